"""The picture of a curve: where its lines are, in the units of the picture itself.

Hours stand closer together the later they are (by their square root), so that the first days can
be read and 28 days fit. The table beside the picture has the same figures.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from untilgone.metrics.curve import Between
from untilgone.metrics.over_time import UNTIL, Point

WIDTH, HEIGHT = 640, 320
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 604, 16, 272
TICKS = (0.0, 6.0, 24.0, 48.0, 96.0, 168.0, 336.0, 672.0)


@dataclass(frozen=True, kw_only=True)
class Tick:
    """A mark on an axis, and what stands at it."""

    at: float
    words: str


@dataclass(frozen=True, kw_only=True)
class Picture:
    """Paths as SVG has them."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    line: str
    area: str
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]


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
        line=_path(_steps(middle)),
        area=f"{_path(there + back)} Z" if known else "",
        across=tuple(Tick(at=_x(at), words=said) for at, said in zip(TICKS, across, strict=True)),
        up=tuple(Tick(at=_y(number / (len(up) - 1)), words=said) for number, said in enumerate(up)),
    )


def _steps(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Each share holds until the next hour at which there is another."""
    found: list[tuple[float, float]] = []
    for hours, share in points:
        if found:
            found.append((_x(hours), found[-1][1]))
        found.append((_x(hours), _y(share)))
    return found


def _path(corners: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{'L' if at else 'M'}{x:.1f} {y:.1f}" for at, (x, y) in enumerate(corners))


def _x(hours: float) -> float:
    return round(_LEFT + (_RIGHT - _LEFT) * sqrt(hours / UNTIL), 1)


def _y(share: float) -> float:
    return round(_BOTTOM - (_BOTTOM - _TOP) * share, 1)
