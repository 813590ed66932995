"""One URL, from the report to the day it is confirmed gone, and the watch after that.

    first look ─▶ ladder: notice, wait, reminder, wait, escalation … ─▶ exhausted
                    ▲  │ gone                                              │ gone
                    │  ▼                                                   ▼
                live again ◀── confirm (looks, spread over time) ─▶ confirmed gone: watch ─▶ closed

Looks run beside the ladder all the time. What to do next is decided by ``untilgone.rules``; this
file only does it. It knows references, never URLs or names: those stay in the store.
"""

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError, ApplicationError
from temporalio.exceptions import TimeoutError as TimeoutError_
from temporalio.workflow import ActivityCancellationType, ActivityHandle

with workflow.unsafe.imports_passed_through():
    from activities.looks import LookActivities
    from activities.messages import NoticeOrder, NoticeOutcome, NoticeResult
    from activities.notices import NoticeActivities
    from untilgone import rules
    from untilgone.cases import State, TaskKind
    from untilgone.looks import Sighting, Standing
    from untilgone.notices import NoticeKey
    from untilgone.progress import Progress, Question
    from untilgone.queues import Work, queue_of
    from untilgone.rules import Next
    from workflows.messages import Start
    from workflows.withdrawals import TakedownWithdrawals

HEARTBEAT = timedelta(seconds=10)  # so long until the work of a dead worker is taken up
LOOK_LIMIT = timedelta(minutes=3)  # a look ends after 20 s; several of them belong together
LOOK_AGAIN = RetryPolicy(
    initial_interval=timedelta(seconds=5),  # after a crash; else the look says when
    backoff_coefficient=1.0,
    maximum_interval=timedelta(days=365),
)
SEND_LIMIT = timedelta(minutes=5)
SEND_AGAIN = RetryPolicy(
    initial_interval=timedelta(seconds=2), maximum_interval=timedelta(minutes=10)
)
PATIENT = frozenset({"RetryLater", "OutOfReach"})  # nobody's mistake, only too often
SENDING_GIVES_UP_AFTER = timedelta(hours=6)  # then a person hears that nothing leaves

_SHOWN_BY_ACTIVITIES = frozenset({Next.STEP, Next.FIRST_LOOK, Next.EXHAUST, Next.CLOSE})

_WAITED_FOR = frozenset(
    {NoticeOutcome.DELIVERED, NoticeOutcome.UNKNOWN, NoticeOutcome.ALREADY_TOLD}
)
_SETTLED = _WAITED_FOR | {NoticeOutcome.REJECTED, NoticeOutcome.SKIPPED}
_PUT_NOTHING = frozenset({NoticeOutcome.REJECTED, NoticeOutcome.ELSEWHERE})
_PUT = dict.fromkeys((*_WAITED_FOR, NoticeOutcome.POSTPONED), State.WAITING) | dict.fromkeys(
    (NoticeOutcome.REFUSED, NoticeOutcome.SKIPPED), State.NOTIFYING
)


@workflow.defn(name="takedown")
class TakedownWorkflow(TakedownWithdrawals):
    """Follows one URL until it is gone and stays gone."""

    @workflow.init
    def __init__(self, start: Start) -> None:
        super().__init__(start)
        self._looking: ActivityHandle[Sighting] | None = None
        self._stops_looking = False
        self._is_cut_short = False  # the look that is going on

    @workflow.run
    async def run(self, start: Start) -> Progress:
        """The procedure: do what the rules say comes next, until they say it is over."""
        looks = self._begin_looking()
        while True:
            seen = self._changes
            move = self._next()
            if move is Next.CLOSE:
                # A look that is on its way may tell that it is live again.
                await self._stop_looking(looks)
                if self._next() is Next.CLOSE:
                    break
                looks = self._begin_looking()
                continue
            await self._drop_needless(self._overtaken())
            if self._may_begin_anew(move):
                await self._begin_anew(start, looks)
            await self._show_state(move)
            if seen == self._changes:
                await self._make(move, seen)
        await self._close()
        return self._progress()

    async def _make(self, move: Next, seen: int) -> None:
        match move:
            case Next.STEP:
                await self._take_step()
            case Next.WAIT:
                await self._until_changed(seen, self._at.waiting_until)
            case Next.WATCH:
                await self._say_that_it_is_gone()
                await self._until_changed(seen, self._at.watch_until)
            case Next.EXHAUST:
                await self._exhaust()
            case _:
                await self._until_changed(seen)

    async def _until_changed(self, seen: int, deadline: datetime | None = None) -> None:
        timeout = None if deadline is None else max(deadline - workflow.now(), timedelta(0))
        with suppress(TimeoutError):
            await workflow.wait_condition(
                lambda: self._changes != seen,
                timeout=timeout,
                timeout_summary=rules.next_step_text(self._at, self._steps) or "end of the watch",
            )

    # -- the ladder -------------------------------------------------------------------------

    async def _take_step(self) -> None:
        """Send the notice of this step, unless something makes it needless while we try."""
        key, kept_before = self._due(), self._kept
        step, corrections = self._steps[key.step], tuple(self._at.corrections)
        sending = workflow.start_activity_method(
            NoticeActivities.send_notice,
            NoticeOrder(
                notice_id=str(key),
                step=step,
                then=rules.next_step_text(replace(self._at, step=key.step + 1), self._steps),
                corrections=corrections,
                life=self._at.life,
                quiet=self._start.playbook.quiet,
                group_for=self._start.playbook.group_for,
            ),
            task_queue=self._queue_of_notices(),
            start_to_close_timeout=SEND_LIMIT,
            schedule_to_close_timeout=SENDING_GIVES_UP_AFTER,
            heartbeat_timeout=HEARTBEAT,
            retry_policy=SEND_AGAIN,
            # What may have left must be known before anything else is done.
            cancellation_type=ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
            summary=f"{step.notice} to {step.party}",
        )
        await workflow.wait_condition(lambda: sending.done() or self._is_needless(key))
        is_cut_short = not sending.done()
        if is_cut_short:
            sending.cancel()
        try:
            result = await sending
        except ActivityError as error:
            # Cut short it did not leave, whatever it says; taken again it tells what is wrong.
            if not is_cut_short:
                await self._nothing_leaves(str(key), error)
            return
        self._settle(key, result, kept_before)
        if len(self._at.corrections) > len(corrections):
            # A person named a contact while we found none.
            await self._drop_needless(self._of_kind(frozenset({TaskKind.FIND_CONTACT})))

    def _due(self) -> NoticeKey:
        """The notice that is to be sent next."""
        at = self._at
        return NoticeKey(
            reference=self._start.reference, round=at.round, step=at.step, attempt=at.attempt
        )

    def _is_needless(self, key: NoticeKey) -> bool:
        at = self._at
        is_gone = at.standing in {Standing.GOING, Standing.GONE}
        return at.outcome is not None or at.is_held or is_gone or self._due() != key

    def _settle(self, key: NoticeKey, result: NoticeResult, kept_before: int) -> None:
        """What became of the notice; an answer may have moved us to another one meanwhile."""
        at, outcome = self._at, result.outcome
        if result.task is not None:
            self._ask(result.task)
        self._start_ladder(result.round or 0, came_back=False)
        if outcome not in _PUT_NOTHING:
            self._was_put(_PUT.get(outcome, State.NEEDS_PERSON), kept_before)
        at.delivered += outcome is NoticeOutcome.DELIVERED
        if self._due() == key:
            if outcome in _SETTLED:
                at.step, at.attempt = key.step + 1, 0
            if outcome in _WAITED_FOR:
                at.notice_id = result.told or str(key)
            if outcome in _WAITED_FOR or outcome is NoticeOutcome.POSTPONED:
                at.waiting_until = result.answer_by
            at.attempt += outcome is NoticeOutcome.REFUSED
        self._changed()

    async def _nothing_leaves(self, notice_id: str, error: ActivityError) -> None:
        why = "For six hours it could not be handed over to the party's channel."
        is_patient = isinstance(error.cause, ApplicationError) and error.cause.type in PATIENT
        if not is_patient and not isinstance(error.cause, TimeoutError_):
            why = "An error of our own keeps it from being sent; see the worker's log."
        question = Question(
            kind=TaskKind.REPAIR,
            about=notice_id,
            what=f"{why} `untilgone doctor` says what is not connected. Mend it, then say `retry`: "
            "what may have left before is not sent again.",
        )
        self._ask(self._question(question, notice_id))
        await self._record("notice waits", ask=question)

    async def _exhaust(self) -> None:
        self._at.is_exhausted = True
        question = Question(
            kind=TaskKind.EXHAUSTED,
            about=str(self._at.round),
            what="Every step of the playbook was taken and it is still not gone. Looks go on; "
            "decide what else can be done.",
        )
        self._ask(self._question(question))
        await self._record("ladder exhausted", ask=question)

    # -- the looks --------------------------------------------------------------------------

    async def _keep_looking(self) -> None:
        """One activity at a time that ends only when the standing changes."""
        looked_at: datetime | None = None
        while not self._stops_looking:
            self._is_cut_short, kept_before = False, self._kept
            self._looking = workflow.start_activity_method(
                LookActivities.look,
                self._look_order(looked_at),
                task_queue=queue_of(workflow.info().task_queue, Work.LOOKS),
                start_to_close_timeout=LOOK_LIMIT,
                heartbeat_timeout=HEARTBEAT,
                retry_policy=LOOK_AGAIN,
                # What it sees at the last moment counts too.
                cancellation_type=ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
                summary=f"look until not {self._at.standing}",
            )
            try:
                sighting = await self._looking
            except ActivityError:
                if not self._is_cut_short:
                    await self._looks_broke()
                looked_at = None
                continue
            await self._saw(sighting, kept_before)
            looked_at = None if self._is_cut_short else sighting.at  # None: look at once

    def _begin_looking(self) -> "asyncio.Task[None]":
        self._stops_looking = False
        return asyncio.create_task(self._keep_looking())

    async def _stop_looking(self, looks: "asyncio.Task[None]") -> None:
        self._stops_looking = True
        self._look_again()
        await looks

    def _look_again(self) -> None:
        if self._looking is not None:
            self._is_cut_short = True
            self._looking.cancel()

    async def _looks_broke(self) -> None:
        """Our own mistake: say so, and look again when a person says `retry`."""
        question = Question(
            kind=TaskKind.REPAIR,
            about=f"looks {workflow.now().isoformat()}",
            what="The looks stopped with an error of our own; see the worker's log. Say `retry`.",
        )
        task = self._question(question)
        self._ask(task)
        await self._record("looks stopped", ask=question)
        await workflow.wait_condition(
            lambda: self._stops_looking or self._task(task.task_id) is None
        )

    # -- the end, and beginning anew ---------------------------------------------------------

    async def _show_state(self, move: Next) -> None:
        """Activities keep the state with what they do; this catches what none of them did."""
        if move not in _SHOWN_BY_ACTIVITIES:
            state = rules.state_of(move)
            if state is not self._at.state or self._is_unsure:
                await self._record(f"now {state.replace('_', ' ')}")

    async def _close(self) -> None:
        """Nothing looks or sends any more; what is still being said is heard out first."""
        outcome = self._at.outcome or rules.closing_outcome(self._at)
        self._at.outcome = outcome
        await workflow.wait_condition(workflow.all_handlers_finished)
        await self._drop_needless(self._at.tasks)
        await self._take_back()
        await self._record("closed", detail={"outcome": outcome})
        await workflow.wait_condition(workflow.all_handlers_finished)

    def _may_begin_anew(self, move: Next) -> bool:
        return workflow.info().is_continue_as_new_suggested() and move is not Next.STEP

    async def _begin_anew(self, start: Start, looks: "asyncio.Task[None]") -> None:
        """A fresh history with everything we know; history limits never end a takedown."""
        await self._stop_looking(looks)
        await workflow.wait_condition(workflow.all_handlers_finished)
        workflow.continue_as_new(replace(start, carried=self._at))
