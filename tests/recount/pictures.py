"""Pictures, point by point: the curve with its ticks, and the bars of letters."""

import re
from collections.abc import Iterable
from math import sqrt

import pytest

from tests.recount.curves import Curve, Group
from tests.recount.estimates import grid
from tests.recount.figures import BANDS
from tests.recount.letters import WITHIN, letter_name, sent
from tests.recount.pages import Page

_LEFT, _WIDTH = 64, 540
_PERCENTS = [("text", f"{n} %") for n in (0, 25, 50, 75, 100)]
_TICKS = ["0", "6 h", "24 h", "48 h", "4 days", "7 days", "14 days", "28 days"]


def assert_curve(page: Page, curve: Curve) -> None:
    """Its line is the curve by hand, and nothing else is written there."""
    drawn = [(what, said) for picture, what, said in page.drawn if picture == "curve-title"]
    [path] = (at for what, at in drawn if what == "line")
    corners = [(float(x), float(y)) for x, y in re.findall(r"[ML]([\d.]+) ([\d.]+)", path)]
    known = [hour for hour in grid() if hour <= 672 and not curve.at(hour).why]

    # Each share holds until the next hour: two corners for each but the first.
    assert len(corners) == 2 * len(known) - 1
    for hour, (x, y) in zip(known, corners[::2], strict=True):
        assert x == pytest.approx(56 + 548 * sqrt(hour / 672), abs=0.06)
        assert y == pytest.approx(272 - 256 * curve.at(hour).value, abs=0.1)
    for (_, before), (x, y), (end, _) in zip(
        corners[:-1:2], corners[1::2], corners[2::2], strict=True
    ):
        assert (x, y) == (end, before)
    words = [each for each in drawn if each[0] == "text"]
    assert words == [*_PERCENTS, *(("text", tick) for tick in _TICKS)]


def assert_letters(page: Page, groups: Iterable[Group]) -> None:
    """The picture has a bar for each, in the order of how many, and nothing else."""
    drawn = iter([(what, said) for picture, what, said in page.drawn if picture == "letters-title"])
    assert [next(drawn) for _ in _PERCENTS] == _PERCENTS
    for group in sorted(sent(groups), key=lambda each: (-len(each.ran), each.key)):
        assert next(drawn) == ("text", letter_name(group))
        for said, hours in WITHIN.items():
            assert next(drawn) == ("text", said)
            known = group.curve().at(hours)
            if known.why:
                assert next(drawn) == ("text", "Not known")
                continue
            (_, bar), (_, at) = next(drawn), next(drawn)
            x, width = map(float, bar.split())
            assert BANDS.add((x - _LEFT) / _WIDTH, (x + width - _LEFT) / _WIDTH, known)
            lines = [float(x) for x in re.findall(r"[ML]([\d.]+) ", at)]
            assert lines == pytest.approx([_LEFT + _WIDTH * known.value] * 2, abs=0.1)
    assert list(drawn) == []
