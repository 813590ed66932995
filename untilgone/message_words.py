"""By what the message of a page is known from the rest of it: see markers/layout/messages.toml."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import re2

from untilgone.visible import Line

SHIPPED = Path(__file__).parent / "markers" / "layout" / "messages.toml"
_LONGEST_HEADING = 60  # characters
_SENTENCES = re.compile(r"(?<=[.!?]) ")


class MessageWords:
    """The data file: what its lists find in a line."""

    def __init__(self) -> None:
        file = tomllib.loads(SHIPPED.read_text("utf-8"))
        self._title = re2.compile(f"^(?:{'|'.join(file['titles'])})\\W*$")
        self._others = re2.compile(f"^(?:{'|'.join(file['others'])})$")
        self._furniture, self._counter, self._remark, self._rule, self._text, self._part = (
            re2.compile("|".join(file[key]))
            for key in ("furniture", "counters", "told", "rules", "texts", "parts")
        )
        self._general = re2.compile("|".join(file["general"]))

    def is_title(self, text: str) -> bool:
        """Whether it is a title that names no subject."""
        return self._title.search(text) is not None

    def is_above_others(self, text: str) -> bool:
        """Whether it is the heading of a list of other items."""
        return self._others.search(text) is not None

    def is_furniture(self, text: str) -> bool:
        """Whether it stands below every page."""
        return self._furniture.search(text) is not None

    def counts(self, text: str) -> bool:
        """Whether it is a number that only what is shown has."""
        return self._counter.search(text) is not None

    def is_rule(self, text: str) -> bool:
        """Whether it tells what happens to everything in time, and not what happened to this."""
        return self._rule.search(text) is not None

    def without_general(self, text: str) -> str:
        """Without the sentences about all items of a host, or about lists of the reader."""
        if self._general.search(text) is None and not _SENTENCES.search(text):
            return text
        parts = sentences(text)
        return " ".join(part for part in parts if self._general.search(part) is None)

    def names_text(self, text: str) -> bool:
        """Whether it names a text that may hold any words: a page of help, a report, a song."""
        return self._text.search(text) is not None

    def names_part(self, text: str) -> bool:
        """Whether it is about a part of what is shown, such as a comment."""
        return self._part.search(text) is not None

    def is_remark(self, text: str) -> bool:
        """Whether somebody writes of what is theirs."""
        return self._remark.search(text) is not None


def sentences(text: str) -> list[str]:
    """Of a ``plain`` text."""
    return _SENTENCES.split(text)


@cache
def message_words() -> MessageWords:
    """The words that come with the program, read once."""
    return MessageWords()


def before_others(said: Sequence[Line]) -> Sequence[Line]:
    """Without what stands below headings such as "Related videos"."""
    return said if max((line.heading for line in said), default=0) <= 1 else list(_before(said))


def _before(said: Sequence[Line]) -> Iterator[Line]:
    above = 0  # the level of such a heading
    for line in said:
        if above and 0 < line.heading <= above and not line.is_link:
            above = 0
        if line.heading > 1 and not above:
            is_short = len(line.text) <= _LONGEST_HEADING
            above = line.heading if is_short and message_words().is_above_others(line.text) else 0
        if not above:
            yield line
