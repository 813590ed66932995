"""Opening cases: all of a report or nothing, each URL followed once."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from tests.untilgone.store.examples import (
    CLOSED,
    EXPLANATION,
    HOUR,
    NOW,
    URL,
    WAITING,
    hand_in,
    opened,
    report,
)
from untilgone.cases import Category, Opening, State
from untilgone.errors import Conflict, NotFound
from untilgone.looks import Standing
from untilgone.store import read
from untilgone.store.database import Store
from untilgone.store.report_rows import ReportRow
from untilgone.store.round_rows import RoundRow
from untilgone.store.tables import CaseRow, CounterRow, TakedownRow
from untilgone.store.write import cases, tasks
from untilgone.store.write.cases import CleanUrl

OTHER = "https://platform.example/post/2"


async def count(store: Store, table) -> int:
    async with store.reading() as session:
        return len((await session.exec(select(table))).all())


async def close(store: Store, reference: str) -> None:
    await tasks.keep_act(
        store, reference, kind="closed", actor="system", detail={}, to=CLOSED, now=NOW + HOUR
    )


async def test_a_report_becomes_a_case_with_a_takedown(store: Store):
    answer = await hand_in(store, platform="pretend_platform")
    view = await read.takedown(store, "UG-2026-000001-1")

    assert answer.reference == "UG-2026-000001"
    assert [t.reference for t in answer.takedowns] == ["UG-2026-000001-1"]
    assert (view.line.url, view.line.platform) == (URL, "pretend_platform")
    assert (view.line.state, view.line.standing) == (State.REPORTED, Standing.UNSEEN)
    assert (view.line.reported_at, view.playbook) == (NOW, "ncii")
    assert await count(store, RoundRow) == 1


async def test_each_url_of_a_report_gets_a_takedown(store: Store):
    answer = await hand_in(store, report(URL, OTHER))
    case = await read.case(store, "UG-2026-000001")

    assert [t.result for t in answer.takedowns] == [Opening.OPENED, Opening.OPENED]
    assert [t.url for t in case.takedowns] == [URL, OTHER]
    assert (case.explanation, case.opened_by) == (EXPLANATION, "carol")


async def test_the_same_url_twice_in_a_report_is_followed_once(store: Store):
    answer = await hand_in(store, report(URL, OTHER, URL))

    assert [t.result for t in answer.takedowns] == [
        Opening.OPENED,
        Opening.OPENED,
        Opening.DUPLICATE,
    ]
    assert answer.takedowns[2].reference == answer.takedowns[0].reference
    assert await count(store, TakedownRow) == 2


async def test_a_url_that_is_followed_already_is_linked_and_opens_no_case(store: Store):
    reference = await opened(store)
    answer = await hand_in(store)

    assert answer.reference is None
    [takedown] = answer.takedowns
    assert (takedown.result, takedown.reference) == (Opening.DUPLICATE, reference)
    assert takedown.remarks == (f"{reference} follows this URL already.",)
    assert await count(store, CaseRow) == 1


FILM = "https://www.youtube.com/watch?v=abcDEF-_123"
SHORT = "https://youtu.be/abcDEF-_123?si=xyz"


async def test_another_spelling_of_what_is_followed_opens_nothing(store: Store):
    reference = (await hand_in(store, report(SHORT))).takedowns[0].reference
    again = (await hand_in(store, report(FILM))).takedowns[0]

    assert (again.result, again.reference) == (Opening.DUPLICATE, reference)
    assert again.remarks == (
        f"{reference} follows this URL already; it was reported under another address.",
    )
    view = await read.takedown(store, reference)
    assert view.line.url == SHORT  # letters carry what was reported


async def test_two_spellings_in_one_report_are_one_takedown(store: Store):
    answer = await hand_in(store, report(SHORT, FILM))

    assert [t.result for t in answer.takedowns] == [Opening.OPENED, Opening.DUPLICATE]
    assert answer.takedowns[1].reference == answer.takedowns[0].reference


async def test_two_spellings_at_the_same_moment_open_one_takedown(store: Store):
    answers = await asyncio.gather(
        hand_in(store, report(SHORT)), hand_in(store, report(FILM)), hand_in(store, report(SHORT))
    )

    results = sorted(answer.takedowns[0].result for answer in answers)
    assert results == [Opening.DUPLICATE, Opening.DUPLICATE, Opening.OPENED]


async def test_a_takedown_of_an_older_release_is_found_under_the_spelling_it_was_reported_in(
    store: Store,
):
    reference = (await hand_in(store, report(SHORT))).takedowns[0].reference
    async with store.writing() as session:
        row = (await session.exec(select(TakedownRow))).one()
        row.open_url_lookup = row.url_lookup  # as it was before forms counted
        session.add(row)
    again = (await hand_in(store, report(SHORT))).takedowns[0]

    assert (again.result, again.reference) == (Opening.DUPLICATE, reference)
    assert again.remarks == (f"{reference} follows this URL already.",)


async def test_closing_frees_all_spellings(store: Store):
    reference = (await hand_in(store, report(SHORT))).takedowns[0].reference
    await close(store, reference)

    assert (await hand_in(store, report(FILM))).takedowns[0].result is Opening.OPENED


async def test_the_state_of_a_duplicate_is_that_of_the_takedown(store: Store):
    reference = await opened(store)
    await tasks.keep_act(
        store, reference, kind="now waiting", actor="system", detail={}, to=WAITING, now=NOW
    )
    answer = await hand_in(store)

    assert answer.takedowns[0].state is State.WAITING


async def test_the_same_report_again_gets_the_same_answer_and_changes_nothing(store: Store):
    given = report(URL, OTHER)
    once = await hand_in(store, given)
    again = await hand_in(store, given, now=NOW + HOUR)

    assert again == once
    assert (await count(store, CaseRow), await count(store, TakedownRow)) == (1, 2)
    assert len([act async for act in read.record(store)]) == 3


async def test_the_same_report_gets_its_first_answer_even_after_the_takedown_closed(store: Store):
    given = report()
    once = await hand_in(store, given)
    await close(store, "UG-2026-000001-1")

    assert await hand_in(store, given) == once


async def test_of_a_refused_url_nothing_is_kept(store: Store):
    refused = CleanUrl(url="ftp://x.example", remarks=("No web address.",), is_refused=True)
    answer = await cases.open_case(store, report("x"), [refused], playbook="ncii", now=NOW)

    assert answer.reference is None
    assert answer.takedowns[0].result is Opening.REFUSED
    assert answer.takedowns[0].remarks == ("No web address.",)
    assert [await count(store, t) for t in (CaseRow, TakedownRow, RoundRow)] == [0, 0, 0]
    assert [act async for act in read.record(store)] == []


async def test_a_refused_url_does_not_stop_the_others(store: Store):
    urls = [CleanUrl(url="x", is_refused=True), CleanUrl(url=URL, remarks=("A remark.",))]
    answer = await cases.open_case(store, report("x", URL), urls, playbook="ncii", now=NOW)

    assert [t.result for t in answer.takedowns] == [Opening.REFUSED, Opening.OPENED]
    assert answer.takedowns[1].reference == "UG-2026-000001-1"
    assert answer.takedowns[1].remarks == ("A remark.",)


async def test_a_url_can_be_added_to_a_case(store: Store):
    await opened(store)
    answer = await hand_in(store, report(URL, OTHER, case="UG-2026-000001"))

    assert answer.reference == "UG-2026-000001"
    assert [t.reference for t in answer.takedowns] == ["UG-2026-000001-1", "UG-2026-000001-2"]
    assert await count(store, CaseRow) == 1


async def test_a_case_takes_no_url_of_another_category(store: Store):
    await opened(store)
    other = report(OTHER, case="UG-2026-000001", category=Category.DOXING)

    with pytest.raises(Conflict, match="is a case of category `ncii`"):
        await hand_in(store, other)
    assert (await count(store, TakedownRow), await count(store, ReportRow)) == (1, 1)


async def test_a_case_that_is_not_there_takes_nothing(store: Store):
    with pytest.raises(NotFound, match="There is no case UG-2026-000009"):
        await hand_in(store, report(case="UG-2026-000009"))
    assert (await count(store, TakedownRow), await count(store, ReportRow)) == (0, 0)


async def test_after_a_refusal_the_same_report_can_be_mended(store: Store):
    given = report(case="UG-2026-000009")
    with pytest.raises(NotFound):
        await hand_in(store, given)
    answer = await hand_in(store, replace(given, case=None))

    assert answer.reference == "UG-2026-000001"


async def test_the_url_of_a_closed_takedown_can_be_reported_again(store: Store):
    first = await opened(store)
    await close(store, first)
    second = await opened(store)

    assert second == "UG-2026-000002-1"
    assert (await read.takedown(store, first)).line.closed_at == NOW + HOUR


async def test_what_is_closed_stays_closed_whatever_comes_late(store: Store):
    reference = await opened(store)
    await close(store, reference)
    await tasks.keep_act(
        store, reference, kind="late", actor="system", detail={}, to=WAITING, now=NOW + 2 * HOUR
    )
    line = (await read.takedown(store, reference)).line

    assert (line.state, line.next_step, line.closed_at) == (State.CLOSED, None, NOW + HOUR)


async def test_cases_are_numbered_anew_each_year(store: Store):
    next_year = NOW + timedelta(days=60)
    first = await hand_in(store, report("https://a.example/"))
    second = await hand_in(store, report("https://b.example/"))
    third = await hand_in(store, report("https://c.example/"), now=next_year)

    references = [answer.reference for answer in (first, second, third)]
    assert references == ["UG-2026-000001", "UG-2026-000002", "UG-2027-000001"]


async def test_twenty_reports_of_one_url_at_once_open_one_takedown(store: Store):
    answers = await asyncio.gather(*(hand_in(store) for _ in range(20)))

    results = [answer.takedowns[0].result for answer in answers]
    assert sorted(results) == [Opening.DUPLICATE] * 19 + [Opening.OPENED]
    assert len({answer.takedowns[0].reference for answer in answers}) == 1
    assert await count(store, TakedownRow) == 1


async def test_twenty_times_the_same_report_at_once_is_one_report(store: Store):
    given = report()
    answers = await asyncio.gather(*(hand_in(store, given) for _ in range(20)))

    assert all(answer == answers[0] for answer in answers)
    assert (await count(store, CaseRow), await count(store, ReportRow)) == (1, 1)


async def test_twenty_reports_at_once_get_twenty_numbers(store: Store):
    reports = [report(f"https://platform.example/{n}") for n in range(20)]
    answers = await asyncio.gather(*(hand_in(store, each) for each in reports))

    numbers = sorted(answer.reference or "" for answer in answers)
    assert numbers == [f"UG-2026-{n:06d}" for n in range(1, 21)]
    async with store.reading() as session:
        assert (await session.get_one(CounterRow, "cases/2026")).value == 20
