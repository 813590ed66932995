"""The queue: what comes first, what is left out, pages there and back, and how it is searched."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from tests.untilgone.store.examples import (
    CLOSED,
    HOUR,
    NOW,
    PLATFORM,
    WAITING,
    delivered,
    hand_in,
    moved,
    report,
)
from untilgone.cases import Category, State, TaskKind, task_id
from untilgone.directory import Directory
from untilgone.directory_entries import from_text
from untilgone.periods import Lasting, lasting
from untilgone.progress import Question
from untilgone.searches import Search, names_of, understood
from untilgone.store import claims, queue
from untilgone.store.queue import MOST_COUNTED, Wanted, Whose
from untilgone.store.write import tasks

ALL = Wanted()
LAW = Lasting(category=Category.NCII, seconds=48 * 3600, platforms=(PLATFORM.slug,))


async def asked(store, reference: str, hours: float = 0, kind=TaskKind.EXHAUSTED, about="a") -> str:
    """A task of the takedown, asked so many hours after the report."""
    ask = Question(kind=kind, what="Decide.", about=about)
    now = NOW + hours * HOUR
    await tasks.keep_act(
        store, reference, kind="put", actor="system", detail={}, to=WAITING, now=now, ask=ask
    )
    return task_id(reference, kind, about)


async def close(store, reference: str) -> None:
    await tasks.keep_act(
        store, reference, kind="put", actor="system", detail={}, to=CLOSED, now=NOW
    )


async def one(store, path: str, platform="unknown", **more) -> str:
    answer = await hand_in(store, report(f"https://{path}", **more), platform=platform)
    return answer.takedowns[0].reference


async def shown(store, wanted=ALL, periods=(), now=NOW, person="carol", **more) -> list[str]:
    page = await queue.tasks(store, wanted, person, periods, now, **more)
    return [each.task.task_id for each in page.items]


async def test_what_is_promised_comes_first_then_what_waits_longest(store):
    old = await asked(store, await one(store, "a.example/1"), hours=1)
    new = await asked(store, await one(store, "a.example/2"), hours=3)
    blackmail = await asked(
        store, await one(store, "a.example/3", category=Category.SEXTORTION), hours=4
    )
    child = await asked(store, await one(store, "a.example/4", category=Category.CSAM), hours=5)

    assert await shown(store) == [child, blackmail, old, new]


async def test_among_equals_the_legal_period_that_ends_first_comes_first(store):
    free, late, soon = [
        await one(store, f"platform.example/{n}", platform=PLATFORM.slug) for n in range(3)
    ]
    await delivered(store, late, hours=9)
    await delivered(store, soon, hours=2)
    keys = [
        await asked(store, reference, hours=n) for n, reference in enumerate((free, late, soon))
    ]

    page = await queue.tasks(store, ALL, "carol", (LAW,), NOW)
    assert [each.task.task_id for each in page.items] == [keys[2], keys[1], keys[0]]
    assert [each.told_at for each in page.items] == [NOW + 2 * HOUR, NOW + 9 * HOUR, None]


async def test_what_is_done_is_not_shown(store):
    reference = await one(store, "a.example/1")
    key = await asked(store, reference)
    from untilgone.progress import TaskEnd

    end = TaskEnd(task_id=key, outcome="done")
    await tasks.finish_task(store, reference, end, by="carol", note="", now=NOW)

    assert await shown(store) == []
    assert await queue.count_tasks(store, ALL, "carol", NOW) == 0


async def test_pages_of_tasks_lead_there_and_back(store):
    reference = await one(store, "a.example/1")
    keys = [await asked(store, reference, hours=n // 2, about=str(n)) for n in range(7)]
    first = await queue.tasks(store, ALL, "carol", (LAW,), NOW, limit=3)
    second = await queue.tasks(store, ALL, "carol", (LAW,), NOW, limit=3, after=keys[2])
    third = await queue.tasks(store, ALL, "carol", (LAW,), NOW, limit=3, after=keys[5])
    back = await queue.tasks(store, ALL, "carol", (LAW,), NOW, limit=3, before=keys[6])
    start = await queue.tasks(store, ALL, "carol", (LAW,), NOW, limit=3, before=keys[3])

    assert [[each.task.task_id for each in page.items] for page in (first, second, third)] == [
        keys[:3],
        keys[3:6],
        keys[6:],
    ]
    assert (back.items, start.items) == (second.items, first.items)
    ends = [(page.is_first, page.is_last) for page in (first, second, third, back, start)]
    assert ends == [(True, False), (False, False), (False, True), (False, False), (True, False)]


async def test_pages_of_takedowns_lead_there_and_back(store):
    urls = [f"https://a.example/{n}" for n in range(7)]
    answer = await hand_in(store, report(*urls))
    newest = [each.reference for each in answer.takedowns][::-1]
    pages = [
        await queue.takedowns(store, ALL, limit=3),
        await queue.takedowns(store, ALL, limit=3, after=newest[2]),
        await queue.takedowns(store, ALL, limit=3, after=newest[5]),
        await queue.takedowns(store, ALL, limit=3, before=newest[6]),
        await queue.takedowns(store, ALL, limit=3, before=newest[3]),
    ]

    found = [[line.reference for line in page.items] for page in pages]
    assert found == [newest[:3], newest[3:6], newest[6:], newest[3:6], newest[:3]]
    ends = [(page.is_first, page.is_last) for page in pages]
    assert ends == [(True, False), (False, False), (False, True), (False, False), (True, False)]


async def test_a_page_after_nothing_we_know_is_the_first(store):
    key = await asked(store, reference := await one(store, "a.example/1"))

    assert await shown(store, after="made up") == [key]
    page = await queue.takedowns(store, ALL, after="made up")
    assert [line.reference for line in page.items] == [reference]


async def test_another_desk_s_tasks_and_takedowns_are_not_there(store):
    theirs = await one(store, "a.example/1", desk="second")
    key = await asked(store, theirs)
    ours = await one(store, "a.example/2")
    mine = await asked(store, ours, hours=1)

    for wanted in (ALL, Wanted(search=Search(host="a.example"))):
        assert await shown(store, wanted) == [mine]
        assert [t.reference for t in (await queue.takedowns(store, wanted)).items] == [ours]
        assert await queue.count_tasks(store, wanted, "carol", NOW) == 1
        assert await queue.count_takedowns(store, wanted) == 1
    assert await shown(store, Wanted(search=Search(reference=theirs))) == []
    assert await shown(store, before=key) == [mine]
    assert (await queue.takedowns(store, ALL, after=ours)).items == ()
    assert await shown(store, Wanted(desk="second")) == [key]


async def test_each_filter_asks_about_tasks_and_takedowns(store):
    wanted = await one(store, "a.example/1", platform="chosen", category=Category.DOXING)
    other = await one(store, "a.example/2")
    key = await asked(store, wanted, kind=TaskKind.LOOK)
    await asked(store, other)

    for each in (
        Wanted(category=Category.DOXING),
        Wanted(platform="chosen"),
        Wanted(search=Search(reference=wanted)),
        Wanted(search=Search(reference=wanted.rpartition("-")[0])),
        Wanted(state=State.WAITING, platform="chosen"),
    ):
        assert await shown(store, each) == [key]
        assert await queue.count_tasks(store, each, "carol", NOW) == 1
        assert await queue.count_takedowns(store, each) == 1
        assert [t.reference for t in (await queue.takedowns(store, each)).items] == [wanted]
    assert await shown(store, Wanted(kind=TaskKind.LOOK)) == [key]
    assert await shown(store, Wanted(state=State.CLOSED)) == []


async def test_without_a_state_only_what_is_open_is_listed_unless_somebody_searches(store):
    reference = await one(store, "a.example/1")
    await close(store, reference)

    for wanted, number in ((ALL, 0), (Wanted(search=Search(host="a.example")), 1)):
        assert len((await queue.takedowns(store, wanted)).items) == number
        assert await queue.count_takedowns(store, wanted) == number


async def test_a_host_is_found_also_by_the_domain_it_is_in_and_where_it_was_moved_to(store):
    reference = await one(store, "pictures.albums.platform.co.uk/1")
    await one(store, "platform.example/1")
    await moved(store, reference)

    async def found(host: str) -> list[str]:
        page = await queue.takedowns(store, Wanted(search=Search(host=host)))
        return [line.reference for line in page.items]

    for host in (
        "pictures.albums.platform.co.uk",
        "albums.platform.co.uk",
        "platform.co.uk",
        "elsewhere.example",
    ):
        assert await found(host) == [reference]
    assert await found("co.uk") == []
    assert await found("other.example") == []


async def test_tasks_are_mine_or_unclaimed_as_long_as_a_claim_stands(store):
    reference = await one(store, "a.example/1")
    mine, leos, free = [await asked(store, reference, about=name) for name in ("m", "l", "n")]
    await claims.claim(store, reference, mine, "carol", NOW, takes_over=False)
    await claims.claim(store, reference, leos, "leo", NOW, takes_over=False)

    assert await shown(store, Wanted(whose=Whose.MINE)) == [mine]
    assert await shown(store, Wanted(whose=Whose.MINE), person="leo") == [leos]
    assert await shown(store, Wanted(whose=Whose.UNCLAIMED)) == [free]
    later = NOW + claims.IDLE
    assert await shown(store, Wanted(whose=Whose.MINE), now=later) == []
    assert len(await shown(store, Wanted(whose=Whose.UNCLAIMED), now=later)) == 3
    assert await queue.count_tasks(store, Wanted(whose=Whose.UNCLAIMED), "carol", NOW) == 1


async def test_counting_stops_where_nobody_reads_on(store, monkeypatch):
    monkeypatch.setattr(queue, "MOST_COUNTED", 2)
    await hand_in(store, report(*(f"https://a.example/{n}" for n in range(5))))

    assert await queue.count_takedowns(store, ALL) == 3
    assert MOST_COUNTED == 1000


@pytest.mark.parametrize("many", [1, 12])
async def test_the_number_of_statements_does_not_grow_with_the_list(store, many):
    reference = await one(store, "a.example/1")
    for n in range(many):
        await asked(store, reference, about=str(n))
    await hand_in(store, report(*(f"https://b.example/{n}" for n in range(many))))
    said: list[str] = []

    @event.listens_for(store._engine.sync_engine, "before_cursor_execute")
    def note(_connection, _cursor, statement, *_):
        said.extend([statement] if statement.startswith("SELECT") else [])

    await queue.tasks(store, ALL, "carol", (LAW,), NOW)
    await queue.count_tasks(store, ALL, "carol", NOW)
    await queue.takedowns(store, ALL)
    await queue.count_takedowns(store, ALL)
    event.remove(store._engine.sync_engine, "before_cursor_execute", note)

    assert len(said) == 5


def test_the_directory_says_how_long_the_law_gives_platforms():
    text = (
        '{"slug":"one","kind":"platform","name":"One","domains":["one.example"],"duties":'
        '[{"law":"An Act","deadline":"48h","source":"invented","certainty":"B","for":["ncii"]}]}'
    )

    known = lasting(Directory([from_text(text)]))
    assert known == (Lasting(category=Category.NCII, seconds=172800, platforms=("one",)),)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (" ug-2026-000123-1 ", Search(reference="UG-2026-000123-1")),
        ("UG-2026-000123", Search(reference="UG-2026-000123")),
        ("Platform.Example", Search(host="platform.example")),
        ("hxxps://platform[.]example/a/picture?of=her", Search(host="platform.example")),
        ("blue lantern", None),
        ("", None),
        ("x" * 5000, None),
    ],
)
def test_what_somebody_types_is_a_reference_or_a_host(typed, meant):
    assert understood(typed) == meant


def test_a_host_stands_under_each_domain_that_it_is_in():
    assert names_of("a.b.example.org") == ("a.b.example.org", "b.example.org", "example.org")
    assert names_of("192.0.2.7") == ("192.0.2.7",)
    assert timedelta(0) < claims.IDLE < claims.HANDED_FOR
