"""Activities on their own, without a server: what one run does, and what a second run does."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from temporalio.common import Priority
from temporalio.testing import ActivityEnvironment

from activities.drafts import Writer
from activities.eyes import Eyes
from activities.looks import LookActivities
from activities.messages import LookOrder, NoticeOrder, NoticeResult
from activities.notices import NoticeActivities
from activities.resolving import Resolver
from activities.sender import Sender
from activities.takedowns import TakedownActivities
from activities.who import WhoActivities
from activities.withdrawals import WithdrawalActivities
from integrations.base import Channel, Probe
from tests.canary import SECRET
from tests.stand_ins import Desk
from tests.untilgone.store.examples import NOW, PLAN, URL, opened
from untilgone import directory
from untilgone.cases import State, TaskKind
from untilgone.letters import Letters
from untilgone.looks import Sighting, Standing
from untilgone.marker import shipped
from untilgone.notices import NoticeKind, NoticeState
from untilgone.parties import PartyKind
from untilgone.paths import TEMPLATES
from untilgone.playbook import Step
from untilgone.resolution import Resolution
from untilgone.store import read
from untilgone.store.database import Store
from untilgone.store.views import NoticeView, TaskView
from untilgone.trusted import NOBODYS, Trust


async def run(
    activity: Callable[..., Awaitable[Any]],
    *orders: object,
    at: datetime = NOW,
    attempt: int = 1,
    urgency: int | None = None,
) -> Any:
    """Run an activity once, as a worker does; ``at`` is the Temporal server's time."""
    environment = ActivityEnvironment()
    environment.info = replace(
        ActivityEnvironment.default_info(),
        started_time=at,
        attempt=attempt,
        priority=Priority(priority_key=urgency),
    )
    return await environment.run(activity, *orders)


_OF_THE_ORDER = {"corrections", "life", "group_for"}


@dataclass
class Bench:
    """One installation on the bench: its store, its channels, the directory of the tests."""

    store: Store
    files: list[Path]
    channels: list[Channel] = field(default_factory=list)
    reference: str = ""
    resolver: Resolver | None = None
    trust: Trust = NOBODYS
    signatory: str = ""
    answers_at: str = ""

    @property
    def desk(self) -> Desk:
        [desk] = self.channels
        assert isinstance(desk, Desk)
        return desk

    async def report(self, **changes) -> str:
        """Keep a report of one URL; orders are about its takedown from now on."""
        self.reference = await opened(self.store, changes.pop("url", URL), **changes)
        return self.reference

    def order(self, numbers: str = "0.0.0", **changes) -> NoticeOrder:
        """The order to take a step; by default the notice to the platform."""
        default = {
            "party": PartyKind.PLATFORM,
            "notice": NoticeKind.NOTICE,
            "wait": timedelta(hours=24),
        }
        more = {name: changes.pop(name) for name in list(changes) if name in _OF_THE_ORDER}
        return NoticeOrder(
            notice_id=f"{self.reference}/{numbers}",
            step=Step(**(default | changes)),
            then="reminder to platform",
            **more,
        )

    @property
    def sender(self) -> Sender:
        return Sender(
            name="Example Hotline",
            email="notices@hotline.example",
            url="https://hotline.example/",
            secret=SECRET.encode(),
            trust=self.trust,
            signatory=self.signatory,
            answers_at=self.answers_at,
        )

    @property
    def notices(self) -> NoticeActivities:
        known = directory.load(self.files)
        letters, sender = Letters(TEMPLATES), self.sender
        writer = Writer(self.store, self.channels, letters, known, sender, self.resolver)
        return NoticeActivities(self.store, self.channels, writer, sender, letters)

    @property
    def withdrawals(self) -> WithdrawalActivities:
        return WithdrawalActivities(self.store, self.channels, Letters(TEMPLATES), self.sender)

    @property
    def who(self) -> Callable[..., Awaitable[Resolution]]:
        known = directory.load(self.files)
        return WhoActivities(self.store, known, self.resolver, None).who

    @property
    def takedowns(self) -> TakedownActivities:
        return TakedownActivities(self.store)

    async def send(
        self,
        numbers: str = "0.0.0",
        *,
        at: datetime = NOW,
        attempt: int = 1,
        urgency: int | None = None,
        **changes,
    ) -> NoticeResult:
        """Take a step once."""
        order = self.order(numbers, **changes)
        return await run(self.notices.send_notice, order, at=at, attempt=attempt, urgency=urgency)

    async def look(
        self, probe: Probe, known: Standing = Standing.UNSEEN, *, at: datetime = NOW, **changes
    ) -> Sighting:
        """Look once."""
        order = LookOrder(reference=self.reference, known=known, plan=PLAN, **changes)
        return await run(
            LookActivities(
                self.store, Eyes([[probe]], shipped()), directory.load(self.files), lambda: 0
            ).look,
            order,
            at=at,
        )

    async def notice(self, numbers: str = "0.0.0") -> NoticeView:
        """A kept notice."""
        found = await read.takedown(self.store, self.reference)
        wanted = f"{self.reference}/{numbers}"
        return next(notice for notice in found.notices if notice.notice_id == wanted)

    async def stands(self, numbers: str = "0.0.0") -> NoticeState:
        """How far a notice has come."""
        return (await self.notice(numbers)).state

    async def state(self) -> State:
        """Where the takedown stands."""
        return (await read.takedown(self.store, self.reference)).line.state

    async def tasks(self) -> dict[TaskKind, TaskView]:
        """What waits for a person."""
        return {task.kind: task for task in await read.open_tasks(self.store)}

    async def acts(self) -> list[str]:
        """The record of the takedown, in words."""
        found = await read.takedown(self.store, self.reference)
        return [act.kind for act in found.timeline][1:]


@pytest.fixture
async def bench(sqlite_store: Store, env: dict[str, str]) -> Bench:
    """A bench with one desk that takes mail, and a takedown."""
    made = Bench(
        store=sqlite_store, files=[Path(env["UNTILGONE_DIRECTORY_FILES"])], channels=[Desk()]
    )
    await made.report()
    return made
