"""How an installation with many open takedowns comes back after kill -9; part of ``bench/open.py``."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from bench.open_stage import Scene
from workflows.connection import connect
from workflows.reconciling import Temporal

_LATE = """
SELECT count(*) FROM (
  SELECT max(looks.last_at) AS at, min(takedowns.standing) AS standing
  FROM looks JOIN takedowns ON takedowns.id = takedown_id
  WHERE takedowns.state <> 'closed' GROUP BY takedown_id
) AS latest WHERE at < now() - CASE WHEN standing = 'gone' THEN {day} ELSE {hour} END
"""
_LATEST = "SELECT (extract(epoch FROM max(last_at)) * 1000000)::bigint FROM looks"
_OPEN = "SELECT count(*) FROM takedowns WHERE state <> 'closed'"


async def recovered(scene: Scene, *, down: float, faster: float) -> dict[str, float]:
    """Kill the server, leave it dead for so long, start it again; then the same with the worker."""
    overdue = _LATE.format(day=f"interval '1 day' / {faster}", hour=f"interval '1 hour' / {faster}")
    found: dict[str, float] = {
        "open_before": scene.count(_OPEN),
        "late_before": scene.count(overdue),
    }
    scene.processes.kill("server")
    await asyncio.sleep(down)
    found["late_when_started"] = scene.count(overdue)
    began = time.monotonic()
    scene.processes.start("server")
    letter, caught_up, _ = await asyncio.gather(
        _seconds(began, _letter(scene)),
        _seconds(began, _until(lambda: scene.count(overdue) <= found["late_before"])),
        _answers(scene, began, found),
    )
    found |= {"first_letter_seconds": letter, "caught_up_seconds": caught_up}
    client = await connect(scene.env, scene.store.keyring)
    found["open_after"] = scene.count(_OPEN)
    found["followed_after"] = await Temporal(client, "untilgone").running()
    return found | await _worker_killed(scene)


async def _worker_killed(scene: Scene) -> dict[str, float]:
    scene.processes.kill("worker")
    before, began = scene.count(_LATEST), time.monotonic()
    scene.processes.start("worker")
    look = await _seconds(began, _until(lambda: scene.count(_LATEST) > before))
    return {"worker_killed_next_look_seconds": look}


async def _answers(scene: Scene, began: float, found: dict[str, float]) -> None:
    client = await connect(scene.env, scene.store.keyring)
    running = await Temporal(client, "untilgone").running()
    found |= {"answers_seconds": round(time.monotonic() - began, 2), "followed_at_once": running}


async def _letter(scene: Scene) -> None:
    reference = await scene.report(scene.live)
    case = reference.rpartition("-")[0].encode()
    await _until(lambda: any(case in mail.data for mail in scene.mails.accepted))


async def _until(is_so: Callable[[], bool]) -> None:
    while not await asyncio.to_thread(is_so):  # noqa: ASYNC110 - it happens elsewhere
        await asyncio.sleep(0.1)


async def _seconds(began: float, work: Awaitable[None]) -> float:
    await work
    return round(time.monotonic() - began, 2)
