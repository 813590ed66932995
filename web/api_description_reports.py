"""What OpenAPI says about exports and reports to publish."""

from datetime import date, datetime
from typing import Any

from pydantic import create_model

from untilgone.reports.query import Format, Kind
from web.api_description import ERRORS, NOT_FOUND, REFUSED, Error, Responses

_EXPORTED: dict[str, Any] = {
    "export": (str, ...),
    "query": (dict[str, str | int | None], ...),
    "as_of": (datetime | None, ...),
    "last_record_entry": (int, ...),
    "rows": (list[dict[str, str | int | None]], ...),
    "sha256": (str, ...),
}
Exported = create_model("Exported", **_EXPORTED)
_PUBLISHED_LINE: dict[str, Any] = {
    "reference": (str, ...),
    "kind": (Kind, ...),
    "period": (str, ...),
    "begin": (date, ...),
    "end": (date, ...),
    "desk": (str, ...),
    "language": (str, ...),
    "made_by": (str, ...),
    "made_at": (datetime, ...),
    "files": (dict[Format, str], ...),
}
PublishedLine = create_model("ReportLine", **_PUBLISHED_LINE)
PublishedOnes = create_model(
    "Reports", reports=(list[PublishedLine], ...), next_before=(str | None, ...)
)
Published = create_model(
    "Report",
    **_PUBLISHED_LINE,
    as_of=(datetime, ...),
    last_record_entry=(int, ...),
    cut_sha256=(str, ...),
    version=(str, ...),
)
_FILE_CHECKED: Any = create_model(
    "ReportFileChecked",
    format=(Format, ...),
    stored=(str, ...),
    again=(str, ...),
    is_same=(bool, ...),
)
PublishedChecked = create_model(
    "ReportChecked",
    reference=(str, ...),
    is_same=(bool, ...),
    files=(list[_FILE_CHECKED], ...),
)

EXPORT: Responses = {
    200: {
        "model": Exported,
        "description": "As `untilgone export` has it, or as CSV",
        "content": {"text/csv": {}},
    },
    **ERRORS,
    400: REFUSED[400],
}
PUBLISHED_ONES: Responses = {200: {"model": PublishedOnes}, **ERRORS}
PUBLISHED: Responses = {200: {"model": Published}, **ERRORS, **NOT_FOUND}
PUBLISH: Responses = {
    201: {"model": Published, "description": "Made, kept and on the record"},
    **ERRORS,
    400: REFUSED[400],
}
PUBLISHED_FILE: Responses = {
    200: {"description": "The file", "content": {"application/pdf": {}, "text/html": {}}},
    409: {"model": Error, "description": "This release would make another file of the same cut"},
    **ERRORS,
    **NOT_FOUND,
}
PUBLISHED_CHECKED: Responses = {200: {"model": PublishedChecked}, **ERRORS, **NOT_FOUND}
