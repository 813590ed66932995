"""`/letters/files/…`: one template file: what it says, since when, and in the other languages."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Path, Request
from fastapi.responses import Response

from untilgone.errors import NotFound
from untilgone.revisions import Revision, siblings
from untilgone.side_by_side import Beside, beside
from untilgone.store import revisions
from untilgone.text_diff import Line, difference
from web.pages.letter_choice import languages_of
from web.pages.letter_words import RevisionLine, about, line
from web.parts import By, In, visitor_of
from web.people import Permission


@dataclass(frozen=True, kw_only=True)
class Version:
    """What one revision made of the file."""

    line: RevisionLine
    difference: tuple[Line, ...]
    is_as_shipped: bool
    stands: bool


@dataclass(frozen=True, kw_only=True)
class LetterFilePage:
    """What the page may see."""

    name: str
    about: str
    text: str
    revision: int  # that it is from; 0: as shipped
    shipped: tuple[Line, ...]  # how it differs from the text that the release ships
    history: tuple[Version, ...]
    beside: Beside
    siblings: tuple[tuple[str, str], ...]
    may_write: bool


async def show(
    request: Request,
    parts: In,
    by: By,
    kind: Annotated[str, Path(max_length=32)],
    language: Annotated[str, Path(max_length=20)],
    file: Annotated[str, Path(max_length=100)],
) -> Response:
    """The file as letters use it now."""
    name = f"{kind}/{language}/{file}"
    letters = await revisions.applied(parts.store, parts.letters)
    text = letters.source(name)
    if text is None:
        raise NotFound(f"There is no letter template {name}.")
    others = siblings(name, languages_of(letters))
    said = {code: letters.source(other) for code, other in others}
    shipped = parts.letters.source(name)
    now, visitor = parts.now(), visitor_of(request)
    history = await revisions.of_file(parts.store, name)
    page = LetterFilePage(
        name=name,
        about=about(name),
        text=text,
        revision=letters.standing.of(name),
        shipped=difference(shipped, text) if shipped is not None else (),
        history=tuple(_version(each, line(each, by, now)) for each in history),
        beside=beside({code: (each, each) for code, each in said.items() if each is not None}),
        siblings=tuple(each for each in others if said[each[0]] is not None),
        may_write=visitor.may(Permission.LETTERS),
    )
    return parts.html.page("letter_file.html", page, visitor)


def _version(revision: Revision, shown: RevisionLine) -> Version:
    [text] = revision.texts
    return Version(
        line=shown,
        difference=difference(text.before or "", text.revised.text or ""),
        is_as_shipped=text.revised.text is None,
        stands=text.stands,
    )
