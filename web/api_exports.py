"""Tables for others over the HTTP API, of the desk of whoever asks; the record says who took one."""

import asyncio
from datetime import date
from enum import StrEnum
from typing import Annotated

from fastapi import Query
from fastapi.responses import JSONResponse, Response

from untilgone.csv_file import MEDIA_TYPE
from untilgone.errors import BadInput
from untilgone.exports import Export, as_csv, as_json
from untilgone.store import exports
from untilgone.store.exports import Wanted
from web.parts import By, In, Parts


class Table(StrEnum):
    """Which table."""

    CASES = "cases"
    NOTICES = "notices"
    AUDIT = "audit"
    DSA_22 = "dsa-22"


class As(StrEnum):
    """What the file is."""

    JSON = "json"
    CSV = "csv"


async def send(
    by: By,
    parts: In,
    kind: Table,
    *,
    since: Annotated[date | None, Query(description="The first day that is meant, UTC")] = None,
    until: Annotated[
        date | None, Query(description="The first day that is no longer meant, UTC")
    ] = None,
    year: Annotated[
        int | None, Query(ge=2000, le=2999, description="Of dsa-22, which needs it")
    ] = None,
    urls: Annotated[bool, Query(description="cases: also where the material is")] = False,
    format: Annotated[As, Query(description="What the file is")] = As.JSON,  # noqa: A002 - in the address
) -> Response:
    """A table of this desk, as of now; `X-SHA256` and the record have its hash."""
    wanted = Wanted(since=since, until=until, desk=by.desk)
    export = await _read(parts, kind, wanted, year, urls=urls)
    now = parts.now()
    if format is As.JSON:
        document = await asyncio.to_thread(as_json, export)
        await exports.taken(parts.store, export, document["sha256"], by, now)
        return JSONResponse(document)
    made = await asyncio.to_thread(as_csv, export)
    await exports.taken(parts.store, export, made.sha256, by, now)
    name = f"{kind}-{now:%Y-%m-%d}.csv"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-SHA256": made.sha256,
        "X-Last-Record-Entry": str(export.cut.entry),
    }
    return Response(made.content, media_type=MEDIA_TYPE, headers=headers)


async def _read(
    parts: Parts, kind: Table, wanted: Wanted, year: int | None, *, urls: bool
) -> Export:
    match kind:
        case Table.CASES:
            return await exports.cases(parts.store, wanted, urls=urls)
        case Table.NOTICES:
            return await exports.notices(parts.store, wanted)
        case Table.AUDIT:
            return await exports.audit(parts.store, wanted)
        case Table.DSA_22:
            if year is None:
                raise BadInput("Say of which year: `?year=2026`. Nothing was exported.")
            return await exports.dsa_22(parts.store, year, wanted.desk)
