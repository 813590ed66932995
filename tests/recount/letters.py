"""What each letter was followed by, in a table, in sentences and in a picture, by hand."""

import re
from collections.abc import Iterable

import pytest

from tests.recount.byhand import REMOVED
from tests.recount.curves import Group
from tests.recount.estimates import on_grid
from tests.recount.figures import BANDS, number, percent, share
from tests.recount.names import name
from tests.recount.pages import At, Check, Page, says

LETTERS = "The same figures as the picture"
WITHIN = {"24 h": 24, "48 h": 48, "7 days": 168}
_SAID_OF = ("48 h", "24 h", "7 days")  # the first that is known stands in the sentence
_LEFT, _WIDTH = 64, 540
_SENTENCE = re.compile(
    r"(.+): of ([\d,]+) that were still online when it went out, about (.+ %) were removed within "
    r"(.+) of it, as far as no further letter went out \(95 %: (.+) % to (.+) %\)\."
)


def unseen(group: Group) -> list:  # type: ignore[type-arg]
    """Removed, and by no look found online after the letter."""
    gone = (each for each in group.ran if each.how == REMOVED)
    return [each for each in gone if on_grid(each.left, each.right)[0] == 0]


def letters_table(groups: Iterable[Group]) -> dict[At, Check]:
    """One line for each letter. A new column is added here."""
    found: dict[At, Check] = {}
    for group in _sent(groups):
        row, curve = _name(group), group.curve()
        found[LETTERS, row, "Still online when it went out"] = says(len(group.ran))
        found[LETTERS, row, "Removed before any next letter"] = says(group.number(REMOVED))
        column = "Removed, and not seen online after the letter"
        found[LETTERS, row, column] = says(len(unseen(group)))
        for said, hours in WITHIN.items():
            found[LETTERS, row, f"Within {said} of it"] = share(curve, hours)
    return found


def sentences(page: Page, groups: Iterable[Group]) -> list[str]:
    """The sentence about each letter, as it stands there if it is right."""
    return [
        next((line for line in page.lines if _is_about(line, group)), f"a sentence of {group.key}")
        for group in _sent(groups)
    ]


def _is_about(line: str, group: Group) -> bool:
    curve, n = group.curve(), len(group.ran)
    hours = next((said for said in _SAID_OF if not curve.at(WITHIN[said]).why), None)
    if hours is None:
        return line == f"{_name(group)}: {n} were still online when it went out."
    said, known = _SENTENCE.fullmatch(line), curve.at(WITHIN[hours])
    return (
        said is not None
        and (said[1], number(said[2]), said[4]) == (_name(group), n, hours)
        and percent(said[3].removesuffix(" %"), known.value)
        and BANDS.add(number(said[5]) / 100, number(said[6]) / 100, known)
    )


def assert_drawn(page: Page, groups: Iterable[Group]) -> None:
    """The picture has a bar for each, in the order of how many, and nothing else."""
    drawn = iter([(what, said) for picture, what, said in page.drawn if picture == _PICTURE])
    assert [next(drawn) for _ in range(5)] == [("text", f"{n} %") for n in (0, 25, 50, 75, 100)]
    for group in sorted(_sent(groups), key=lambda each: (-len(each.ran), each.key)):
        assert next(drawn) == ("text", _name(group))
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


_PICTURE = "letters-title"


def _sent(groups: Iterable[Group]) -> list[Group]:
    return [each for each in groups if each.ran]


def _name(group: Group) -> str:
    return name(group.key.rpartition("/")[2])
