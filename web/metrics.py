"""``/metrics``: how the desk itself does, for a Prometheus that knows the token."""

import hmac

from fastapi import Request, Response
from fastapi.responses import PlainTextResponse

from untilgone.errors import BadInput
from untilgone.exposition import MEDIA_TYPE, text
from untilgone.periods import lasting
from untilgone.settings import Settings
from untilgone.store import overrides
from untilgone.store.gauges import gauges
from web.parts import In

_SHORTEST = 32


def check(settings: Settings) -> None:
    """BadInput where the token is too short to be none that somebody guesses."""
    token = settings.metrics_token.get_secret_value()
    if token and len(token) < _SHORTEST:
        raise BadInput(f"UNTILGONE_METRICS_TOKEN is shorter than {_SHORTEST} characters.")


async def show(request: Request, parts: In) -> Response:
    """404 unless a token is set, 401 without it; numbers and ages, nothing about anybody."""
    token = parts.settings.metrics_token.get_secret_value()
    if not token:
        return PlainTextResponse("There are no metrics here.\n", status_code=404)
    given = request.headers.get("authorization", "").encode()
    if not hmac.compare_digest(given, f"Bearer {token}".encode()):
        return PlainTextResponse(
            "Hand in the token as `Authorization: Bearer …`.\n",
            status_code=401,
            headers={"WWW-Authenticate": "Bearer"},
        )
    known = await overrides.applied(parts.store, parts.files)
    found = await gauges(parts.store, lasting(known), parts.now())
    return Response(text(found), media_type=MEDIA_TYPE)
