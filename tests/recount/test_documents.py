"""The figures as JSON, from the API and from the command, and the same pages on PostgreSQL."""

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import pytest
from typer.testing import CliRunner

from command.main import app
from tests.canary import TOKEN
from tests.people import MIA
from tests.recount.clocks import CLOCKS
from tests.recount.conftest import OLGA, ByHand, Office
from tests.recount.curves import Curve, Group, Known, groups
from tests.recount.figures import Bands, highs, lows, may_be_endless
from tests.recount.stage import PERIODS, READ_AT

HORIZONS = (24, 48, 168, 672)
NEAR = 1e-4
BANDS = Bands()


def wrong(said: dict[str, Any], group: Group) -> list[str]:
    """The fields of a group that were not found again. A new field is added here."""
    curve = group.curve() if group.ran else None
    of = {
        "key": said["key"] == group.key,
        "n": said["n"] == len(group.ran),
        "open": said["open"] == group.number("open"),
        "already_gone": said["already_gone"] == group.number("already_gone"),
        "number": said["number"] == group.number("removed"),
        "median": is_moment(said["median"], curve, 0.5),
        "ninetieth": is_moment(said["ninetieth"], curve, 0.9),
        "restricted_mean": is_known(said["restricted_mean"], curve and curve.mean_until(672), 672),
        "shares": are_shares(said["shares"], curve),
        "others": are_others(said["others"], group),
        "deadline": is_deadline(said["deadline"], group),
        "gap": 0 <= said["gap"] <= 1e-10,
        "is_settled": said["is_settled"] is True,
    }
    return [name for name, is_right in of.items() if not is_right] + sorted(set(said) - set(of))


def is_moment(said: dict[str, Any], curve: Curve | None, part: float) -> bool:
    if curve is None:
        return said["why"] == "nobody_told"
    when = curve.when(part)
    if when.cell is None:
        share = re.fullmatch(r"Only ([\d.]+)% were seen to end so until now\.", said["reason"])
        is_right = share and abs(float(share[1]) - 100 * when.value) <= 0.05 + 100 * NEAR
        return said["why"] == "too_few" and bool(is_right)
    is_end = said["high"] is None and may_be_endless(curve, part)
    return (
        said["value"] == pytest.approx(when.value, abs=50 * NEAR)
        and (said["earliest"], said["latest"]) == (when.cell.left, when.cell.right)
        and said["low"] in {cell.left for cell in lows(curve, part)}
        and (is_end or said["high"] in {cell.right for cell in highs(curve, part)})
        and said["why"] is said["reason"] is None
    )


def is_known(said: dict[str, Any], known: Known | None, unit: float = 1) -> bool:
    if known is None:
        return bool(said["why"] == "nobody_told")
    if known.why:
        return said["why"] == known.why and said["value"] is None
    in_unit = Known(low=known.low / unit, high=known.high / unit, n=known.n)
    return said["value"] == pytest.approx(known.value, abs=NEAR * unit) and BANDS.add(
        said["low"] / unit, said["high"] / unit, in_unit
    )


def are_shares(said: list[dict[str, Any]], curve: Curve | None) -> bool:
    return [each["hours"] for each in said] == list(HORIZONS) and all(
        each["old_enough"] == (curve.made.old_enough(each["hours"]) if curve else 0)
        and is_known(each, curve and curve.at(each["hours"]))
        for each in said
    )


def are_others(said: list[dict[str, Any]], group: Group) -> bool:
    ways = [way for way in ("withdrawn", "moved") if group.number(way)]
    return [each["outcome"] for each in said] == ways and all(
        each["number"] == group.number(each["outcome"])
        and are_shares(each["shares"], group.curve(each["outcome"]))
        for each in said
    )


def is_deadline(said: dict[str, int] | None, group: Group) -> bool:
    if group.clock != "removal":
        return said is None
    return said == {how: group.legal(PERIODS, how) for how in ("kept", "missed", "unclear")}


def all_wrong(said: dict[str, Any], found: Mapping[str, Group]) -> dict[str, list[str]]:
    """By group; and the order, which is by how many."""
    keys = [each["key"] for each in said["groups"]]
    in_order = sorted(found, key=lambda key: (-len(found[key].ran), key))
    bad = {each["key"]: wrong(each, found[each["key"]]) for each in said["groups"]}
    return {key: of for key, of in bad.items() if of} | ({} if keys == in_order else {"": keys})


@pytest.mark.parametrize(
    ("clock", "by"),
    [
        *(
            (clock, by)
            for clock in CLOCKS
            for by in ("all", "platform", "platform_category")
            if clock != "after_letter"
        ),
        ("removal", "step"),
        ("after_letter", "step"),
        ("after_letter", "platform_step"),
    ],
)
def test_the_document_of_the_api_is_found_again(office: Office, by_hand: ByHand, clock, by):
    said = office.machine(f"/api/v1/metrics?by={by}&clock={clock}", TOKEN).json()

    assert all_wrong(said, groups(by_hand.main, clock, by, READ_AT)) == {}


def test_bands_of_documents_are_as_wide_as_those_by_hand(office: Office, by_hand: ByHand):
    BANDS.widths.clear()
    for clock in CLOCKS:
        by = "platform_step" if clock == "after_letter" else "platform"
        test_the_document_of_the_api_is_found_again(office, by_hand, clock, by)

    assert len(BANDS.widths) > 50
    assert BANDS.ratio == pytest.approx(1, abs=0.03)


@pytest.mark.parametrize(("clock", "by"), [
    ("removal", "category"), ("our_delay", "host"), ("waiting", "channel"), ("after_letter", "step"),
])  # fmt: skip
def test_the_document_of_the_command_is_of_all_desks(staged, by_hand: ByHand, clock, by):
    days = ["--since", "2025-11-20", "--until", "2026-01-16"]
    asked = ["metrics", "--json", "--clock", clock, "--by", by, *days]
    result = CliRunner().invoke(app, asked, env=staged[1])
    assert result.exit_code == 0, result.output
    said = json.loads(result.stdout)
    now, of = datetime.fromisoformat(said["as_of"]), by_hand.main + by_hand.other
    found = groups(of, clock, by, now, date(2025, 11, 20), date(2026, 1, 15))

    assert all_wrong(said, found) == {}


@pytest.mark.parametrize("person", [MIA, OLGA], ids=["main", "other"])
def test_postgresql_says_the_same(office: Office, in_postgresql: Office, person):
    for path in (
        "/overview", "/numbers?by=platform", "/numbers?by=step&since=2025-12-10&until=2026-01-09",
        "/numbers/platform/lantern", "/numbers/behind?by=category&key=ncii&what=missed",
    ):  # fmt: skip
        here, there = (each.page(path, person) for each in (office, in_postgresql))
        assert here.everything == there.everything, path


def test_postgresql_says_the_same_to_machines(office: Office, in_postgresql: Office):
    clocks = [f"by=platform&clock={clock}" for clock in CLOCKS[:-1]]
    clocks.append("by=platform_step&clock=after_letter")
    for path in ("/metrics", *(f"/api/v1/metrics?{clock}" for clock in clocks)):
        here, there = (each.machine(path, TOKEN).text for each in (office, in_postgresql))
        assert here == there, path
