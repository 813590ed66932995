"""Dossiers, for pages and programs alike: one ZIP to hand to an authority.

Whoever gets one is in the record before it leaves.
"""

from typing import Annotated

from fastapi import Path, Query
from fastapi.responses import Response

from untilgone.notices import Attachment
from untilgone.store import dossiers
from web.parts import By, In


async def send(
    parts: In,
    by: By,
    reference: Annotated[str, Path(max_length=64, examples=["UG-2026-000123-1"])],
    notice: Annotated[
        str | None,
        Query(max_length=128, description="The one that goes, or went, along with this notice"),
    ] = None,
) -> Response:
    """The dossier of a takedown as things stand, or the one of a notice to an authority."""
    now = parts.now()
    return _sent(
        await dossiers.for_person(
            parts.store, reference, parts.files, parts.notifier, to=by, now=now, notice_id=notice
        )
    )


async def send_case(
    parts: In,
    by: By,
    reference: Annotated[str, Path(max_length=64, examples=["UG-2026-000123"])],
) -> Response:
    """The dossier of a whole case as things stand: each takedown's, and a PDF to read."""
    now = parts.now()
    return _sent(
        await dossiers.of_case_for_person(
            parts.store, reference, parts.files, parts.notifier, to=by, now=now
        )
    )


def _sent(found: Attachment) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{found.name}"'}
    return Response(found.content, media_type="application/zip", headers=headers)
