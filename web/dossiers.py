"""Dossiers, for pages and programs alike: one ZIP to hand to an authority."""

from typing import Annotated

from fastapi import Path, Query
from fastapi.responses import Response

from untilgone.store import dossiers
from web.parts import In


async def send(
    parts: In,
    reference: Annotated[str, Path(max_length=64, examples=["UG-2026-000123-1"])],
    notice: Annotated[
        str | None,
        Query(max_length=128, description="The one that goes, or went, along with this notice"),
    ] = None,
) -> Response:
    """The dossier of a takedown as things stand, or the one of a notice to an authority."""
    found = await dossiers.dossier(
        parts.store, reference, parts.files, parts.notifier, notice_id=notice
    )
    headers = {"Content-Disposition": f'attachment; filename="{found.name}"'}
    return Response(found.content, media_type="application/zip", headers=headers)
