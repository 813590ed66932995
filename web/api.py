"""The HTTP API: what the command can do, for programs. docs/api.md shows its use."""

from datetime import date
from typing import Annotated, Any
from uuid import uuid4

from fastapi import Header, Path, Query, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from untilgone.cases import Category, Opening, Report, State
from untilgone.errors import BadInput
from untilgone.looks import Verdict
from untilgone.mandates import LONGEST_PROOF, CaseMandate, Giver, Scope
from untilgone.notices import AnswerKind
from untilgone.parties import PartyKind
from untilgone.reporters import news_kept
from untilgone.store import read
from untilgone.store.as_json import (
    case_json,
    line_json,
    opened_json,
    progress_json,
    resolution_json,
    takedown_json,
    task_json,
)
from untilgone.urls import LONGEST
from untilgone.wishes import Action, Wish
from web import api_description
from web.parts import By, In
from web.reports import hand_in, report_id

LONGEST_KEY = 255
_Reference = Annotated[str, Path(max_length=64, examples=["UG-2026-000123-1"])]


class NewMandate(BaseModel):
    """Who allowed us to act."""

    model_config = ConfigDict(extra="forbid")

    giver: Giver
    scope: Scope = Field(default=Scope.ADDRESSES, description="Or also what is found `later`")
    until: date | None = Field(default=None, description="The last day on which it holds")
    proof: str = Field(
        default="", max_length=LONGEST_PROOF, description="Where the proof is kept; no names"
    )

    def kept(self) -> CaseMandate:
        """As the case keeps it."""
        return CaseMandate(
            giver=self.giver, scope=self.scope, until=self.until, proof=self.proof.strip()
        )


class NewReport(BaseModel):
    """A report: URLs of one category."""

    model_config = ConfigDict(extra="forbid")

    urls: list[str] = Field(examples=[["https://platform.example/post/1"]])
    category: Category
    language: str = Field(default="en", pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
    case: str | None = Field(default=None, description="Add to this case of the same category")
    playbook: str | None = Field(default=None, description="Default: that of the category")
    explanation: str = Field(
        default="", max_length=5000, description="Goes into the letters; no names of victims"
    )
    notify: str | None = Field(
        default=None, max_length=2000, description="Mail address or webhook that wants news of it"
    )
    notify_details: bool = Field(
        default=False, description="That news may say what it is about (docs/reporters.md)"
    )
    mandate: NewMandate | None = Field(default=None, description="Stands in the case, sealed")


class NewWish(BaseModel):
    """Which fields count depends on the action."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field(default="", max_length=5000, description="Stands in the record")
    task: str | None = Field(default=None, description="task-done, approve, reject: its task_id")
    outcome: str | None = Field(default=None, description="task-done: how it ended")
    proof: str = Field(
        default="",
        max_length=500,
        description="task-done, sent by hand: the reference they gave, or `none given`",
    )
    verdict: Verdict | None = Field(default=None, description="judge: live or gone")
    answer: str | None = Field(default=None, max_length=200, description="understand: its id")
    means: AnswerKind | None = Field(default=None, description="understand: what it means")
    notice: str | None = Field(
        default=None, max_length=64, description="understand: the notice that it answers"
    )
    party: PartyKind | None = Field(default=None, description="correct-contact")
    address: str | None = Field(default=None, max_length=320, description="correct-contact")
    channel: str = Field(default="abuse_email", max_length=64, description="correct-contact")


class NoMoreNews(BaseModel):
    """Why nobody is to be told any more."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field(default="", max_length=5000, description="Stands in the record")


class NewNote(BaseModel):
    """What is written down about a case, for the house only."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(min_length=1, max_length=5000)


class WhoAsks(BaseModel):
    """A URL. It is sent as a body because addresses of requests end up in logs."""

    model_config = ConfigDict(extra="forbid")

    url: str = Field(max_length=LONGEST, examples=["https://platform.example/post/1"])


async def report(
    body: NewReport,
    by: By,
    parts: In,
    idempotency_key: Annotated[
        str | None, Header(description="The same key again gives the same answer")
    ] = None,
) -> JSONResponse:
    """Open a case. Nothing is lost once this was answered with 201, 200 or 503."""
    if idempotency_key is not None and not 0 < len(idempotency_key) <= LONGEST_KEY:
        raise BadInput(f"Idempotency-Key must have 1 to {LONGEST_KEY} characters.")
    handed_in = Report(
        report_id=report_id(by.name, idempotency_key) if idempotency_key else uuid4().hex,
        urls=tuple(body.urls),
        category=body.category,
        reported_by=by.name,
        desk=by.desk,
        language=body.language,
        case=body.case,
        playbook=body.playbook,
        explanation=body.explanation,
        notify=body.notify,
        notify_details=body.notify_details,
        mandate=body.mandate.kept() if body.mandate else None,
    )
    opened = await hand_in(parts.desk, handed_in)
    is_new = any(takedown.result is Opening.OPENED for takedown in opened.takedowns)
    news = news_kept(opened.reference, body.notify, parts.secret)
    return JSONResponse(opened_json(opened, news), status_code=201 if is_new else 200)


async def takedowns(
    by: By,
    parts: In,
    *,
    state: State | None = None,
    category: Category | None = None,
    platform: str | None = None,
    before: Annotated[str | None, Query(description="`next_before` of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> JSONResponse:
    """Takedowns, the newest first; `next_before` is null on the last page."""
    wanted = read.Filter(state=state, category=category, platform=platform, desk=by.desk)
    lines = await read.takedowns(parts.store, wanted, before=before, limit=limit + 1)
    has_more = len(lines) > limit
    body: dict[str, Any] = {
        "takedowns": [line_json(line) for line in lines[:limit]],
        "next_before": lines[limit - 1].reference if has_more else None,
    }
    return JSONResponse(body)


async def takedown(parts: In, reference: _Reference) -> JSONResponse:
    """Everything about one takedown: state, parties, notices, looks, answers, tasks, record."""
    return JSONResponse(takedown_json(await read.takedown(parts.store, reference)))


async def case(parts: In, reference: _Reference) -> JSONResponse:
    """A case and its takedowns."""
    return JSONResponse(case_json(await read.case(parts.store, reference)))


async def no_more_news(by: By, parts: In, reference: _Reference, body: NoMoreNews) -> JSONResponse:
    """Nobody gets news of the case any more; the addresses are erased. It stands in the record."""
    erased = await parts.desk.no_more_news(reference, by, body.reason)
    return JSONResponse({"case": reference, "erased": erased})


async def add_note(by: By, parts: In, reference: _Reference, body: NewNote) -> JSONResponse:
    """Add a note to the case; it cannot be changed afterwards. The record says who and when."""
    await parts.desk.add_note(reference, body.text, by)
    return JSONResponse({"case": reference}, status_code=201)


async def tasks(
    by: By, parts: In, limit: Annotated[int, Query(ge=1, le=500)] = 100
) -> JSONResponse:
    """What waits for a person, the oldest first."""
    waiting = await read.open_tasks(parts.store, desk=by.desk, limit=limit)
    return JSONResponse({"tasks": [task_json(task) for task in waiting]})


async def act(
    by: By, parts: In, reference: _Reference, action: Action, body: NewWish
) -> JSONResponse:
    """Do something to a takedown; answers with its progress."""
    wish = Wish(action=action, by=by, **body.model_dump())
    return JSONResponse(progress_json(await parts.desk.do(reference, wish)))


async def who(parts: In, body: WhoAsks) -> JSONResponse:
    """Who can act on a URL, without a case; what could not be found out says why."""
    return JSONResponse(resolution_json(await parts.desk.who(body.url)))


async def openapi(request: Request) -> JSONResponse:
    """The description of this API."""
    return JSONResponse(api_description.describe(request.app))
