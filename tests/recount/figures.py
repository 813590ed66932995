"""Cells that hold an estimate: what they say, against the same by hand.

A value must be the one by hand to the digit that is shown. The ends of a band come from chance:
ours and those by hand are of different draws, so each is held to what 200 draws can tell, and all
of them together (``Bands``) to a few hundredths.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.recount.curves import Cell, Curve, Known
from tests.recount.pages import Check

_DIGIT = 1e-4  # by how much an estimate may differ before it is rounded
_SHARE = re.compile(r"([\d.,]+) % 95 %: ([\d.,]+) % to ([\d.,]+) %, of ([\d,]+|at least 5)")
_MOMENT = re.compile(
    r"([\d.,]+ (?:h|days)) 95 %: (?:at least (?P<least>[\d.,]+ (?:h|days))"
    r"|([\d.,]+ (?:h|days)) to ([\d.,]+ (?:h|days)))"
)
_ONLY = re.compile(r"(?:- n|N)ot known: only ([\d.,]+) % had ended so(?: until now\.)?")
_LATE = re.compile(
    r"(?:Not known: the last look was after|- not known: last look after"
    r"|Not known: the next letter or the last look came within) ([\d.,]+ (?:h|days)),"
    r"(?: and| with)? (\d+) % (?:were open|online)\.?"
)


@dataclass(kw_only=True)
class Bands:
    """Widths of bands, ours and by hand: wrong in the same direction everywhere is wrong."""

    widths: list[tuple[float, float]] = field(default_factory=list)

    def add(self, low: float, high: float, known: Known) -> bool:
        """Keep one; whether it is as near as draws of its own can be."""
        self.widths.append((high - low, known.high - known.low))
        apart = 0.03 + 0.15 * (known.high - known.low) + 1 / known.n
        return abs(low - known.low) <= apart and abs(high - known.high) <= apart

    @property
    def ratio(self) -> float:
        """Ours to those by hand."""
        return sum(ours for ours, _ in self.widths) / sum(other for _, other in self.widths)


BANDS = Bands()


def share(curve: Curve, hour: float, of: str = "") -> Check:
    """A share by an hour, with its band and of how many; ``of``: what is said instead of that."""
    known, enough = curve.at(hour), curve.made.old_enough(hour)

    def check(said: str) -> bool:
        if known.why:
            return late(curve, said)
        found = _SHARE.fullmatch(said)
        return bool(
            found
            and percent(found[1], known.value)
            and BANDS.add(number(found[2]) / 100, number(found[3]) / 100, known)
            and (found[4] == of if of else number(found[4]) == enough)
        )

    return check


def bare_share(curve: Curve, hour: float) -> Check:
    """Only the value; nothing where it is not known."""
    known = curve.at(hour)
    return lambda said: said == "–" if known.why else percent(said.removesuffix(" %"), known.value)


def bare_band(curve: Curve, hour: float) -> Check:
    """Only the band, or why there is none."""
    known = curve.at(hour)

    def check(said: str) -> bool:
        if known.why:
            return late(curve, said)
        found = re.fullmatch(r"95 %: ([\d.,]+) % to ([\d.,]+) %", said)
        return bool(found) and BANDS.add(number(found[1]) / 100, number(found[2]) / 100, known)

    return check


def late(curve: Curve, said: str) -> bool:
    """That no look was so late."""
    found = _LATE.fullmatch(said)
    made = curve.made
    return bool(found) and time(found[1], made.last) and percent(found[2], made.tail)


def moment(curve: Curve, part: float) -> Check:
    """By when a share is reached, with its band."""
    when = curve.when(part)

    def check(said: str) -> bool:
        if when.cell is None:
            found = _ONLY.fullmatch(said)
            return bool(found) and percent(found[1], when.value)
        found = _MOMENT.fullmatch(said)
        if not found or not time(found[1], when.value):
            return False
        low, high = found["least"] or found[3], found[4]
        return any(time(low, cell.left) for cell in lows(curve, part)) and (
            any(time(high, cell.right) for cell in highs(curve, part))
            if high
            else may_be_endless(curve, part)
        )

    return check


def lows(curve: Curve, part: float) -> list[Cell]:
    """The cells with which the band of a moment may begin, by draws of one's own."""
    return _reached(curve, part, lambda cell: cell.high)


def highs(curve: Curve, part: float) -> list[Cell]:
    """The cells with which it may end."""
    return _reached(curve, part, lambda cell: cell.low)


def _reached(curve: Curve, part: float, share_of: Callable[[Cell], float]) -> list[Cell]:
    before, found = 0.0, []
    for cell in curve.cells:
        if before - _apart(cell) < part <= share_of(cell) + _apart(cell):
            found.append(cell)
        before = share_of(cell)
    return found


def may_be_endless(curve: Curve, part: float) -> bool:
    """Whether it may be that looks do not tell how late it is."""
    cell = curve.cells[-1]
    return cell.low - _apart(cell) < part


def _apart(cell: Cell) -> float:
    return 0.02 + 0.1 * (cell.high - cell.low) + 1 / cell.n


def percent(said: str, share: float) -> bool:
    """Whether this many percents are this share, rounded."""
    return abs(number(said) - 100 * share) <= 0.5 + 100 * _DIGIT


def time(said: str, hours: float) -> bool:
    """Whether so many hours or days are these hours, rounded to a tenth."""
    value, _, unit = said.partition(" ")
    in_unit = hours / (24 if unit == "days" else 1)
    return abs(number(value) - in_unit) <= 0.05 + 10 * _DIGIT and (unit == "days") == (hours >= 96)


def number(said: str) -> float:
    """A number as English readers write it."""
    return float(said.replace(",", ""))
