"""The last look of a takedown, on the real server: the one that skips time never ends it."""

import asyncio

from temporalio.api.enums.v1 import EventType
from temporalio.contrib.pydantic import pydantic_data_converter

from tests.people import CAROL
from tests.stand_ins import Desk, Site
from tests.workflows.conftest import Stage, Story, real_server
from untilgone.cases import Outcome, State
from untilgone.looks import Observation, Target
from untilgone.settings import Settings, read
from workflows import messages

LOOK = EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED
CANCEL_REQUESTED = EventType.EVENT_TYPE_ACTIVITY_TASK_CANCEL_REQUESTED


class SlowSite(Site):
    """Its first answer comes at once, each other one when it is let go."""

    def __init__(self) -> None:
        super().__init__(200)
        self.lets_go = asyncio.Event()

    async def look(self, target: Target) -> Observation:
        seen = await super().look(target)
        if self.looks > 1:
            await self.lets_go.wait()
        return seen


async def cut_short(story: Story) -> None:
    """Wait until the look that began last is asked to end; it hears of that seconds later."""
    is_asked = False
    while not is_asked:
        await asyncio.sleep(0.05)
        kinds = [each.event_type for each in (await story.handle.fetch_history()).events]
        begun = len(kinds) - kinds[::-1].index(LOOK)
        is_asked = CANCEL_REQUESTED in kinds[begun:]


async def test_a_look_that_finds_nothing_new_while_its_takedown_closes_is_not_repeated(
    sqlite_store, env
):
    site = SlowSite()
    async with asyncio.timeout(60), real_server(pydantic_data_converter) as server:
        stage = Stage(server, sqlite_store, read(Settings, env), site, Desk())
        async with stage.open():
            story = await stage.takedown()
            await story.until(lambda progress: progress.state is State.WAITING)
            await story.tell("look_now", messages.LookNow(by=CAROL))
            await story.until(lambda _: site.looks == 2)
            await story.tell("withdraw", messages.Withdraw(by=CAROL, reason="a mistake"))
            await cut_short(story)
            site.lets_go.set()
            end = await story.handle.result()

    assert end.outcome is Outcome.WITHDRAWN
    assert site.looks == 2
