"""Reports that are made of what the stage kept, and what they count, by hand."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from activities.reports import ReportActivities
from tests.activities.conftest import run
from tests.people import MIA
from tests.recount.byhand import ALREADY, Raw, Round, ladder
from tests.recount.curves import groups
from tests.recount.estimates import on_grid
from tests.recount.stage import READ_AT
from untilgone import directory
from untilgone.reports.query import Kind, Query, ReportOrder
from untilgone.store.database import Store

Cells = dict[str, Counter[str]]
"""How many ended how, by key."""
MADE = {
    "open-data": ("2025-Q4", "2026"), "inhope": ("2025-Q4", "2026"), "dsa-22": ("2025", "2026"),
    "quarterly": ("2025-Q4", "2026-01-12/2026-01-20"),
}  # fmt: skip
_REMOVED_BY = {"removed_24h": 24, "removed_48h": 48, "removed_7d": 168}
_UNDER = {"same_day": 1, "under_3_days": 3, "under_7_days": 7}


async def publish(store: Store, file: Path) -> None:
    """Make all of them, in this order: `R-2026-0001` and so on."""
    made = ReportActivities(store, directory.load([file]), "Example Hotline")
    for kind, periods in MADE.items():
        for period in periods:
            asked = Query.of(Kind(kind), period, desk="main", language="en")
            order = ReportOrder(query=asked, by=MIA, key=f"{kind} {period}")
            await run(made.make_report, order, at=READ_AT)


def ended(rounds: list[Round], by: str, since: date, until: date) -> Cells:
    """Open data: how rounds ended, by the look that found them gone."""
    found: Cells = {}
    for key, group in groups(rounds, "removal", by, READ_AT, since, until).items():
        found[key] = Counter()
        for each in group.showed:
            right, how = on_grid(each.left, each.right)[1], each.how
            if how == "removed":
                by_then = (name for name, hours in _REMOVED_BY.items() if right <= hours)
                how = next(by_then, "removed_later")
            found[key][how] += 1
    return found


def reported(rounds: list[Round], by: str, since: date, until: date) -> Cells:
    """INHOPE: what became first of takedowns that were reported in these days."""
    found: Cells = {}
    for each in rounds:
        day = each.takedown["reported_at"].date()
        if each.number == 0 and since <= day <= until:
            found.setdefault(str(getattr(each, by)), Counter())[_in_days(each, day)] += 1
    return found


def _in_days(of: Round, day: date) -> str:
    if of.confirmed and of.gone:
        days = (of.gone.date() - day).days
        by_then = (name for name, under in _UNDER.items() if days < under)
        return ALREADY if of.was_gone_before else next(by_then, "later")
    return "moved" if of.moved else "withdrawn" if of.withdrawn else "open"


def noticed(raw: Raw, rounds: list[Round], since: date, until: date) -> Cells:
    """DSA: notices that providers took, by provider, category and what they did."""
    its_round = {(each.takedown["id"], each.number): each for each in rounds}
    found: Cells = {by: Counter() for by in ("provider", "category", "action")}
    for row in raw["notices"]:
        of = its_round.get((row["takedown_id"], ladder(row)))
        is_new = row["kind"] in {"notice", "escalation"}
        if of and is_new and row["delivered_at"] and since <= row["delivered_at"].date() <= until:
            slug = row["party_slug"]
            found["provider"][row["party_name"] if slug == "unknown" else slug] += 1
            found["category"][of.category] += 1
            found["action"][_action(raw, row, of)] += 1
    return found


def _action(raw: Raw, letter: dict[str, Any], of: Round) -> str:
    if of.confirmed and of.gone and of.gone > letter["delivered_at"]:
        return "removed"
    if of.moved and of.moved > letter["delivered_at"]:
        return "moved"
    said = {row["kind"] for row in raw["answers"] if row["notice_id"] == letter["notice_id"]}
    return "refused" if "refused" in said else "answered" if said else "no_answer"
