"""What a takedown's workflow knows, and how it keeps the store up to date with it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from temporalio import workflow
from temporalio.common import RetryPolicy

with workflow.unsafe.imports_passed_through():
    from activities.messages import ActOrder, Fate, FateOrder
    from activities.takedowns import TakedownActivities
    from untilgone import rules
    from untilgone.cases import Task, TaskKind
    from untilgone.looks import Sighting, Standing
    from untilgone.people import Person
    from untilgone.progress import Carried, Place, Progress, Question, TaskEnd
    from workflows import search
    from workflows.messages import Start

# Writing to our own store goes on until it works.
KEEP_LIMIT = timedelta(seconds=30)
KEEP_AGAIN = RetryPolicy(maximum_interval=timedelta(minutes=1))


class TakedownMemory:
    """State of one takedown; ``_at`` is all of it, and all that continue-as-new takes along."""

    def __init__(self, start: Start) -> None:
        self._start = start
        self._steps = start.playbook.steps
        self._plan = start.playbook.looks
        self._at = start.carried or Carried()
        self._changes = 0  # whoever changes something counts it; waits wake up on that
        self._shown: tuple[str, datetime | None] | None = None

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

    def _ask(self, task: Task) -> None:
        """Remember a task that an activity has kept."""
        self._drop_task(task.task_id)
        self._at.tasks.append(task)

    async def _record(
        self,
        kind: str,
        *,
        by: Person | None = None,
        detail: Mapping[str, str] | None = None,
        place: Place | None = None,
        ask: Question | None = None,
        done: Sequence[TaskEnd] = (),
    ) -> None:
        """Put an act on the record, and the takedown where it stands after it."""
        place = place or self._place()
        await self._keep(
            TakedownActivities.record_act,
            ActOrder(
                reference=self._start.reference,
                at=workflow.now(),
                kind=kind,
                actor=by.name if by else "system",
                place=place,
                detail=detail or {},
                ask=ask,
                done=tuple(done),
            ),
            kind,
        )
        self._at.state = place.state

    async def _record_fate(
        self, task: Task, fate: Fate, *, by: Person, reason: str, place: Place
    ) -> None:
        """Put on the record what a person says became of a notice."""
        assert task.notice_id is not None
        await self._keep(
            TakedownActivities.record_fate,
            FateOrder(
                reference=self._start.reference,
                at=workflow.now(),
                notice_id=task.notice_id,
                fate=fate,
                by=by.name,
                reason=reason,
                place=place,
                done=TaskEnd(task_id=task.task_id, outcome=fate),
            ),
            f"notice {fate}",
        )
        self._at.state = place.state

    async def _keep(self, method: Any, order: Any, summary: str) -> Any:
        """A short write to our own store: a local activity, one event instead of six."""
        return await workflow.execute_local_activity_method(
            method,
            order,
            start_to_close_timeout=KEEP_LIMIT,
            retry_policy=KEEP_AGAIN,
            summary=summary,
        )

    async def _drop_needless_tasks(self, kinds: frozenset[TaskKind]) -> None:
        """Finish tasks that events have overtaken, so that nobody does them in vain."""
        needless = [task for task in self._at.tasks if task.kind in kinds]
        if needless:
            for task in needless:
                self._drop_task(task.task_id)
            ends = [TaskEnd(task_id=task.task_id, outcome="not needed") for task in needless]
            await self._record("task not needed", done=ends)

    def _show(self, move: rules.Next) -> None:
        """Let Temporal's own lists find the takedown by its state."""
        state = rules.state_of(move)
        place = self._place()
        if (state, place.next_at) == self._shown:
            return
        self._shown = (state, place.next_at)
        deadline = (
            search.DEADLINE.value_set(place.next_at)
            if place.next_at
            else search.DEADLINE.value_unset()
        )
        workflow.upsert_search_attributes([search.STATE.value_set(state), deadline])

    def _remember(self, sighting: Sighting) -> None:
        """Take over what a look found; material that is live again begins a new round."""
        at, before = self._at, self._at.standing
        at.standing = sighting.standing
        at.last_live_at = sighting.last_live_at or at.last_live_at
        at.first_gone_at = sighting.first_gone_at
        at.state = rules.state_seen(sighting.standing, at.state)
        if sighting.standing is Standing.GONE and before is not Standing.GONE:
            at.watch_until = workflow.now() + self._plan.watch_for
        if before is Standing.GONE and sighting.standing is not Standing.GONE:
            at.round += 1
            at.step = at.attempt = 0
            at.waiting_until = at.watch_until = None
            at.is_exhausted = False
        self._changed()
