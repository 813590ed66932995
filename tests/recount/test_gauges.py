"""/metrics: each sample is found again in the raw tables, and each gauge has somebody who does."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.canary import TOKEN
from tests.recount.byhand import NO_ANSWERS, Raw
from tests.recount.conftest import ByHand, Office
from tests.recount.stage import PERIODS, READ_AT

DAY, WEEK = timedelta(days=1), timedelta(days=7)
SETTLED = {"closed", "gone", "confirming"}


def age(moments: list[datetime]) -> float:
    return max((READ_AT - min(moments)).total_seconds(), 0) if moments else 0


def still_open(raw: Raw) -> list[dict[str, Any]]:
    return [row for row in raw["takedowns"] if row["state"] != "closed"]


def by(rows: list[dict[str, Any]], column: str) -> Mapping[str, list[dict[str, Any]]]:
    return {key: [r for r in rows if r[column] == key] for key in {r[column] for r in rows}}


def tasks_open(raw: Raw) -> Mapping[str, float]:
    return Counter(row["kind"] for row in raw["tasks"] if not row["done_at"])


def task_oldest(raw: Raw) -> Mapping[str, float]:
    rows = [row for row in raw["tasks"] if not row["done_at"]]
    return {k: age([row["created_at"] for row in of]) for k, of in by(rows, "kind").items()}


def takedowns_open(raw: Raw) -> Mapping[str, float]:
    return Counter(row["state"] for row in still_open(raw))


def step_lag(raw: Raw) -> Mapping[str, float]:
    waiting = [row["next_at"] for row in raw["takedowns"] if row["state"] == "waiting"]
    return {"": age([at for at in waiting if at and at < READ_AT])}


def look_oldest(raw: Raw) -> Mapping[str, float]:
    last = {row["id"]: row["reported_at"] for row in raw["takedowns"]}
    for look in raw["looks"]:
        last[look["takedown_id"]] = max(last[look["takedown_id"]], look["last_at"])
    states = by(still_open(raw), "state")
    return {state: age([last[row["id"]] for row in rows]) for state, rows in states.items()}


def looks_by_verdict(raw: Raw) -> Mapping[str, float]:
    ours = {row["id"] for row in still_open(raw)}
    return Counter(
        look["verdict"] for look in raw["looks"]
        if look["takedown_id"] in ours and look["last_at"] >= READ_AT - DAY
    )  # fmt: skip


def legal_deadlines(raw: Raw) -> Mapping[str, float]:
    found: Counter[str] = Counter()
    for row in raw["takedowns"]:
        period = PERIODS.get((row["platform"], row["category"]))
        if row["state"] in SETTLED or row["first_notice_at"] is None or period is None:
            continue
        left = row["first_notice_at"] + timedelta(hours=period) - READ_AT
        found["missed"] += left <= timedelta()
        found["near"] += timedelta() < left <= DAY
    return found


def answer_deadlines(raw: Raw) -> Mapping[str, float]:
    ours = {row["id"] for row in raw["takedowns"] if row["state"] not in SETTLED}
    answered = {row["notice_id"] for row in raw["answers"] if row["kind"] not in NO_ANSWERS}
    found: Counter[str] = Counter()
    for row in raw["notices"]:
        if row["delivered_at"] and row["takedown_id"] in ours and row["notice_id"] not in answered:
            found["missed"] += READ_AT - WEEK <= row["answer_by"] < READ_AT
            found["near"] += READ_AT <= row["answer_by"] < READ_AT + DAY
    return found


def mails_waiting(raw: Raw) -> Mapping[str, float]:
    return {"": sum(row["needs_person"] for row in raw["mails"])}


def mail_oldest(raw: Raw) -> Mapping[str, float]:
    return {"": age([row["arrived_at"] for row in raw["mails"] if row["needs_person"]])}


def mail_lag(raw: Raw) -> Mapping[str, float]:
    return {"": age([row["emptied_at"] for row in raw["mailboxes"]])}


def channel_errors(raw: Raw) -> Mapping[str, float]:
    return {f"{row['slug']},{row['error']}": row["number"] for row in raw["channel_errors"]}


def channel_paused(raw: Raw) -> Mapping[str, float]:
    rows = raw["channels"]
    return {r["slug"]: bool(r["paused_until"] and r["paused_until"] > READ_AT) for r in rows}


def channel_halted(raw: Raw) -> Mapping[str, float]:
    return {row["slug"]: row["halted_at"] is not None for row in raw["channels"]}


def letters(raw: Raw) -> Mapping[str, float]:
    going = {"awaiting_approval", "prepared", "leaving", "unknown", "by_hand"}
    return Counter(
        f"{'withdrawal' if row['kind'] == 'withdrawal' else 'letter'},{row['state']}"
        for row in raw["notices"] if row["state"] in going
    )  # fmt: skip


def measures(raw: Raw) -> Mapping[str, float]:
    return {"": len(raw["measures"])}


GAUGES: Mapping[str, Callable[[Raw], Mapping[str, float]]] = {
    "tasks_open": tasks_open,
    "task_oldest_seconds": task_oldest,
    "takedowns_open": takedowns_open,
    "step_lag_seconds": step_lag,
    "look_oldest_seconds": look_oldest,
    "looks_by_verdict": looks_by_verdict,
    "legal_deadlines": legal_deadlines,
    "answer_deadlines": answer_deadlines,
    "mail_lag_seconds": mail_lag,
    "mails_waiting": mails_waiting,
    "mail_oldest_seconds": mail_oldest,
    "channel_paused": channel_paused,
    "channel_halted": channel_halted,
    "channel_errors_total": channel_errors,
    "notices": letters,
    "measures_not_counted": measures,
}
"""How each gauge is found again, by its labels. A new gauge is added here."""


@pytest.fixture(scope="module")
def said(office: Office) -> dict[str, dict[str, float]]:
    """Every sample of the page, by the values of its labels."""
    found: dict[str, dict[str, float]] = {}
    for line in office.machine("/metrics", TOKEN).text.splitlines():
        if not line.startswith("#"):
            name, _, value = line.rpartition(" ")
            gauge, _, labels = name.removeprefix("untilgone_").partition("{")
            key = ",".join(re.findall(r'="([^"]*)"', labels))
            found.setdefault(gauge, {})[key] = float(value)
    return found


def test_each_gauge_is_one_that_somebody_finds_again(said):
    assert set(said) == set(GAUGES)


@pytest.mark.parametrize("gauge", GAUGES)
def test_every_sample_is_found_again(said, by_hand: ByHand, gauge: str):
    again = {key: float(value) for key, value in GAUGES[gauge](by_hand.raw).items() if value}

    assert {key: value for key, value in said[gauge].items() if value} == pytest.approx(again)
    assert again, "the stage has nothing of it, so nothing was checked"
