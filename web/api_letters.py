"""Letters over the HTTP API: who reads cases reads them, legal staff change them by revisions."""

import asyncio
from collections.abc import Sequence
from typing import Annotated, Any, Literal
from uuid import uuid4

from fastapi import Header, Path, Query, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from untilgone.cases import Category
from untilgone.errors import BadInput, NeedsHuman
from untilgone.letter_archive import packed
from untilgone.letter_language import as_lines
from untilgone.letters import Letters
from untilgone.notices import NoticeKind
from untilgone.parties import PartyKind
from untilgone.revisions import (
    LONGEST_REASON,
    MOST_FILES,
    Act,
    RevisedText,
    RevisionOrder,
    RevisionState,
    sha256,
)
from untilgone.store import revisions
from untilgone.store.desks import refuse_other_desk
from untilgone.store.letter_previews import Preview, previewed
from untilgone.store.letters_json import (
    letter_json,
    linted_json,
    revision_json,
    revision_line_json,
    template_json,
)
from web.parts import By, In, Parts
from web.reports import report_id

_LONGEST_KEY = 255
_Number = Annotated[int, Path(ge=1, lt=2**31, examples=[3])]
_Revision = Annotated[
    int | None,
    Query(ge=1, lt=2**31, description="With the texts of this revision, such as a draft"),
]
_Shipped = Annotated[bool, Query(description="As the release ships them, whatever was approved")]

_Act = Literal["submit", "take_back", "send_back", "approve", "discard"]


class NewText(BaseModel):
    """What one template file is to say."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(max_length=200, examples=["notice/en/body.txt"])
    text: str | None = Field(description="null: what the release ships")
    based_on: str | None = Field(
        default=None,
        max_length=64,
        description="SHA-256 of the text you changed, empty where there was none: refused where "
        "another stands by now. Left out: whatever stands",
    )


class NewRevision(BaseModel):
    """New texts, which come into force together."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field(
        min_length=1, max_length=LONGEST_REASON, description="What is changed and why"
    )
    texts: list[NewText] = Field(min_length=1, max_length=MOST_FILES)


class WhatWasSeen(BaseModel):
    """What somebody has read before they act on it."""

    model_config = ConfigDict(extra="forbid")

    seen: str = Field(max_length=64, description="`digest` of the revision as you read it")
    note: str = Field(
        default="", max_length=LONGEST_REASON, description="send_back: what must be changed"
    )


async def listed(parts: In, *, shipped: _Shipped = False) -> JSONResponse:
    """The letters as they are sent now; `revision` 0: all of it is as shipped."""
    letters = await _letters(parts, None, shipped=shipped)
    found = await asyncio.to_thread(_available, letters)
    return JSONResponse({"letters": found})


async def checked(
    parts: In, *, revision: _Revision = None, shipped: _Shipped = False
) -> JSONResponse:
    """Every letter in every case against what the law asks of it. Takes seconds where one is new."""
    letters = await _letters(parts, revision, shipped=shipped)
    found = await asyncio.to_thread(parts.linter.lint, letters)
    return JSONResponse(
        {
            "letters": found.letters,
            "is_clean": found.is_clean,
            "findings": list(linted_json(found)),
        }
    )


async def preview(
    by: By,
    parts: In,
    kind: NoticeKind,
    *,
    category: Annotated[
        Category | None, Query(description="Default: the takedown's, else ncii")
    ] = (None),
    language: Annotated[
        str | None, Query(max_length=35, description="Default: that of the party, else en")
    ] = None,
    party: PartyKind | None = None,
    takedown: Annotated[
        str | None, Query(max_length=64, description="With what is known of it; goes on the record")
    ] = None,
    revision: _Revision = None,
) -> JSONResponse:
    """A letter exactly as it would be sent, with example facts or those of a takedown."""
    if takedown is not None:
        await refuse_other_desk(parts.store, by, takedown)
        if category is not None:
            raise BadInput("A takedown has its category; give `takedown` or `category`.")
    wanted = Preview(
        kind=kind,
        category=category,
        language=language,
        party=party,
        takedown=takedown,
        revision=revision,
    )
    letters = await _letters(parts, None, shipped=False)
    try:
        letter = await previewed(
            parts.store, letters, wanted, parts.notifier, by=by, now=parts.now()
        )
    except NeedsHuman as error:
        raise BadInput(str(error)) from error
    return JSONResponse(letter_json(letter))


async def export(parts: In, *, revision: _Revision = None, shipped: _Shipped = False) -> Response:
    """All letter templates as files in a ZIP, with paths as in templates/notices."""
    letters = await _letters(parts, revision, shipped=shipped)
    content = await asyncio.to_thread(_packed, letters)
    headers = {"Content-Disposition": 'attachment; filename="letters.zip"'}
    return Response(content, media_type="application/zip", headers=headers)


async def all_revisions(
    parts: In,
    *,
    state: RevisionState | None = None,
    before: Annotated[int | None, Query(description="`next_before` of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> JSONResponse:
    """What legal staff changed or want to change, the latest first."""
    states = list(RevisionState) if state is None else [state]
    found = await revisions.of_state(parts.store, states, limit=limit + 1, before=before)
    lines = [revision_line_json(each) for each in found[:limit]]
    next_before = found[limit - 1].number if len(found) > limit else None
    return JSONResponse({"revisions": lines, "next_before": next_before})


async def one(parts: In, number: _Number) -> JSONResponse:
    """A revision with its texts, and what each stands in the place of."""
    return JSONResponse(revision_json(await revisions.one(parts.store, number)))


async def draft(
    by: By,
    parts: In,
    body: NewRevision,
    idempotency_key: Annotated[
        str | None, Header(description="The same key again makes no second draft")
    ] = None,
) -> JSONResponse:
    """Make a draft. Nothing is sent by it: a second person reads and approves it first."""
    if idempotency_key is not None and not 0 < len(idempotency_key) <= _LONGEST_KEY:
        raise BadInput(f"Idempotency-Key must have 1 to {_LONGEST_KEY} characters.")
    standing = await _letters(parts, None, shipped=False)
    order = RevisionOrder(
        act=Act.WRITE,
        by=by,
        key=report_id(by.name, idempotency_key) if idempotency_key else uuid4().hex,
        reason=body.reason,
        texts=_texts(body.texts, standing),
    )
    return await _done(parts, order, status=201)


async def do(by: By, parts: In, number: _Number, act: _Act, body: WhatWasSeen) -> JSONResponse:
    """Submit, take back, send back, approve or discard it; nobody approves what they wrote."""
    order = RevisionOrder(
        act=Act(act),
        by=by,
        key=uuid4().hex,
        number=number,
        note=body.note,
        seen=body.seen,
    )
    return await _done(parts, order, status=200)


async def _letters(parts: Parts, revision: int | None, *, shipped: bool) -> Letters:
    """What is sent now, or would be with a revision, or is shipped."""
    if shipped:
        if revision is not None:
            raise BadInput("Give `shipped` or `revision`, not both.")
        return parts.letters
    return await revisions.applied(parts.store, parts.letters, revision)


def _available(letters: Letters) -> list[dict[str, Any]]:
    try:
        return [template_json(info) for info in letters.available()]
    except NeedsHuman as error:  # a file of the folder that somebody broke
        raise BadInput(str(error)) from error


def _packed(letters: Letters) -> bytes:
    return packed({name: letters.source(name) or "" for name in letters.names()})


def _texts(given: Sequence[NewText], standing: Letters) -> tuple[RevisedText, ...]:
    return tuple(
        RevisedText(
            name=each.name,
            text=as_lines(each.text) if each.text is not None else None,
            based_on=sha256(standing.source(each.name)) if each.based_on is None else each.based_on,
        )
        for each in given
    )


async def _done(parts: Parts, order: RevisionOrder, *, status: int) -> JSONResponse:
    """Have it done; answers with the revision as it is then."""
    number = await parts.desk.revise(order)
    return JSONResponse(revision_json(await revisions.one(parts.store, number)), status_code=status)
