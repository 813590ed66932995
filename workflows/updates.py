"""What people say to a takedown by update, and what it does about it; and the query.

A validator says no before anything is written; the answer of an update is the progress.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import cast

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.looks import LookActivities
    from activities.messages import Fate, JudgeOrder
    from untilgone import rules
    from untilgone.cases import Outcome, Task, TaskKind
    from untilgone.errors import Conflict, NotAllowed
    from untilgone.looks import Sighting, Verdict
    from untilgone.notices import NoticeKey
    from untilgone.progress import Carried, Correction, Progress, TaskEnd
    from workflows.memory import TakedownMemory
    from workflows.messages import (
        Approve,
        CorrectContact,
        Hold,
        Judge,
        LookNow,
        Reject,
        Resume,
        Said,
        SendNextStepNow,
        Start,
        TaskDone,
        Withdraw,
    )


class TakedownUpdates(TakedownMemory):
    """The updates and the query of a takedown."""

    def __init__(self, start: Start) -> None:
        super().__init__(start)
        self._in_hand: set[str] = set()  # tasks that somebody is ending at this moment

    def _look_again(self) -> None:
        """Look at once instead of waiting for the next time."""
        raise AssertionError("the workflow looks")

    @workflow.update(name="hold")
    async def hold(self, said: Hold) -> Progress:
        """Pause the ladder; looks go on."""
        self._at.is_held = True
        await self._record("held", by=said.by.name, detail={"reason": said.reason})
        self._changed()
        return self._progress()

    @hold.validator
    def _may_hold(self, said: Hold) -> None:
        self._may_act(said)
        if self._at.is_held:
            raise Conflict("It is on hold already.")

    @workflow.update(name="resume")
    async def resume(self, said: Resume) -> Progress:
        """Go on with the ladder; a wait that ended meanwhile is over."""
        self._at.is_held = False
        await self._record("resumed", by=said.by.name, detail={"reason": said.reason})
        self._changed()
        return self._progress()

    @resume.validator
    def _may_resume(self, said: Resume) -> None:
        self._may_act(said)
        if not self._at.is_held:
            raise Conflict("It is not on hold.")

    @workflow.update(name="withdraw")
    async def withdraw(self, said: Withdraw) -> Progress:
        """End the takedown: no more notices, no more looks."""
        self._at.outcome = Outcome.WITHDRAWN
        await self._record("withdrawn", by=said.by.name, detail={"reason": said.reason})
        self._changed()
        return self._progress()

    @withdraw.validator
    def _may_withdraw(self, said: Withdraw) -> None:
        self._may_act(said)

    @workflow.update(name="look_now")
    async def look_now(self, said: LookNow) -> Progress:
        """Look at once, and often for a while."""
        self._at.eager_until = workflow.now() + self._plan.eager_for
        await self._record("asked to look", by=said.by.name, detail={"reason": said.reason})
        self._look_again()
        return self._progress()

    @look_now.validator
    def _may_look_now(self, said: LookNow) -> None:
        self._may_act(said)

    @workflow.update(name="send_next_step_now")
    async def send_next_step_now(self, said: SendNextStepNow) -> Progress:
        """Do not wait any longer for the party that was told last."""
        self._at.waiting_until = None
        await self._record("wait cut short", by=said.by.name, detail={"reason": said.reason})
        self._changed()
        return self._progress()

    @send_next_step_now.validator
    def _may_send_next_step_now(self, said: SendNextStepNow) -> None:
        self._may_act(said)
        if self._next() is not rules.Next.WAIT:
            raise Conflict(
                f"It is {self._place().state.replace('_', ' ')}, not waiting for an answer; "
                "there is no wait to cut short."
            )
        if self._at.step >= len(self._steps):
            raise Conflict("Every step of the ladder was taken.")

    @workflow.update(name="approve")
    async def approve(self, said: Approve) -> Progress:
        """Let the letter leave, exactly as it was read."""
        with self._ending(said.task_id) as task:
            await self._record_fate(
                task, Fate.APPROVED, by=said.by.name, reason=said.reason, after=self._without
            )
        self._changed()
        return self._progress()

    @approve.validator
    def _may_approve(self, said: Approve) -> None:
        self._may_decide(said, said.task_id)
        if not rules.is_second_pair(said.by, self._start.reported_by):
            raise NotAllowed("You reported it: somebody else must approve this letter.")

    @workflow.update(name="reject")
    async def reject(self, said: Reject) -> Progress:
        """Keep the letter from leaving; the takedown is held until a person resumes it."""
        self._at.is_held = True
        with self._ending(said.task_id) as task:
            await self._record_fate(
                task, Fate.REJECTED, by=said.by.name, reason=said.reason, after=self._past
            )
        self._changed()
        return self._progress()

    @reject.validator
    def _may_reject(self, said: Reject) -> None:
        self._may_decide(said, said.task_id)

    @workflow.update(name="task_done")
    async def task_done(self, said: TaskDone) -> Progress:
        """A task is done; goes on with what it held up."""
        fates = {"sent": (Fate.SENT, self._sent), "not_sent": (Fate.NOT_SENT, self._not_sent)}
        with self._ending(said.task_id) as task:
            if said.outcome in fates:
                fate, after = fates[said.outcome]
                given = {"by": said.by.name, "reason": said.reason, "proof": said.proof}
                await self._record_fate(task, fate, after=after, **given)
            else:
                self._at = self._past(task) if said.outcome == "skip" else self._without(task)
                await self._record(
                    "task done",
                    by=said.by.name,
                    detail={"task": task.task_id, "outcome": said.outcome, "reason": said.reason},
                    done=[TaskEnd(task_id=task.task_id, outcome=said.outcome)],
                )
                if task.kind is TaskKind.MOVED:
                    self._look_again()
        self._changed()
        return self._progress()

    @task_done.validator
    def _may_finish(self, said: TaskDone) -> None:
        self._may_act(said)
        allowed = rules.TASK_OUTCOMES[self._known(said.task_id).kind]
        if not allowed:
            raise Conflict("This task ends by `approve`, `reject` or `judge`.")
        if said.outcome not in allowed:
            raise Conflict(f"This task ends as one of: {', '.join(allowed)}.")

    def _sent(self, task: Task, now: datetime) -> Carried:
        """A person sent it, then its time runs from now; or found out that it had left."""
        at = self._without(task)
        if task.kind is TaskKind.SEND_BY_HAND and self._is_due(task):
            until = now + self._steps[at.step].wait
            at = replace(self._past(task), waiting_until=until, notice_id=task.notice_id)
        return replace(at, delivered=at.delivered + 1)

    def _not_sent(self, task: Task, _now: datetime) -> Carried:
        """It never left: the same notice, with the same Message-ID, may leave now."""
        at, key = self._without(task), NoticeKey.parse(cast("str", task.notice_id))
        if key.round != at.round:
            return at
        return replace(at, step=key.step, attempt=key.attempt, waiting_until=None)

    def _past(self, task: Task, _now: datetime | None = None) -> Carried:
        """The task is done and with it its step; that of an older step moves nothing."""
        at = self._without(task)
        if not self._is_due(task):
            return at
        return replace(at, step=at.step + 1, attempt=0, waiting_until=None)

    @contextmanager
    def _ending(self, task_id: str) -> Iterator[Task]:
        """The task while it is being ended; nobody else can end it meanwhile."""
        task = self._known(task_id)
        self._in_hand.add(task_id)
        try:
            yield task
        finally:
            self._in_hand.discard(task_id)

    @workflow.update(name="correct_contact")
    async def correct_contact(self, said: CorrectContact) -> Progress:
        """Write to this contact, from the next step to such a party on."""
        self._at.corrections.append(
            Correction(
                party=said.party,
                contact=said.contact,
                moves=self._at.moves,
                round=self._at.round,
            )
        )
        found = [task for task in self._at.tasks if task.kind is TaskKind.FIND_CONTACT]
        for task in found:
            self._drop_task(task.task_id)
        await self._record(
            "contact corrected",
            by=said.by.name,
            detail={
                "party": said.party,
                "address": f"{said.contact.channel}:{said.contact.address}",
                "reason": said.reason,
            },
            done=[TaskEnd(task_id=task.task_id, outcome="found") for task in found],
        )
        self._changed()
        return self._progress()

    @correct_contact.validator
    def _may_correct_contact(self, said: CorrectContact) -> None:
        self._may_act(said)

    @workflow.update(name="judge")
    async def judge(self, said: Judge) -> Progress:
        """Keep what a person saw with own eyes; it counts like a look."""
        asked = next((t for t in self._at.tasks if t.kind is TaskKind.LOOK), None)
        order = JudgeOrder(
            reference=self._start.reference,
            at=workflow.now(),
            plan=self._plan,
            verdict=said.verdict,
            reason=said.reason,
            by=said.by.name,
            done=TaskEnd(task_id=asked.task_id, outcome=said.verdict) if asked else None,
        )
        kept_before = self._kept
        sighting = cast("Sighting", await self._keep(LookActivities.judge, order, "judged"))
        if asked is not None:
            self._drop_task(asked.task_id)
        await self._saw(sighting, kept_before)
        self._look_again()
        return self._progress()

    @judge.validator
    def _may_judge(self, said: Judge) -> None:
        self._may_act(said)
        if said.verdict is Verdict.UNKNOWN or not said.reason.strip():
            raise Conflict("Say `live` or `gone`, and what you saw.")

    def _known(self, task_id: str) -> Task:
        task = self._task(task_id)
        if task is None or task_id in self._in_hand:
            raise Conflict(f"There is no open task {task_id}; somebody may have done it.")
        return task

    def _may_act(self, said: Said) -> None:
        if said.by.role not in rules.ACTING:
            raise NotAllowed(f"The role `{said.by.role}` may look, not act.")
        if self._at.outcome is not None:
            raise Conflict(f"It is closed ({self._at.outcome}).")

    def _may_decide(self, said: Said, task_id: str) -> None:
        self._may_act(said)
        task = self._known(task_id)
        if task.kind is not TaskKind.APPROVE or task.notice_id is None:
            raise Conflict("This task asks for no approval.")
        asked = self._steps[NoticeKey.parse(task.notice_id).step].approve
        if not rules.may_approve(said.by.role, asked):
            raise NotAllowed(f"This letter must be read by somebody with the role `{asked}`.")

    @workflow.query(name="progress")
    def progress(self) -> Progress:
        """How far it has come."""
        return self._progress()
