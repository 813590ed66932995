"""A site that goes to another host while its takedown runs, in virtual time."""

from dataclasses import replace
from pathlib import Path

from tests.outside import ATTIC, outside
from tests.people import CAROL
from tests.replay.record import recorded
from tests.workflows.conftest import Stage
from untilgone.cases import Outcome
from untilgone.looks import Standing
from workflows import messages


def unknown_to_the_directory(stage: Stage, folder: Path) -> None:
    empty = folder / "empty.toml"
    empty.write_text("", encoding="utf-8")
    stage.settings = replace(stage.settings, directory_files=str(empty))


async def test_at_another_host_the_ladder_starts_again_and_says_so(stage: Stage, tmp_path: Path):
    unknown_to_the_directory(stage, tmp_path)
    async with outside() as world:
        stage.sources = world.sources
        async with stage.open():
            story = await stage.takedown()
            await story.pass_time(hours=30)
            world.move_to(ATTIC)
            progress = await story.pass_time(hours=30)
            await story.tell("withdraw", messages.Withdraw(by=CAROL, reason="enough"))
            end = await story.handle.result()
            await recorded(story.handle, "host changed")

    assert (progress.round, progress.standing) == (1, Standing.LIVE)
    assert end.outcome is Outcome.WITHDRAWN
    # The platform was told before and is not told twice; the host of before was never told.
    assert stage.desk.notices == [
        "notice to abuse@platform.example",
        "reminder to abuse@platform.example",
        "escalation to abuse@attic.example",
    ]
    assert (await story.acts()).count("host changed") == 1


async def test_a_site_that_stays_where_it_is_goes_up_its_ladder_once(stage: Stage, tmp_path: Path):
    unknown_to_the_directory(stage, tmp_path)
    async with outside() as world:
        stage.sources = world.sources
        async with stage.open():
            story = await stage.takedown()
            progress = await story.pass_time(hours=60)
            await story.tell("withdraw", messages.Withdraw(by=CAROL, reason="enough"))
            await story.handle.result()

    assert progress.round == 0
    assert stage.desk.notices == [
        "notice to abuse@platform.example",
        "reminder to abuse@platform.example",
        "escalation to abuse@cellar.example",
    ]
