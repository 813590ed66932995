"""What is erased by itself, what never is, and what is kept for a reason."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlmodel import SQLModel, select

from tests.statements import statements
from tests.untilgone.store.examples import CLOSED, NOW, opened
from tests.untilgone.store.test_erasing import WORDS, close, everything, order, whole_story
from untilgone.cases import TaskKind
from untilgone.errors import BadInput, Conflict, NotFound
from untilgone.mails import Placed, Read
from untilgone.progress import Question
from untilgone.record import first_broken
from untilgone.retention import Retention
from untilgone.store import read
from untilgone.store import retention as due_cases
from untilgone.store.database import Store
from untilgone.store.measured_rows import MeasureRow
from untilgone.store.round_rows import RoundRow
from untilgone.store.tables import TakedownRow
from untilgone.store.write import mails, notes, tasks
from untilgone.store.write import retention as write

RETENTION = Retention.parse("all=30")
LATER = NOW + timedelta(days=31)
DOCS = Path(__file__).parents[3] / "docs" / "retention.md"


async def due(store: Store, now: datetime = LATER, retention: Retention = RETENTION) -> list[str]:
    return [each.reference for each in (await due_cases.due(store, retention, now)).cases]


async def erase(store: Store, case: str, now: datetime = LATER) -> bool:
    return await write.erase_due(store, case, RETENTION, now)


async def closed_story(store: Store) -> str:
    case = await whole_story(store)
    await close(store, f"{case}-1")
    return case


def a_mail(name: str) -> Read:
    return Read(
        digest=name * 64, size=9, raw=b"they wrote", sender="x@post.example", subject="s",
        text="they wrote", kind="other", rule="r", confidence=1.0, ticket=None,
    )  # fmt: skip


async def test_a_closed_case_is_erased_once_its_time_is_over(sqlite_store: Store):
    case = await closed_story(sqlite_store)
    too_early = await due(sqlite_store, NOW + timedelta(days=29))
    said = await due(sqlite_store)
    assert await erase(sqlite_store, case)
    after = await everything(sqlite_store)

    assert (too_early, said) == ([], [case])
    assert [word for word in WORDS if word in after] == []
    assert await due(sqlite_store) == []


async def test_the_record_says_by_which_rule_and_still_verifies(sqlite_store: Store):
    case = await closed_story(sqlite_store)
    await erase(sqlite_store, case)
    acts = [act async for act in read.record(sqlite_store)]

    assert first_broken(acts) is None
    assert (acts[-1].actor, acts[-1].kind) == ("retention", "data erased")
    assert (acts[-1].detail or {})["reason"] == "erased by retention, rule all=30"


async def test_what_the_statistics_need_stays(store: Store):
    async def numbers() -> list[object]:
        async with store.reading() as session:
            rounds = (await session.exec(select(RoundRow))).all()
            measures = (await session.exec(select(MeasureRow))).all()
            clocks = (
                await session.exec(
                    select(TakedownRow.first_notice_at, TakedownRow.closed_at, TakedownRow.outcome)
                )
            ).all()
        return [*rounds, *measures, *clocks]

    case = await closed_story(store)
    before = await numbers()
    await erase(store, case)

    assert before
    assert await numbers() == before


async def test_erased_once_it_is_not_erased_again(sqlite_store: Store):
    case = await closed_story(sqlite_store)

    assert await erase(sqlite_store, case)
    assert not await erase(sqlite_store, case)
    assert not await erase(sqlite_store, case, LATER + timedelta(days=300))


async def test_what_comes_after_erasing_is_erased_in_its_own_time(store: Store):
    case = await closed_story(store)
    await erase(store, case)
    await notes.add_note(store, case, "late", "a late word", by="carol", now=LATER)

    assert await due(store, LATER + timedelta(days=29)) == []
    assert await due(store, LATER + timedelta(days=31)) == [case]


async def leave_open(store: Store, case: str) -> None:
    await opened(store, "https://platform.example/second", case=case)


async def leave_a_task(store: Store, case: str) -> None:
    ask = Question(kind=TaskKind.CHECK_SENT, about="x", what="Was it sent?")
    await tasks.keep_act(
        store, f"{case}-1", kind="asked to look", actor="carol", detail={}, to=CLOSED, now=NOW,
        ask=ask,
    )  # fmt: skip


async def get_a_mail_to_place(store: Store, case: str) -> None:
    placed = Placed(takedown=f"{case}-1", needs_person=True)
    await mails.keep(store, a_mail("a"), placed, NOW)


async def get_mail_lately(store: Store, case: str) -> None:
    await mails.keep(store, a_mail("a"), Placed(takedown=f"{case}-1"), LATER - timedelta(days=3))


async def write_a_note_lately(store: Store, case: str) -> None:
    await notes.add_note(store, case, "late", "wait", by="carol", now=LATER - timedelta(days=3))


async def keep_it(store: Store, case: str) -> None:
    await write.keep(store, case, LATER.date(), by="mia", reason="police asked", now=NOW)


@pytest.mark.parametrize(
    "something",
    [
        leave_open,
        leave_a_task,
        get_a_mail_to_place,
        get_mail_lately,
        write_a_note_lately,
        keep_it,
    ],
)
async def test_a_case_is_not_erased_while_anything_goes_on(
    sqlite_store: Store, something: Callable[[Store, str], Awaitable[None]]
):
    case = await closed_story(sqlite_store)
    await something(sqlite_store, case)

    assert await due(sqlite_store) == []
    assert not await erase(sqlite_store, case)


async def test_another_category_follows_its_own_rule(sqlite_store: Store):
    await closed_story(sqlite_store)

    assert await due(sqlite_store, retention=Retention.parse("csam=1")) == []
    assert await due(sqlite_store, retention=Retention.parse("all=900 ncii=30")) != []
    assert await due(sqlite_store, retention=Retention.parse("")) == []


async def test_a_keep_ends_with_its_day_and_goes_with_the_case(sqlite_store: Store):
    case = await closed_story(sqlite_store)
    await keep_it(sqlite_store, case)
    day_after = datetime.combine(LATER.date() + timedelta(days=1), time(), UTC)

    assert await due(sqlite_store) == []
    assert await due(sqlite_store, day_after) == [case]
    assert await erase(sqlite_store, case, day_after)
    assert "police asked" not in await everything(sqlite_store)


async def test_a_keep_stops_erasing_by_hand_too_until_it_is_released(sqlite_store: Store):
    case = await closed_story(sqlite_store)
    await keep_it(sqlite_store, case)
    [kept] = await due_cases.kept(sqlite_store)

    assert (kept.case, kept.until, kept.reason, kept.by) == (
        case, LATER.date(), "police asked", "mia",
    )  # fmt: skip
    with pytest.raises(Conflict, match="is kept until"):
        await order(sqlite_store, case)
    await write.release(sqlite_store, case, by="mia", reason="no longer needed", now=NOW)
    assert await order(sqlite_store, case) == 1
    assert await due_cases.kept(sqlite_store) == ()


@pytest.mark.parametrize(
    ("until", "reason"),
    [(NOW.date() - timedelta(days=1), "why"), (date(2099, 1, 1), "why"), (NOW.date(), "  ")],
)
async def test_a_keep_needs_a_reason_and_a_day_to_come(
    sqlite_store: Store, until: date, reason: str
):
    case = await whole_story(sqlite_store)

    with pytest.raises(BadInput, match="Nothing was changed"):
        await write.keep(sqlite_store, case, until, by="mia", reason=reason, now=NOW)
    with pytest.raises(NotFound):
        await write.keep(
            sqlite_store, "UG-2026-000999", NOW.date(), by="mia", reason="why", now=NOW
        )


async def test_mail_that_is_about_none_of_ours_goes_too(sqlite_store: Store):
    await mails.keep(sqlite_store, a_mail("a"), Placed(), NOW)
    await mails.keep(sqlite_store, a_mail("b"), Placed(needs_person=True), NOW)
    told = (await due_cases.due(sqlite_store, RETENTION, LATER)).mails
    erased = await write.erase_mails(sqlite_store, RETENTION, LATER)
    again = await write.erase_mails(sqlite_store, RETENTION, LATER)

    assert (told, erased, again) == (1, 1, 0)
    assert (await everything(sqlite_store)).count("they wrote") == 1  # of the one nobody has placed


async def test_finding_what_is_due_takes_the_same_statements_for_many_cases(sqlite_store: Store):
    counts = []
    for number in (1, 4):
        for n in range(number):
            await close(
                sqlite_store, await opened(sqlite_store, f"https://platform.example/{number}/{n}")
            )
        with statements(sqlite_store) as asked:
            await due(sqlite_store)
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_every_table_is_in_the_documentation_with_what_becomes_of_it():
    text = DOCS.read_text(encoding="utf-8")
    missing = [name for name in SQLModel.metadata.tables if f"| `{name}` |" not in text]

    assert missing == []
