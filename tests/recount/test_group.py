"""The page of one group: its curve, the table beside it and the other clocks, by hand."""

import re
from urllib.parse import quote

import pytest

from tests.people import MIA
from tests.recount.byhand import OPEN, REMOVED, Round
from tests.recount.clocks import Showed
from tests.recount.conftest import OLGA, ByHand, Office
from tests.recount.curves import Group, groups
from tests.recount.figures import bare_band, bare_share, moment, share
from tests.recount.letters import letters_table, sentences
from tests.recount.names import name
from tests.recount.pages import At, Check, not_found_again, says
from tests.recount.pictures import assert_curve, assert_letters
from tests.recount.stage import PERIODS, READ_AT
from tests.recount.test_numbers import AS_OF, LEGAL, both_tables, clock_of, of

REMOVAL = "removal"
CURVE, CLOCKS = "The same figures as the picture", "The other clocks, with intervals"
POINTS = {
    "6 h": 6, "12 h": 12, "24 h": 24, "36 h": 36, "48 h": 48, "4 days": 96, "7 days": 168,
    "14 days": 336, "28 days": 672,
}  # fmt: skip
OTHERS = {
    "our_delay": ("Our delay: from the report to the first delivered notice", (24, 48)),
    "waiting": ("Of our delay, while a task for a person was open", (24, 48)),
    "first_answer": ("From that notice to their first answer", (24, 168)),
    "relapse": ("From the confirmation until it was there again", (168, 672)),
}
SAID = {24: "24 h", 48: "48 h", 168: "7 days", 672: "28 days"}
PAGES = [
    ("platform", "lantern", MIA), ("platform", "harbour", MIA), ("platform", "meadow", OLGA),
    ("platform", "unknown", MIA), ("host", "oak_hosting", MIA), ("category", "ncii", OLGA),
    ("channel", "form", MIA), ("country", "US", MIA), ("step", "reminder to platform", MIA),
    ("step", "reminder to platform, 2", MIA), ("platform_step", "lantern/notice to platform", OLGA),
]  # fmt: skip


def curve_table(group: Group) -> dict[At, Check]:
    """The points of the curve. A new column is added here."""
    curve, found = group.curve(), {}
    for row, hour in POINTS.items():
        at_risk = sum(n for (left, _, _), n in curve.made.rows if left >= hour)
        found[CURVE, row, "Removed"] = bare_share(curve, hour)
        found[CURVE, row, "How sure"] = bare_band(curve, hour)
        found[CURVE, row, "Of how many"] = says(curve.made.old_enough(hour))
        found[CURVE, row, "At risk"] = says(at_risk)
    return found


def clocks_table(rounds: list[Round], by: str, key: str) -> dict[At, Check]:
    """What the other clocks say. A new clock or column is added here."""
    found: dict[At, Check] = {}
    for clock, (row, (one, other)) in OTHERS.items():
        group = groups(rounds, clock, by, READ_AT).get(key)
        if group is None:
            continue
        curve = group.curve()
        found[CLOCKS, row, "Ran for"] = says(len(group.ran))
        found[CLOCKS, row, "Came"] = says(group.number("removed"))
        found[CLOCKS, row, "Median"] = moment(curve, 0.5)
        found[CLOCKS, row, "By then"] = after(f"{SAID[one]}: ", share(curve, one))
        found[CLOCKS, row, "And by then"] = after(f"{SAID[other]}: ", share(curve, other))
    return found


def after(begin: str, check: Check) -> Check:
    return lambda said: said.startswith(begin) and check(said.removeprefix(begin))


def stands(rounds: list[Round], by: str, key: str) -> dict[At, Check]:
    """Where it stands. A new line is added here."""
    mine = {clock: groups(rounds, clock, by, READ_AT).get(key) for clock in (REMOVAL, *OTHERS)}
    removals, answers, relapses = (mine[c] for c in (REMOVAL, "first_answer", "relapse"))
    assert removals
    still = [each for each in removals.ran if each.how == OPEN]
    found = {
        "First notices delivered": len(removals.ran),
        "Answered": answers.number(REMOVED) if answers else 0,
        "Refused": len(refused(removals)),
        "Confirmed gone": len(relapses.ran) if relapses else 0,
        "Came back": relapses.number(REMOVED) if relapses else 0,
        **{row: removals.legal(PERIODS, how) for row, how in LEGAL.items()},
    }
    checks: dict[At, Check] = {("", row, ""): says(n) for row, n in found.items()}
    checks["", "Still open", ""] = says("0") if not still else is_oldest(still)
    return checks


def refused(group: Group) -> list[Showed]:
    """Those in which it was refused; of a platform or a host by itself."""
    whose = group.by if group.by in {"platform", "host"} else None
    return [
        each for each in group.ran
        if (whose in each.round.refused_by if whose else each.round.refused_by)
    ]  # fmt: skip


def is_oldest(still: list[Showed]) -> Check:
    first = min(still, key=lambda each: (each.began, each.round.takedown["id"]))
    at = f"{first.began.day} {first.began:%b %Y, %H:%M}"
    begin = f"{len(still)}; the oldest: {first.round.reference}, first notice {at}"
    return lambda said: bool(re.fullmatch(re.escape(begin) + r"\b.* UTC \(.+\)", said))


@pytest.mark.parametrize(("by", "key", "person"), PAGES)
def test_every_number_of_a_group_is_found_again(office: Office, by_hand: ByHand, by, key, person):
    rounds, clock = of(by_hand, person), clock_of(by)
    group = groups(rounds, clock, by, READ_AT)[key]
    page = office.page(f"/numbers/{by}/{quote(quote(key, safe=''), safe='')}", person)
    expected = both_tables(group) | curve_table(group)
    lines = [
        AS_OF,
        re.compile(
            f"(Platform|Host|Category|Channel|Country|Letter|Platform and letter): {re.escape(name(key))}"
        ),
    ]
    if clock == REMOVAL:
        expected |= clocks_table(rounds, by, key) | stands(rounds, by, key)
    if by == "platform":
        letters = letters_to(rounds, key)
        expected |= letters_table(letters)
        lines += sentences(page, letters)

    assert not_found_again(page, expected, lines) == []


def letters_to(rounds: list[Round], platform: str) -> list[Group]:
    """What each letter to do with a platform was followed by."""
    found = groups(rounds, "after_letter", "platform_step", READ_AT)
    return [group for key, group in found.items() if key.startswith(f"{platform}/")]


@pytest.mark.parametrize("key", ["lantern", "meadow"])
def test_the_picture_of_letters_is_drawn_by_hand(office: Office, by_hand: ByHand, key):
    page = office.page(f"/numbers/platform/{key}")

    assert_letters(page, letters_to(by_hand.main, key))


@pytest.mark.parametrize("key", ["lantern", "meadow"])
def test_the_picture_is_the_curve_by_hand(office: Office, by_hand: ByHand, key):
    curve = groups(by_hand.main, "removal", "platform", READ_AT)[key].curve()
    assert_curve(office.page(f"/numbers/platform/{key}"), curve)
