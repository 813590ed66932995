"""`/letters/edit`: changing one template file, with the letter beside it."""

import asyncio
from dataclasses import dataclass, fields
from typing import Annotated
from urllib.parse import urlencode
from uuid import uuid4

from fastapi import Query, Request
from fastapi.responses import RedirectResponse, Response

from untilgone.errors import BadInput, Conflict, NotFound, UntilgoneError
from untilgone.letter_facts import AlsoAsked, EarlierNotice, LetterFacts
from untilgone.letter_uses import OneLetter
from untilgone.letters import Letters
from untilgone.people import Person
from untilgone.revision_check import check_letters
from untilgone.revisions import (
    Revision,
    RevisionState,
    is_template,
    language_of,
    sha256,
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
    fixed_by,
    languages_of,
    preview,
)
from web.pages.letter_form import RevisionNumber, Typed
from web.pages.letter_read import changes
from web.pages.letter_words import about
from web.parts import By, In, Parts, visitor_of
from web.problems import problem
from web.reader import gettext

_DRAFTS = 20


@dataclass(frozen=True, kw_only=True)
class PreviewPart:
    """The letter beside the editor, and what is wrong with it."""

    name: str  # of the file that is edited
    choice: Choice
    preview: Preview
    difference: tuple[Line, ...]  # from what is sent now
    lacks: tuple[str, ...]  # of what the law asks, in any situation of this letter


@dataclass(frozen=True, kw_only=True)
class LetterEditPage:
    """What the page may see."""

    name: str
    about: str
    language: str
    fixed: tuple[str, ...]  # what the file leaves no choice about
    revision: int  # the draft it is part of; 0: a new one
    is_in_it: bool
    drafts: tuple[tuple[int, str], ...]  # it could become part of
    text: str
    reason: str
    based_on: str
    seen: str
    key: str
    outdated: tuple[Line, ...]  # what others changed since; mostly nothing
    stands: str  # by which what stands now is known
    facts: tuple[tuple[str, str], ...]
    entries: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    choices: Choices
    part: PreviewPart
    beside: Beside
    siblings: tuple[tuple[str, str], ...]
    message: str
    done: str


async def show(
    request: Request,
    parts: In,
    by: By,
    file: Annotated[str, Query(max_length=150)],
    revision: RevisionNumber = 0,
    done: Annotated[str, Query(max_length=16)] = "",
) -> Response:
    """The editor with what the draft says, else with what stands."""
    said = {"saved": gettext("Kept. Nothing of it is sent before somebody has approved it.")}
    choice = Choice.of(request.query_params)
    return await _answer(request, parts, by, file, revision, choice=choice, done=said.get(done, ""))


async def press(request: Request, parts: In, by: By) -> Response:
    """Keep the text, show the letter, or leave the file out of the draft."""
    form = await request.form()
    typed, choice = Typed.of(form), Choice.of(form)
    if typed.act == "preview":
        return await _answer(request, parts, by, typed.file, typed.revision, typed, choice=choice)
    try:
        kept = await parts.desk.revise(typed.order(by))
    except UntilgoneError as error:
        found = problem(error)
        status = 422 if isinstance(error, BadInput) else found.status
        said = (found.message, status)
        return await _answer(
            request, parts, by, typed.file, typed.revision, typed, choice=choice, said=said
        )
    if typed.act == "leave_out":
        return RedirectResponse(f"/letters/revisions/{kept}", status_code=303)
    more = urlencode({"file": typed.file, "revision": kept, "done": "saved"})
    return RedirectResponse(f"/letters/edit?{more}&{choice.query}", status_code=303)


async def live(request: Request, parts: In, by: By) -> Response:
    """The letter with the text that is being typed, and what is wrong with it."""
    form = await request.form()
    typed = Typed.of(form)
    file = _known(typed.file)
    sent = await revisions.applied(parts.store, parts.letters)
    draft = await _draft(parts, typed.revision)
    choice = Choice.of(form, file)
    part = await _part(parts, by, sent, draft, (file, typed.text), choice, is_checked=True)
    return parts.html.page("_parts/letter_preview.html", part, visitor_of(request))


async def _answer(
    request: Request,
    parts: Parts,
    by: Person,
    file: str,
    number: int,
    typed: Typed | None = None,
    *,
    choice: Choice,
    said: tuple[str, int] = ("", 200),
    done: str = "",
) -> Response:
    file = _known(file)
    message, status = said
    sent = await revisions.applied(parts.store, parts.letters)
    draft = await _draft(parts, number)
    mine = next((t for t in draft.texts if t.revised.name == file), None) if draft else None
    stands = sent.source(file)
    kept = stands
    if mine is not None:
        is_as_shipped = mine.revised.text is None
        kept = parts.letters.source(file) if is_as_shipped else mine.revised.text
    before = stands if mine is None else mine.before
    text = typed.text if typed else kept or ""
    visitor = visitor_of(request)
    page = LetterEditPage(
        name=file,
        about=about(file),
        language=language_of(file),
        fixed=fixed_by(file),
        revision=number,
        is_in_it=mine is not None,
        drafts=() if number else await _drafts(parts),
        text=text,
        reason=typed.reason if typed else draft.reason if draft else "",
        based_on=typed.based_on if typed else sha256(before),
        seen=typed.seen if typed else draft.digest if draft else "",
        key=typed.key if typed else uuid4().hex,
        outdated=difference(before or "", stands or ""),
        stands=sha256(stands),
        facts=_helps(LetterFacts),
        entries=(("earlier", _helps(EarlierNotice)), ("also", _helps(AlsoAsked))),
        choices=choices(sent),
        # With scripts the page asks for the check itself, once it is there to be read.
        part=await _part(
            parts,
            by,
            sent,
            draft,
            (file, text),
            choice.for_file(file),
            is_checked=typed is not None,
        ),
        beside=_beside(sent, draft, file, text),
        siblings=siblings(file, languages_of(sent)),
        message=message,
        done=done,
    )
    return parts.html.page("letter_edit.html", page, visitor, status)


async def _part(
    parts: Parts,
    by: Person,
    sent: Letters,
    draft: Revision | None,
    typed: tuple[str, str],
    choice: Choice,
    *,
    is_checked: bool,
) -> PreviewPart:
    name, text = typed
    letters = sent.changed_by({**(draft.changes if draft else {}), name: text})
    try:
        facts = await facts_for(parts, by, choice)
    except NotFound as error:
        shown = Preview(letter=None, problem=str(error))
        return PreviewPart(name=name, choice=choice, preview=shown, difference=(), lacks=())
    shown = preview(letters, choice, facts)
    return PreviewPart(
        name=name,
        choice=choice,
        preview=shown,
        difference=changes(preview(sent, choice, facts), shown),
        lacks=await _lacks(parts, letters, choice, shown) if is_checked else (),
    )


async def _lacks(parts: Parts, letters: Letters, choice: Choice, shown: Preview) -> tuple[str, ...]:
    """What the law asks of this letter and it lacks, or why it cannot be written, in any situation."""
    if shown.letter is None:
        return ()
    one = OneLetter(kind=choice.kind, category=choice.category, language=shown.letter.language)
    found = await asyncio.to_thread(check_letters, letters, parts.bases, (one,))
    return found.faults


async def _draft(parts: Parts, number: int) -> Revision | None:
    if not number:
        return None
    draft = await revisions.one(parts.store, number)
    if draft.state is not RevisionState.DRAFT:
        raise Conflict(
            gettext("Revision {number} is no draft any more. Nothing was changed.").format(
                number=number
            )
        )
    return draft


async def _drafts(parts: Parts) -> tuple[tuple[int, str], ...]:
    found = await revisions.of_state(parts.store, (RevisionState.DRAFT,), limit=_DRAFTS)
    return tuple((each.number, each.reason) for each in found)


def _beside(sent: Letters, draft: Revision | None, file: str, text: str) -> Beside:
    """The file in each language, with what this draft changes in it."""
    changed = (draft.changes if draft else {}) | {file: text}
    languages = siblings(file, languages_of(sent))
    said = {}
    for code, name in languages:
        before = sent.source(name)
        after = changed.get(name, before)
        if before is not None or after is not None:
            said[code] = (before or "", after or "")
    return beside(said)


def _helps(kind: type) -> tuple[tuple[str, str], ...]:
    return tuple((spec.name, spec.metadata["help"]) for spec in fields(kind))


def _known(file: str) -> str:
    if not is_template(file):
        raise NotFound(gettext("There is no such letter template."))
    return file
