"""The picture of a curve: where its lines are, in the units of the picture itself.

Hours stand closer together the later they are (by their square root), so that the first days can
be read and 28 days fit. The table beside the picture has the same figures.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TypeAlias

from untilgone.metrics.curve import Between
from untilgone.metrics.over_time import UNTIL, Point

WIDTH, HEIGHT = 640, 320
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 604, 16, 272
Corner: TypeAlias = tuple[float, float]
UP = (0.0, 0.25, 0.5, 0.75, 1.0)
TICKS = (0.0, 6.0, 24.0, 48.0, 96.0, 168.0, 336.0, 672.0)


@dataclass(frozen=True, kw_only=True)
class Tick:
    """A mark on an axis, and what stands at it."""

    at: float
    words: str


@dataclass(frozen=True, kw_only=True)
class Picture:
    """Corners of what is drawn, from the upper left."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    line: tuple[Corner, ...]
    area: tuple[Corner, ...]  # its border, all around
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]

    @property
    def line_path(self) -> str:
        """The line as SVG has paths."""
        return _path(self.line)

    @property
    def area_path(self) -> str:
        """The area as SVG has paths."""
        return f"{_path(self.area)} Z" if self.area else ""


def picture(points: Sequence[Point], across: Sequence[str], up: Sequence[str]) -> Picture:
    """A step curve with its band; it ends where nothing is known any more."""
    known = [(each.hours, each.share) for each in points if isinstance(each.share, Between)]
    middle = [(hours, share.value) for hours, share in known]
    low = [(hours, share.low) for hours, share in known]
    high = [(hours, share.high) for hours, share in known]
    there, back = _steps(high), list(reversed(_steps(low)))
    return Picture(
        width=WIDTH,
        height=HEIGHT,
        left=_LEFT,
        right=_RIGHT,
        top=_TOP,
        bottom=_BOTTOM,
        line=tuple(_steps(middle)),
        area=(*there, *back),
        across=tuple(Tick(at=_x(at), words=said) for at, said in zip(TICKS, across, strict=True)),
        up=tuple(Tick(at=_y(number / (len(up) - 1)), words=said) for number, said in enumerate(up)),
    )


def _steps(points: Sequence[tuple[float, float]]) -> list[Corner]:
    """Each share holds until the next hour at which there is another."""
    found: list[Corner] = []
    for hours, share in points:
        if found:
            found.append((_x(hours), found[-1][1]))
        found.append((_x(hours), _y(share)))
    return found


def _path(corners: Sequence[Corner]) -> str:
    return " ".join(f"{'L' if at else 'M'}{x:.1f} {y:.1f}" for at, (x, y) in enumerate(corners))


def _x(hours: float) -> float:
    return round(_LEFT + (_RIGHT - _LEFT) * sqrt(hours / UNTIL), 1)


def _y(share: float) -> float:
    # First what processors agree on, so that the same curve is the same picture everywhere.
    return round(round(_BOTTOM - (_BOTTOM - _TOP) * share, 6), 1)
