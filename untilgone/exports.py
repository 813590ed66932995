"""What leaves the house as a file: a table with what was asked, and of which moment it is.

Pure. The same rows of the same moment are the same octets, so that who has the file can be shown
what was in it: its SHA-256 stands beside it and on the record.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from untilgone.csv_file import csv_file

EXPORTED = "exported"
"""The kind of act that somebody took an export."""

Cell = str | int | None
Row = tuple[Cell, ...]


@dataclass(frozen=True, kw_only=True)
class Cut:
    """Up to where the record was known: its last entry that changed something, and when that was."""

    entry: int
    as_of: datetime | None  # None: nothing has happened yet


@dataclass(frozen=True, kw_only=True)
class Export:
    """One table. ``query``: what was asked; ``more`` stands beside the rows in the document."""

    name: str  # e.g. `dsa-22`
    query: Mapping[str, Cell]
    cut: Cut
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    more: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Made:
    """A finished file."""

    content: bytes

    @property
    def sha256(self) -> str:
        """Of the octets, to be compared with what the record says."""
        return hashlib.sha256(self.content).hexdigest()


def as_csv(export: Export) -> Made:
    """The rows alone; ``about`` says what they are."""
    rows: Sequence[Sequence[str]] = [
        ["" if cell is None else str(cell) for cell in row] for row in export.rows
    ]
    return Made(content=csv_file(export.columns, rows))


def about(export: Export) -> dict[str, Any]:
    """What was asked and of which moment the answer is."""
    as_of = export.cut.as_of
    return {
        "export": export.name,
        "query": dict(export.query),
        "as_of": as_of.astimezone(UTC).isoformat().replace("+00:00", "Z") if as_of else None,
        "last_record_entry": export.cut.entry,
        **export.more,
    }


def as_json(export: Export) -> dict[str, Any]:
    """The whole as one document; ``sha256`` is that of the document without it (``digest``)."""
    rows = [dict(zip(export.columns, row, strict=True)) for row in export.rows]
    document = about(export) | {"rows": rows}
    return document | {"sha256": digest(document)}


def digest(document: Mapping[str, Any]) -> str:
    """SHA-256 of a document without its ``sha256``, as JSON with sorted keys and no spaces."""
    rest = {key: value for key, value in document.items() if key != "sha256"}
    text = json.dumps(rest, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
