"""What a report is made of: the question, the counted rows, and of which moment they are.

Kept as canonical JSON: from the same text the same files are made, whenever and wherever.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Self, TypeAlias

from untilgone.reports.query import Kind, Query

FORMAT = "untilgone-report/1"
Value: TypeAlias = str | int | float | None
Counts: TypeAlias = tuple[tuple[Value, ...], ...]
"""Rows of counts: what they are of, then how many."""


@dataclass(frozen=True, kw_only=True)
class ReportCut:
    """Everything that a report is made of; nothing in it tells about a person.

    ``tables``: counted rows, by what they count. ``names``: what people call platforms, countries
    and categories, as it was then. It holds small numbers, which the report does not.
    """

    reference: str
    query: Query
    by: str  # the organisation
    as_of: datetime
    last_record_entry: int
    tables: Mapping[str, Counts]
    names: Mapping[str, Mapping[str, str]]

    @property
    def text(self) -> str:
        """As canonical JSON: sorted, without spaces, in UTF-8 not escaped."""
        query = self.query
        document = {
            "format": FORMAT,
            "reference": self.reference,
            "query": {
                "kind": str(query.kind),
                "begin": query.begin.isoformat(),
                "end": query.end.isoformat(),
                "desk": query.desk,
                "language": query.language,
            },
            "by": self.by,
            "as_of": self.moment,
            "last_record_entry": self.last_record_entry,
            "tables": {name: sorted(rows, key=repr) for name, rows in self.tables.items()},
            "names": {kind: dict(names) for kind, names in self.names.items()},
        }
        return json.dumps(
            document, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
        )

    @property
    def sha256(self) -> str:
        """Of the canonical JSON."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def is_over(self) -> bool:
        """Whether the period was over when it was cut."""
        return self.as_of.astimezone(UTC).date() >= self.query.end

    @property
    def moment(self) -> str:
        """As of when, for machines."""
        return self.as_of.astimezone(UTC).isoformat().replace("+00:00", "Z")

    @classmethod
    def of(cls, text: str) -> Self:
        """From its canonical JSON."""
        document: dict[str, Any] = json.loads(text)
        query = document["query"]
        return cls(
            reference=document["reference"],
            query=Query(
                kind=Kind(query["kind"]),
                begin=date.fromisoformat(query["begin"]),
                end=date.fromisoformat(query["end"]),
                desk=query["desk"],
                language=query["language"],
            ),
            by=document["by"],
            as_of=datetime.fromisoformat(document["as_of"]),
            last_record_entry=document["last_record_entry"],
            tables={name: tuple(map(tuple, rows)) for name, rows in document["tables"].items()},
            names=document["names"],
        )

    def name(self, kind: str, key: str) -> str:
        """What people call it."""
        return self.names.get(kind, {}).get(key, key)
