"""Later letters belong to the earlier ones: the party's number, and the thread of its mail program."""

import pytest

from activities.messages import AnswerOrder
from tests.activities.conftest import Bench, run
from tests.untilgone.store.examples import HOUR, NOW
from untilgone.notices import Answer, AnswerKind, NoticeKind
from untilgone.parties import PartyKind

REMINDER = {"numbers": "0.1.0", "notice": NoticeKind.REMINDER, "at": NOW + 24 * HOUR}


@pytest.fixture
async def acknowledged(bench: Bench) -> str:
    """The Message-ID of a notice that the platform gave a number."""
    await bench.send()
    answer = Answer(
        answer_id="mail/1",
        kind=AnswerKind.ACKNOWLEDGED,
        notice_id=f"{bench.reference}/0.0.0",
        at=NOW + HOUR,
        ticket="ABUSE-4711",
    )
    order = AnswerOrder(reference=bench.reference, at=NOW + HOUR, answer=answer)
    await run(bench.takedowns.record_answer, order)
    return bench.desk.taken[0].message_id


async def test_a_reminder_names_the_number_that_they_gave(bench: Bench, acknowledged: str):
    await bench.send(**REMINDER)
    notice, reminder = bench.desk.taken

    assert "Your reference" not in notice.letter.text
    assert "\nYour reference: ABUSE-4711\n" in reminder.letter.text


async def test_a_reminder_follows_the_letter_before_it(bench: Bench, acknowledged: str):
    await bench.send(**REMINDER)
    notice, reminder = bench.desk.taken

    assert notice.references == ()
    assert reminder.references == (acknowledged,)


async def test_another_party_is_told_neither(bench: Bench, acknowledged: str):
    await bench.send(
        "0.2.0", party=PartyKind.HOST, notice=NoticeKind.ESCALATION, at=NOW + 48 * HOUR
    )
    escalation = bench.desk.taken[-1]

    assert "ABUSE-4711" not in escalation.letter.text
    assert escalation.references == ()
