"""Looking: tell only what changed, keep everything, and as little as the law allows."""

from datetime import timedelta

import pytest
from sqlmodel import select

from activities.eyes import Eyes
from activities.looks import LookActivities
from activities.messages import JudgeOrder, LookOrder
from tests.activities.conftest import Bench, run
from tests.stand_ins import Site
from tests.untilgone.store.examples import HOUR, NOW, PLAN, URL
from untilgone.cases import Category, State, TaskKind, task_id
from untilgone.directory import Directory
from untilgone.errors import NotFound, NothingNew
from untilgone.looks import Sighting, Standing, Target, Verdict
from untilgone.marker import shipped
from untilgone.playbook import LookPlan
from untilgone.progress import TaskEnd
from untilgone.store import read
from untilgone.store.tables import LookRow

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


class AttentiveSite(Site):
    """A site that remembers how it was looked at."""

    def __init__(self) -> None:
        super().__init__(200)
        self.targets: list[Target] = []

    async def look(self, target: Target):
        self.targets.append(target)
        return await super().look(target)


async def judge(bench: Bench, verdict: Verdict, *, hours: float = 0, **changes) -> Sighting:
    order = JudgeOrder(
        reference=bench.reference,
        plan=PLAN,
        verdict=verdict,
        reason="I opened it at home.",
        by="carol",
        at=NOW + hours * HOUR,
        **changes,
    )
    return await run(
        LookActivities(bench.store, Eyes([], shipped()), Directory(()), lambda: 0).judge, order
    )


async def test_the_first_look_says_how_it_stands(bench: Bench):
    sighting = await bench.look(Site(200))

    assert (sighting.standing, sighting.rule) == (Standing.LIVE, "live.page")
    assert await bench.state() is State.NOTIFYING


async def test_the_time_of_a_look_is_the_servers_not_the_probes(bench: Bench):
    # The site of the tests dates its observations by this machine's clock.
    sighting = await bench.look(Site(200), at=NOW + 100 * HOUR)

    assert timedelta(0) <= sighting.at - (NOW + 100 * HOUR) < 30 * SECOND


async def test_a_look_that_changes_nothing_says_when_to_look_again(bench: Bench):
    await bench.look(Site(200))

    with pytest.raises(NothingNew, match="still live") as nothing:
        await bench.look(Site(200), Standing.LIVE)
    assert nothing.value.after == PLAN.every


@pytest.mark.parametrize(("attempt", "share"), [(1, 0.25), (2, 0.85)])
async def test_after_the_first_attempt_the_next_is_at_any_moment_of_the_interval(
    bench: Bench, attempt: int, share: float
):
    await bench.look(Site(200))
    order = LookOrder(reference=bench.reference, known=Standing.LIVE, plan=PLAN)
    activities = LookActivities(
        bench.store, Eyes([[Site(200)]], shipped()), Directory(()), lambda: 0.75
    )

    with pytest.raises(NothingNew) as nothing:
        await run(activities.look, order, attempt=attempt)
    assert nothing.value.after == PLAN.every * share


@pytest.mark.parametrize(("attempt", "looks"), [(1, 0), (2, 1)])
async def test_what_was_looked_at_a_moment_ago_is_not_looked_at_twice(
    bench: Bench, attempt: int, looks: int
):
    site, seen = Site(200), await bench.look(Site(200))
    order = LookOrder(reference=bench.reference, known=Standing.LIVE, plan=PLAN, looked_at=seen.at)
    activities = LookActivities(bench.store, Eyes([[site]], shipped()), Directory(()), lambda: 0)

    with pytest.raises(NothingNew) as nothing:
        await run(activities.look, order, at=NOW + MINUTE, attempt=attempt)
    assert site.looks == looks
    assert PLAN.every - 2 * MINUTE < nothing.value.after <= PLAN.every


async def test_an_order_that_comes_late_is_looked_at_at_once(bench: Bench):
    seen = await bench.look(Site(200))

    gone = await bench.look(
        Site(404), Standing.LIVE, at=NOW + PLAN.every + MINUTE, looked_at=seen.at
    )
    assert gone.standing is Standing.GOING


DIFFERENT = LookPlan(
    every=timedelta(hours=1),
    eager_every=timedelta(minutes=2),
    eager_for=timedelta(hours=2),
    confirm_every=timedelta(minutes=3),
    confirm_looks=3,
    confirm_over=timedelta(hours=24),
    watch_every=timedelta(minutes=4),
    watch_for=timedelta(days=180),
    patience=timedelta(hours=6),
)


async def looked_again(bench: Bench, status: int, known: Standing, hours: float, **more):
    """How long to wait after a look that changed nothing."""
    order = LookOrder(reference=bench.reference, known=known, plan=DIFFERENT, **more)
    activities = LookActivities(
        bench.store, Eyes([[Site(status)]], shipped()), Directory(()), lambda: 0
    )
    with pytest.raises(NothingNew) as nothing:
        await run(activities.look, order, at=NOW + hours * HOUR)
    return nothing.value.after


async def test_after_somebody_asked_we_look_often_for_a_while(bench: Bench):
    await bench.look(Site(200))
    until = NOW + 2 * HOUR

    soon = await looked_again(bench, 200, Standing.LIVE, 1, eager_until=until)
    later = await looked_again(bench, 200, Standing.LIVE, 13, eager_until=until)
    assert (soon, later) == (DIFFERENT.eager_every, DIFFERENT.every)


async def test_what_seems_gone_is_looked_at_until_it_is_confirmed(bench: Bench):
    await bench.look(Site(404))

    assert await looked_again(bench, 404, Standing.GOING, 1) == DIFFERENT.confirm_every


async def test_what_is_gone_is_looked_at_as_often_as_the_watch_says(bench: Bench):
    await bench.look(Site(404))
    await looked_again(bench, 404, Standing.GOING, 1)
    await bench.look(Site(404), Standing.GOING, at=NOW + 25 * HOUR)

    assert await looked_again(bench, 404, Standing.GONE, 30) == DIFFERENT.watch_every
    assert await looked_again(bench, 403, Standing.GONE, 31) == DIFFERENT.watch_every


async def test_three_gone_looks_over_a_day_tell_that_it_is_gone(bench: Bench):
    site = Site(200, 404, 404, 404)
    seen = [(await bench.look(site)).standing]
    seen.append((await bench.look(site, Standing.LIVE, at=NOW + HOUR)).standing)
    with pytest.raises(NothingNew):
        await bench.look(site, Standing.GOING, at=NOW + 2 * HOUR)
    last = await bench.look(site, Standing.GOING, at=NOW + 26 * HOUR)

    assert [*seen, last.standing] == [Standing.LIVE, Standing.GOING, Standing.GONE]
    assert await bench.state() is State.GONE


async def test_a_blocked_look_is_never_a_gone_one(bench: Bench):
    for hours in range(5):
        try:
            sighting = await bench.look(Site(403), at=NOW + hours * HOUR)
        except NothingNew:
            continue

        assert sighting.standing is Standing.UNKNOWN


async def test_a_change_that_was_kept_before_a_crash_is_told_by_the_next_look(bench: Bench):
    await bench.look(Site(200))
    told = await bench.look(Site(200))

    assert told.standing is Standing.LIVE
    [look] = (await read.takedown(bench.store, bench.reference)).looks
    assert look.count == 2


async def test_of_a_page_a_title_may_be_remembered(bench: Bench):
    site = AttentiveSite()
    await bench.look(site)

    assert site.targets == [Target(url=URL, keep_title=True)]


@pytest.mark.parametrize("category", [Category.CSAM, Category.CSAM_SYNTHETIC])
async def test_of_child_abuse_material_not_even_a_title_is_remembered(bench: Bench, category):
    await bench.report(url="https://platform.example/2", category=category)
    site = AttentiveSite()
    await bench.look(site)

    assert [target.keep_title for target in site.targets] == [False]


async def test_a_look_at_a_takedown_that_is_not_there_visits_nothing(bench: Bench):
    site = Site(200)
    bench.reference = "UG-2026-000009-1"

    with pytest.raises(NotFound):
        await bench.look(site)
    assert site.looks == 0


async def test_what_a_person_saw_is_kept_under_their_name(bench: Bench):
    sighting = await judge(bench, Verdict.LIVE)
    [look] = (await read.takedown(bench.store, bench.reference)).looks

    assert sighting.standing is Standing.LIVE
    assert (look.by_person, look.rule, look.vantage) == ("carol", "person", "person")
    assert look.reason == "I opened it at home."


async def test_a_person_who_sees_it_live_ends_a_confirmation(bench: Bench):
    await bench.look(Site(404))
    await judge(bench, Verdict.LIVE, hours=1)
    with pytest.raises(NothingNew):
        await bench.look(Site(404), Standing.GOING, at=NOW + 2 * HOUR)
    with pytest.raises(NothingNew):
        await bench.look(Site(404), Standing.GOING, at=NOW + 25 * HOUR)

    assert await bench.state() is State.CONFIRMING


async def test_a_person_who_looks_finishes_the_task_that_asked(bench: Bench):
    await bench.look(Site(403))
    await bench.look(Site(403), Standing.UNKNOWN, at=NOW + 7 * HOUR)
    task = (await bench.tasks())[TaskKind.LOOK]
    await judge(bench, Verdict.LIVE, hours=8, done=TaskEnd(task_id=task.task_id, outcome="live"))

    assert await bench.tasks() == {}
    done = (await read.takedown(bench.store, bench.reference)).tasks[0]
    assert (done.done_by, done.outcome) == ("carol", "live")


async def test_the_task_to_look_has_the_id_that_the_workflow_reckons(bench: Bench):
    await bench.look(Site(403))
    sighting = await bench.look(Site(403), Standing.UNKNOWN, at=NOW + 7 * HOUR)
    task = (await bench.tasks())[TaskKind.LOOK]

    assert sighting.standing is Standing.UNCLEAR
    about = sighting.at.isoformat()
    assert task.task_id == task_id(bench.reference, TaskKind.LOOK, about)


async def test_no_address_of_what_was_seen_is_kept_in_plain(bench: Bench):
    await bench.look(Site(200))
    async with bench.store.reading() as session:
        row = (await session.exec(select(LookRow))).one()

    assert "platform.example" not in str(row.model_dump())
