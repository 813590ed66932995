"""Reports to publish over the HTTP API, of the desk of whoever asks."""

from typing import Annotated
from uuid import uuid4

from fastapi import Header, Path, Query
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from untilgone.reports.query import Format, Kind, ReportOrder
from untilgone.reports.query import Query as Asked
from untilgone.store import reports
from untilgone.store.reports_json import checked_json, line_json, report_json
from web.parts import By, In
from web.report_files import report_file
from web.reports import report_id

_Reference = Annotated[str, Path(max_length=40, examples=["R-2026-0003"])]


class NewReport(BaseModel):
    """A report that is wanted."""

    model_config = ConfigDict(extra="forbid")

    kind: Kind
    period: str = Field(max_length=21, examples=["2026-Q3", "2026", "2026-07-01/2026-09-30"])
    language: str = Field(default="en", max_length=2, examples=["en", "nl"])


async def listed(
    by: By,
    parts: In,
    *,
    before: Annotated[
        str, Query(max_length=40, description="`next_before` of the page before")
    ] = "",
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> JSONResponse:
    """Those that were made, the newest first; `next_before` is null on the last page."""
    found = await reports.listed(parts.store, by.desk, before=before, limit=limit + 1)
    after = found[limit - 1].reference if len(found) > limit else None
    return JSONResponse(
        {"reports": [line_json(each) for each in found[:limit]], "next_before": after}
    )


async def make(
    by: By,
    parts: In,
    body: NewReport,
    *,
    idempotency_key: Annotated[str | None, Header(max_length=255)] = None,
) -> JSONResponse:
    """Make a report, as of now. The same `Idempotency-Key` again is the same report."""
    asked = Asked.of(body.kind, body.period, desk=by.desk, language=body.language)
    key = report_id(by.name, idempotency_key or uuid4().hex)
    reference = await parts.desk.make_report(ReportOrder(query=asked, by=by, key=key))
    report = await reports.one(parts.store, reference, by.desk)
    return JSONResponse(report_json(report), status_code=201)


async def one(by: By, parts: In, reference: _Reference) -> JSONResponse:
    """A report: what was asked, of which moment it is, and the SHA-256 of each file."""
    return JSONResponse(report_json(await reports.one(parts.store, reference, by.desk)))


async def send(
    by: By,
    parts: In,
    reference: _Reference,
    format: Annotated[Format, Query(description="Which of its files")],  # noqa: A002 - in the address
) -> Response:
    """A file of the report, made again from its cut; 409 where it would not be the same."""
    return await report_file(parts, by, reference, format)


async def check(by: By, parts: In, reference: _Reference) -> JSONResponse:
    """Whether every file that is made again is the one that was made first."""
    report = await reports.one(parts.store, reference, by.desk)
    return JSONResponse(checked_json(report.reference, await reports.checked(report)))
