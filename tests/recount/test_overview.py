"""/overview: what is open, done and waited for, counted again in the raw tables."""

import re
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.people import MIA
from tests.recount.byhand import NO_ANSWERS, Raw, Round
from tests.recount.conftest import OLGA, ByHand, Office
from tests.recount.curves import groups
from tests.recount.names import NAMES
from tests.recount.pages import At, Check, not_found_again, says
from tests.recount.stage import PERIODS, READ_AT
from tests.recount.test_numbers import AS_OF, of

OPEN, WEEKS = "Open takedowns by category and state", "Reported and confirmed gone, by week"
KEPT = "Legal periods kept and missed, by four weeks"
TASKS, DONE = "Open tasks by kind and age", "Acts by person"
DAY, WEEK = timedelta(days=1), timedelta(days=7)
STATES = {
    "reported": "Not looked at yet", "notifying": "Notice on its way",
    "waiting": "Waiting for an answer", "needs_person": "Needs a person", "held": "On hold",
    "confirming": "Seen gone, confirming", "gone": "Gone, being watched",
}  # fmt: skip
KINDS = {
    "find_contact": "Find out whom to write to", "approve": "Read and approve a letter",
    "look": "Look with your own eyes", "repair": "Mend something of ours",
}  # fmt: skip
ACTS = {
    "takedown opened": "Reported", "case opened": "Case opened", "held": "Put on hold",
    "report made": "A report to publish was made",
}  # fmt: skip
SETTLED = {"closed", "gone", "confirming"}


def open_table(raw: Raw, desk: str) -> dict[At, Check]:
    rows = [row for row in raw.of(desk) if row["state"] != "closed"]
    states, categories = ({row[column] for row in rows} for column in ("state", "category"))
    found = {(OPEN, "All", "All"): says(len(rows))}
    for category in [*categories, None]:
        mine = [row for row in rows if category in (None, row["category"])]
        row = NAMES[category] if category else "All"
        found[OPEN, row, "All"] = says(len(mine))
        for state in states:
            number = sum(each["state"] == state for each in mine)
            found[OPEN, row, STATES[state]] = says(number)
    return found


def weeks_table(rounds: list[Round], takedowns: list[dict[str, Any]]) -> dict[At, Check]:
    reported = [row["reported_at"] for row in takedowns]
    gone = [each.confirmed for each in rounds if each.confirmed]
    found: dict[At, Check] = {}
    for number in range(8):
        end = READ_AT - number * WEEK
        row = f"{end.day} {end:%b %Y}"
        for column, moments, nth in (("Reported", reported, ""), ("Confirmed gone", gone, " #2")):
            now, before = (in_week(moments, until) for until in (end, end - WEEK))
            found[WEEKS, row, column] = says(now)
            found[WEEKS, row, f"Against the week before{nth}"] = says(change(now, before))
    return found


def in_week(moments: list[datetime], until: datetime) -> int:
    return sum(until - WEEK < at <= until for at in moments)


def change(now: int, before: int) -> str:
    if not before:
        return "none before" if now else ""
    if now == before:
        return "as before"
    share = round(abs(now - before) / before * 100)
    sign = "+" if now > before else "\N{MINUS SIGN}"
    return f"{sign}{share:,} % (from {before} to {now})"


def kept_table(rounds: list[Round]) -> dict[At, Check]:
    """The last four weeks, today included, and those before."""
    found: dict[At, Check] = {}
    numbers: list[dict[str, int]] = []
    for back in (0, 4):
        last = READ_AT.date() - back * WEEK
        row = " to ".join(f"{day.day} {day:%b %Y}" for day in (last - 4 * WEEK + DAY, last))
        showed = groups(rounds, "removal", "all", READ_AT, last - 4 * WEEK + DAY, last)[""].ran
        owed = [each for each in showed if (each.round.platform, each.round.category) in PERIODS]
        said = Counter(each.legal(PERIODS) for each in owed)
        said["running"] = sum(e.how == "open" and not e.legal(PERIODS) for e in owed)
        known = {name: said[name] for name in ("kept", "missed", "unclear", "running")}
        numbers.append(known)
        found[KEPT, row, "Share kept"] = says(share_kept(**known))
        found[KEPT, row, "Nobody can know"] = says(known["unclear"])
        found[KEPT, row, "Not over yet"] = says(known["running"])
        for column, name in (("Kept", "kept"), ("Missed", "missed")):
            found[KEPT, row, column] = says(known[name])
    changes = {name: change(*(each[name] for each in numbers)) for name in ("kept", "missed")}
    latest = next(iter(found))[1]
    for nth, name in (("", "kept"), (" #2", "missed")):
        found[KEPT, latest, f"Against the time before{nth}"] = says(changes[name])
    return found


def share_kept(kept: int, missed: int, unclear: int, running: int) -> str:
    """At least those that are known to have kept it, at most all that did not miss it."""
    n = kept + missed + unclear + running
    if not n:
        return "\N{EN DASH}"
    low, high = (round(100 * number / n) for number in (kept, n - missed))
    return f"{low} % of {n}" if low == high else f"{low} % to {high} % of {n}"


def tasks_table(raw: Raw, desk: str) -> dict[At, Check]:
    ours = {row["id"] for row in raw.of(desk)}
    rows = [row for row in raw["tasks"] if not row["done_at"] and row["takedown_id"] in ours]
    found: dict[At, Check] = {}
    for kind in {row["kind"] for row in rows}:
        ages = [READ_AT - row["created_at"] for row in rows if row["kind"] == kind]
        row = KINDS[kind]
        found[TASKS, row, "Less than a day"] = says(sum(age < DAY for age in ages))
        found[TASKS, row, "One to seven days"] = says(sum(DAY <= age < WEEK for age in ages))
        found[TASKS, row, "Longer"] = says(sum(age >= WEEK for age in ages))
        found[TASKS, row, "All"] = says(len(ages))
        found[TASKS, row, "The oldest"] = ago(max(ages))
    return found


def ago(age: timedelta) -> Check:
    """Minutes up to 90 of them, hours up to 48, then days."""
    minutes = age / timedelta(minutes=1)
    unit, in_unit = ("minute", minutes) if minutes < 90 else ("hour", minutes / 60)
    unit, in_unit = (unit, in_unit) if minutes < 48 * 60 else ("day", minutes / 60 / 24)
    return says(f"{round(in_unit)} {unit}{'s' * (round(in_unit) != 1)} ago")


def done_table(raw: Raw, desk: str) -> dict[At, Check]:
    other = {row["reference"] for table in ("takedowns", "cases") for row in raw[table]
             if row["desk"] != desk}  # fmt: skip
    ours = {row["reference"] for table in ("takedowns", "cases") for row in raw[table]} - other
    acts = [
        row for row in raw["acts"]
        if row["at"] >= READ_AT - WEEK
        and row["actor"] not in {"system", "party"} and row["kind"] != "read"
        and (row["reference"] in ours or (desk == "main" and row["reference"] not in other))
    ]  # fmt: skip
    found: dict[At, Check] = {}
    for person in {row["actor"] for row in acts}:
        kinds = Counter(row["kind"] for row in acts if row["actor"] == person)
        said = [
            f"{ACTS.get(kind, kind.capitalize())} ({number})"
            for kind, number in sorted(kinds.items(), key=lambda each: (-each[1], each[0]))
        ]
        more = sum(kinds.values()) - sum(sorted(kinds.values(), reverse=True)[:5])
        said = said[:5] + ([f"{more} of other kinds"] if more else [])
        found[DONE, person, "Acts"] = says(sum(kinds.values()))
        found[DONE, person, "Most often"] = says(", ".join(said))
    return found


def due(raw: Raw, desk: str) -> list[str | re.Pattern[str]]:
    """Lines about letters without an answer by the day they name."""
    ours = {row["id"]: row for row in raw.of(desk)}
    answered = {
        (row["notice_id"], row["takedown_id"]) for row in raw["answers"]
        if row["kind"] not in NO_ANSWERS
    }  # fmt: skip
    found: list[str | re.Pattern[str]] = []
    for row in raw["notices"]:
        takedown, by = ours.get(row["takedown_id"]), row["answer_by"]
        if takedown is None or not by or not READ_AT - WEEK <= by < READ_AT + DAY:
            continue
        is_asked = row["delivered_at"] and (row["notice_id"], takedown["id"]) not in answered
        if is_asked and takedown["state"] not in SETTLED:
            at = f"{by.day} {by:%b %Y, %H:%M}"
            begin = f"{takedown['reference']}, {row['party_name']}: {at}"
            found.append(re.compile(re.escape(begin) + r"\b.* UTC \(.+\)"))
    return found


@pytest.mark.parametrize("person", [MIA, OLGA], ids=["main", "other"])
def test_every_number_of_the_workload_is_found_again(office: Office, by_hand: ByHand, person):
    raw, desk = by_hand.raw, person.desk
    takedowns = raw.of(desk)
    lines = [
        AS_OF,
        f"Open takedowns {sum(row['state'] != 'closed' for row in takedowns)}",
        re.compile(r"bluesky: Paused, as the other side asked, until 21 Jan 2026, 21:30.* UTC .+"),
        re.compile(r"reddit: Halted: the account was refused, since 20 Jan 2026, 06:30.* UTC .+"),
        *due(raw, desk),
    ]
    expected = (
        open_table(raw, desk) | weeks_table(of(by_hand, person), takedowns)
        | kept_table(of(by_hand, person)) | tasks_table(raw, desk) | done_table(raw, desk)
    )  # fmt: skip
    page = office.page("/overview", person)

    assert not_found_again(page, expected, lines) == []
    shown = Counter(line.partition(",")[0] for line in page.lines if line.startswith("UG-"))
    assert shown.total() == len(due(raw, desk)) > 0
