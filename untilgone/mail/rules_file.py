"""Rules as data: read once, checked, and compiled by RE2, so that no mail can make them slow."""

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import re2

from untilgone.data_files import read_data
from untilgone.errors import BadInput

SHIPPED = Path(__file__).parent / "rules"
_MARKS = re.compile("[\u0300-\u036f]")
_SPELLINGS = str.maketrans(
    dict.fromkeys("\u2018\u2019\u00b4\u02bc`", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb", '"')
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014", "-")
    | {"\u00ad": None, "\u200b": None, "\u200c": None, "\ufeff": None, "\u00a0": " "}
    | {"\u0142": "l", "\u0141": "l", "\u00f8": "o", "\u00d8": "o", "\u00df": "ss"}
)
_MACRO = re.compile(r"\{([a-z_]+)\}")
_DEEPEST_MACRO = 4


def plain(text: str) -> str:
    """Lower case, without accents, straight quotes and dashes; line breaks stay."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.translate(_SPELLINGS))
    return unicodedata.normalize("NFC", _MARKS.sub("", decomposed)).lower()


def read_rules(name: str, kind: type[Any]) -> Any:
    """A file of rules as this dataclass; BadInput names the file and what is wrong in it."""
    return read_data(SHIPPED / name, kind, undone="No mail was understood")


def spelled(pattern: str, words: dict[str, str]) -> str:
    """The pattern with its ``{words}`` put in."""
    for _ in range(_DEEPEST_MACRO):
        if not _MACRO.search(pattern):
            break
        pattern = _MACRO.sub(lambda m: f"(?:{words[m[1]]})" if m[1] in words else m[0], pattern)
    if left := _MACRO.search(pattern):
        raise BadInput(f"No word is called {left[0]}, or words hold words too deep: {pattern[:80]}")
    return pattern


@cache
def compiled(pattern: str) -> Any:
    """The pattern for RE2; BadInput where it is none. ``^`` and ``$`` are ends of the text."""
    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        raise BadInput(f"{pattern[:80]} is no pattern: {error}. Correct the rule.") from error
