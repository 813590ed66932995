"""Every clock by hand: from the looks, letters, answers and moves of each takedown, one by one.

Reads the tables by plain SQL and nothing of ``untilgone.store`` or ``untilgone.metrics``; what each
clock means is written anew from docs/numbers.md and docs/desk-numbers.md.
"""

import sqlite3
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import inf
from pathlib import Path
from typing import Any

CONFIRMED_BY, CONFIRMED_OVER = 3, timedelta(hours=24)  # looks, as the example's plan has them
NO_ANSWERS = {"bounced", "pending"}  # by the mail system
REMOVED, WITHDRAWN, MOVED, OPEN, ALREADY = "removed", "withdrawn", "moved", "open", "already_gone"


@dataclass(kw_only=True)
class Round:
    """One ladder of one takedown, as looks and letters tell it."""

    takedown: dict[str, Any]
    began: datetime
    told: datetime | None = None
    live: datetime | None = None
    gone: datetime | None = None
    confirmed: datetime | None = None
    moved: datetime | None = None
    answered: datetime | None = None
    back: datetime | None = None
    is_last: bool = True
    platform: str = ""
    host: str = "unknown"
    channel: str = "unknown"
    country: str = "unknown"
    step: str = "unknown"

    @property
    def category(self) -> str:
        return str(self.takedown["category"])

    @property
    def reference(self) -> str:
        return str(self.takedown["reference"])

    @property
    def withdrawn(self) -> datetime | None:
        is_so = self.is_last and not self.confirmed and self.takedown["outcome"] == WITHDRAWN
        return self.takedown["closed_at"] if is_so else None

    @property
    def ended(self) -> datetime | None:
        return self.confirmed or self.moved or self.withdrawn

    @property
    def was_gone_before(self) -> bool:
        return self.told is None or bool(self.gone and self.gone <= self.told)

    def key(self, by: str) -> str:
        """Its group."""
        if by == "platform_category":
            return f"{self.platform}/{self.category}"
        return "" if by == "all" else str(getattr(self, by))


@dataclass(frozen=True, kw_only=True)
class Showed:
    """What a clock of a round shows."""

    round: Round
    began: datetime
    left: float  # hours
    right: float
    how: str

    def legal(self, periods: dict[tuple[str, str], float]) -> str:
        """Whether a legal period was kept: `kept`, `missed`, `unclear`; empty: not owed (yet)."""
        period = periods.get((self.round.platform, self.round.category))
        if period is None or self.how == ALREADY:
            return ""
        if self.how == REMOVED and self.right <= period:
            return "kept"
        if self.left >= period:
            return "missed"
        return "unclear" if self.how == REMOVED else ""


class Raw:
    """The tables of a SQLite file as they stand there."""

    def __init__(self, path: Path) -> None:
        connection = sqlite3.connect(path)
        connection.row_factory = sqlite3.Row
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        self._tables = {
            name: [
                {column: _value(column, row[column]) for column in row.keys()}  # noqa: SIM118
                for row in connection.execute(f"SELECT * FROM {name}")
            ]
            for (name,) in names
            if name != "measured"
        }
        connection.close()

    def __getitem__(self, table: str) -> list[dict[str, Any]]:
        return self._tables[table]

    def of(self, desk: str | None) -> list[dict[str, Any]]:
        """The takedowns of a desk."""
        return [row for row in self["takedowns"] if desk in {None, row["desk"]}]


def rounds(raw: Raw, desk: str | None = None) -> list[Round]:
    """All rounds of a desk, or of all."""
    by_takedown = {
        table: _grouped(raw[table]) for table in ("looks", "notices", "answers", "parties")
    }
    moves = {row["look_id"] for row in raw["addresses"] if row["look_id"] is not None}
    found: list[Round] = []
    for takedown in raw.of(desk):
        of = {table: rows[takedown["id"]] for table, rows in by_takedown.items()}
        mine = _seen(takedown, sorted(of["looks"], key=lambda look: look["id"]), moves)
        for number, each in enumerate(mine):
            _told(each, [row for row in of["notices"] if _ladder(row) == number], of["parties"])
            said = [
                row["at"] for row in of["answers"]
                if _ladder(row) == number and row["kind"] not in NO_ANSWERS
            ]  # fmt: skip
            in_time = [at for at in said if each.ended is None or at <= each.ended]
            each.answered = min(in_time, default=None)
        found += mine
    return found


def _seen(takedown: dict[str, Any], looks: list[dict[str, Any]], moves: set[int]) -> list[Round]:
    found = [Round(takedown=takedown, began=takedown["reported_at"])]
    for look in looks:
        now, at = found[-1], look["first_at"]
        if look["id"] in moves:
            now.moved = at
        elif look["verdict"] == "live" and now.confirmed:
            now.back = at
        if now.moved or now.back:
            now.is_last = False
            found.append(Round(takedown=takedown, began=at))
            now = found[-1]
        if look["verdict"] == "live":
            now.live, now.gone = look["last_at"], None
        elif look["verdict"] == "gone":
            now.gone = at
            is_over = look["last_at"] - at >= CONFIRMED_OVER
            if is_over and look["count"] >= CONFIRMED_BY:
                now.confirmed = look["last_at"]
    return found


def _told(of: Round, letters: list[dict[str, Any]], parties: list[dict[str, Any]]) -> None:
    of.platform = of.takedown["platform"]
    letters = sorted(
        (row for row in letters if row["delivered_at"]), key=lambda row: row["delivered_at"]
    )
    if not letters:
        return
    first, last = letters[0], letters[-1]
    of.told, of.platform, of.channel = first["delivered_at"], first["party_slug"], first["channel"]
    of.step = f"{last['kind']} to {last['party_kind']}"
    for party in parties:
        if party["kind"] == "host":
            of.host, of.country = party["slug"], party["country"] or of.country


def removal(of: Round, now: datetime) -> Showed | None:
    """From the first delivered notice to the removal."""
    told = of.told
    if of.confirmed and of.was_gone_before:
        return Showed(round=of, began=of.began, left=0, right=0, how=ALREADY)
    if told is None:
        return None
    seen = hours(told, of.live or told)
    if of.confirmed and of.gone:
        right = hours(told, of.gone)
        return Showed(round=of, began=told, left=min(seen, right), right=right, how=REMOVED)
    if of.ended is None:
        return Showed(round=of, began=told, left=seen, right=inf, how=OPEN)
    if of.was_gone_before:
        return None
    at = hours(told, of.ended)
    return Showed(round=of, began=told, left=at, right=at, how=MOVED if of.moved else WITHDRAWN)


def our_delay(of: Round, now: datetime) -> Showed | None:
    """From the report, or since it is back or elsewhere, to the first delivered notice."""
    if of.ended and of.was_gone_before:
        return None
    if of.told is None:
        return Showed(round=of, began=of.began, left=hours(of.began, now), right=inf, how=OPEN)
    delay = hours(of.began, of.told)
    return Showed(round=of, began=of.began, left=delay, right=delay, how=REMOVED)


def first_answer(of: Round, now: datetime) -> Showed | None:
    """From the first delivered notice to the first answer of the party to a letter of the round."""
    if of.told is None or (of.ended and of.was_gone_before):
        return None
    if of.answered is None:
        waited = hours(of.told, of.ended or now)
        return Showed(round=of, began=of.told, left=waited, right=inf, how=OPEN)
    after = hours(of.told, of.answered)
    return Showed(round=of, began=of.told, left=after, right=after, how=REMOVED)


def relapse(of: Round, now: datetime) -> Showed | None:
    """From the confirmation until it was there again."""
    if of.confirmed is None:
        return None
    until = of.back or of.takedown["closed_at"] or now
    after = hours(of.confirmed, until)
    right, how = (after, REMOVED) if of.back else (inf, OPEN)
    return Showed(round=of, began=of.confirmed, left=after, right=right, how=how)


CLOCKS = {
    "removal": removal, "our_delay": our_delay, "first_answer": first_answer, "relapse": relapse,
}  # fmt: skip


def hours(since: datetime, until: datetime) -> float:
    """Between two moments, never less than none."""
    return max((until - since) / timedelta(hours=1), 0.0)


def _ladder(row: dict[str, Any]) -> int:
    return int(row["notice_id"].rpartition("/")[2].partition(".")[0])


def _grouped(rows: list[dict[str, Any]]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row["takedown_id"]].append(row)
    return found


def _value(column: str, value: Any) -> Any:
    is_time = column.endswith(("_at", "_until", "answer_by")) or column in {"at", "since"}
    if is_time and isinstance(value, str):
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    return value
