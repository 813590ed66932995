"""Every round by hand: from the looks, letters, answers, tasks and moves of each takedown.

Reads the tables by plain SQL and nothing of ``untilgone.store`` or ``untilgone.metrics``.
"""

import sqlite3
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

CONFIRMED_BY, CONFIRMED_OVER = 3, timedelta(hours=24)  # looks, as the example's plan has them
NO_ANSWERS = {"bounced", "pending"}  # by the mail system
_MINUTE = timedelta(minutes=1)  # nothing on the stage happens between two
REMOVED, WITHDRAWN, MOVED, OPEN, ALREADY = "removed", "withdrawn", "moved", "open", "already_gone"


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One that was delivered; ``step`` has its number where it is not the first of its kind."""

    step: str
    at: datetime
    next_at: datetime | None


@dataclass(kw_only=True)
class Round:
    """One ladder of one takedown, as looks and letters tell it."""

    takedown: dict[str, Any]
    number: int = 0
    began: datetime
    told: datetime | None = None
    live: datetime | None = None
    gone: datetime | None = None
    confirmed: datetime | None = None
    moved: datetime | None = None
    answered: datetime | None = None
    back: datetime | None = None
    waited: timedelta = timedelta()  # of the time until somebody was told, for a person of ours
    letters: tuple[Letter, ...] = ()
    refused_by: frozenset[str] = frozenset()  # kinds of parties
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
        table: _grouped(raw[table]) for table in ("looks", "notices", "answers", "parties", "tasks")
    }
    moves = {row["look_id"] for row in raw["addresses"] if row["look_id"] is not None}
    found: list[Round] = []
    for takedown in raw.of(desk):
        of = {table: rows[takedown["id"]] for table, rows in by_takedown.items()}
        mine = _seen(takedown, sorted(of["looks"], key=lambda look: look["id"]), moves)
        for number, each in enumerate(mine):
            _told(each, [row for row in of["notices"] if ladder(row) == number], of["parties"])
            each.waited = _waited(each, of["tasks"])
            said = [row for row in of["answers"] if ladder(row) == number]
            each.answered = min(
                (
                    row["at"] for row in said
                    if row["kind"] not in NO_ANSWERS
                    and (each.ended is None or row["at"] <= each.ended)
                ),
                default=None,
            )  # fmt: skip
            until = mine[number + 1].began if number + 1 < len(mine) else None
            each.refused_by = _refused(each, until, said, of["notices"])
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
            found.append(Round(takedown=takedown, number=len(found), began=at))
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
    of.step, of.letters = _step(last), _letters(letters)
    for party in parties:
        if party["kind"] == "host":
            of.host, of.country = party["slug"], party["country"] or of.country


def _step(letter: dict[str, Any]) -> str:
    return f"{letter['kind']} to {letter['party_kind']}"


def _letters(rows: list[dict[str, Any]]) -> tuple[Letter, ...]:
    found: list[Letter] = []
    for at, row in enumerate(rows):
        number = sum(_step(each) == _step(row) for each in rows[: at + 1])
        after = rows[at + 1]["delivered_at"] if at + 1 < len(rows) else None
        step = _step(row) + (f", {number}" if number > 1 else "")
        found.append(Letter(step=step, at=row["delivered_at"], next_at=after))
    return tuple(found)


def _waited(of: Round, tasks: list[dict[str, Any]]) -> timedelta:
    """Minute by minute, so that several tasks at once count once."""
    if of.told is None:
        return timedelta()
    asked = [(row["created_at"], row["done_at"] or of.told) for row in tasks]
    minutes = (of.told - of.began) // _MINUTE
    waiting = (
        any(since <= of.began + _MINUTE * n < until for since, until in asked)
        for n in range(minutes)
    )
    return sum(waiting) * _MINUTE


def _refused(
    of: Round,
    until: datetime | None,
    said: list[dict[str, Any]],
    letters: list[dict[str, Any]],
) -> frozenset[str]:
    """Which kinds of parties refused since they were told, before it came back or moved."""
    told = of.told
    if told is None:
        return frozenset()
    whom = {row["notice_id"]: row["party_kind"] for row in letters}
    return frozenset(
        whom[row["notice_id"]] for row in said
        if row["kind"] == "refused"
        and told <= row["at"] and (until is None or row["at"] < until)
    )  # fmt: skip


def hours(since: datetime, until: datetime) -> float:
    """Between two moments, never less than none."""
    return max((until - since) / timedelta(hours=1), 0.0)


def ladder(row: dict[str, Any]) -> int:
    """To which round a letter or an answer belongs."""
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
