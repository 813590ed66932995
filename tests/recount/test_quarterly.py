"""The quarterly report: every figure of its tables and its picture is found again."""

import re
from collections import Counter

import pytest

from tests.recount.byhand import ALREADY
from tests.recount.conftest import ByHand, Office
from tests.recount.curves import Group, groups
from tests.recount.figures import moment, share
from tests.recount.names import name
from tests.recount.pages import At, Check, not_found_again, says
from tests.recount.pictures import assert_curve
from tests.recount.published import Published
from tests.recount.publishing import MADE
from tests.recount.small import FEWEST, TOGETHER, is_small, kept, told
from tests.recount.stage import PERIODS, READ_AT
from untilgone.reports.english import ENGLISH

HORIZONS = {"24 h": 24, "48 h": 48, "7 days": 168, "28 days": 672}
CLOCKS = {
    "our_delay": {"24 h": 24, "48 h": 48}, "first_answer": {"24 h": 24, "7 days": 168},
    "relapse": {"7 days": 168, "28 days": 672},
}  # fmt: skip
SHORT = re.compile(
    r"Of (\d+) pieces of material that somebody was told about in this period, half were gone by "
    r"(.+?) \((95 %: .+?)\) after the first notice arrived; (.+?) \((95 %: .+)\) were gone within "
    r"7 days\."
)
ENDS = ("removed", "open", "withdrawn", "moved")


@pytest.fixture
def report(office: Office, by_hand: ByHand, period: str) -> Published:
    return Published(office, by_hand, "quarterly", period)


def lines(numbers: dict[str, int]) -> dict[str, list[str]]:
    """Which platforms are in each line: those of five and more, and the others together."""
    cells = {key: Counter({"": number}) for key, number in numbers.items() if number}
    named = [key for key, _ in kept(cells) if key != TOGETHER]
    others = [key for key, number in numbers.items() if number and key not in named]
    return {called(key): [key] for key in named} | ({ENGLISH.together: others} if others else {})


def called(key: str) -> str:
    """By its name in the directory, where it is in it."""
    return name(key) if name(key) != "Not known" else key


def added(found: dict[str, Group], keys: list[str]) -> Group:
    """Several platforms as one."""
    showed = tuple(each for key in keys for each in found[key].showed)
    return Group(clock="removal", by="platform", key="", showed=showed)


def long_and_shares(every: dict[str, Group]) -> dict[At, Check]:
    """Both tables by platform."""
    found: dict[At, Check] = {}
    for row, group in every.items():
        title, curve = ENGLISH.captions["long"], group.curve()
        found[title, row, "Number"] = says(len(group.ran))
        found[title, row, "Half were gone by"] = moment(curve, 0.5)
        found[title, row, "Nine in ten by"] = moment(curve, 0.9)
        for said, hour in HORIZONS.items():
            of = "" if may_say(list(every.values()), hour) else "at least 5"
            found[ENGLISH.captions["shares"], row, f"By {said}"] = share(curve, hour, of)
    return found


def may_say(every: list[Group], hour: int) -> bool:
    """Whether those that are too young for this hour cannot be told apart."""
    young = (len(each.ran) - each.curve().made.old_enough(hour) for each in every)
    return not any(map(is_small, young))


def how_they_ended(group: Group) -> dict[At, Check]:
    made = told({"": Counter({end: group.number(end) for end in ENDS})}, ENDS)
    row, title = str(len(group.ran)), ENGLISH.captions["how"]
    found: dict[At, Check] = {}
    for part, number in zip(made.parts, made.sums, strict=True):
        found[title, row, " / ".join(ENGLISH.ends[end] for end in part)] = says(number)
    gone = group.number(ALREADY)
    found[title, row, ENGLISH.ends[ALREADY]] = says(ENGLISH.few if is_small(gone) else gone)
    return found


def legal_periods(found: dict[str, Group]) -> dict[At, Check]:
    """Of five and more."""
    owed = {key: legal(group) for key, group in found.items() if sum(legal(group))}
    rows = {"All": list(owed)} | lines({key: sum(of) for key, of in owed.items()})
    checks: dict[At, Check] = {}
    for row, keys in rows.items():
        kept_ones, missed, unclear = (sum(owed[key][at] for key in keys) for at in range(3))
        n = kept_ones + missed + unclear
        if n >= FEWEST:
            low, high = (round(100 * part / n) for part in (kept_ones, n - missed))
            said = f"{low} %" if low == high else f"{low} % to {high} %"
            checks[ENGLISH.captions["deadlines"], row, "Kept"] = says(f"{said} of {n}")
    return checks


def legal(group: Group) -> list[int]:
    return [group.legal(PERIODS, how) for how in ("kept", "missed", "unclear")]


def other_clocks(report: Published) -> dict[At, Check]:
    found: dict[At, Check] = {}
    for clock, hours in CLOCKS.items():
        group = groups(report.by_hand.main, clock, "all", READ_AT, *report.days).get("")
        if group is None or len(group.ran) < FEWEST:
            continue
        title, row, curve = ENGLISH.columns[clock], str(len(group.ran)), group.curve()
        found[title, row, "Half by"] = moment(curve, 0.5)
        for said, hour in hours.items():
            of = "" if may_say([group], hour) else "at least 5"
            found[title, row, f"By {said}"] = share(curve, hour, of)
    return found


@pytest.mark.parametrize("period", MADE["quarterly"])
def test_every_figure_of_the_quarter_is_found_again(report: Published):
    rounds, days, page = report.by_hand.main, report.days, report.page
    found = groups(rounds, "removal", "platform", READ_AT, *days)
    everything = added(found, list(found))
    named = lines({key: len(group.ran) for key, group in found.items()})
    every = {"All": everything} | {row: added(found, keys) for row, keys in named.items()}
    expected = (
        report.facts() | long_and_shares(every) | how_they_ended(everything)
        | legal_periods(found) | other_clocks(report)
    )  # fmt: skip
    [short] = [line for line in page.lines if SHORT.fullmatch(line)]
    explained = [line for line in page.lines if line in report.words() and re.search(r"\d", line)]

    assert not_found_again(page, expected, [*explained, short]) == []
    assert_curve(page, everything.curve())
    said = SHORT.fullmatch(short)
    assert said
    assert said[1] == str(len(everything.ran))
    assert moment(everything.curve(), 0.5)(f"{said[2]} {said[3]}")
    of = "" if may_say(list(every.values()), 168) else "at least 5"
    assert share(everything.curve(), 168, of)(f"{said[4]} {said[5]}")
