"""The numbers that stand on a page, and whether each of them was found again.

A page is taken apart into the cells of its tables and the lines beside them. Whatever has a digit
must be expected by somebody: what nobody expects is as wrong as what says something else.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

At = tuple[str, str, str]
"""Where a cell stands: the caption of its table, its row, its column. Of a fact only the row."""
Check = Callable[[str], bool]
"""Whether a cell says what was found by hand."""
_LINES = {"p", "li", "h1", "h2", "h3", "title", "text", "figcaption", "option"}
_SILENT = {"form", "nav", "script", "style", "svg"}
_VOID = {"input", "br", "hr", "meta", "link", "path", "rect", "img"}
_APART = {"br", "small", "dd"}  # what stands before and what stands in them are two words
_KNOWN = {*_LINES, *_SILENT, "td", "th", "dt", "dd", "caption"}


@dataclass(kw_only=True)
class _Element:
    tag: str
    classes: tuple[str, ...]
    text: list[str] = field(default_factory=list)


class Page(HTMLParser):
    """What stands in ``main``: ``cells`` of tables, ``links`` of cells, other ``lines``."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.cells: dict[At, str] = {}
        self.links: dict[At, str] = {}
        self.lines: list[str] = []
        self.drawn: list[tuple[str, str, str]] = []  # in which picture, what, where or which word
        self._open: list[_Element] = []
        self._caption, self._heads, self._row, self._column = "", [""], "", 0
        self._link = self._picture = ""
        self.feed(html[html.index("<main") : html.index("</main>")])

    @property
    def everything(self) -> tuple[object, ...]:
        """All that it says."""
        return self.cells, self.links, self.lines, self.drawn

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "svg":
            self._picture = (named.get("aria-labelledby") or "").partition(" ")[0]
        if named.get("class") in {"line", "area"} and tag in {"path", "rect"}:
            where = named.get("d") or f"{named.get('x')} {named.get('width')}"
            self.drawn.append((self._picture, named["class"] or "", where))
        if tag == "a" and not self._link and (self._is_in("td") or self._is_in("dd")):
            self._link = named.get("href") or ""
        if tag in _APART:
            self.handle_data(" ")
        if tag not in _VOID:
            self._open.append(_Element(tag=tag, classes=tuple((named.get("class") or "").split())))

    def handle_data(self, data: str) -> None:
        for each in self._open:
            each.text.append(data)
        if data.strip() and not any(each.tag in _KNOWN for each in self._open):
            self.lines.append(" ".join(data.split()))

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        while self._open:
            ended = self._open.pop()
            if ended.tag == tag:
                break
        else:
            return
        said = " ".join("".join(ended.text).split())
        if tag in {"caption", "tr", "th", "td"}:
            self._of_table(tag, said)
        elif tag == "dt":
            self._row = said
        elif tag == "dd":
            self._put(("", self._row, ""), said)
        elif tag == "text" and self._is_in("svg"):
            self.drawn.append((self._picture, "text", said))
        elif tag in _LINES and not self._is_quiet(ended):
            self.lines.append(said)

    def _of_table(self, tag: str, said: str) -> None:
        match tag:
            case "caption":
                self._caption, self._heads = said, []
            case "tr":
                self._row, self._column = "", 0
            case "th" if self._is_in("thead"):
                self._heads.append(self._named(said))
            case "th":
                self._row, self._column = said, 1
            case "td":
                self._put((self._caption, self._row, self._heads[self._column]), said)
                self._column += 1

    def _put(self, at: At, said: str) -> None:
        assert at not in self.cells, f"two cells at {at}"
        self.cells[at], self.links[at], self._link = said, self._link, ""

    def _named(self, head: str) -> str:
        """The same head once more is told from the first by its number."""
        before = sum(each.partition(" #")[0] == head for each in self._heads)
        return f"{head} #{before + 1}" if before else head

    def _is_in(self, tag: str) -> bool:
        return any(each.tag == tag for each in self._open)

    def _is_quiet(self, ended: _Element) -> bool:
        """What asks, leads elsewhere or explains; and what stands in a table is there already."""
        explains = "note" in ended.classes
        return explains or any(each.tag in {*_SILENT, "table"} for each in self._open)


def not_found_again(
    page: Page, cells: Mapping[At, Check], lines: Sequence[str | re.Pattern[str]] = ()
) -> list[str]:
    """What is wrong: said otherwise, said without anybody who expects it, or not said."""
    wrong = [
        f"{at} says “{said}”"
        for at, said in page.cells.items()
        if at in cells and not cells[at](said)
    ]
    wrong += [
        f"nobody finds {at} again: “{said}”"
        for at, said in page.cells.items()
        if at not in cells and _has_digit(said)
    ]
    wrong += [f"{at} is not there" for at in cells if at not in page.cells]
    counted = [line for line in page.lines if _has_digit(line)]
    wrong += [
        f"nobody finds this again: “{line}”"
        for line in counted
        if not any(_is(line, each) for each in lines)
    ]
    return wrong + [
        f"no line is {each}" for each in lines if not any(_is(line, each) for line in page.lines)
    ]


def _is(line: str, expected: str | re.Pattern[str]) -> bool:
    return line == expected if isinstance(expected, str) else bool(expected.fullmatch(line))


def _has_digit(said: str) -> bool:
    return any(letter.isdigit() for letter in said)


def says(expected: object) -> Check:
    """The cell is this word for word."""
    return lambda said: said == str(expected)
