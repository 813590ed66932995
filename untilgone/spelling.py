"""Patterns of phrases as their files write them, in the form of ``plain`` text."""

import re
from collections.abc import Mapping

from untilgone.page import plain

_MACRO = re.compile(r"\{([a-z_]+)\}")
# To RE2's own \W, which knows ASCII only, Chinese is punctuation.
_NO_LETTER = r"[\x00-/:-@\[-\^`{-\x7f\x{2010}-\x{201f}\x{2026}\x{3001}-\x{3011}\xab\xb7\xbb]"


def spelled(pattern: str, words: Mapping[str, str]) -> str:
    """The pattern with its words put in, in the form of ``plain`` text."""
    for _ in range(3):  # words may hold words
        pattern = _MACRO.sub(lambda m: f"(?:{words[m[1]]})" if m[1] in words else m[0], pattern)
    if left := _MACRO.search(pattern):
        raise ValueError(f"no word is called {left[0]}, or words hold words too deep")
    parts = re.split(r"(\\.)", pattern)  # \W must not become \w
    return "".join(
        (_NO_LETTER if part == "\\W" else part) if part.startswith("\\") else _plain_piece(part)
        for part in parts
    )


def _plain_piece(piece: str) -> str:
    # ``plain`` would take away the blanks at its ends; they belong to the pattern.
    return plain(f"|{piece}|")[1:-1] if piece else piece
