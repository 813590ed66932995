"""Material that is moved while a takedown runs, in virtual time."""

from pathlib import Path

from tests.people import CAROL
from tests.replay.record import recorded
from tests.stand_ins import Web
from tests.workflows.conftest import Stage, Story
from untilgone.cases import Outcome, State, TaskKind
from untilgone.looks import Standing
from workflows import messages

OLD = "https://platform.example/post/77120"
NEW = "https://elsewhere.example/watch/77120"
ODD = "https://elsewhere.example/a/b/c/d"


async def told_of(stage: Stage, *, to: str = NEW) -> tuple[Web, Story]:
    """The platform was told, and two hours later the material is elsewhere."""
    site = stage.site
    assert isinstance(site, Web)
    story = await stage.takedown(url=OLD)
    await story.pass_time(hours=2)
    site.pages[OLD] = to
    await story.pass_time(hours=2)
    return site, story


async def test_moved_to_another_site_the_ladder_starts_again_there(stage: Stage):
    stage.site = Web({OLD: 200, NEW: 200})
    async with stage.open():
        site, story = await told_of(stage)
        progress = await story.pass_time(hours=26)
        site.pages[NEW] = 404  # the old address leads there still
        end = await story.handle.result()
        await recorded(story.handle, "moved")

    view = await story.view()
    assert (progress.round, progress.standing) == (1, Standing.LIVE)
    assert stage.desk.notices == [
        "notice to abuse@platform.example",
        "notice to abuse@elsewhere.example",
        "reminder to abuse@elsewhere.example",
    ]
    # Each of them hears that it is gone, where it was when they were told.
    where = [NEW in sent.letter.text for sent in stage.desk.taken]
    assert where == [False, True, True, False, True]
    assert (end.outcome, end.round, view.line.reappeared) == (Outcome.GONE, 1, 0)
    assert (view.line.url, view.line.current_url) == (OLD, NEW)
    assert view.line.platform == "unknown"
    assert (await story.acts()).count("moved") == 1


async def test_gone_at_the_new_address_and_back_at_the_old_is_not_gone(stage: Stage):
    stage.site = Web({OLD: 200, NEW: 200})
    async with stage.open():
        site, story = await told_of(stage)
        site.pages |= {NEW: 404, OLD: 200}
        progress = await story.pass_time(hours=30)
        await story.tell("withdraw", messages.Withdraw(by=CAROL, reason="enough"))
        await story.handle.result()

    view = await story.view()
    assert progress.standing is Standing.LIVE
    assert (view.line.current_url, view.line.moves) == (OLD, 2)
    # The platform was told before and is not told twice: its reminder follows.
    assert stage.desk.notices == [
        "notice to abuse@platform.example",
        "notice to abuse@elsewhere.example",
        "reminder to abuse@platform.example",
    ]


async def test_moved_within_the_site_the_ladder_goes_on(stage: Stage):
    inside = "https://www.platform.example/films/77120"
    stage.site = Web({OLD: 200, inside: 200})
    async with stage.open():
        _, story = await told_of(stage, to=inside)
        progress = await story.pass_time(hours=22)
        await story.tell("withdraw", messages.Withdraw(by=CAROL, reason="enough"))
        await story.handle.result()

    view = await story.view()
    assert progress.round == 0
    assert stage.desk.notices == [
        "notice to abuse@platform.example",
        "reminder to abuse@platform.example",
    ]
    assert inside in view.notices[1].text
    assert OLD in view.notices[1].text


async def test_moved_to_another_host_of_the_same_platform_it_keeps_its_time(stage: Stage, env):
    known = Path(env["UNTILGONE_DIRECTORY_FILES"])
    text = known.read_text("utf-8")
    known.write_text(
        text.replace('["platform.example"]', '["platform.example", "mirror.example"]', 1)
    )
    mirror = "https://mirror.example/post/77120"
    stage.site = Web({OLD: 200, mirror: 200})
    async with stage.open():
        _, story = await told_of(stage, to=mirror)
        before = await story.progress()
        await story.pass_time(hours=22)
        after = await story.pass_time(hours=26)
        await story.waits_for(TaskKind.FIND_CONTACT)
        await story.tell("withdraw", messages.Withdraw(by=CAROL, reason="enough"))
        await story.handle.result()

    assert (before.round, before.state) == (1, State.WAITING)
    assert (before.next_step, after.next_step) == ("reminder to platform", "escalation to host")
    assert stage.desk.notices == [
        "notice to abuse@platform.example",
        "reminder to abuse@platform.example",
    ]
    assert "notice not repeated" in await story.acts()


async def test_a_doubtful_move_is_followed_once_a_person_says_so(stage: Stage):
    stage.site = Web({OLD: 200, ODD: 200})
    async with stage.open():
        _, story = await told_of(stage, to=ODD)
        task = await story.waits_for(TaskKind.MOVED)
        waiting = (await story.progress()).state
        said = messages.TaskDone(by=CAROL, reason="saw it", task_id=task.task_id, outcome="follow")
        await story.tell("task_done", said)
        progress = await story.until(lambda progress: progress.round == 1)
        await story.pass_time(minutes=5)
        await story.tell("withdraw", messages.Withdraw(by=CAROL, reason="enough"))
        await story.handle.result()

    assert waiting is State.WAITING  # the question holds nothing up
    assert progress.tasks == ()
    assert stage.desk.notices[-1] == "notice to abuse@elsewhere.example"


async def test_what_a_person_does_not_want_followed_is_asked_once(stage: Stage):
    stage.site = Web({OLD: 200, ODD: 200})
    async with stage.open():
        _, story = await told_of(stage, to=ODD)
        task = await story.waits_for(TaskKind.MOVED)
        said = messages.TaskDone(by=CAROL, task_id=task.task_id, outcome="stay")
        await story.tell("task_done", said)
        progress = await story.pass_time(hours=12)
        await story.tell("withdraw", messages.Withdraw(by=CAROL, reason="enough"))
        await story.handle.result()

    assert (progress.tasks, progress.round) == ((), 0)
    assert (await story.acts()).count("task moved") == 1


async def test_moved_already_at_the_first_look_the_first_notice_goes_there(stage: Stage):
    stage.site = Web({OLD: NEW, NEW: 200})
    async with stage.open():
        story = await stage.takedown(url=OLD)
        progress = await story.pass_time(minutes=5)
        await story.tell("withdraw", messages.Withdraw(by=CAROL, reason="enough"))
        await story.handle.result()

    assert progress.round == 0
    assert stage.desk.notices == ["notice to abuse@elsewhere.example"]
