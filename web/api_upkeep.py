"""The HTTP API about what is kept: periods, cases that are kept longer, and keys."""

from datetime import date, timedelta
from typing import Annotated

from fastapi import Path
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from untilgone.errors import OutOfReach
from untilgone.store.as_json import plain
from untilgone.store.key_status import key_status
from untilgone.store.retention import keep_for, overview
from web.parts import By, In

_A_MOMENT = timedelta(seconds=2)


class NewKeep(BaseModel):
    """Until when nothing of a case is erased, and why."""

    model_config = ConfigDict(extra="forbid")

    until: date | None = Field(description="The last day, UTC; null: it may be erased from now on")
    reason: str = Field(min_length=1, max_length=5000, description="Stands in the record")


async def retention(by: By, parts: In) -> JSONResponse:
    """What is erased by itself next at this desk, and which cases are kept for a reason."""
    found = await overview(parts.store, parts.settings.retention_days, parts.now(), desk=by.desk)
    return JSONResponse(plain(found))


async def keep(
    by: By,
    parts: In,
    reference: Annotated[str, Path(max_length=64, examples=["UG-2026-000123"])],
    body: NewKeep,
) -> JSONResponse:
    """Let nothing of the case be erased up to that day, or let it be erased like any other."""
    await parts.desk.keep_case(reference, body.until, by, body.reason)
    return JSONResponse({"case": reference, "keep": plain(await keep_for(parts.store, reference))})


async def keys(parts: In) -> JSONResponse:
    """Which key seals how many fields, and whether an older one is still needed."""
    return JSONResponse(plain(await key_status(parts.store, parts.desk.histories)))


async def renew_keys(by: By, parts: In) -> JSONResponse:
    """Begin to seal the store anew under the first key; it goes on by itself."""
    key = parts.store.keyring.sealing_key
    try:
        done = await parts.desk.reseal(key, by, _A_MOMENT)
    except OutOfReach:
        return JSONResponse({"key": key, "fields": None, "left": None}, status_code=202)
    return JSONResponse({"key": key, "fields": done.fields, "left": done.closed}, status_code=202)
