"""One template file in several languages, paragraph beside paragraph."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

_BLANK = re.compile(r"\n[ \t\xa0]*\n+")
_MOST = 300  # paragraphs; nobody reads more side by side


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """What one language says there; empty where it says nothing."""

    text: str
    is_changed: bool  # from what it is based on


@dataclass(frozen=True, kw_only=True)
class Beside:
    """The same file in some languages."""

    languages: tuple[str, ...]
    rows: tuple[tuple[Paragraph, ...], ...]  # a paragraph of each language, in their order
    is_even: bool  # all have the same number of paragraphs, so the rows belong together


def beside(texts: Mapping[str, tuple[str, str]]) -> Beside:
    """``texts``: what each language said before and says now."""
    columns = {language: _paragraphs(*pair) for language, pair in texts.items()}
    empty = Paragraph(text="", is_changed=False)
    rows = tuple(zip_longest(*columns.values(), fillvalue=empty))
    return Beside(
        languages=tuple(columns),
        rows=rows[:_MOST],
        is_even=len({len(column) for column in columns.values()}) == 1,
    )


def _paragraphs(before: str, after: str) -> list[Paragraph]:
    old, new = _split(before), _split(after)
    same = {
        index
        for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
        for index in range(block.b, block.b + block.size)
    }
    return [Paragraph(text=each, is_changed=n not in same) for n, each in enumerate(new)]


def _split(text: str) -> Sequence[str]:
    return [each for each in _BLANK.split(text.strip("\n")) if each.strip()][: 10 * _MOST]
