"""/numbers: each number of each group is found again by hand, and none stands there besides."""

import re
from datetime import date
from urllib.parse import urlencode

import pytest

from tests.people import MIA
from tests.recount.byhand import Round
from tests.recount.conftest import OLGA, ByHand, Office
from tests.recount.curves import Group, groups
from tests.recount.figures import BANDS, moment, share
from tests.recount.letters import letters_table, sentences
from tests.recount.names import name
from tests.recount.pages import At, Check, not_found_again, says
from tests.recount.stage import PERIODS, READ_AT
from untilgone.people import Person

MANY, LONG = "How many, by how it went", "How long, with intervals"
DIMENSIONS = ("platform", "host", "category", "channel", "country", "step", "platform_step")
AS_OF = re.compile(r"As of 21 Jan 2026, 12:30.* UTC")
HORIZONS = {"By 24 h": 24, "By 48 h": 48, "By 7 days": 168, "By 28 days": 672}
COUNTS = {
    "Open": "open", "Removed": "removed", "Withdrawn": "withdrawn", "Moved elsewhere": "moved",
    "Gone before anybody was told": "already_gone",
}  # fmt: skip
OF_LETTERS = {
    "Online until the next letter or the last look": "open",
    "Removed before any next letter": "removed", "Withdrawn": "withdrawn",
    "Moved elsewhere": "moved", "Gone before it went out": "already_gone",
}  # fmt: skip
LEGAL = {
    "Legal period kept": "kept", "Legal period missed": "missed",
    "Legal period: nobody can know": "unclear",
}  # fmt: skip


def clock_of(by: str) -> str:
    """The clock that is shown first."""
    return "after_letter" if by in {"step", "platform_step"} else "removal"


def ran(clock: str) -> str:
    """How the column is called of all for which a clock ran."""
    is_letter = clock == "after_letter"
    return "Still online when it went out" if is_letter else "All for which the clock ran"


def counts(clock: str) -> dict[str, str]:
    """How they ended, by the column that says how many did."""
    return OF_LETTERS if clock == "after_letter" else COUNTS


def legal(clock: str) -> dict[str, str]:
    """Whether a legal period was kept, by its column; no letter has one."""
    return {} if clock == "after_letter" else LEGAL


def both_tables(group: Group) -> dict[At, Check]:
    """The two lines of a group: how many, and how long. A new column is added here."""
    row, clock = name(group.key), group.clock
    many = {ran(clock): len(group.ran)}
    many |= {column: group.number(how) for column, how in counts(clock).items()}
    many |= {column: group.legal(PERIODS, how) for column, how in legal(clock).items()}
    found: dict[At, Check] = {(MANY, row, column): says(n) for column, n in many.items()}
    found[LONG, row, "Of how many"] = says(len(group.ran))
    if not group.ran:
        why = says("Not known: it ran for none of them.")
        return found | {(LONG, row, c): why for c in ("Median", "90th percentile", *HORIZONS)}
    curve = group.curve()
    found[LONG, row, "Median"] = moment(curve, 0.5)
    found[LONG, row, "90th percentile"] = moment(curve, 0.9)
    return found | {(LONG, row, column): share(curve, hour) for column, hour in HORIZONS.items()}


def of(by_hand: ByHand, person: Person) -> list[Round]:
    return by_hand.main if person is MIA else by_hand.other


@pytest.mark.parametrize("by", DIMENSIONS)
@pytest.mark.parametrize("person", [MIA, OLGA], ids=["main", "other"])
def test_every_number_of_every_group_is_found_again(office: Office, by_hand: ByHand, by, person):
    found = groups(of(by_hand, person), clock_of(by), by, READ_AT)
    expected = {at: check for each in found.values() for at, check in both_tables(each).items()}
    page, lines = office.page(f"/numbers?by={by}", person), [AS_OF]
    if by == "step":
        expected |= letters_table(found.values())
        lines += sentences(page, found.values())

    assert not_found_again(page, expected, lines) == []


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (date(2025, 12, 10), date(2026, 1, 9)),
        (date(2026, 1, 1), None),
        (None, date(2025, 12, 31)),
        (date(2025, 12, 22), date(2025, 12, 22)),
    ],
)
def test_days_are_those_that_were_asked_for(office: Office, by_hand: ByHand, since, until):
    found = groups(by_hand.main, "removal", "platform", READ_AT, since, until)
    expected = {at: check for each in found.values() for at, check in both_tables(each).items()}
    days = {name: str(day) for name, day in (("since", since), ("until", until)) if day}
    page = office.page(f"/numbers?{urlencode(days)}")

    assert not_found_again(page, expected, [AS_OF]) == []


def test_bands_are_as_wide_as_those_by_hand(office: Office, by_hand: ByHand):
    BANDS.widths.clear()
    for by in DIMENSIONS:
        test_every_number_of_every_group_is_found_again(office, by_hand, by, MIA)

    assert len(BANDS.widths) > 60
    assert BANDS.ratio == pytest.approx(1, abs=0.03)
