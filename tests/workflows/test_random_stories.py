"""Stories that nobody thought of: a whole world at random, and the promises that hold in each.

The seed in a test's id tells its story again, except for what happens at the same moment.
"""

import asyncio
import random
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from temporalio.client import WorkflowUpdateFailedError
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.service import RPCError, RPCStatusCode
from temporalio.worker import Replayer

from integrations.base import Leaving
from tests.people import ADA, CAROL, LEO, MIA
from tests.stand_ins import Desk
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
from workflows import messages
from workflows.takedown import TakedownWorkflow

_ANY_TIME = datetime(2030, 1, 1, tzinfo=UTC)
SEEDS = range(16)
MOMENTS = 12  # at which something is said
REASONS_TO_SAY_NO = {"Conflict", "NotAllowed"}
NEVER_LEFT = {NoticeState.PREPARED, NoticeState.AWAITING_APPROVAL, NoticeState.REJECTED}


@pytest.mark.parametrize("seed", SEEDS)
async def test_the_promises_hold_whatever_happens(stage: Stage, env, seed: int):
    chance = random.Random(seed)
    a_playbook(chance, Path(env["UNTILGONE_PLAYBOOK_FILES"]))
    stage.site.script = a_site(chance)
    stage.desk = desk = MoodyDesk(chance)
    async with stage.open():
        story = await stage.takedown()
        told = Telling(story, desk, chance)
        for _ in range(MOMENTS):
            await told.a_moment()
        await told.the_end()
        end: Progress = await story.handle.result()
        desk.most = len(desk.taken)
        await stage.environment.sleep(timedelta(days=2))
        history = await story.handle.fetch_history()

    view = await story.view()
    assert not desk.broken_promises
    the_store_agrees(view, end)
    sent_once(view, desk)
    gone_only_if_seen_so(view, end)
    assert first_broken([act async for act in record(stage.store)]) is None
    replayer = Replayer(workflows=[TakedownWorkflow], data_converter=pydantic_data_converter)
    await replayer.replay_workflow(history)


# -- the world ----------------------------------------------------------------------------------


def a_playbook(chance: random.Random, path: Path) -> None:
    """A ladder as in other stories, with looks less often and approvals here and there."""
    text = path.read_text("utf-8").replace('every = "1h"', 'every = "6h"', 1)
    head, *steps = text.split("[[step]]")
    asked = (f'{step}approve = "legal"\n' if chance.random() < 0.25 else step for step in steps)
    path.write_text("[[step]]".join([head, *(step.rstrip() + "\n" for step in asked)]), "utf-8")


def a_site(chance: random.Random) -> list[int]:
    """Phases of one status each; the last one stays."""
    script: list[int] = []
    for _ in range(chance.randint(1, 6)):
        status = chance.choice([200, 200, 404, 404, 410, 403, 503])
        script += [status] * chance.choice([1, 2, 4, 6, 10])
    return script


class MoodyDesk(Desk):
    """Takes a notice, or fails before or after it may have left; notices promises being broken."""

    def __init__(self, chance: random.Random) -> None:
        super().__init__()
        self.chance = chance
        self.most: int | None = None  # so many notices may be taken for now
        self.broken_promises: list[str] = []
        if chance.random() < 0.15:
            self.slug = "elsewhere"

    async def submit(self, notice: Notice, leaving: Leaving) -> Receipt:
        mood = self.chance.random()
        early, late = self._failures()
        await asyncio.sleep(self.chance.choice([0, 0, 0.02, 0.1]))
        if mood < 0.35:
            raise early
        await leaving()
        await asyncio.sleep(self.chance.choice([0, 0, 0.02, 0.1]))
        if mood < 0.6:
            raise late
        self.outcomes = []
        if self.most is not None and len(self.taken) >= self.most:
            self.broken_promises.append(f"{notice.notice_id} left after it was stopped")
        self.attempts.append(notice)
        self.taken.append(notice)
        return Receipt(reference=notice.message_id, said="250 taken", at=_ANY_TIME)

    def _failures(self) -> tuple[Exception, Exception]:
        hours = timedelta(hours=self.chance.choice([1, 3, 9]))
        early = [
            RetryLater("421 busy"),
            RetryLater("450 greylisted", after=hours),
            Refused("550 no such user", address_is_bad=True),
            Refused("554 policy"),
            NeedsHuman("a form"),
        ]
        late = [
            RetryLater("451 after DATA"),
            Refused("554 after DATA"),
            OutcomeUnknown("reset after DATA"),
            ConnectionResetError("our own mistake"),
        ]
        return self.chance.choice(early), self.chance.choice(late)


# -- what people and parties say ----------------------------------------------------------------


@dataclass
class Telling:
    """Says things at random to one takedown, one or two at the same moment."""

    story: Story
    desk: MoodyDesk
    chance: random.Random

    async def a_moment(self) -> None:
        """Let time pass, say something, and see that store and workflow agree afterwards."""
        minutes = self.chance.choice([0, 0, 1, 20, 300, 700, 1500, 2900])
        await self.story.stage.environment.sleep(timedelta(minutes=minutes))
        progress = await self.story.progress()
        sayings = [self._something(progress) for _ in range(self.chance.choice([1, 1, 2, 3]))]
        if any(isinstance(said, messages.Resume) for _, said in sayings):
            self.desk.most = None
        await asyncio.gather(*(self._say(name, said) for name, said in sayings))
        await self._both_agree()

    async def the_end(self) -> None:
        """Withdraw it if it is not over."""
        await self._say("withdraw", messages.Withdraw(by=ADA, reason="the story ends"))
        if self.desk.most is None:
            self.desk.most = len(self.desk.taken) + 1  # one may be on its way

    async def _say(self, name: str, said: object) -> None:
        try:
            if isinstance(said, Answer):
                await self.story.handle.signal(name, said)
            else:
                await self.story.tell(name, said)
        except WorkflowUpdateFailedError as error:
            assert error.cause.type in REASONS_TO_SAY_NO, (name, said)
        except RPCError as error:
            assert error.status is RPCStatusCode.NOT_FOUND, (name, said)
            assert (await self.story.progress()).state is State.CLOSED

    async def _both_agree(self) -> None:
        """Store and workflow say the same, as soon as what is on its way has arrived."""
        try:
            async with asyncio.timeout(5):
                while differences(await self.story.view(), await self.story.progress()):
                    await asyncio.sleep(0.02)
        except TimeoutError:
            view, progress = await self.story.view(), await self.story.progress()
            assert differences(view, progress) == []
        progress = await self.story.progress()
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
        reason = {"by": by, "reason": "chance"}
        name, said = self.chance.choice(
            [
                ("hold", messages.Hold(**reason)),
                ("hold", messages.Hold(**reason)),
                ("resume", messages.Resume(**reason)),
                ("resume", messages.Resume(**reason)),
                ("look_now", messages.LookNow(**reason)),
                ("send_next_step_now", messages.SendNextStepNow(**reason)),
                ("judge", messages.Judge(verdict=Verdict.GONE, **reason)),
                ("judge", messages.Judge(verdict=Verdict.LIVE, **reason)),
                ("correct_contact", self._contact(reason)),
            ]
        )
        if progress.is_held and self.chance.random() < 0.6:
            return "resume", messages.Resume(**reason)
        if self.chance.random() < 0.03:
            return "withdraw", messages.Withdraw(**reason)
        return name, said

    def _about_a_task(self, by: object, progress: Progress) -> tuple[str, object]:
        task = self.chance.choice(progress.tasks)
        said = {"by": by, "reason": "chance", "task_id": task.task_id}
        if task.kind is TaskKind.APPROVE:
            if self.chance.random() < 0.7:
                return "approve", messages.Approve(**said)
            return "reject", messages.Reject(**said)
        outcome = self.chance.choice([*TASK_OUTCOMES[task.kind], "nonsense"])
        return "task_done", messages.TaskDone(outcome=outcome, **said)

    def _contact(self, reason: dict[str, object]) -> messages.CorrectContact:
        address = f"{self.chance.choice(['a', 'b', 'c'])}@corrected.example"
        contact = Contact(
            channel="abuse_email", address=address, source="person:carol", confidence=1.0
        )
        party = self.chance.choice([PartyKind.PLATFORM, PartyKind.HOST])
        return messages.CorrectContact(party=party, contact=contact, **reason)

    def _answer(self) -> Answer:
        """To the last notice as a rule; the same answer may come twice."""
        notice = None
        if self.desk.taken and self.chance.random() < 0.8:
            last = self.chance.random() < 0.7
            notice = (self.desk.taken[-1] if last else self.chance.choice(self.desk.taken)).notice_id
        kinds = [kind for kind in AnswerKind if kind is not AnswerKind.PENDING]
        return Answer(
            answer_id=f"answer-{self.chance.randint(1, 12)}",
            kind=self.chance.choice(kinds),
            notice_id=notice,
            at=_ANY_TIME,
        )


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
    return [f"{what}: {a} in the store, {b} in Temporal" for what, (a, b) in found.items() if a != b]


def the_store_agrees(view: TakedownView, end: Progress) -> None:
    assert differences(view, end) == []
    assert end.state is State.CLOSED
    assert end.tasks == ()


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
        runs = [run for run in view.looks[max(lives, default=-1) + 1 :]]
        gone = [r for r in runs if r.verdict is Verdict.GONE and r.first_at <= line.confirmed_at]
        assert sum(run.count for run in gone) >= 3 or any(run.by_person for run in gone)
        assert line.confirmed_at - line.first_gone_at >= timedelta(hours=24)
