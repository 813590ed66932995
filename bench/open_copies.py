"""Copies of waiting workflows in the file of Temporal's development server; for ``bench/open.py``.

Beginning 100,000 takes hours, most of it their first looks. A copy is what the server itself keeps
of a takedown that waits, row by row, under another id and another run; what is sealed in it is
sealed anew, about the takedown of its own. The server must not run meanwhile.
"""

import itertools
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from temporalio.api.history.v1 import History

from untilgone.keyring import KeyRing
from workflows.intake import takedown_id

_BY_RUN = ("executions", "current_executions", "activity_info_maps", "timer_info_maps")
_CONTEXT = b"temporal"  # as workflows/encryption.py binds it
_RUN = re.compile(rb"\$([0-9a-f-]{36})")  # a text of 36 octets in a message

Row = tuple[Any, ...]


@dataclass(frozen=True, kw_only=True)
class _Kept:
    """What the server keeps of one workflow."""

    reference: str
    run: UUID
    branch: UUID
    rows: Mapping[str, Sequence[Row]]
    columns: Mapping[str, Sequence[str]]


def copy_workflows(database: Path, keyring: KeyRing, copies: Mapping[str, Iterable[str]]) -> None:
    """Copy the workflow of each takedown for each of the others that are named with it."""
    with sqlite3.connect(database) as connection:
        timers = _timers(connection)
        # Above all that there are: a task with a number of before is out of date for the server.
        # It begins a range of its own when it starts, so these stay free.
        [(last,)] = connection.execute("SELECT max(task_id) FROM timer_tasks")
        numbers = itertools.count(last + 1)
        for reference, others in copies.items():
            kept = _kept(connection, reference, timers)
            for other in others:
                _copy(connection, keyring, kept, other, numbers)
    connection.close()


def _timers(connection: sqlite3.Connection) -> Mapping[str, list[Row]]:
    """What is still to happen, by run."""
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")
    found: dict[str, list[Row]] = {}
    for row in connection.execute(
        "SELECT * FROM timer_tasks WHERE visibility_timestamp > ?", (now,)
    ):
        for run in _RUN.findall(row[3]):
            found.setdefault(run.decode(), []).append(row)
    return found


def _kept(connection: sqlite3.Connection, reference: str, timers: Mapping[str, list[Row]]) -> _Kept:
    name = takedown_id(reference)
    [(raw,)] = connection.execute(
        "SELECT run_id FROM current_executions WHERE workflow_id = ?", (name,)
    )
    run = UUID(bytes=raw)
    where = dict.fromkeys(_BY_RUN, ("run_id = ? AND workflow_id = ?", (raw, name)))
    where |= dict.fromkeys(("history_node", "history_tree"), ("tree_id = ?", (raw,)))
    where |= {"executions_visibility": ("run_id = ?", (str(run),))}
    columns, rows = {"timer_tasks": _columns(connection, "timer_tasks")}, {}
    for table, (which, given) in where.items():
        columns[table] = _columns(connection, table)
        names = ", ".join(columns[table])
        query = f"SELECT {names} FROM {table} WHERE {which}"  # noqa: S608 - all ours
        rows[table] = connection.execute(query, given).fetchall()
    [tree] = rows["history_tree"]
    branch = UUID(bytes=tree[columns["history_tree"].index("branch_id")])
    rows["timer_tasks"] = timers[str(run)]
    return _Kept(reference=reference, run=run, branch=branch, rows=rows, columns=columns)


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    """Those that are not computed from others."""
    return [row[1] for row in connection.execute(f"PRAGMA table_xinfo({table})") if row[6] == 0]


def _copy(
    connection: sqlite3.Connection,
    keyring: KeyRing,
    kept: _Kept,
    other: str,
    numbers: Iterator[int],
) -> None:
    run, branch = uuid4(), uuid4()
    texts = (
        (takedown_id(kept.reference), takedown_id(other)),
        (str(kept.run), str(run)),
        (str(kept.branch), str(branch)),
    )
    octets = [(before.encode(), after.encode()) for before, after in texts]
    octets += [(kept.run.bytes, run.bytes), (kept.branch.bytes, branch.bytes)]

    def copied(value: Any) -> Any:
        for before, after in octets if isinstance(value, bytes) else texts:
            value = value.replace(before, after) if isinstance(value, bytes | str) else value
        return value

    for table, rows in kept.rows.items():
        columns = kept.columns[table]
        for row in rows:
            cells = dict(zip(columns, row, strict=True))
            if table == "history_node":
                cells["data"] = _about(cells["data"], keyring, kept.reference, other)
            elif table == "timer_tasks":
                cells["task_id"] = next(numbers)
            marks = ", ".join("?" * len(columns))
            connection.execute(
                f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})",  # noqa: S608
                [copied(cell) for cell in cells.values()],
            )


def _about(data: bytes, keyring: KeyRing, reference: str, other: str) -> bytes:
    """Events whose sealed input is about the other takedown."""
    history = History.FromString(data)
    for event in history.events:
        for attributes in (
            event.workflow_execution_started_event_attributes,
            event.activity_task_scheduled_event_attributes,
        ):
            for payload in attributes.input.payloads:
                key = payload.metadata["key"].decode()
                plain = keyring.open_bytes(key, payload.data, _CONTEXT)
                told = plain.replace(reference.encode(), other.encode())
                payload.data = keyring.seal_bytes(told, _CONTEXT)
    return history.SerializeToString()
