"""The list of addresses that went along with a letter for many, octet for octet."""

from typing import Annotated

from fastapi import Path, Query
from fastapi.responses import Response

from untilgone.store import attachments
from web.parts import In


async def send(
    parts: In,
    reference: Annotated[str, Path(max_length=64, examples=["UG-2026-000123-1"])],
    notice: Annotated[str, Query(max_length=128, description="The one that left in that letter")],
) -> Response:
    """The list that went along with the letter in which a notice of the takedown left."""
    found = await attachments.of_letter(parts.store, reference, notice)
    headers = {"Content-Disposition": f'attachment; filename="{found.name}"'}
    return Response(found.content, media_type=found.media_type, headers=headers)
