"""`/api/v1/hooks/{slug}`: partners tell what became of our notices. docs/webhooks.md is for them.

No session and no token: each call is signed. What they say moves timers and makes us look, like an
answer by mail; it ends nothing.
"""

from typing import Annotated, Any, Literal, Self

from fastapi import Path, Request
from fastapi.exceptions import HTTPException, RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from untilgone.errors import Conflict, NotFound
from untilgone.hooks import Partner, is_timely
from untilgone.notices import Answer, AnswerKind
from untilgone.signing import SIGNATURE_HEADER, TIMESTAMP_HEADER
from untilgone.store import hooks
from web.parts import In, Parts

LARGEST = 64 * 1024


class HookAnswer(BaseModel):
    """What a partner says about one of our notices."""

    model_config = ConfigDict(extra="forbid")

    event_id: str = Field(
        pattern=r"^[A-Za-z0-9._:-]{1,100}$",
        description="Of your choice; sent again it changes nothing",
        examples=["ticket-4711-closed"],
    )
    reference: str | None = Field(
        default=None, max_length=64, description="Ours, as it stands in the notice"
    )
    receipt: str | None = Field(
        default=None,
        min_length=1,
        max_length=300,
        description="Instead of the reference: what you handed back for the notice",
    )
    kind: Literal["removed", "refused", "acknowledged", "question", "wrong_addressee"]
    text: str = Field(default="", max_length=8000, description="For people, in your own words")
    ticket: str | None = Field(default=None, max_length=200, description="Your number for it")

    @model_validator(mode="after")
    def _says_what_it_is_about(self) -> Self:
        if (self.reference is None) == (self.receipt is None):
            raise ValueError("give either `reference` or `receipt`")
        return self


def _header(name: str, description: str) -> dict[str, Any]:
    schema = {"type": "string"}
    return {
        "name": name,
        "in": "header",
        "required": True,
        "schema": schema,
        "description": description,
    }


TAKES: dict[str, Any] = {
    "parameters": [
        _header(TIMESTAMP_HEADER, "Seconds since 1970, at most five minutes off"),
        _header(SIGNATURE_HEADER, "`v1=` and hex(hmac_sha256(secret, timestamp + `.` + body))"),
    ],
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": HookAnswer.model_json_schema()}},
    },
}
"""What OpenAPI says about it: the body is read here, because its octets are what is signed."""


async def take(
    request: Request, parts: In, slug: Annotated[str, Path(max_length=64)]
) -> JSONResponse:
    """A partner says what became of a notice. Signed; each event counts once."""
    body = await _body(request)
    partners = _signed_by(request, parts, slug, body)
    wait = parts.limits.hooks.wait(slug, parts.now())
    if wait is not None:
        seconds = int(wait.total_seconds()) + 1
        raise HTTPException(429, detail="many hooks", headers={"Retry-After": str(seconds)})
    said = _read(body)
    found = await hooks.answerable(
        parts.store, partners, reference=said.reference, receipt=said.receipt
    )
    if not found:
        raise NotFound("No notice of that reference or receipt went to you. Nothing was taken.")
    event = f"hook/{slug}/{said.event_id}/"
    heard = await hooks.heard(parts.store, event)
    references = [each.takedown for each in found]
    if heard - set(references):
        raise Conflict(
            "This event_id was used before, for another notice. Nothing was taken; use a new one."
        )
    new = [each for each in found if each.takedown not in heard]
    to_tell = [each for each in new if each.is_open]
    if new and not to_tell and not heard:
        raise Conflict("That takedown is closed. Nothing was taken, and nothing is needed.")
    for each in to_tell:
        answer = Answer(
            answer_id=f"{event}{each.takedown}",
            kind=AnswerKind(said.kind),
            notice_id=each.notice_id,
            at=parts.now(),
            text=said.text,
            rule=f"webhook of {slug}",
            ticket=said.ticket,
        )
        await parts.desk.answered(each.takedown, answer)
    taken: dict[str, Any] = {
        "event_id": said.event_id,
        "takedowns": references,
        "is_new": bool(to_tell),
    }
    return JSONResponse(taken, status_code=202 if to_tell else 200)


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST:
            raise HTTPException(413, detail="large hook")
    return bytes(body)


def _signed_by(request: Request, parts: Parts, slug: str, body: bytes) -> tuple[Partner, ...]:
    """Whose call it is; that it is old is said to them alone."""
    timestamp = request.headers.get(TIMESTAMP_HEADER, "")
    signature = request.headers.get(SIGNATURE_HEADER, "")
    partners = parts.partners.who_signed(slug, timestamp, body, signature)
    if not partners:
        raise HTTPException(401, detail="not signed")
    if not is_timely(timestamp, parts.now()):
        raise HTTPException(401, detail="old hook")
    return partners


def _read(body: bytes) -> HookAnswer:
    try:
        return HookAnswer.model_validate_json(body)
    except ValidationError as error:
        told = error.errors(include_url=False, include_input=False)
        raise RequestValidationError(
            [{**each, "loc": ("body", *each["loc"])} for each in told]
        ) from error
