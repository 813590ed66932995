"""Views as JSON, the same for the HTTP API and for ``--json``.

Times are ISO 8601 in UTC and end in ``Z``, enumerations are their words, URLs are as they are:
whoever asks has the right to see them.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from untilgone.cases import OpenedCase
from untilgone.progress import Progress
from untilgone.reporters import NewsKept
from untilgone.resolution import Resolution
from untilgone.store.views import CaseView, TakedownLine, TakedownView, TaskView


def takedown_json(view: TakedownView) -> dict[str, Any]:
    """Everything about a takedown; what a list shows of it stands at the top, not nested."""
    everything = _fields(view)
    line: dict[str, Any] = everything.pop("line")
    return line | everything


def case_json(view: CaseView) -> dict[str, Any]:
    """A case and its takedowns as lines."""
    return _fields(view)


def line_json(line: TakedownLine) -> dict[str, Any]:
    """One takedown of a list."""
    return _fields(line)


def opened_json(opened: OpenedCase, news: NewsKept | None = None) -> dict[str, Any]:
    """The answer to a report: the case and what became of each URL, in the order handed in.

    ``news`` where somebody asked for news of it.
    """
    asked = {} if news is None else {"news": _fields(news)}
    return {
        "case": opened.reference,
        "takedowns": [
            {
                "reference": takedown.reference,
                "url": takedown.url,
                "state": plain(takedown.state),
                "result": plain(takedown.result),
                "remarks": list(takedown.remarks),
            }
            for takedown in opened.takedowns
        ],
        **asked,
    }


def progress_json(progress: Progress) -> dict[str, Any]:
    """How far a takedown has come."""
    return _fields(progress)


def task_json(view: TaskView) -> dict[str, Any]:
    """One task, open or done."""
    return _fields(view)


def resolution_json(found: Resolution) -> dict[str, Any]:
    """Who can act on a URL, in order, and how each part was found out."""
    return _fields(found)


def _fields(value: Any) -> dict[str, Any]:
    return {field.name: plain(getattr(value, field.name)) for field in fields(value)}


def plain(value: Any) -> Any:
    """Any of our values as JSON knows them: times in UTC with Z, durations in seconds, words."""
    if isinstance(value, date | timedelta):
        return _time(value)
    if isinstance(value, str):
        return str(value)  # an enumeration becomes its word
    if value is None or isinstance(value, bool | int | float):
        return value
    if is_dataclass(value):
        return _fields(value)
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    return [plain(inner) for inner in value]


def _time(value: date | timedelta) -> str | int:
    if isinstance(value, timedelta):
        return int(value.total_seconds())
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value.isoformat()
