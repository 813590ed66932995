"""A plain PDF, line by line: text only, no links, the same octets for the same text.

The fonts are the ones that every reader of PDF has, so none is shipped and none is loaded. They
know the letters of Western Europe (Windows-1252). Any other is shown by its number, `[U+0416]`, and
never by a look-alike: nothing in a file for an authority may read as something else than it is.
"""

import unicodedata
from collections.abc import Iterator
from datetime import datetime
from functools import cache

from fpdf import FPDF

_ENCODING = "windows-1252"
_FACTS, _LETTERS = "Helvetica", "Courier"
_SIZE, _SMALL, _LEADING = 10, 8.5, 4.6  # points, points, millimetres
_LABEL = 42  # millimetres for the name of a fact
_COLUMNS = 94  # letters of a line where all are equally wide
_READABLE = 0.8  # of the letters of a text; one with fewer is not worth showing


def drawable(text: str) -> str:
    """The text in letters that the fonts have; the others by their numbers."""
    composed = unicodedata.normalize("NFC", text).replace("\t", "    ")
    return "".join(each if _is_drawable(each) else f"[U+{ord(each):04X}]" for each in composed)


def is_readable(text: str) -> bool:
    """Whether most letters of it can be drawn."""
    letters = [each for each in unicodedata.normalize("NFC", text) if not each.isspace()]
    return sum(map(_is_drawable, letters)) >= _READABLE * len(letters)


@cache
def _is_drawable(letter: str) -> bool:
    if letter == "\n":
        return True
    try:
        letter.encode(_ENCODING)
    except UnicodeEncodeError:
        return False
    return unicodedata.category(letter) not in {"Cc", "Cf"}


class Paper(FPDF):
    """Pages with one foot line."""

    def __init__(
        self,
        title: str,
        made_at: datetime,
        *,
        language: str = "en",
        foot: str = "",
        page: str = "page {page} of {all}",
    ) -> None:
        super().__init__(format="A4")
        self.core_fonts_encoding = _ENCODING
        self.set_compression(False)  # a release of zlib would make another file of it
        self.set_creation_date(made_at)
        self.set_producer("Until Gone")
        self.set_title(drawable(title))
        self.set_lang(language)
        self.set_margins(20, 18, 20)
        self.set_auto_page_break(True, margin=20)
        self._foot, self._page = foot or title, page
        self._widths: dict[tuple[str, str, float, str], float] = {}
        self.add_page()

    def footer(self) -> None:
        """Which document it is, which page, of how many."""
        self.set_y(-14)
        self.set_font(_FACTS, size=_SMALL)
        page = self._page.format(page=self.page_no(), all="{nb}")
        self.cell(0, 5, drawable(f"{self._foot}, {page}"), align="C")

    def heading(self, text: str, *, size: float = 12) -> None:
        """A heading with some room above; never alone at the end of a page."""
        if self.will_page_break(4 * _LEADING + size):
            self.add_page()
        self.ln(_LEADING)
        self.set_font(_FACTS, "B", size)
        self._lines(drawable(text), size * 0.5)

    def say(self, text: str) -> None:
        """A paragraph."""
        self.set_font(_FACTS, size=_SIZE)
        self._lines(drawable(text), _LEADING)

    def fact(self, label: str, value: str) -> None:
        """A fact behind its name."""
        self.set_font(_FACTS, size=_SIZE)
        room = self.epw - _LABEL
        for number, line in enumerate(self._wrapped(drawable(value), room)):
            self.cell(_LABEL, _LEADING, "" if number else drawable(label))
            self.cell(room, _LEADING, line, new_x="LMARGIN", new_y="NEXT")

    def quote(self, text: str) -> int:
        """A text word for word, line by line; how many lines it took."""
        self.set_font(_LETTERS, size=_SMALL)
        lines = [
            line[start : start + _COLUMNS]
            for line in drawable(text).split("\n")
            for start in range(0, max(len(line), 1), _COLUMNS)
        ]
        for line in lines:
            self.cell(0, 3.9, line, new_x="LMARGIN", new_y="NEXT")
        return len(lines)

    def _lines(self, text: str, height: float) -> None:
        for line in self._wrapped(text, self.epw):
            self.cell(0, height, line, new_x="LMARGIN", new_y="NEXT")

    def _wrapped(self, text: str, room: float) -> Iterator[str]:
        """Lines that fit; done here because the library's own takes thirty times as long."""
        room -= 2 * self.c_margin
        for paragraph in text.split("\n"):
            line = ""
            for word in paragraph.split(" "):
                longer = f"{line} {word}" if line else word
                if self._width(longer) <= room:
                    line = longer
                    continue
                if line:
                    yield line
                *full, line = self._broken(word, room)
                yield from full
            yield line

    def _broken(self, word: str, room: float) -> list[str]:
        """A word, in parts where it is longer than a line, as addresses are."""
        parts, part = [], ""
        for letter in word:
            if self._width(part + letter) > room:
                parts.append(part)
                part = ""
            part += letter
        return [*parts, part]

    def _width(self, text: str) -> float:
        return sum(self._letter_width(letter) for letter in text)

    def _letter_width(self, letter: str) -> float:
        key = (self.font_family, self.font_style, self.font_size_pt, letter)
        if key not in self._widths:
            self._widths[key] = self.get_string_width(letter)
        return self._widths[key]
