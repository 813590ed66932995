"""Stories that nobody thought of: a whole world at random, and the promises that hold in each.

The seed in a test's id tells its story again, except for what happens at the same moment.
Faults of the server that skips time are kept out of the stories (the real one has none of them): it
loses what is said when an activity ends in the moment in which it is cancelled, never ends one that
fails after it was cancelled, and writes a signal and an update of one moment into a history that
cannot be replayed.
"""

import asyncio
import random
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from temporalio import activity
from temporalio.api.workflow.v1 import PendingActivityInfo
from temporalio.api.workflowservice.v1 import DescribeWorkflowExecutionRequest
from temporalio.client import WorkflowUpdateFailedError
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.service import RPCError, RPCStatusCode
from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput, Replayer

from integrations.base import Leaving
from tests.people import ADA, CAROL, LEO, MIA
from tests.stand_ins import Desk, Site
from tests.workflows.conftest import Stage, Story
from untilgone.cases import Outcome, State, TaskKind
from untilgone.errors import NeedsHuman, OutcomeUnknown, Refused, RetryLater
from untilgone.looks import Standing, Verdict
from untilgone.notices import Answer, AnswerKind, Notice, NoticeState, Receipt
from untilgone.parties import Contact, PartyKind
from untilgone.progress import Progress
from untilgone.record import first_broken
from untilgone.rules import TASK_OUTCOMES
from untilgone.store.read import record
from untilgone.store.views import TakedownView
from worker.errors import OurErrors
from workflows import messages
from workflows.takedown import TakedownWorkflow

_ANY_TIME = datetime(2030, 1, 1, tzinfo=UTC)
SEEDS = [58] 
MOMENTS = 10  # at which something is said
REASONS_TO_SAY_NO = {"Conflict", "NotAllowed"}
NEVER_LEFT = {NoticeState.PREPARED, NoticeState.AWAITING_APPROVAL, NoticeState.REJECTED}


@pytest.mark.parametrize("seed", SEEDS)
async def test_the_promises_hold_whatever_happens(stage: Stage, env, monkeypatch, seed: int):
    chance = random.Random(seed)
    a_playbook(chance, Path(env["UNTILGONE_PLAYBOOK_FILES"]))
    stage.site = Site(*a_site(chance))
    watch = Watch()
    monkeypatch.setattr("worker.main.OurErrors", lambda: watch)
    stage.desk = desk = MoodyDesk(chance)
    import traceback as tb
    async with stage.open():
      async def dump():
        await asyncio.sleep(25)
        with open("/tmp/dump.txt","w") as f:
            h=await story.handle.fetch_history()
            f.write(f"{len(h.events)}\n")
            for e in h.events[-60:]:
                f.write(str(e)[:700].replace("\n"," ")+"\n")
            for t in asyncio.all_tasks():
                t.print_stack(file=f)
      d=asyncio.create_task(dump())
      async with asyncio.timeout(40):
            story = await stage.takedown()
            await story.pass_time(minutes=1)
            told = Telling(story, desk, watch, chance)
            for _ in range(MOMENTS):
                await told.a_moment()
            await told.the_end()
            end: Progress = await story.handle.result()
            desk.most = len(desk.taken)  # not one more
            await stage.environment.sleep(timedelta(days=2))
            history = await story.handle.fetch_history()

    view = await story.view()
    assert not desk.broken_promises
    assert differences(view, end) == []
    assert (end.state, end.tasks) == (State.CLOSED, ())
    sent_once(view, desk)
    gone_only_if_seen_so(view, end)
    assert first_broken([act async for act in record(stage.store)]) is None
    replayer = Replayer(workflows=[TakedownWorkflow], data_converter=pydantic_data_converter)
    await replayer.replay_workflow(history)


# -- the world ----------------------------------------------------------------------------------


def a_playbook(chance: random.Random, path: Path) -> None:
    """A ladder as in other stories, with looks less often and approvals here and there."""
    text = path.read_text("utf-8").replace('every = "1h"', 'every = "6h"', 1)
    text = text.replace('watch_every = "12h"', 'watch_every = "11h"')
    head, *steps = text.split("[[step]]")
    asked = (f'{step}approve = "legal"\n' if chance.random() < 0.25 else step for step in steps)
    path.write_text("[[step]]".join([head, *(step.rstrip() + "\n" for step in asked)]), "utf-8")


def a_site(chance: random.Random) -> list[int]:
    """Phases of one status each; the last one stays."""
    script: list[int] = []
    for _ in range(chance.randint(1, 6)):
        status = chance.choice([200, 200, 404, 404, 410, 403, 503])
        script += [status] * chance.choice([2, 3, 4, 6, 10])
    return script


class Watch(OurErrors, ActivityInboundInterceptor):
    """Knows which activities are under way, and which attempt of each was the last."""

    def __init__(self) -> None:
        self.under_way, self.attempts = 0, {}

    def intercept_activity(self, next: ActivityInboundInterceptor) -> ActivityInboundInterceptor:  # noqa: A002
        self.next = super().intercept_activity(next)
        return self

    async def execute_activity(self, input: ExecuteActivityInput) -> object:  # noqa: A002
        info = activity.info()
        self.under_way += 1
        try:
            return await self.next.execute_activity(input)
        finally:
            self.under_way -= 1
            if not info.is_local:
                self.attempts[info.activity_id] = info.attempt

    def is_over(self, pending: PendingActivityInfo) -> bool:
        """Whether it waits for its next attempt."""
        return pending.attempt > self.attempts.get(pending.activity_id, pending.attempt)


class MoodyDesk(Desk):
    """Takes a notice, or fails before or after it may have left; notices promises being broken."""

    def __init__(self, chance: random.Random) -> None:
        super().__init__()
        self.chance = chance
        self.most: int | None = None  # so many notices may be taken for now
        self.broken_promises: list[str] = []
        self.is_slow = False  # something is on its way, and there is time to say something
        self.slug = chance.choice(["abuse_email"] * 6 + ["elsewhere"])

    async def submit(self, notice: Notice, leaving: Leaving) -> Receipt:
        mood = self.chance.random()
        early, late = self._failures()
        if mood < 0.35:
            raise early
        await leaving()
        if mood < 0.6:
            self.attempts += [notice] if isinstance(late, OutcomeUnknown) else []
            raise late
        if mood > 0.8:
            self.is_slow = True
            await asyncio.sleep(0.7)
            self.is_slow = False
        if self.most is not None and len(self.taken) >= self.most:
            self.broken_promises.append(f"{notice.notice_id} left after it was stopped")
        self.attempts.append(notice)
        self.taken.append(notice)
        return Receipt(reference=notice.message_id, said="250 taken", at=_ANY_TIME)

    def _failures(self) -> tuple[Exception, Exception]:
        hours = timedelta(minutes=self.chance.choice([50, 170, 550]))  # never with a look
        patient = [RetryLater("421 busy"), RetryLater("450 greylisted", after=hours)]
        refused = [Refused("550 no such user", address_is_bad=True), Refused("554 policy")]
        early = [*patient, *refused, NeedsHuman("a form")]
        late = [RetryLater("451"), Refused("554"), OutcomeUnknown("reset"), ValueError("ours")]
        return self.chance.choice(early), self.chance.choice(late)


# -- what people and parties say ----------------------------------------------------------------


@dataclass
class Telling:
    """Says things at random to one takedown, one or two at the same moment."""

    story: Story
    desk: MoodyDesk
    watch: Watch
    chance: random.Random

    async def a_moment(self) -> None:
        """Let time pass, say something, and see that store and workflow agree afterwards."""
        minutes = self.chance.choice([0, 0, 1, 20, 300, 700, 1500, 2900])
        await self.story.stage.environment.sleep(timedelta(minutes=minutes))
        await self._quiet()
        progress = await self.story.progress()
        first, second = self._something(progress), self._something(progress)
        both = [first, second] if may_be_at_once(first, second) else [first]
        if "resume" in {name for name, _ in both}:
            self.desk.most = None
        await asyncio.gather(*(self._say(name, said) for name, said in both))
        await self._both_agree()

    async def _quiet(self) -> None:
        """Until nothing is under way but what is slowly leaving."""
        service, quiet = self.story.stage.client.workflow_service, 0
        execution = {"workflow_id": self.story.handle.id}
        request = DescribeWorkflowExecutionRequest(namespace="default", execution=execution)
        while quiet < 3 and not self.desk.is_slow:
            pending = (await service.describe_workflow_execution(request)).pending_activities
            is_quiet = not self.watch.under_way and all(map(self.watch.is_over, pending))
            quiet = quiet + 1 if is_quiet else 0
            await asyncio.sleep(0.02)

    async def the_end(self) -> None:
        """Withdraw it if it is not over."""
        await self._quiet()
        await self._say("withdraw", messages.Withdraw(by=ADA, reason="the story ends"))
        if self.desk.most is None:
            self.desk.most = len(self.desk.taken) + 1  # one may be on its way

    async def _say(self, name: str, said: object) -> None:
        try:
            say = self.story.handle.signal if isinstance(said, Answer) else self.story.tell
            await say(name, said)
        except WorkflowUpdateFailedError as error:
            if error.cause.type not in REASONS_TO_SAY_NO:
                raise
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise

    async def _both_agree(self) -> None:
        """Store and workflow say the same, as soon as what is on its way has arrived."""
        for _ in range(200):
            view, progress = await self.story.view(), await self.story.progress()
            if not differences(view, progress):
                break
            await asyncio.sleep(0.03)
        assert differences(view, progress) == []
        if progress.is_held or progress.outcome is not None:
            # One may be on its way when people stop it.
            self.desk.most = self.desk.most or len(self.desk.taken) + 1
        else:
            self.desk.most = None

    def _something(self, progress: Progress) -> tuple[str, object]:
        by = self.chance.choice([ADA, ADA, LEO, CAROL, CAROL, MIA])
        roll = self.chance.random()
        if progress.tasks and roll < 0.5:
            return self._about_a_task(by, progress)
        if roll < 0.75:
            return "answered", self._answer()
        reason: dict[str, object] = {"by": by, "reason": "chance"}
        if progress.is_held and self.chance.random() < 0.6:
            return "resume", messages.Resume(**reason)
        name = self.chance.choice(list(PLAIN))
        if name == "judge":
            reason["verdict"] = self.chance.choice([Verdict.GONE, Verdict.LIVE])
        if name == "correct_contact":
            reason |= a_contact(self.chance)
        return name, PLAIN[name](**reason)

    def _about_a_task(self, by: object, progress: Progress) -> tuple[str, object]:
        task = self.chance.choice(progress.tasks)
        said = {"by": by, "reason": "chance", "task_id": task.task_id}
        if task.kind is TaskKind.APPROVE:
            answers = [("approve", messages.Approve(**said)), ("reject", messages.Reject(**said))]
            return self.chance.choice(answers)
        outcome = self.chance.choice([*TASK_OUTCOMES[task.kind], "nonsense"])
        return "task_done", messages.TaskDone(outcome=outcome, **said)

    def _answer(self) -> Answer:
        """To the last notice as a rule; the same answer may come twice."""
        seen = [notice.notice_id for notice in self.desk.attempts]
        notice = self.chance.choice([None, *seen, *seen[-1:] * (len(seen) + 2)])
        kinds, number = list(AnswerKind), self.chance.randint(1, 20)
        return Answer(
            answer_id=f"answer-{number}",
            kind=kinds[number % len(kinds)],
            notice_id=notice,
            at=_ANY_TIME,
        )


def a_contact(chance: random.Random) -> dict[str, object]:
    address = f"{chance.choice('abc')}@corrected.example"
    contact = Contact(channel="abuse_email", address=address, source="carol", confidence=1.0)
    return {"party": chance.choice([PartyKind.PLATFORM, PartyKind.HOST]), "contact": contact}


PLAIN = {
    "hold": messages.Hold,
    "resume": messages.Resume,
    "look_now": messages.LookNow,
    "send_next_step_now": messages.SendNextStepNow,
    "judge": messages.Judge,
    "correct_contact": messages.CorrectContact,
}
HARMLESS = {AnswerKind.ACKNOWLEDGED, AnswerKind.QUESTION, AnswerKind.UNCLEAR, AnswerKind.PENDING}
LOOKING = {"judge", "look_now", "withdraw"}  # these cut a look short and begin another one
STOPPING = {"hold", "judge", "withdraw"}  # these can cut the sending short that others begin


def may_be_at_once(one: tuple[str, object], other: tuple[str, object]) -> bool:
    """Whether it keeps away from the faults of the server; see the top."""
    both = {one[0], other[0]}
    if "answered" in both:
        return both == {"answered"} and {one[1].kind, other[1].kind} <= HARMLESS
    if one[0] in LOOKING and other[0] in LOOKING:
        return False
    return both <= STOPPING or not both & STOPPING


# -- what must hold -----------------------------------------------------------------------------


def differences(view: TakedownView, progress: Progress) -> list[str]:
    """What store and workflow tell differently."""
    line = view.line
    asked = {task.task_id for task in view.tasks if task.done_at is None}
    found = {
        "standing": (line.standing, progress.standing),
        "outcome": (line.outcome, progress.outcome),
        "round": (line.reappeared, progress.round),
        "first gone": (line.first_gone_at, progress.first_gone_at),
        "tasks": (asked, {task.task_id for task in progress.tasks}),
    }
    if progress.standing in {Standing.GOING, Standing.GONE}:  # while live, only the store counts
        found["last live"] = (line.last_live_at, progress.last_live_at)
    if progress.state is not State.NOTIFYING:  # on its way; the store tells when it has left
        found["state"] = (line.state, progress.state)
    return [
        f"{what}: {a} in the store, {b} in Temporal" for what, (a, b) in found.items() if a != b
    ]


def sent_once(view: TakedownView, desk: MoodyDesk) -> None:
    assert max(Counter(notice.message_id for notice in desk.taken).values(), default=1) == 1
    assert max(Counter(notice.notice_id for notice in desk.taken).values(), default=1) == 1
    states = {notice.notice_id: notice.state for notice in view.notices}
    assert not [n.notice_id for n in desk.taken if states[n.notice_id] in NEVER_LEFT]


def gone_only_if_seen_so(view: TakedownView, end: Progress) -> None:
    line = view.line
    times = [at for at in (line.last_live_at, line.first_gone_at, line.confirmed_at) if at]
    assert times == sorted(times)
    if end.outcome in {Outcome.GONE, Outcome.ALREADY_GONE}:
        lives = [index for index, run in enumerate(view.looks) if run.verdict is Verdict.LIVE]
        runs = view.looks[max(lives, default=-1) + 1 :]
        gone = [r for r in runs if r.verdict is Verdict.GONE and r.first_at <= line.confirmed_at]
        assert sum(run.count for run in gone) >= 3 or any(run.by_person for run in gone)
        assert line.confirmed_at - line.first_gone_at >= timedelta(hours=24)
