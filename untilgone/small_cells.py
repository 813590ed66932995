"""Counting so that no small number leaves the house, and none comes out by subtraction.

Pure. Every number that is told is at least five, and so is each difference of two: what is fewer is
counted together with others (docs/exports.md).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

FEWEST = 5  # of one kind, in what leaves the house
TOGETHER = "(together)"
"""Stands for those that are too few each."""
REST = "(rest)"
"""Stands for those of which only together it can be told how they ended."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """How many are of this kind. ``number`` None: fewer than five."""

    key: str | None  # None: all that are too few each, together
    number: int | None


@dataclass(frozen=True, kw_only=True)
class Split:
    """How many are of this kind, and how many of them in each part.

    ``parts`` None: some part is too small; the line with the key ``REST`` has them of all such.
    """

    key: str
    number: int | None
    parts: tuple[int, ...] | None


@dataclass(frozen=True, kw_only=True)
class Splits:
    """Lines that are split in the same parts: each a column or several that are too few alone."""

    parts: tuple[tuple[str, ...], ...]
    total: int | None
    lines: tuple[Split, ...]

    @property
    def sums(self) -> tuple[int, ...] | None:
        """How many are in each part, of all; None where there is nothing to split."""
        return _added([line.parts for line in self.lines if line.parts], len(self.parts)) or None


def lines(found: Mapping[str, int]) -> tuple[Line, ...]:
    """The most first. What is too few is together with others, until together it is enough."""
    order = sorted(found, key=lambda key: (-found[key], key))
    shown = [key for key in order if found[key] >= FEWEST]
    together = sum(found[key] for key in order if found[key] < FEWEST)
    while 0 < together < FEWEST and shown:
        together += found[shown.pop()]  # else it could be told from the sum
    kept = [Line(key=str(key), number=found[key]) for key in shown]
    if together:
        kept.append(Line(key=None, number=told(together)))
    return tuple(kept)


def told(number: int) -> int | None:
    """The number, or None where it is too small to be told."""
    return None if 0 < number < FEWEST else number


def splits(found: Mapping[str, Mapping[str, int]], columns: Sequence[str]) -> Splits:
    """``found``: how many of each key are in each column; every one is in one column only.

    Parts are the same for all lines, and for all ways of counting the same things.
    """
    totals = {key: sum(of.values()) for key, of in found.items() if sum(of.values())}
    total = sum(totals.values())
    if told(total) is None or not total:
        few = tuple(Split(key=TOGETHER, number=None, parts=None) for _ in range(bool(total)))
        return Splits(parts=(), total=told(total), lines=few)
    parts = _parts({name: sum(of.get(name, 0) for of in found.values()) for name in columns})
    shown = lines(totals)
    named = [line.key for line in shown if line.key is not None]
    by_key = {
        key: tuple(sum(found[key].get(name, 0) for name in part) for part in parts) for key in named
    }
    others = [of for key, of in found.items() if key not in by_key]
    if others and shown[-1].key is None:
        by_key[TOGETHER] = tuple(
            sum(of.get(name, 0) for of in others for name in part) for part in parts
        )
    whole = [key for key in by_key if _may_be_told(by_key[key])]
    rest = [key for key in by_key if key not in whole]
    while whole and rest and not _may_be_told(_added([by_key[key] for key in rest], len(parts))):
        rest.append(whole.pop())
    made = [
        Split(key=key, number=sum(by_key[key]), parts=by_key[key] if key in whole else None)
        for key in by_key
    ]
    if rest:
        of_rest = _added([by_key[key] for key in rest], len(parts))
        made.append(Split(key=REST, number=sum(of_rest), parts=of_rest))
    return Splits(parts=parts, total=total, lines=tuple(made))


def _parts(totals: Mapping[str, int]) -> tuple[tuple[str, ...], ...]:
    """Columns in their order, with their neighbours where they are too few."""
    parts: list[list[str]] = []
    open_part: list[str] = []
    number = 0
    for name, of_column in totals.items():
        open_part.append(name)
        number += of_column
        if told(number) is not None:
            parts.append(open_part)
            open_part, number = [], 0
    if open_part:  # the last ones are too few: with the last that are enough
        while parts and sum(totals[name] for name in parts[-1]) == 0:
            open_part = parts.pop() + open_part
        open_part = (parts.pop() if parts else []) + open_part
        parts.append(open_part)
    return tuple(tuple(part) for part in parts)


def _may_be_told(numbers: Sequence[int]) -> bool:
    return all(told(number) is not None for number in numbers)


def _added(rows: Sequence[Sequence[int]], width: int) -> tuple[int, ...]:
    return tuple(sum(row[at] for row in rows) for at in range(width))
