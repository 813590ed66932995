"""What a report says to people, before it is drawn as HTML or as PDF."""

from dataclasses import dataclass
from typing import TypeAlias

from untilgone.metrics.picture import Picture


@dataclass(frozen=True, kw_only=True)
class Heading:
    """Of a part of it."""

    text: str


@dataclass(frozen=True, kw_only=True)
class Text:
    """A paragraph."""

    text: str


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A cell of a table; ``beside``: how sure it is, or of how many."""

    text: str
    beside: str = ""


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows of cells; the first of each names the row."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Entry, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """A curve. ``described``: what it shows, for whoever does not see it."""

    title: str
    described: str
    picture: Picture


Block: TypeAlias = Heading | Text | Table | Drawing


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The whole. ``mark`` says which report it is and ``page`` which page, with its names in braces."""

    language: str
    title: str
    facts: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]
    mark: str
    page: str  # {page}, {all}
