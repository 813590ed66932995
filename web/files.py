"""The style sheet and the icon; nothing else is ever served from a file."""

from typing import Annotated

from fastapi import Path
from fastapi.responses import Response

from untilgone.errors import NotFound
from web.html import STATIC

_TYPES = {"app.css": "text/css; charset=utf-8", "icon.svg": "image/svg+xml"}
_ALL = {name: (STATIC / name).read_bytes() for name in _TYPES}


async def send(name: Annotated[str, Path(max_length=32)]) -> Response:
    """One of our own files, for a day: its address changes when it does."""
    if name not in _ALL:
        raise NotFound("There is nothing at this address.")
    headers = {"Cache-Control": "public, max-age=86400"}
    return Response(_ALL[name], media_type=_TYPES[name], headers=headers)
