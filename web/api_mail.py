"""Mail that only a person can place, over the HTTP API."""

from typing import Annotated

from fastapi import Path, Query
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from untilgone.errors import BadInput
from untilgone.notices import AnswerKind
from untilgone.store import mails
from untilgone.store.as_json import plain
from untilgone.store.desks import refuse_other_desk
from web.parts import By, In

_Digest = Annotated[str, Path(max_length=64)]


class WhoseMail(BaseModel):
    """What a person says about a mail."""

    model_config = ConfigDict(extra="forbid")

    takedown: str | None = Field(
        default=None, max_length=64, description="The one it is about; null: none of ours"
    )
    means: AnswerKind | None = Field(default=None, description="What it means for the takedown")


async def waiting(
    by: By, parts: In, limit: Annotated[int, Query(ge=1, le=500)] = 100
) -> JSONResponse:
    """Mails that only a person can place, the oldest first."""
    found = await mails.waiting(parts.store, desk=by.desk, limit=limit)
    return JSONResponse({"mails": [plain(mail) for mail in found]})


async def one(parts: In, digest: _Digest) -> JSONResponse:
    """One mail, and what was made of it."""
    return JSONResponse(plain(await mails.mail(parts.store, digest)))


async def place(by: By, parts: In, digest: _Digest, body: WhoseMail) -> JSONResponse:
    """Say which takedown a mail is about and what it means; answers with the mail."""
    if (body.takedown is None) != (body.means is None):
        raise BadInput("Say both `takedown` and `means`, or neither. Nothing was changed.")
    await refuse_other_desk(parts.store, by, body.takedown)
    kind = body.means or AnswerKind.UNCLEAR
    await parts.desk.place_mail(digest, body.takedown, kind, by=by)
    return await one(parts, digest)
