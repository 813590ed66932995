"""The HTTP API about the mandate of a case that is open already."""

from typing import Annotated
from uuid import uuid4

from fastapi import Header, Path
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from untilgone.errors import BadInput
from untilgone.store import read
from untilgone.store.as_json import plain
from web.api import LONGEST_KEY, NewMandate
from web.parts import By, In
from web.reports import report_id


class MandateChange(BaseModel):
    """What the mandate is from now on, and why."""

    model_config = ConfigDict(extra="forbid")

    mandate: NewMandate | None = Field(description="null: the one that stands is withdrawn")
    reason: str = Field(min_length=1, max_length=5000, description="Stands in the record")
    seen: int = Field(
        ge=0,
        description="`seq` of the last entry of the case's `mandate_history`; 0 where it is empty",
    )


async def change(
    by: By,
    parts: In,
    reference: Annotated[str, Path(max_length=64, examples=["UG-2026-000123"])],
    body: MandateChange,
    idempotency_key: Annotated[
        str | None, Header(description="The same key again changes nothing more")
    ] = None,
) -> JSONResponse:
    """Change or withdraw the mandate of a case; answers with how it stands and came about."""
    if idempotency_key is not None and not 0 < len(idempotency_key) <= LONGEST_KEY:
        raise BadInput(f"Idempotency-Key must have 1 to {LONGEST_KEY} characters.")
    await parts.desk.change_mandate(
        reference,
        body.mandate.kept() if body.mandate else None,
        by,
        body.reason,
        seen=body.seen,
        key=report_id(by.name, idempotency_key or uuid4().hex),
    )
    view = await read.case(parts.store, reference)
    return JSONResponse(
        {
            "case": reference,
            "mandate": plain(view.mandate),
            "mandate_history": plain(view.mandate_history),
        }
    )
