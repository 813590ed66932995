"""The style sheet, the scripts and the icon; nothing else is ever served from a file."""

import hashlib
from pathlib import Path as FilePath
from typing import Annotated

from fastapi import Path
from fastapi.responses import Response

from untilgone.errors import NotFound

STATIC = FilePath(__file__).parent / "static"
_FILES = {
    "app.css": ("app.css", "text/css; charset=utf-8"),
    "app.js": ("app.js", "text/javascript; charset=utf-8"),
    "editor.js": ("editor.js", "text/javascript; charset=utf-8"),
    "htmx.min.js": ("vendor/htmx-4.0.1/htmx.min.js", "text/javascript; charset=utf-8"),
    "icon.svg": ("icon.svg", "image/svg+xml"),
}
_ALL = {name: ((STATIC / path).read_bytes(), kind) for name, (path, kind) in _FILES.items()}
_VERSIONS = {name: hashlib.sha256(octets).hexdigest()[:12] for name, (octets, _) in _ALL.items()}


def address(name: str) -> str:
    """Where a file of ours is; the address changes with its content."""
    return f"/static/{name}?{_VERSIONS[name]}"


async def send(name: Annotated[str, Path(max_length=32)]) -> Response:
    """One of our own files, for a day: its address changes when it does."""
    if name not in _ALL:
        raise NotFound("There is nothing at this address.")
    octets, kind = _ALL[name]
    headers = {"Cache-Control": "public, max-age=86400"}
    return Response(octets, media_type=kind, headers=headers)
