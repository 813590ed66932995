"""Whether the process serves, and whether what it needs is within reach."""

import asyncio
import logging
from collections.abc import Awaitable

from fastapi.responses import JSONResponse

from untilgone.errors import OutOfReach
from web.parts import In

PATIENCE = 3.0  # seconds; whoever asks has about 5

logger = logging.getLogger(__name__)


async def healthz() -> JSONResponse:
    """200 as long as the process serves."""
    return JSONResponse({"status": "ok"})


async def readyz(parts: In) -> JSONResponse:
    """200 when database and Temporal answer, else 503 and which of them does not."""
    database, temporal = await asyncio.gather(
        _state(parts.store.ping(), "database"), _state(parts.desk.ping(), "Temporal")
    )
    is_ready = database == temporal == "ok"
    return JSONResponse(
        {"status": "ok" if is_ready else "not ready", "database": database, "temporal": temporal},
        status_code=200 if is_ready else 503,
    )


async def _state(ping: Awaitable[None], name: str) -> str:
    try:
        await asyncio.wait_for(ping, PATIENCE)
    except (OutOfReach, TimeoutError):
        return "out of reach"
    except Exception:
        # Whatever it is, it is not ready, and the caller shall not read why.
        logger.exception("%s could not be asked", name)
        return "out of reach"
    return "ok"
