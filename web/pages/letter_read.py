"""`/letters/read`: a letter as it would be sent, with example facts or those of a takedown."""

from dataclasses import dataclass
from uuid import uuid4

from fastapi import Request
from fastapi.responses import Response

from untilgone.people import Person
from untilgone.store import revisions
from untilgone.text_diff import Line, difference
from web.pages.letter_choice import Choice, Choices, Preview, choices, facts_for, files_of, preview
from web.pages.letter_form import RevisionNumber
from web.pages.letter_words import about
from web.parts import By, In, Parts, visitor_of
from web.people import Permission


@dataclass(frozen=True, kw_only=True)
class LetterReadPage:
    """What the page may see."""

    choice: Choice
    choices: Choices
    preview: Preview
    difference: tuple[Line, ...]  # from what is sent now
    files: tuple[tuple[str, str], ...]  # name, what it is for
    revision: int  # a revision that is not approved yet; 0: as sent now
    may_write: bool
    key: str
    message: str
    done: str


async def show(request: Request, parts: In, by: By, revision: RevisionNumber = 0) -> Response:
    """The letter that is chosen."""
    return await answer(request, parts, by, Choice.of(request.query_params), revision=revision)


async def answer(
    request: Request,
    parts: Parts,
    by: Person,
    choice: Choice,
    *,
    revision: int,
    said: tuple[str, str] = ("", ""),
    status: int = 200,
) -> Response:
    """The page; ``said``: what was not done, and what was."""
    sent = await revisions.applied(parts.store, parts.letters)
    letters = await revisions.applied(parts.store, parts.letters, revision) if revision else sent
    facts = await facts_for(parts, by, choice)
    shown, now = preview(letters, choice, facts), preview(sent, choice, facts)
    visitor = visitor_of(request)
    message, done = said
    page = LetterReadPage(
        choice=choice,
        choices=choices(letters),
        preview=shown,
        difference=changes(now, shown),
        files=tuple((name, about(name)) for name in files_of(letters, choice, shown.letter)),
        revision=revision,
        may_write=visitor.may(Permission.LETTERS),
        key=uuid4().hex,
        message=message,
        done=done,
    )
    return parts.html.page("letter_read.html", page, visitor, status)


def changes(before: Preview, after: Preview) -> tuple[Line, ...]:
    """What differs between two letters; nothing where one of them cannot be written."""
    if before.letter is None or after.letter is None:
        return ()
    old, new = before.letter, after.letter
    return difference(f"{old.subject}\n\n{old.text}", f"{new.subject}\n\n{new.text}")
