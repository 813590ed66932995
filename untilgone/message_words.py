"""By what the message of a page is known from the rest of it: see markers/layout/messages.toml."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import re2

SHIPPED = Path(__file__).parent / "markers" / "layout" / "messages.toml"
_MOST_LETTERS = 6000  # what is suggested further down stands below nothing that matters
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
        self._reported = re2.compile("|".join(file["reported"]))
        # Many lines at once: to ask for each takes longer than all the rest of a look.
        self._suggests = re2.compile(f"(?m)^\\W*(?:{'|'.join(file['suggests'])})\\W*$")

    def is_title(self, text: str) -> bool:
        """Whether it is a title that names no subject."""
        return self._title.search(text) is not None

    def is_above_others(self, text: str) -> bool:
        """Whether it is the heading of a list of other items."""
        return self._others.search(text) is not None

    def suggestions(self, texts: Iterable[str]) -> frozenset[str]:
        """Those of these texts above what a page suggests, be they headings or not."""
        lines = "\n".join(texts)[:_MOST_LETTERS]
        if self._suggests.search(lines) is None:
            return frozenset()
        return frozenset(line for line in lines.split("\n") if self._suggests.search(line))

    def reports(self, text: str) -> bool:
        """Whether it tells what somebody saw: "it says that the video was deleted"."""
        return self._reported.search(text) is not None

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
