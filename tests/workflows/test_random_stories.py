"""Stories that nobody thought of: a whole world at random, and the promises that hold in each.

They are told all at once on the real server, in seconds instead of days. The seed of a failure
tells its story again, except for what happens at the same moment.
"""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from temporalio.api.enums.v1 import PendingActivityState
from temporalio.client import WorkflowHistory
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Replayer

from tests.conftest import tool
from tests.people import ADA, CAROL, LEO, MIA
from tests.workflows.conftest import Stage, Story
from tests.workflows.random_world import (
    ANY_TIME,
    CONFIRM_LOOKS,
    CONFIRM_OVER,
    GONE,
    MoodyDesk,
    a_world,
)
from untilgone.cases import Outcome, State, TaskKind
from untilgone.errors import Conflict, NotAllowed, NotFound
from untilgone.looks import Standing, Verdict
from untilgone.notices import Answer, AnswerKind, NoticeState
from untilgone.parties import PartyKind
from untilgone.people import Person
from untilgone.progress import Progress
from untilgone.record import first_broken
from untilgone.rules import TASK_OUTCOMES
from untilgone.store.database import Store
from untilgone.store.read import record
from untilgone.store.views import TakedownView
from untilgone.wishes import Action, Wish
from workflows.connection import register_search_attributes
from workflows.desk import Desk
from workflows.takedown import TakedownWorkflow

SEEDS = range(8)
MOMENTS = 10  # at which something is said
LONGEST = 100  # seconds; a story takes a tenth of it where nothing else runs

NEVER_LEFT = {NoticeState.PREPARED, NoticeState.AWAITING_APPROVAL, NoticeState.REJECTED}
WISHES = [
    Action.HOLD,
    Action.RESUME,
    Action.LOOK_NOW,
    Action.NEXT_STEP,
    Action.JUDGE,
    Action.CORRECT_CONTACT,
]


@pytest.fixture
async def server() -> AsyncIterator[WorkflowEnvironment]:
    environment = await WorkflowEnvironment.start_local(
        dev_server_existing_path=tool("temporal"), data_converter=pydantic_data_converter
    )
    async with environment:
        await register_search_attributes(environment.client)
        yield environment


@pytest.mark.slow
async def test_the_promises_hold_whatever_happens(server, sqlite_store: Store, env):
    stories = []
    for seed in SEEDS:
        chance = random.Random(seed)
        stage, desk = a_world(chance, f"story{seed}", server, sqlite_store, env)
        stories.append(Telling(seed, chance, stage, desk))
    await asyncio.gather(*(story.tell() for story in stories))
    await replay([story for story in stories if story.history is not None])

    broken = [story.error() for story in stories if story.broken]
    if broken:
        raise ExceptionGroup("stories in which a promise was broken", broken)
    assert first_broken([act async for act in record(sqlite_store)]) is None


# -- what people and parties say ----------------------------------------------------------------


@dataclass
class Telling:
    """Says things at random to one takedown, up to three at the same moment."""

    seed: int
    chance: random.Random
    stage: Stage
    desk: MoodyDesk
    said: list[str] = field(default_factory=list)
    history: WorkflowHistory | None = None
    broken: Exception | None = None

    async def tell(self) -> None:
        """The whole story; what breaks in it is kept, so that the others can end."""
        try:
            async with asyncio.timeout(LONGEST):
                await self._from_report_to_end()
        except Exception as error:  # noqa: BLE001 - raised with those of all stories
            self.broken = error

    def error(self) -> Exception:
        """What broke, with what was said before it did."""
        assert self.broken is not None
        self.broken.add_note("\n".join([f"In the story of seed {self.seed} was said:", *self.said]))
        return self.broken

    async def _from_report_to_end(self) -> None:
        async with self.stage.open():
            url = f"https://platform.story{self.seed}.example/post/1"
            self.story = await self.stage.takedown(url=url, playbook="demo")
            self.engine = Desk(self.stage.client, self.stage.settings.task_queue)
            for _ in range(MOMENTS):
                await self._a_moment()
            end = await self._the_end()
            self.desk.most = len(self.desk.taken)  # not one more
            self.history = await self.story.handle.fetch_history()

        view = await self.story.view()
        both_agree(view, end)
        assert (end.state, end.tasks) == (State.CLOSED, ())
        sent_once(view, self.desk)
        gone_only_if_seen_so(view, end)

    async def _a_moment(self) -> None:
        """Let time pass and say something; now and then see that all agree afterwards."""
        await asyncio.sleep(self.chance.choice([0, 0, 0.1, 0.4, 1, 2]))
        progress = await self.story.progress()
        count = self.chance.choice([1, 1, 2, 3])
        await self._say(*(self._something(progress) for _ in range(count)))
        if self.chance.random() < 0.4:
            both_agree(*await when_quiet(self.story))

    async def _the_end(self) -> Progress:
        """It stays gone and closes by itself, or somebody withdraws it."""
        site = self.stage.site
        site.script = site.script[-1:]
        if site.script[0] not in GONE:
            await self._say(Wish(action=Action.WITHDRAW, by=ADA, reason="the story ends"))
        end: Progress = await self.story.handle.result()
        return end

    async def _say(self, *said: Wish | Answer) -> None:
        if any(isinstance(each, Wish) and each.action is Action.RESUME for each in said):
            self.desk.most = None
        await asyncio.gather(*map(self._say_one, said))
        progress = await self.story.progress()
        if not progress.is_held and progress.outcome is None:
            self.desk.most = None
        elif self.desk.most is None:
            self.desk.most = len(self.desk.taken) + 1  # one may be on its way

    async def _say_one(self, said: Wish | Answer) -> None:
        number = len(self.said)
        self.said.append(in_words(said))
        try:
            if isinstance(said, Answer):
                await self.engine.answered(self.story.reference, said)
            else:
                await self.engine.do(self.story.reference, said)
        except (Conflict, NotAllowed, NotFound) as error:
            self.said[number] += f": {error}"

    def _something(self, progress: Progress) -> Wish | Answer:
        by = self.chance.choice([ADA, ADA, LEO, CAROL, CAROL, MIA])
        roll = self.chance.random()
        if progress.tasks and roll < 0.5:
            return self._about_a_task(by, progress)
        if roll < 0.75:
            return self._answer()
        if progress.is_held and self.chance.random() < 0.6:
            return Wish(action=Action.RESUME, by=by)
        return Wish(
            action=self.chance.choice(WISHES),
            by=by,
            reason="chance",
            verdict=self.chance.choice([Verdict.GONE, Verdict.LIVE]),
            party=self.chance.choice([PartyKind.PLATFORM, PartyKind.HOST]),
            address=f"{self.chance.choice('abc')}@corrected.story{self.seed}.example",
        )

    def _about_a_task(self, by: Person, progress: Progress) -> Wish:
        task = self.chance.choice(progress.tasks)
        if task.kind is TaskKind.APPROVE:
            action = self.chance.choice([Action.APPROVE, Action.REJECT])
            return Wish(action=action, by=by, task=task.task_id)
        outcome = self.chance.choice([*TASK_OUTCOMES[task.kind], "nonsense"])
        if task.kind is TaskKind.CHECK_SENT:  # people find out the truth
            outcome = "sent" if self.desk.has_taken(task.notice_id) else "not_sent"
        return Wish(action=Action.TASK_DONE, by=by, task=task.task_id, outcome=outcome)

    def _answer(self) -> Answer:
        """To the last notice as a rule; the same answer may come twice."""
        seen = [notice.notice_id for notice in self.desk.attempts]
        notice = self.chance.choice([None, *seen, *seen[-1:] * (len(seen) + 2)])
        kinds, number = list(AnswerKind), self.chance.randint(1, 20)
        kind, answer_id = kinds[number % len(kinds)], f"{self.story.reference} {number}"
        return Answer(answer_id=answer_id, kind=kind, notice_id=notice, at=ANY_TIME)


def in_words(said: Wish | Answer) -> str:
    if isinstance(said, Answer):
        return f"  party: {said.kind} ({said.answer_id}) to {said.notice_id}"
    verdict = said.verdict if said.action is Action.JUDGE else None
    about = " ".join(filter(None, [said.task, said.outcome, verdict]))
    return f"  {said.by.name}: {said.action} {about}"


# -- what must hold -----------------------------------------------------------------------------


async def when_quiet(story: Story) -> tuple[TakedownView, Progress]:
    """What store and workflow tell while nothing at all happens."""
    while True:
        before = await what_waits(story)
        if before is not None:
            told = await story.view(), await story.progress()
            if before == await what_waits(story):
                return told
        await asyncio.sleep(0.05)


async def what_waits(story: Story) -> object:
    """What the server is going to do later; None while something is under way."""
    told = (await story.handle.describe()).raw_description
    activities = told.pending_activities
    waiting = PendingActivityState.PENDING_ACTIVITY_STATE_SCHEDULED
    if told.HasField("pending_workflow_task") or any(a.state != waiting for a in activities):
        return None
    attempts = [(each.activity_id, each.attempt) for each in activities]
    return told.workflow_execution_info.history_length, attempts


def both_agree(view: TakedownView, progress: Progress) -> None:
    line = view.line
    told = {
        "standing": (line.standing, progress.standing),
        "outcome": (line.outcome, progress.outcome),
        "round": (line.reappeared, progress.round),
        "first gone": (line.first_gone_at, progress.first_gone_at),
        "tasks": (
            {task.task_id for task in view.tasks if task.done_at is None},
            {task.task_id for task in progress.tasks},
        ),
    }
    if progress.standing in {Standing.GOING, Standing.GONE}:  # while live, only the store counts
        told["last live"] = (line.last_live_at, progress.last_live_at)
    if progress.state is not State.NOTIFYING:  # on its way; the store tells when it has left
        told["state"] = (line.state, progress.state)
    different = [
        f"{what}: {a} in the store, {b} in Temporal" for what, (a, b) in told.items() if a != b
    ]
    assert not different, "; ".join(different)


def sent_once(view: TakedownView, desk: MoodyDesk) -> None:
    counts = Counter(each for n in desk.taken for each in (n.notice_id, n.message_id))
    assert {each: count for each, count in counts.items() if count > 1} == {}
    assert desk.left_too_late == []
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
        assert sum(run.count for run in gone) >= CONFIRM_LOOKS or any(r.by_person for r in gone)
        assert line.confirmed_at - line.first_gone_at >= CONFIRM_OVER


async def replay(stories: list[Telling]) -> None:
    """All in one: each replayer imports the program anew."""

    async def histories() -> AsyncIterator[WorkflowHistory]:
        for story in stories:
            yield story.history

    replayer = Replayer(workflows=[TakedownWorkflow], data_converter=pydantic_data_converter)
    async with replayer.workflow_replay_iterator(histories()) as results:
        for story in stories:
            replayed = await anext(results)
            story.broken = story.broken or replayed.replay_failure
