"""What a published table may tell of counts, again from docs/reports.md; and whether it tells more."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

FEWEST = 5
TOGETHER, REST = "(together)", "(rest)"
Cells = Mapping[str, Counter[str]]
"""How many ended how, by key."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """``parts``: the columns, each of one end or several. A line without parts has None."""

    parts: list[list[str]]
    lines: dict[str, tuple[int | None, list[int] | None]]

    @property
    def sums(self) -> list[int]:
        """How many are in each part."""
        each = [numbers for _, numbers in self.lines.values() if numbers]
        return [sum(column) for column in zip(*each, strict=True)]


def told(cells: Cells, ends: Sequence[str]) -> Told:
    """All lines that may be shown."""
    cells = {key: of for key, of in cells.items() if of.total()}
    everything = sum(cells.values(), Counter())
    if everything.total() < FEWEST:
        return Told(parts=[], lines={TOGETHER: (None, None)} if cells else {})
    parts = columns(everything, ends)
    lines = {key: [sum(of[end] for end in part) for part in parts] for key, of in kept(cells)}
    hidden = [key for key, numbers in lines.items() if any(map(is_small, numbers))]
    while hidden and any(map(is_small, added(lines[key] for key in hidden))):
        left = [key for key in lines if key not in hidden]
        if not left:
            break
        hidden.append(left[-1])  # the next smallest
    shown = {
        key: (sum(numbers), None if key in hidden else numbers) for key, numbers in lines.items()
    }
    rest = added(lines[key] for key in hidden)
    return Told(parts=parts, lines=shown | ({REST: (sum(rest), rest)} if hidden else {}))


def kept(cells: Cells) -> list[tuple[str, Counter[str]]]:
    """Those of five and more, the most first; the others together, with the next smallest."""
    order = sorted(cells, key=lambda key: (-cells[key].total(), key))
    apart = [key for key in order if cells[key].total() < FEWEST]
    while 0 < len(apart) < len(order) and sum(cells[key].total() for key in apart) < FEWEST:
        apart.append(next(key for key in reversed(order) if key not in apart))
    found = [(key, cells[key]) for key in order if key not in apart]
    return found + ([(TOGETHER, sum((cells[key] for key in apart), Counter()))] if apart else [])


def columns(everything: Counter[str], ends: Sequence[str]) -> list[list[str]]:
    """Ends that are too few in all with the one after them, the last ones with the one before."""
    found: list[list[str]] = [[]]
    for end in ends:
        found[-1].append(end)
        if not is_small(sum(everything[each] for each in found[-1])):
            found.append([])
    rest = found.pop()
    while rest and found and is_small(sum(everything[each] for each in rest)):
        rest = found.pop() + rest
    return [*found, rest] if rest else found


def added(rows: Iterable[Sequence[int]]) -> list[int]:
    """Column by column."""
    return [sum(column) for column in zip(*rows, strict=True)]


def is_small(number: int) -> bool:
    """Whether it may not be told; that there is none may be."""
    return 0 < number < FEWEST
