"""`/letters`: what letters say, which files they are made of, and what legal staff change in them."""

from collections.abc import Iterable
from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import Response

from untilgone.letters import Letters
from untilgone.people import Person
from untilgone.revisions import RevisionState, language_of
from untilgone.store import revisions
from web.pages.letter_choice import Choice, Choices, choices
from web.pages.letter_form import RevisionNumber
from web.pages.letter_words import RevisionLine, about, line
from web.parts import By, In, Parts, visitor_of
from web.people import Permission

_PAST = 20  # revisions of a page
_OPEN = 100

_DECIDED = (RevisionState.APPROVED, RevisionState.RETIRED, RevisionState.DISCARDED)


@dataclass(frozen=True, kw_only=True)
class InLanguage:
    """A template file in one language."""

    language: str
    name: str
    revision: int  # whose text it has; 0: as shipped


@dataclass(frozen=True, kw_only=True)
class FileLine:
    """A template file in all its languages."""

    file: str
    about: str
    languages: tuple[InLanguage, ...]


@dataclass(frozen=True, kw_only=True)
class LettersPage:
    """What the page may see."""

    in_review: tuple[RevisionLine, ...]
    drafts: tuple[RevisionLine, ...]
    past: tuple[RevisionLine, ...]
    next_before: int  # 0: these are the last
    is_first: bool
    files: tuple[tuple[str, tuple[FileLine, ...]], ...]
    choice: Choice  # what is chosen before anybody chose
    choices: Choices
    may_write: bool
    message: str
    reason: str


async def show(request: Request, parts: In, by: By, before: RevisionNumber = 0) -> Response:
    """Everything, what waits for somebody first."""
    return await answer(request, parts, by, before=before)


async def answer(
    request: Request,
    parts: Parts,
    by: Person,
    *,
    before: int = 0,
    message: str = "",
    reason: str = "",
    status: int = 200,
) -> Response:
    """The page, with what went wrong when files were handed in."""
    letters = await revisions.applied(parts.store, parts.letters)
    undecided = await revisions.of_state(
        parts.store, (RevisionState.DRAFT, RevisionState.IN_REVIEW), limit=_OPEN
    )
    past = await revisions.of_state(parts.store, _DECIDED, limit=_PAST + 1, before=before or None)
    now, visitor = parts.now(), visitor_of(request)
    lines = [line(each, by, now) for each in undecided]
    page = LettersPage(
        in_review=tuple(each for each in lines if each.state is RevisionState.IN_REVIEW),
        drafts=tuple(each for each in lines if each.state is RevisionState.DRAFT),
        past=tuple(line(each, by, now) for each in past[:_PAST]),
        next_before=past[_PAST - 1].number if len(past) > _PAST else 0,
        is_first=not before,
        files=_files(letters),
        choice=Choice(),
        choices=choices(letters),
        may_write=visitor.may(Permission.LETTERS),
        message=message,
        reason=reason,
    )
    return parts.html.page("letters.html", page, visitor, status)


def _files(letters: Letters) -> tuple[tuple[str, tuple[FileLine, ...]], ...]:
    """The template files by folder, each with its languages."""
    found: dict[str, dict[str, list[str]]] = {}
    for name in letters.names():
        folder, _, file = name.split("/")
        found.setdefault(folder, {}).setdefault(file, []).append(name)
    return tuple(
        (folder, tuple(_line(letters, file, names) for file, names in files.items()))
        for folder, files in sorted(found.items(), key=lambda each: each[0].startswith("_"))
    )


def _line(letters: Letters, file: str, names: Iterable[str]) -> FileLine:
    every = tuple(
        InLanguage(language=language_of(name), name=name, revision=letters.standing.of(name))
        for name in names
    )
    return FileLine(file=file, about=about(every[0].name), languages=every)
