"""`/letters/revisions/…`: what a revision changes, whether it may be sent, and what becomes of it."""

import asyncio
from dataclasses import dataclass
from typing import Annotated
from uuid import uuid4

from fastapi import Path, Query, Request
from fastapi.responses import RedirectResponse, Response

from untilgone.errors import BadInput, UntilgoneError
from untilgone.letters import Letters
from untilgone.people import Person
from untilgone.revision_check import Checked, checked
from untilgone.revisions import (
    LONGEST_REASON,
    Act,
    Revision,
    RevisionOrder,
    RevisionState,
    Written,
    siblings,
)
from untilgone.side_by_side import Beside, beside
from untilgone.store import revisions
from untilgone.text_diff import Line, difference
from web.pages.letter_choice import (
    Choice,
    Choices,
    Preview,
    choices,
    facts_for,
    languages_of,
    preview,
)
from web.pages.letter_form import MOST_REVISIONS
from web.pages.letter_read import changes
from web.pages.letter_uses import UsesPart, uses_of
from web.pages.letter_words import RevisionLine, about, line
from web.pages.lines import Moment, moment
from web.parts import By, In, Parts, visitor_of
from web.people import Permission
from web.problems import problem
from web.reader import gettext

Number = Annotated[int, Path(ge=1, le=MOST_REVISIONS)]
_PRESSED = {act.value: act for act in Act if act is not Act.WRITE}


@dataclass(frozen=True, kw_only=True)
class ChangedFile:
    """What it makes of one template file."""

    name: str
    about: str
    by: str
    difference: tuple[Line, ...]
    is_new: bool
    is_as_shipped: bool
    is_outdated: bool  # another revision, or a new release, changed it since
    forgotten: tuple[tuple[str, str], ...]  # the same file in other languages, not changed here
    beside: Beside


@dataclass(frozen=True, kw_only=True)
class LetterRevisionPage:
    """What the page may see."""

    line: RevisionLine
    made: Moment
    submitted: Moment | None
    submitted_by: str
    decided: Moment | None
    decided_by: str
    note: str
    files: tuple[ChangedFile, ...]
    choice: Choice
    choices: Choices
    preview: Preview
    difference: tuple[Line, ...]
    seen: str
    key: str
    may_write: bool
    message: tuple[str, ...]  # a line each
    typed_note: str
    done: str


@dataclass(frozen=True, kw_only=True)
class CheckPart:
    """What keeps it from being sent."""

    number: int
    checked: Checked
    uses: UsesPart


async def show(
    request: Request,
    parts: In,
    by: By,
    number: Number,
    done: Annotated[str, Query(max_length=16)] = "",
) -> Response:
    """The revision, whatever became of it."""
    return await _answer(request, parts, by, number, done=_done(done))


async def press(request: Request, parts: In, by: By, number: Number) -> Response:
    """Do what the button says; when that is not possible, the page with the reason."""
    form = await request.form()
    act, note, seen, key = (str(form.get(name, "")) for name in ("act", "note", "seen", "key"))
    try:
        if act not in _PRESSED or not 0 < len(key) <= 64:  # noqa: PLR2004 - a UUID has 32
            raise BadInput(gettext("Choose what is to be done. Nothing was changed."))
        if len(note) > LONGEST_REASON:
            raise BadInput(gettext("The reason is too long. Nothing was done."))
        order = RevisionOrder(
            act=_PRESSED[act], by=by, key=key, number=number, note=note, seen=seen
        )
        await parts.desk.revise(order)
    except UntilgoneError as error:
        found = problem(error)
        status = 422 if isinstance(error, BadInput) else found.status
        return await _answer(
            request, parts, by, number, message=found.message, note=note, status=status
        )
    return RedirectResponse(f"/letters/revisions/{number}?done={act}", status_code=303)


async def check(request: Request, parts: In, by: By, number: Number) -> Response:
    """What keeps it from being sent, and who would use it.

    Every letter is written with it, and held against the law.
    """
    revision = await revisions.one(parts.store, number)
    sent = await revisions.applied(parts.store, parts.letters)
    texts = revision.changes
    letters = sent.changed_by(texts)
    found = await asyncio.to_thread(checked, letters, parts.bases, texts)
    uses = await uses_of(parts, by, letters, texts)
    part = CheckPart(number=number, checked=found, uses=uses)
    return parts.html.page("letter_check.html", part, visitor_of(request))


def _done(act: str) -> str:
    return {
        "submit": gettext(
            "It waits for a colleague with the role legal. Nothing is sent with it yet."
        ),
        "take_back": gettext("It is a draft again."),
        "send_back": gettext("It is a draft again; its writers see what you said."),
        "approve": gettext("Approved. Every letter that leaves from now on says it."),
        "discard": gettext("Discarded. Nothing of it is sent."),
    }.get(act, "")


async def _answer(
    request: Request,
    parts: Parts,
    by: Person,
    number: int,
    *,
    message: str = "",
    note: str = "",
    done: str = "",
    status: int = 200,
) -> Response:
    revision = await revisions.one(parts.store, number)
    sent = await revisions.applied(parts.store, parts.letters)
    letters = sent.changed_by(revision.changes)
    now, visitor = parts.now(), visitor_of(request)
    choice = Choice.of(request.query_params)
    if "kind" not in request.query_params:
        choice = choice.for_file(revision.texts[0].revised.name)
    facts = await facts_for(parts, by, choice)
    shown = preview(letters, choice, facts)
    page = LetterRevisionPage(
        line=line(revision, by, now),
        made=moment(revision.made_at, now),
        submitted=moment(revision.submitted_at, now) if revision.submitted_at else None,
        submitted_by=revision.submitted_by,
        decided=moment(revision.decided_at, now) if revision.decided_at else None,
        decided_by=revision.decided_by,
        note=revision.note,
        files=tuple(_file(parts.letters, sent, revision, text) for text in revision.texts),
        choice=choice,
        choices=choices(letters),
        preview=shown,
        difference=changes(preview(sent, choice, facts), shown),
        seen=revision.digest,
        key=uuid4().hex,
        may_write=visitor.may(Permission.LETTERS),
        message=tuple(message.splitlines()),
        typed_note=note,
        done=done,
    )
    return parts.html.page("letter_revision.html", page, visitor, status)


def _file(shipped: Letters, sent: Letters, revision: Revision, text: Written) -> ChangedFile:
    name = text.revised.name
    is_as_shipped = text.revised.text is None
    says = shipped.source(name) if is_as_shipped else text.revised.text
    is_open = revision.state in {RevisionState.DRAFT, RevisionState.IN_REVIEW}
    others = siblings(name, languages_of(sent))
    said = {}
    for code, other in others:
        standing = sent.source(other)
        mine = next((each for each in revision.texts if each.revised.name == other), None)
        before = mine.before if mine else standing
        after = mine.revised.text if mine else standing
        if before is not None or after is not None:
            said[code] = (before or "", after or "")
    return ChangedFile(
        name=name,
        about=about(name),
        by=text.by,
        difference=difference(text.before or "", says or ""),
        is_new=text.before is None,
        is_as_shipped=is_as_shipped,
        is_outdated=is_open and sent.source(name) != text.before,
        forgotten=tuple(
            (code, other)
            for code, other in others
            if other not in revision.changes and sent.source(other) is not None
        ),
        beside=beside(said),
    )
