"""Heartbeats, so that the work of a dead worker is given to another within seconds."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

from temporalio import activity


@asynccontextmanager
async def beating(limit: timedelta | None) -> AsyncIterator[None]:
    """Tell the server every third of ``limit`` that this attempt is alive; None: no need."""
    if limit is None:
        yield
        return
    beat = asyncio.create_task(_beat(limit / 3))
    try:
        yield
    finally:
        beat.cancel()
        with suppress(asyncio.CancelledError):
            await beat


async def _beat(every: timedelta) -> None:
    while True:
        await asyncio.sleep(every.total_seconds())  # first: what is over quickly needs no beat
        activity.heartbeat()
