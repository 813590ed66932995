"""What differs between two texts, line by line and within a line word by word, for people to read."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_AROUND = 1  # unchanged lines that are shown beside a change
_MOST_LINES = 5_000  # beyond that comparing takes long, and nobody reads the result
_LONGEST_LINE = 5_000  # characters; longer ones are not compared word by word
_ALIKE = 0.3  # below this a line is another line, not a changed one
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


class Change(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A part of a line, with one change."""

    text: str
    change: Change


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line; where it was changed, its old and its new words in one."""

    pieces: tuple[Piece, ...]
    follows_gap: bool = False  # unchanged lines before it are left out

    @property
    def is_same(self) -> bool:
        """Whether nothing changed in it."""
        return all(piece.change is Change.SAME for piece in self.pieces)


def difference(before: str, after: str) -> tuple[Line, ...]:
    """The changed lines with those around them; none where the texts are the same."""
    lines = list(_lines(before.splitlines(), after.splitlines()))
    near = {
        other
        for index, line in enumerate(lines)
        if not line.is_same
        for other in range(index - _AROUND, index + _AROUND + 1)
    }
    shown = sorted(index for index in near if 0 <= index < len(lines))
    return tuple(
        Line(pieces=lines[index].pieces, follows_gap=index > 0 and index - 1 not in near)
        for index in shown
    )


def _lines(before: Sequence[str], after: Sequence[str]) -> Iterator[Line]:
    if max(len(before), len(after)) > _MOST_LINES:
        yield from (_whole(line, Change.REMOVED) for line in before)
        yield from (_whole(line, Change.ADDED) for line in after)
        return
    matcher = SequenceMatcher(None, before, after)
    for kind, old, old_end, new, new_end in matcher.get_opcodes():
        if kind == "equal":
            yield from (_whole(line, Change.SAME) for line in after[new:new_end])
        elif old_end - old == new_end - new:
            for one, other in zip(before[old:old_end], after[new:new_end], strict=True):
                yield from _changed(one, other)
        else:
            yield from (_whole(line, Change.REMOVED) for line in before[old:old_end])
            yield from (_whole(line, Change.ADDED) for line in after[new:new_end])


def _changed(before: str, after: str) -> Iterator[Line]:
    """One line with both words; two lines where they have little in common."""
    if max(len(before), len(after)) <= _LONGEST_LINE:
        old, new = _WORDS.findall(before), _WORDS.findall(after)
        matcher = SequenceMatcher(None, old, new, autojunk=False)
        if matcher.ratio() >= _ALIKE:
            yield Line(pieces=tuple(_pieces(matcher, old, new)))
            return
    yield _whole(before, Change.REMOVED)
    yield _whole(after, Change.ADDED)


def _pieces(
    matcher: "SequenceMatcher[str]", old: Sequence[str], new: Sequence[str]
) -> Iterator[Piece]:
    """Changed words that only blanks keep apart are one change: people read phrases."""
    removed = added = ""
    for kind, first, last, start, end in matcher.get_opcodes():
        same = "".join(new[start:end])
        if kind == "equal" and not (same.isspace() and (removed or added)):
            yield from _both(removed, added)
            removed = added = ""
            yield Piece(text=same, change=Change.SAME)
        else:
            removed += "".join(old[first:last])
            added += same
    yield from _both(removed, added)


def _both(removed: str, added: str) -> Iterator[Piece]:
    if removed:
        yield Piece(text=removed, change=Change.REMOVED)
    if added:
        yield Piece(text=added, change=Change.ADDED)


def _whole(line: str, change: Change) -> Line:
    return Line(pieces=(Piece(text=line, change=change),))
