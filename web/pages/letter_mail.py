"""`/letters/mail`: a letter with example facts, to the confirmed address of whoever asks."""

from dataclasses import replace

from fastapi import Request
from fastapi.responses import Response

from untilgone.errors import BadInput, UntilgoneError
from untilgone.store import revisions
from web.pages.letter_choice import Choice, facts_for
from web.pages.letter_form import field_of, revision_of
from web.pages.letter_read import answer
from web.parts import By, In
from web.problems import problem
from web.reader import gettext


async def send(request: Request, parts: In, by: By) -> Response:
    """Send it; what became of it stands on the page of that letter."""
    form = await request.form()
    choice, key, revision = Choice.of(form), field_of(form, "key"), revision_of(form)
    message, status, done = "", 200, ""
    try:
        if not 0 < len(key) <= 64:  # noqa: PLR2004 - a UUID has 32
            raise BadInput(gettext("Choose what is to be done. Nothing was changed."))
        letters = await revisions.applied(parts.store, parts.letters, revision)
        # Never of a takedown: its address would stand in a mailbox where nobody needs it.
        facts = await facts_for(parts, by, replace(choice, takedown=""))
        letter = letters.render(choice.kind, choice.category, choice.language, facts)
        await parts.desk.mail_to_oneself(by, letter, key)
        done = gettext("It is on its way to your own address, with example facts.")
    except UntilgoneError as error:
        found = problem(error)
        message, status = found.message, 422 if isinstance(error, BadInput) else found.status
    return await answer(
        request, parts, by, choice, revision=revision, said=(message, done), status=status
    )
