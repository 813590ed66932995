"""Looking at a URL until something changes."""

import asyncio
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from temporalio import activity

from activities.clock import ServerClock
from activities.eyes import Eyes
from activities.messages import JudgeOrder, LookOrder
from untilgone import moves, rules
from untilgone.cases import TaskKind
from untilgone.directory import Directory
from untilgone.errors import NothingNew
from untilgone.looks import (
    Judgement,
    LookRun,
    Observation,
    Sighting,
    Standing,
    Target,
    Verdict,
)
from untilgone.moves import Found
from untilgone.playbook import LookPlan
from untilgone.store import addresses, overrides, read
from untilgone.store.addresses import Address, LookBasis
from untilgone.store.database import Store
from untilgone.store.write import looks, tasks
from untilgone.vantages import Look


class LookActivities:
    """Looks, and keeps what was seen. The only place from which URLs are visited."""

    def __init__(
        self,
        store: Store,
        eyes: Eyes,
        known: Directory,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._store = store
        self._eyes = eyes
        self._known = known
        self._chance = chance

    @activity.defn(name="look")
    async def look(self, order: LookOrder) -> Sighting:
        """Look once; NothingNew, after which Temporal looks again, while nothing changed.

        Waiting costs no history: the server keeps the attempt (docs/decisions/0004). Safe to run
        twice: one look more is kept, which is what happened.
        """
        clock = ServerClock()
        async with self._store.reading():  # one moment
            basis = await addresses.what_to_look_at(self._store, order.reference)
            known = await overrides.applied(self._store, self._known)
        self._not_yet(order, basis.reported_at, clock.now())
        seen, judgement = await self._look(basis)
        observation = replace(seen, observed_at=clock.now())
        found = moves.found_at(seen, judgement, basis.current.url, known.parties)
        keeping = asyncio.ensure_future(
            self._keep(order.reference, observation, judgement, order.plan, found=found)
        )
        try:
            sighting = await asyncio.shield(keeping)
        except asyncio.CancelledError:
            sighting = await keeping  # what is kept must be told as well
            if not _is_news(sighting, order):
                raise
        if not _is_news(sighting, order):
            interval = _interval(order, basis.reported_at, clock.now())
            # The first attempt may be one of thousands: all that is open was begun anew.
            is_first = activity.info().attempt == 1
            spread = rules.scattered if is_first else rules.jittered
            raise NothingNew(f"still {order.known}", after=spread(interval, self._chance()))
        if sighting.standing is Standing.UNCLEAR:
            return replace(sighting, at=await self._asked_at(order.reference, sighting.at))
        return sighting

    def _not_yet(self, order: LookOrder, reported_at: datetime, now: datetime) -> None:
        """NothingNew where the look before this order was a moment ago."""
        if order.looked_at is None or activity.info().attempt > 1:
            return
        interval = _interval(order, reported_at, order.looked_at)
        wait = order.looked_at + rules.scattered(interval, self._chance()) - now
        if wait > timedelta(0):
            raise NothingNew(f"seen {order.known} a moment ago", after=wait)

    async def _look(self, basis: LookBasis) -> Look:
        """Look where it is now; where it is not seen live there, also where it was before."""
        keep_title = not basis.category.is_csam

        async def at(address: Address) -> Look:
            target = Target(url=address.url, keep_title=keep_title)
            return await self._eyes.look(target, address.first)

        now = await at(basis.current)
        if now[1].verdict is Verdict.LIVE or not basis.earlier:
            return now
        earlier = await asyncio.gather(*map(at, basis.earlier))
        return moves.together(now, earlier, basis.current.url)

    async def _asked_at(self, reference: str, now: datetime) -> datetime:
        """When a person was asked to look: now, or by an attempt that died before it told."""
        tasks = (await read.takedown(self._store, reference)).tasks
        asked = (t.created_at for t in tasks if t.kind is TaskKind.LOOK and t.done_at is None)
        return next(asked, now)

    @activity.defn(name="judge")
    async def judge(self, order: JudgeOrder) -> Sighting:
        """Keep what a person saw, as a look of its own, and finish the task that asked for it."""
        observation = Observation(url="", observed_at=order.at, probe="person/1", vantage="person")
        judgement = Judgement(verdict=order.verdict, reason=order.reason, rule="person")
        sighting = await self._keep(
            order.reference, observation, judgement, order.plan, by_person=order.by
        )
        if order.done is not None:
            await tasks.finish_task(
                self._store,
                order.reference,
                order.done,
                by=order.by,
                note=order.reason,
                now=order.at,
            )
        return sighting

    async def _keep(
        self,
        reference: str,
        observation: Observation,
        judgement: Judgement,
        plan: LookPlan,
        *,
        by_person: str | None = None,
        found: Found | None = None,
    ) -> Sighting:
        def weigh(runs: list[LookRun], before: Standing) -> Sighting:
            return rules.weigh(runs, before, plan)

        return await looks.keep_look(
            self._store,
            reference,
            observation,
            judgement,
            weigh,
            by_person=by_person,
            found=found,
        )


def _interval(order: LookOrder, reported_at: datetime, now: datetime) -> timedelta:
    return rules.next_look_in(order.known, order.plan, now, order.eager_until, reported_at)


def _is_news(sighting: Sighting, order: LookOrder) -> bool:
    """Whether the workflow does not know it yet."""
    asks = sighting.asks is not None and sighting.asks.task_id not in order.asked
    return sighting.standing is not order.known or sighting.moves != order.moves or asks
