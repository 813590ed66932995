"""Finding, handing out and erasing what tells about persons; the record stays verifiable."""

import json

import pytest
from sqlalchemy import text
from sqlmodel import select

from tests.statements import statements
from tests.untilgone.store.examples import (
    CLOSED,
    EXPLANATION,
    NEW,
    NOW,
    URL,
    delivered,
    hand_in,
    look,
    moved,
    opened,
    report,
)
from untilgone.errors import BadInput, Conflict, NotFound
from untilgone.looks import Verdict
from untilgone.mails import Placed, Read
from untilgone.mandates import CaseMandate, Giver
from untilgone.notices import Answer, AnswerKind
from untilgone.record import first_broken
from untilgone.store import personal, read
from untilgone.store.database import Store
from untilgone.store.report_rows import ReportRow
from untilgone.store.write import mails, notes, tasks
from untilgone.store.write.erasing import ERASED, erase

MAILBOX = "reporter@post.example"
WORDS = (
    *("blue-lantern", "Seventh Canal", "reporter@post", "they wrote", "a note of carol"),
    "folder of the victim",
)


async def close(store: Store, reference: str) -> None:
    await tasks.keep_act(
        store, reference, kind="withdrawn", actor="carol", detail={"reason": "they wrote"},
        to=CLOSED, now=NOW,
    )  # fmt: skip


async def whole_story(store: Store) -> str:
    """The reference of a case in which something stands in every table."""
    mandate = CaseMandate(giver=Giver.VICTIM, proof="folder of the victim")
    reference = await opened(store, notify=MAILBOX, mandate=mandate)
    case = reference.rpartition("-")[0]
    await notes.add_note(store, case, "n", "a note of carol", by="carol", now=NOW)
    await look(store, reference, Verdict.LIVE, by_person="carol")
    notice_id = await delivered(store, reference)
    answer = Answer(
        answer_id="a", kind=AnswerKind.REFUSED, notice_id=notice_id, at=NOW, text="they wrote"
    )
    await tasks.keep_answer(store, reference, answer, NOW, ask=None)
    await moved(store, reference)
    mail = Read(
        digest="d" * 64, size=9, raw=b"they wrote", sender=MAILBOX, subject="blue-lantern",
        text="they wrote", kind="refused", rule="r", confidence=1.0, ticket=None,
    )  # fmt: skip
    await mails.keep(store, mail, Placed(takedown=reference), NOW)
    return case


async def everything(store: Store) -> str:
    """All that the tables hold, opened where it is sealed."""
    said = []
    async with store.reading() as session:
        tables = await session.exec(text("SELECT name FROM sqlite_master WHERE type = 'table'"))
        for (table,) in tables.all():
            for row in (await session.exec(text(f"SELECT * FROM {table}"))).all():
                for value in row:
                    is_sealed = isinstance(value, str) and value.startswith("sealed:")
                    said.append(store.keyring.open(value) if is_sealed else str(value))
    return "\n".join(said)


async def order(store: Store, *cases: str, reason="They asked for it.") -> int:
    return await erase(store, cases, by="mia", reason=reason, now=NOW)


async def test_nothing_about_the_person_is_left_in_any_table(sqlite_store: Store):
    case = await whole_story(sqlite_store)
    await close(sqlite_store, f"{case}-1")
    before = await everything(sqlite_store)
    await order(sqlite_store, case)
    after = await everything(sqlite_store)

    assert [word for word in WORDS if word not in before] == []
    assert [word for word in WORDS if word in after] == []


async def test_the_chain_still_verifies_and_says_who_erased_and_why(store: Store):
    case = await whole_story(store)
    await close(store, f"{case}-1")
    kinds = [act.kind async for act in read.record(store)]
    await order(store, case)
    acts = [act async for act in read.record(store)]

    assert first_broken(acts) is None
    assert [act.kind for act in acts] == [*kinds, "data erased"]
    assert all(act.detail is None for act in acts[:-1])
    assert (acts[-1].actor, acts[-1].reference) == ("mia", case)
    assert acts[-1].detail == {"reason": "They asked for it.", "takedowns": "1"}


async def test_the_clocks_and_the_states_stay_for_the_numbers(store: Store):
    case = await whole_story(store)
    await close(store, f"{case}-1")
    before = (await read.takedown(store, f"{case}-1")).line
    await order(store, case)
    view = await read.takedown(store, f"{case}-1")

    assert view.line.url == ERASED
    assert (view.line.state, view.line.first_notice_at) == (before.state, before.first_notice_at)
    assert [notice.sha256 for notice in view.notices] == ["ab" * 32]
    assert {notice.text for notice in view.notices} == {ERASED}


async def test_what_is_open_is_not_erased(store: Store):
    case = await whole_story(store)

    with pytest.raises(Conflict, match=f"{case}-1 is still open"):
        await order(store, case)
    assert (await read.case(store, case)).explanation == EXPLANATION


async def test_all_of_the_cases_are_erased_or_none(store: Store):
    case = await whole_story(store)
    await close(store, f"{case}-1")

    with pytest.raises(NotFound, match="UG-2026-000999"):
        await order(store, case, "UG-2026-000999")
    assert (await read.case(store, case)).explanation == EXPLANATION


@pytest.mark.parametrize(("cases", "reason"), [((), "why"), (("UG-2026-000001",), "  ")])
async def test_it_needs_a_case_and_a_reason(store: Store, cases, reason):
    with pytest.raises(BadInput, match="Nothing was erased"):
        await order(store, *cases, reason=reason)


async def test_the_same_report_once_more_still_gets_its_references(store: Store):
    case = await whole_story(store)
    await close(store, f"{case}-1")
    await order(store, case)
    async with store.reading() as session:
        [row] = (await session.exec(select(ReportRow))).all()

    answer = json.loads(store.keyring.open(row.answer_sealed))
    assert (answer["reference"], answer["takedowns"][0]["url"]) == (case, ERASED)


@pytest.mark.parametrize(
    ("what", "why"),
    [
        (URL, "url"),
        ("hxxps://platform[.]example/post/blue-lantern", "url"),
        (NEW, "url"),
        ("Reporter@post.example", "reporter"),
        ("abuse@platform.example", "party"),
        ("ug-2026-000001", "reference"),
        ("UG-2026-000001-1", "reference"),
    ],
)
async def test_a_case_is_found_by_what_can_be_looked_up(store: Store, what, why):
    case = await whole_story(store)
    await opened(store, "https://platform.example/other")
    [found] = await personal.find(store, "main", what)

    assert (found.reference, found.why) == (case, (why,))
    assert (found.is_open, found.takedowns) == (True, 1)


async def test_once_erased_it_is_found_by_its_reference_alone(store: Store):
    case = await whole_story(store)
    await close(store, f"{case}-1")
    await order(store, case)

    assert await personal.find(store, "main", URL) == ()
    assert await personal.find(store, "main", NEW) == ()
    assert await personal.find(store, "main", MAILBOX) == ()
    assert [found.is_open for found in await personal.find(store, "main", case)] == [False]


@pytest.mark.parametrize("what", ["", "   ", "Anna of Seventh Canal Street"])
async def test_a_name_cannot_be_looked_up(store: Store, what):
    with pytest.raises(BadInput):
        await personal.find(store, "main", what)


async def test_the_export_holds_everything_that_is_erased_later(store: Store):
    case = await whole_story(store)
    text = json.dumps(await personal.export(store, [case]))

    assert [word for word in WORDS[:4] if word not in text] == []


async def test_finding_takes_a_few_statements_however_many_cases_there_are(store: Store):
    for n in range(4):
        await opened(store, f"https://platform.example/{n}", notify=MAILBOX)
    with statements(store) as asked:
        found = await personal.find(store, "main", MAILBOX)

    assert len(found) == 4
    assert len(asked) == 3


async def test_erasing_takes_the_same_statements_for_many_takedowns(store: Store):
    counts = []
    for number in (1, 5):
        urls = [f"https://platform.example/{number}/{n}" for n in range(number)]
        answer = await hand_in(store, report(*urls))
        for takedown in answer.takedowns:
            await close(store, takedown.reference or "")
        with statements(store) as asked:
            await order(store, answer.reference or "")
        counts.append(len(asked))

    assert counts[0] == counts[1]
