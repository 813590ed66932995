"""What a takedown's workflow knows, and how it keeps the store up to date with it."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from temporalio import workflow
from temporalio.common import RetryPolicy

with workflow.unsafe.imports_passed_through():
    from activities.messages import ActOrder, Fate, FateOrder, LookOrder
    from activities.takedowns import TakedownActivities
    from untilgone import rules
    from untilgone.cases import State, Task, TaskKind, task_id
    from untilgone.looks import Sighting, Standing
    from untilgone.progress import Carried, Place, Progress, Question, TaskEnd
    from workflows import search
    from workflows.messages import Start

# Writing to our own store goes on until it works.
KEEP_LIMIT = timedelta(seconds=30)
KEEP_AGAIN = RetryPolicy(maximum_interval=timedelta(minutes=1))
SAME_MOMENT = timedelta(seconds=5)  # within which an activity and we may have written at once


class TakedownMemory:
    """State of one takedown; ``_at`` is all of it, and all that continue-as-new takes along."""

    def __init__(self, start: Start) -> None:
        self._start = start
        self._steps = start.playbook.steps
        self._plan = start.playbook.looks
        self._at = start.carried or Carried()
        self._changes = 0  # whoever changes something counts it; waits wake up on that
        self._keeping = asyncio.Lock()  # one write after the other, so that the last one counts
        self._kept = 0
        self._kept_at: datetime | None = None
        self._is_unsure = False  # which of two writes at the same moment the store has

    @property
    def knows(self) -> Carried:
        """All that it knows; for whoever replays a history (workflows/histories.py)."""
        return self._at

    def _changed(self) -> None:
        self._changes += 1

    def _next(self, at: Carried | None = None) -> rules.Next:
        return rules.next_move(at or self._at, len(self._steps), workflow.now())

    def _place(self, at: Carried | None = None) -> Place:
        """Where the takedown stands, as people see it."""
        at = at or self._at
        move = self._next(at)
        return Place(
            state=rules.state_of(move),
            next_step=rules.next_step_text(at, self._steps),
            next_at=at.waiting_until if move is rules.Next.WAIT else None,
            outcome=at.outcome,
        )

    def _progress(self) -> Progress:
        at, place = self._at, self._place()
        return Progress(
            reference=self._start.reference,
            state=place.state,
            standing=at.standing,
            outcome=at.outcome,
            round=at.round,
            notices_delivered=at.delivered,
            next_step=place.next_step,
            next_at=place.next_at,
            is_held=at.is_held,
            tasks=tuple(at.tasks),
            last_live_at=at.last_live_at,
            first_gone_at=at.first_gone_at,
        )

    def _task(self, task_id: str) -> Task | None:
        return next((task for task in self._at.tasks if task.task_id == task_id), None)

    def _drop_task(self, task_id: str) -> None:
        self._at.tasks = [task for task in self._at.tasks if task.task_id != task_id]

    def _without(self, task: Task, _now: datetime | None = None) -> Carried:
        """What we know, as if the task were done."""
        return replace(self._at, tasks=[t for t in self._at.tasks if t.task_id != task.task_id])

    def _ask(self, task: Task) -> None:
        """Remember a task that an activity has kept."""
        self._drop_task(task.task_id)
        self._at.tasks.append(task)

    async def _record(
        self,
        kind: str,
        *,
        by: str = "system",
        detail: Mapping[str, str] | None = None,
        ask: Question | None = None,
        done: Sequence[TaskEnd] = (),
    ) -> None:
        """Put an act on the record, and the takedown where it stands after it."""
        async with self._keeping:
            order = ActOrder(
                reference=self._start.reference,
                at=workflow.now(),
                kind=kind,
                actor=by,
                place=self._place(),
                detail=detail or {},
                ask=ask,
                done=tuple(done),
            )
            await self._put(TakedownActivities.record_act, order, kind)

    async def _record_fate(
        self,
        task: Task,
        fate: Fate,
        *,
        by: str,
        reason: str,
        proof: str = "",
        after: Callable[[Task, datetime], Carried],
    ) -> None:
        """Put on the record what became of a notice; ``after`` says what we know then.

        Given the same time it says the same: that of the order, not that of its end.
        """
        assert task.notice_id is not None
        async with self._keeping:
            now = workflow.now()
            order = FateOrder(
                reference=self._start.reference,
                at=now,
                notice_id=task.notice_id,
                fate=fate,
                by=by,
                reason=reason,
                proof=proof,
                place=self._place(after(task, now)),
                done=TaskEnd(task_id=task.task_id, outcome=fate),
            )
            await self._put(TakedownActivities.record_fate, order, f"notice {fate}")
        self._at = after(task, now)

    async def _put(self, method: Any, order: ActOrder | FateOrder, summary: str) -> None:
        self._is_unsure = False
        await self._write(method, order, summary)
        self._at.state = order.place.state
        self._kept += 1
        self._kept_at = workflow.now()

    def _was_put(self, state: State, kept_before: int) -> None:
        """Remember where an activity has put the takedown in the store.

        ``kept_before``: how often we had done so ourselves when it began.
        """
        self._at.state = state
        if self._kept != kept_before and self._kept_at is not None:
            self._is_unsure = workflow.now() - self._kept_at < SAME_MOMENT

    async def _keep(self, method: Any, order: Any, summary: str) -> Any:
        """Write to the store what leaves the takedown where it is, or says itself where."""
        async with self._keeping:
            return await self._write(method, order, summary)

    async def _write(self, method: Any, order: Any, summary: str) -> Any:
        """A short write to our own store: a local activity, one event instead of six."""
        return await workflow.execute_local_activity_method(
            method,
            order,
            start_to_close_timeout=KEEP_LIMIT,
            retry_policy=KEEP_AGAIN,
            summary=summary,
        )

    def _is_due(self, task: Task) -> bool:
        """Whether it is about the notice of the step that is due now."""
        return task.notice_id is not None and rules.is_due(task.notice_id, self._at)

    def _overtaken(self) -> list[Task]:
        return [task for task in self._at.tasks if rules.is_overtaken(task, self._at)]

    def _of_kind(self, kinds: frozenset[TaskKind]) -> list[Task]:
        return [task for task in self._at.tasks if task.kind in kinds]

    async def _drop_needless(self, tasks: Iterable[Task]) -> None:
        """Finish tasks that events have overtaken, so that nobody does them in vain."""
        ends = [TaskEnd(task_id=task.task_id, outcome="not needed") for task in tasks]
        if ends:
            for end in ends:
                self._drop_task(end.task_id)
            await self._record("task not needed", done=ends)

    async def _saw(self, sighting: Sighting, kept_before: int) -> None:
        """Take over what a look or a person found, and what it means for the open tasks."""
        is_moved = sighting.moves > self._at.moves
        self._remember(sighting, kept_before)
        if sighting.asks is not None:
            self._ask(sighting.asks)
        if is_moved:
            await self._followed(sighting.platform)
        if sighting.standing is Standing.UNCLEAR:
            # The look itself has kept this task.
            asked = Question(kind=TaskKind.LOOK, about=sighting.at.isoformat(), what="")
            self._ask(self._question(asked))
        elif sighting.standing is Standing.GONE:
            await self._drop_needless(self._of_kind(frozenset(TaskKind) - {TaskKind.CHECK_SENT}))
        else:
            await self._drop_needless(self._of_kind(frozenset({TaskKind.LOOK})))

    async def _followed(self, platform: str | None) -> None:
        """It is followed to another address: no question about that is open any more."""
        if platform is not None:
            workflow.upsert_search_attributes([search.PLATFORM.value_set(platform)])
        needless = (
            {TaskKind.MOVED} if self._at.is_exhausted else {TaskKind.MOVED, TaskKind.EXHAUSTED}
        )
        await self._drop_needless(self._of_kind(frozenset(needless)))

    def _look_order(self, looked_at: datetime | None) -> LookOrder:
        """What the next look is to find out."""
        return LookOrder(
            reference=self._start.reference,
            known=self._at.standing,
            plan=self._plan,
            eager_until=self._at.eager_until,
            moves=self._at.moves,
            asked=tuple(task.task_id for task in self._of_kind(frozenset({TaskKind.MOVED}))),
            looked_at=looked_at,
        )

    def _question(self, ask: Question, notice_id: str | None = None) -> Task:
        return Task(
            task_id=task_id(self._start.reference, ask.kind, ask.about),
            kind=ask.kind,
            created_at=workflow.now(),
            notice_id=notice_id,
        )

    def _remember(self, sighting: Sighting, kept_before: int) -> None:
        """Take over what a look found; a new round begins where it is live again, or elsewhere."""
        at, before = self._at, self._at.standing
        at.standing = sighting.standing
        at.last_live_at = sighting.last_live_at or at.last_live_at
        at.first_gone_at = sighting.first_gone_at
        self._was_put(rules.state_seen(sighting.standing, at.state), kept_before)
        if sighting.standing is Standing.GONE and before is not Standing.GONE:
            at.watch_until = workflow.now() + self._plan.watch_for
        came_back = before is Standing.GONE and sighting.standing is not Standing.GONE
        ladder = max(at.round + came_back, sighting.round or 0)
        self._start_ladder(ladder, came_back=came_back)
        at.moves = max(at.moves, sighting.moves)
        self._changed()

    def _start_ladder(self, ladder: int, *, came_back: bool) -> None:
        """Begin the round with this number; one that has begun already goes on."""
        at = self._at
        if ladder > at.round:
            at.life = ladder if came_back else rules.life_of(at)
            at.round = ladder
            at.step = at.attempt = 0
            at.waiting_until = at.watch_until = None
            at.is_exhausted = False
            # What others answer to a letter of before moves nothing here.
            at.notice_id = at.notice_id if came_back else None
