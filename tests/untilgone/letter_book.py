"""The book of letters: every letter of one kind and language in one text, each line once.

A book is made of blocks of lines. The heading of a block says which letters it stands in:

    == about csam, csam_synthetic | to platform, host | at several addresses | when ticket

means letters about one of these categories, to one of these kinds of party, about several
addresses, in one of these cases (`untilgone/letter_cases.py`). What a heading leaves out does not matter; `== always` leaves out
everything; `all but` goes before what is meant not; several headings are several ways to stand in.
A letter is what stands in its blocks, one after the other, its blank lines too.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from itertools import groupby, permutations
from typing import NamedTuple


class Which(NamedTuple):
    """Which letter it is."""

    category: str
    party_kind: str
    addresses: str
    case: str

    def __str__(self) -> str:
        return " | ".join(f"{word} {value}" for word, value in zip(WORDS, self, strict=True))


class Line(NamedTuple):
    """A line of a letter, and whether a blank one goes before it."""

    after_blank: bool
    text: str


@dataclass(frozen=True)
class Block:
    headings: tuple[str, ...]
    lines: tuple[str, ...]


WORDS = ("about", "to", "at", "when")
_HEADING = "== "
_ALWAYS = "always"
_BUT = "all but "


def lines_of(text: str) -> tuple[Line, ...]:
    found, blank = [], False
    for line in text.removesuffix("\n").split("\n"):
        if line.startswith("=="):
            raise ValueError(f"{line!r} would be taken for a heading of the book")
        if line:
            found.append(Line(blank, line))
        blank = not line
    return tuple(found)


def book_of(letters: Mapping[Which, str]) -> str:
    """Every line of these letters once, in reading order, under what tells where it stands."""
    lines = {which: lines_of(text) for which, text in letters.items()}
    order: list[Line] = []
    for each in dict.fromkeys(lines.values()):
        order = merged(order, each)
    stands: list[set[Which]] = [set() for _ in order]
    for which, each in lines.items():
        for place in places(order, each):
            stands[place].add(which)
    told = Told(tuple(lines))
    parts: list[str] = []
    # A line that was put in twice may be found at its first place by every letter.
    used = (place for place in range(len(order)) if stands[place])
    for where, group in groupby(used, key=lambda place: frozenset(stands[place])):
        parts += [f"{_HEADING}{heading}\n" for heading in told.headings(where)]
        parts += [f"{chr(10) * order[place].after_blank}{order[place].text}\n" for place in group]
    return "".join(parts)


def merged(order: list[Line], letter: tuple[Line, ...]) -> list[Line]:
    """``order`` with the lines of the letter that it does not have yet, where they belong."""
    if _is_within(letter, order):
        return order
    found: list[Line] = []
    for _, begin, end, first, last in SequenceMatcher(
        None, order, letter, autojunk=False
    ).get_opcodes():
        found += order[begin:end]
        if list(letter[first:last]) != order[begin:end]:
            found += letter[first:last]
    return found


def _is_within(letter: Iterable[Line], order: Iterable[Line]) -> bool:
    left = iter(order)
    return all(line in left for line in letter)


def places(order: list[Line], letter: tuple[Line, ...]) -> Iterator[int]:
    """Where each line of the letter is."""
    at = -1
    for line in letter:
        at = order.index(line, at + 1)
        yield at


class Told:
    """Tells sets of letters in words, among all that there are."""

    def __init__(self, letters: tuple[Which, ...]) -> None:
        self._letters = letters
        self._having: list[dict[str, int]] = [{} for _ in WORDS]  # sets of letters, as bits
        for place, which in enumerate(letters):
            for having, value in zip(self._having, which, strict=True):
                having[value] = having.get(value, 0) | 1 << place
        self._kept: dict[frozenset[Which], list[str]] = {}

    def headings(self, where: frozenset[Which]) -> list[str]:
        """The fewest that we find, of which each is as wide as it can be."""
        if where not in self._kept:
            mask = sum(1 << place for place, each in enumerate(self._letters) if each in where)
            ways = [self._ways(mask, order) for order in permutations(range(len(WORDS)))]
            self._kept[where] = min(ways, key=lambda found: (len(found), len("".join(found))))
        return self._kept[where]

    def _ways(self, mask: int, order: tuple[int, ...]) -> list[str]:
        left, found = mask, []
        while left:
            first = self._letters[(left & -left).bit_length() - 1]
            box = [self._having[nth][value] for nth, value in enumerate(first)]
            for nth in order:
                others = _within(box, nth) & ~mask
                for letters in self._having[nth].values():
                    if not letters & others:
                        box[nth] |= letters
            found.append(" | ".join(self._words(box, mask)) or _ALWAYS)
            left &= ~_within(box)
        return found

    def _words(self, box: list[int], mask: int) -> Iterator[str]:
        """What is meant or what is not, whichever is shorter; of neither is what no letter has."""
        for nth, word in enumerate(WORDS):
            others = _within(box, nth)
            but = [v for v, letters in self._having[nth].items() if letters & others & ~mask]
            only = [v for v, letters in self._having[nth].items() if letters & others & box[nth]]
            if len(but) >= len(only):
                yield f"{word} {', '.join(only)}"
            elif but:
                yield f"{word} {_BUT}{', '.join(but)}"


def _within(box: list[int], without: int | None = None) -> int:
    mask = -1
    for nth, letters in enumerate(box):
        mask &= letters if nth != without else -1
    return mask


def read(book: str) -> list[Block]:
    """The blocks of a book."""
    blocks: list[Block] = []
    headings: list[str] = []
    lines: list[str] = []
    for line in book.removesuffix("\n").split("\n"):
        if line.startswith(_HEADING):
            if lines:
                blocks.append(Block(tuple(headings), tuple(lines)))
                headings, lines = [], []
            headings.append(line.removeprefix(_HEADING))
        else:
            lines.append(line)
    return [*blocks, Block(tuple(headings), tuple(lines))]


def letter_in(blocks: Iterable[Block], which: Which) -> str:
    """The letter as the book has it: what stands in its blocks, one after the other."""
    lines = [
        line
        for block in blocks
        if any(stands(which, heading) for heading in block.headings)
        for line in block.lines
    ]
    return "\n".join([*lines, ""])


def stands(which: Which, heading: str) -> bool:
    """Whether the letter is among those that the heading tells."""
    return all((which[nth] in names) is meant for nth, names, meant in _parts_of(heading))


@cache
def _parts_of(heading: str) -> list[tuple[int, frozenset[str], bool]]:
    if heading == _ALWAYS:
        return []
    found = []
    for part in heading.split(" | "):
        word, _, said = part.partition(" ")
        names = frozenset(said.removeprefix(_BUT).split(", "))
        found.append((WORDS.index(word), names, not said.startswith(_BUT)))
    return found
