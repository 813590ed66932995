"""Reading: lists page by page, filters, counts, and a clear no for what is not there."""

from dataclasses import replace

import pytest

from tests.untilgone.store.examples import (
    CLOSED,
    CONTACT,
    EXPLANATION,
    HOUR,
    LETTER,
    NEEDS_PERSON,
    NOTIFIER,
    NOTIFYING,
    NOW,
    PLATFORM,
    SECRET,
    URL,
    delivered,
    draft,
    hand_in,
    opened,
    prepared,
    report,
)
from untilgone.cases import Category, Outcome, State, TaskKind
from untilgone.errors import NotFound
from untilgone.notices import NoticeKey
from untilgone.progress import Place, Question
from untilgone.store import contacts, read
from untilgone.store.addresses import what_to_look_at
from untilgone.store.database import Store
from untilgone.store.read import Filter
from untilgone.store.write import notices, tasks

ALL = Filter()


async def many(store: Store, number: int, **changes) -> list[str]:
    urls = [f"https://platform.example/{n}" for n in range(number)]
    answer = await hand_in(store, report(*urls, **changes), platform="pretend_platform")
    return [takedown.reference or "" for takedown in answer.takedowns]


async def put(store: Store, reference: str, to: Place, ask: Question | None = None) -> None:
    await tasks.keep_act(
        store, reference, kind="put", actor="system", detail={}, to=to, now=NOW, ask=ask
    )


async def found(store: Store, wanted: Filter, **more) -> list[str]:
    return [line.reference for line in await read.takedowns(store, wanted, **more)]


async def test_the_newest_takedowns_come_first(store: Store):
    references = await many(store, 3)

    assert await found(store, ALL) == references[::-1]


async def test_pages_follow_each_other_without_gap_or_overlap(store: Store):
    references = await many(store, 7)
    pages, before = [], None
    while page := await found(store, ALL, before=before, limit=3):
        pages.append(page)
        before = page[-1]

    assert [len(page) for page in pages] == [3, 3, 1]
    assert [reference for page in pages for reference in page] == references[::-1]


async def test_a_page_after_nothing_we_know_is_refused(store: Store):
    with pytest.raises(NotFound, match="UG-2026-000009-1"):
        await found(store, ALL, before="UG-2026-000009-1")


async def test_takedowns_are_found_by_state(store: Store):
    references = await many(store, 3)
    await put(store, references[1], NEEDS_PERSON)

    assert await found(store, Filter(state=State.NEEDS_PERSON)) == [references[1]]


async def test_takedowns_are_found_by_category(store: Store):
    await many(store, 2)
    other = await opened(store, category=Category.DOXING)

    assert await found(store, Filter(category=Category.DOXING)) == [other]


async def test_takedowns_are_found_by_platform(store: Store):
    references = await many(store, 1)
    await opened(store)

    assert await found(store, Filter(platform="pretend_platform")) == references


@pytest.mark.parametrize("is_open", [True, False])
async def test_takedowns_are_found_by_whether_they_are_closed(store: Store, is_open: bool):
    references = await many(store, 2)
    await put(store, references[0], CLOSED)

    assert await found(store, Filter(is_open=is_open)) == [references[1 if is_open else 0]]


async def test_several_filters_narrow_each_other(store: Store):
    references = await many(store, 2)
    await put(store, references[0], NEEDS_PERSON)
    await opened(store)
    wanted = Filter(state=State.REPORTED, platform="pretend_platform", is_open=True)

    assert await found(store, wanted) == [references[1]]


async def test_a_filter_and_a_page_go_together(store: Store):
    references = await many(store, 4)
    await put(store, references[2], NEEDS_PERSON)
    wanted = Filter(state=State.REPORTED)

    assert await found(store, wanted, before=references[3], limit=1) == [references[1]]


async def test_where_nothing_fits_the_list_is_empty(store: Store):
    assert await found(store, ALL) == []
    assert await read.open_tasks(store) == []


async def test_each_line_counts_its_open_tasks(store: Store):
    references = await many(store, 2)
    for about in ("a", "b"):
        ask = Question(kind=TaskKind.REPAIR, about=about, what="Mend it.")
        await put(store, references[0], NEEDS_PERSON, ask)
    lines = {line.reference: line.open_tasks for line in await read.takedowns(store, ALL)}

    assert lines == {references[0]: 2, references[1]: 0}
    case = await read.case(store, "UG-2026-000001")
    assert [line.open_tasks for line in case.takedowns] == [2, 0]
    assert (await read.takedown(store, references[0])).line.open_tasks == 2


async def test_open_tasks_come_oldest_first_and_not_all_at_once(store: Store):
    references = await many(store, 3)
    for hours, reference in ((2, references[0]), (0, references[1]), (1, references[2])):
        await tasks.keep_act(
            store,
            reference,
            kind="waits",
            actor="system",
            detail={},
            to=NEEDS_PERSON,
            now=NOW + hours * HOUR,
            ask=Question(kind=TaskKind.REPAIR, about="x", what="Mend it."),
        )

    oldest = [task.takedown for task in await read.open_tasks(store, limit=2)]
    assert oldest == [references[1], references[2]]


async def test_an_outcome_is_shown_with_its_takedown(store: Store):
    reference = await opened(store)
    await put(store, reference, Place(state=State.CLOSED, outcome=Outcome.WITHDRAWN))

    assert (await read.takedown(store, reference)).line.outcome is Outcome.WITHDRAWN


@pytest.mark.parametrize(
    "ask",
    [
        lambda store: read.takedown(store, "UG-2026-000009-1"),
        lambda store: read.case(store, "UG-2026-000009"),
        lambda store: read.basis(store, "UG-2026-000009-1"),
        lambda store: what_to_look_at(store, "UG-2026-000009-1"),
    ],
)
async def test_what_is_not_there_is_said_so(store: Store, ask):
    with pytest.raises(NotFound, match=r"There is no .* UG-2026-000009"):
        await ask(store)


async def test_a_letter_is_written_from_what_was_reported_and_delivered(store: Store):
    reference = await opened(store)
    sent = await delivered(store, reference)
    await prepared(store, reference, "0.1.0")
    basis = await read.basis(store, reference)

    assert (basis.url, basis.category, basis.explanation) == (URL, Category.NCII, EXPLANATION)
    assert [notice.notice_id for notice in basis.delivered] == [sent]
    assert (basis.reported_at, basis.last_live_at) == (NOW, None)


async def test_a_look_needs_the_url_and_the_category(store: Store):
    reference = await opened(store, category=Category.CSAM)

    basis = await what_to_look_at(store, reference)

    assert (basis.current.url, basis.category, basis.current.first) == (URL, Category.CSAM, None)


async def test_the_timeline_is_that_of_one_takedown(store: Store):
    references = await many(store, 2)
    timeline = (await read.takedown(store, references[0])).timeline

    assert [(act.reference, act.kind) for act in timeline] == [(references[0], "takedown opened")]


async def test_before_the_first_attempt_no_contact_was_tried(store: Store):
    key = NoticeKey(reference="UG-2026-000009-1", round=0, step=0, attempt=0)

    assert await contacts.tried(store, key) == frozenset()


@pytest.mark.parametrize("wish", [True, False])
async def test_who_wants_no_address_that_can_be_clicked_is_kept_with_the_letter(
    store: Store, wish: bool
):
    reference = await opened(store)
    party = replace(PLATFORM, contacts=(replace(CONTACT, defang=wish),))
    made = draft(reference, party=party, letter=replace(LETTER, is_defanged=wish))
    await notices.prepare(store, made, (party,), NOW, ask=None, to=NOTIFYING)

    kept = await read.notice(store, made.notice_id, SECRET, NOTIFIER)
    assert (await read.basis(store, reference)).parties == (party,)
    assert (await read.takedown(store, reference)).parties == (party,)
    assert kept is not None
    assert kept.notice.letter == made.letter
