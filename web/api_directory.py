"""The directory over the HTTP API: everybody signed in reads, legal staff and admins change."""

from typing import Annotated, Any

from fastapi import Path
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, WrapValidator

from untilgone.directory_entries import Entry, parties_of
from untilgone.parties import PartyKind
from untilgone.store import overrides
from untilgone.store.directory_json import Shown, change_json, party_json, party_line_json
from web.parts import By, In

_LONGEST_REASON = 5000
_Slug = Annotated[str, Path(max_length=100, examples=["example_platform"])]
_Reason = Annotated[
    str, Field(min_length=1, max_length=_LONGEST_REASON, description="Why; goes on the record")
]


def _as_in_a_file(raw: Any, _handler: Any) -> list[Entry]:
    """Checked like a directory file: what a file may not say is refused here too."""
    return parties_of(raw, "parties")


class NewParties(BaseModel):
    """Parties, each as a `[[party]]` of a directory file (docs/directory.md)."""

    model_config = ConfigDict(extra="forbid")

    parties: Annotated[list[Entry], WrapValidator(_as_in_a_file)]
    reason: _Reason


class WhyReset(BaseModel):
    """Why the files are to speak again."""

    model_config = ConfigDict(extra="forbid")

    reason: _Reason


async def parties(
    parts: In, kind: PartyKind | None = None, country: str | None = None
) -> JSONResponse:
    """Who is known, with how many contacts and how many of them are verified."""
    shown = await Shown.of(parts.store, parts.files)
    lines = [party_line_json(entry, shown.origin(entry)) for entry in shown.wanted(kind, country)]
    return JSONResponse({"parties": lines})


async def party(parts: In, slug: _Slug) -> JSONResponse:
    """All that is known about a party, in each of its roles, and how well."""
    shown = await Shown.of(parts.store, parts.files)
    entries = shown.known.called(slug)
    return JSONResponse({"parties": [party_json(e, shown.origin(e), parts.trust) for e in entries]})


async def history(parts: In, slug: _Slug) -> JSONResponse:
    """Who changed what about a party, when and why; the oldest change first."""
    changes = await overrides.history(parts.store, slug)
    if not changes:
        (await Shown.of(parts.store, parts.files)).known.called(slug)  # or NotFound
    return JSONResponse({"changes": [change_json(change) for change in changes]})


async def put(by: By, parts: In, body: NewParties) -> JSONResponse:
    """Let these parties stand from now on, all or none; answers with what changed."""
    changes = await parts.desk.change_directory(by, body.reason, entries=body.parties)
    return JSONResponse({"changes": [change_json(change) for change in changes]})


async def reset(by: By, parts: In, slug: _Slug, body: WhyReset) -> JSONResponse:
    """Let the directory files speak again about a party; answers with what changed."""
    changes = await parts.desk.change_directory(by, body.reason, reset=slug)
    return JSONResponse({"changes": [change_json(change) for change in changes]})
