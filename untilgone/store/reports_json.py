"""Reports as JSON, the same for the HTTP API and for ``--json``."""

from collections.abc import Mapping, Sequence
from typing import Any

from untilgone.reports.query import Format, Query
from untilgone.store.as_json import plain
from untilgone.store.reports import Checked, Report, ReportLine


def line_json(line: ReportLine) -> dict[str, Any]:
    """One of a list: what was asked, who made it when, and the SHA-256 of each file."""
    return {
        "reference": line.reference,
        **_query(line.query),
        "made_by": line.made_by,
        "made_at": plain(line.made_at),
        "files": _files(line.files),
    }


def report_json(report: Report) -> dict[str, Any]:
    """The same, with of which moment it is and what it is made of."""
    cut = report.cut
    return line_json(report.line) | {
        "as_of": cut.moment,
        "last_record_entry": cut.last_record_entry,
        "cut_sha256": cut.sha256,
        "version": report.version,
    }


def checked_json(reference: str, checked: Sequence[Checked]) -> dict[str, Any]:
    """Whether each file made again is the one that was made."""
    return {
        "reference": reference,
        "is_same": all(each.is_same for each in checked),
        "files": [
            {
                "format": str(each.format),
                "stored": each.stored,
                "again": each.again,
                "is_same": each.is_same,
            }
            for each in checked
        ],
    }


def _query(query: Query) -> dict[str, Any]:
    return {
        "kind": str(query.kind),
        "period": query.period,
        "begin": plain(query.begin),
        "end": plain(query.end),
        "desk": query.desk,
        "language": query.language,
    }


def _files(files: Mapping[Format, str]) -> dict[str, str]:
    return {str(each): digest for each, digest in files.items()}
