"""Steps that only a person can bring further: approve, send by hand, find somebody, mend."""

from activities.messages import ActOrder, AnswerOrder, Fate, FateOrder, NoticeOutcome
from tests.activities.conftest import Bench, run
from tests.stand_ins import Desk
from tests.untilgone.store.examples import EXPLANATION, HOUR, NOW, WAITING
from untilgone.cases import Category, State, TaskKind, task_id
from untilgone.errors import OutcomeUnknown
from untilgone.notices import Answer, AnswerKind, NoticeState
from untilgone.parties import Contact, PartyKind
from untilgone.people import Role
from untilgone.progress import Correction, Place, TaskEnd
from untilgone.store import read

NAMED = Contact(channel="abuse_email", address="desk@else.example", source="person", confidence=1)


async def say(bench: Bench, fate: Fate, kind: TaskKind, *, by: str = "leo", **changes) -> None:
    notice_id = f"{bench.reference}/0.0.0"
    done = TaskEnd(task_id=task_id(bench.reference, kind, notice_id), outcome=fate)
    default = {
        "reference": bench.reference,
        "at": NOW + HOUR,
        "notice_id": notice_id,
        "fate": fate,
        "by": by,
        "reason": "I read it.",
        "place": Place(state=State.NOTIFYING),
        "done": done,
    }
    await run(bench.takedowns.record_fate, FateOrder(**(default | changes)))


async def test_a_step_that_asks_for_it_waits_for_approval(bench: Bench):
    result = await bench.send(approve=Role.LEGAL)
    task = (await bench.tasks())[TaskKind.APPROVE]

    assert result.outcome is NoticeOutcome.AWAITING_APPROVAL
    assert result.task is not None
    assert result.task.task_id == task.task_id
    assert task.what == "Read the notice to Pretend Platform and approve or reject it."
    assert EXPLANATION in (await bench.notice()).text
    assert bench.desk.attempts == []


async def test_asking_again_does_not_make_the_approval(bench: Bench):
    await bench.send(approve=Role.LEGAL)
    result = await bench.send(approve=Role.LEGAL)

    assert result.outcome is NoticeOutcome.AWAITING_APPROVAL
    assert bench.desk.attempts == []
    assert len(await bench.tasks()) == 1


async def test_an_approved_letter_leaves_exactly_as_it_was_read(bench: Bench):
    await bench.send(approve=Role.LEGAL)
    read_by_leo = (await bench.notice()).text
    await say(bench, Fate.APPROVED, TaskKind.APPROVE)
    result = await bench.send(approve=Role.LEGAL, at=NOW + 2 * HOUR)

    assert result.outcome is NoticeOutcome.DELIVERED
    assert [notice.letter.text for notice in bench.desk.taken] == [read_by_leo]
    assert (await bench.notice()).approved_by == "leo"
    assert await bench.tasks() == {}
    assert "notice approved" in await bench.acts()


async def test_an_approval_that_is_recorded_twice_is_one_approval(bench: Bench):
    await bench.send(approve=Role.LEGAL)
    await say(bench, Fate.APPROVED, TaskKind.APPROVE)
    await bench.send(approve=Role.LEGAL)
    await say(bench, Fate.APPROVED, TaskKind.APPROVE)

    assert await bench.stands() is NoticeState.DELIVERED
    assert (await bench.send(approve=Role.LEGAL)).outcome is NoticeOutcome.DELIVERED
    assert len(bench.desk.attempts) == 1


async def test_a_rejected_letter_never_leaves(bench: Bench):
    await bench.send(approve=Role.LEGAL)
    await say(bench, Fate.REJECTED, TaskKind.APPROVE)
    result = await bench.send(approve=Role.LEGAL)

    assert result.outcome is NoticeOutcome.REJECTED
    assert bench.desk.attempts == []


async def test_without_a_channel_the_text_is_ready_for_a_person(bench: Bench):
    bench.channels = []
    result = await bench.send()
    task = (await bench.tasks())[TaskKind.SEND_BY_HAND]
    notice = await bench.notice()

    assert result.outcome is NoticeOutcome.BY_HAND
    assert "abuse@platform.example by hand; the text is ready." in task.what
    assert EXPLANATION in notice.text
    assert (notice.channel, notice.state) == (None, NoticeState.BY_HAND)
    assert await bench.state() is State.NEEDS_PERSON


async def test_what_a_person_sent_by_hand_counts_as_delivered(bench: Bench):
    bench.channels = []
    await bench.send()
    await say(bench, Fate.SENT, TaskKind.SEND_BY_HAND, by="carol", place=WAITING)
    found = await read.takedown(bench.store, bench.reference)

    assert found.line.first_notice_at == NOW + HOUR
    assert found.notices[0].state is NoticeState.DELIVERED
    assert (await bench.send()).outcome is NoticeOutcome.DELIVERED


async def test_a_party_that_nobody_knows_must_be_found_by_a_person(bench: Bench):
    result = await bench.send(party=PartyKind.REGULATOR)
    task = (await bench.tasks())[TaskKind.FIND_CONTACT]

    assert result.outcome is NoticeOutcome.NO_CONTACT
    assert result.task is not None
    assert result.task.task_id == task.task_id
    assert task.what.startswith("Nobody is known who can be written to as regulator")
    assert (await read.takedown(bench.store, bench.reference)).notices == ()


async def test_the_contact_that_a_person_named_is_written_to(bench: Bench):
    await bench.send(party=PartyKind.REGULATOR)
    named = Correction(party=PartyKind.REGULATOR, contact=NAMED)
    result = await bench.send(party=PartyKind.REGULATOR, corrections=(named,))

    assert result.outcome is NoticeOutcome.DELIVERED
    assert bench.desk.letters == ["notice to desk@else.example"]


async def test_a_contact_named_for_another_party_is_not_used(bench: Bench):
    named = Correction(party=PartyKind.HOST, contact=NAMED)
    await bench.send(corrections=(named,))

    assert bench.desk.letters == ["notice to abuse@platform.example"]


async def test_when_everybody_bounced_a_person_must_find_somebody(bench: Bench):
    for attempt in range(2):
        await bench.send(f"0.0.{attempt}")
        await answered(bench, AnswerKind.BOUNCED, f"0.0.{attempt}")
    result = await bench.send("0.0.2")

    assert result.outcome is NoticeOutcome.NO_CONTACT
    assert len(bench.desk.taken) == 2


async def test_a_letter_that_cannot_be_written_is_mended_by_a_person(bench: Bench):
    await bench.report(
        url="https://platform.example/2", category=Category.OTHER_ILLEGAL, explanation=""
    )
    result = await bench.send()
    task = (await bench.tasks())[TaskKind.REPAIR]

    assert result.outcome is NoticeOutcome.BROKEN
    assert "explanation" in task.what
    assert bench.desk.attempts == []
    assert (await read.takedown(bench.store, bench.reference)).notices == ()


async def test_a_letter_that_is_still_broken_is_asked_about_again(bench: Bench):
    await bench.report(
        url="https://platform.example/2", category=Category.OTHER_ILLEGAL, explanation=""
    )
    first = await bench.send()
    assert first.task is not None
    await run(
        bench.takedowns.record_act,
        finished(bench, TaskEnd(task_id=first.task.task_id, outcome="retry")),
    )
    assert await bench.tasks() == {}
    await bench.send(at=NOW + HOUR)

    assert list(await bench.tasks()) == [TaskKind.REPAIR]


async def test_what_never_left_leaves_when_a_person_says_so(bench: Bench):
    bench.channels = [Desk([OutcomeUnknown("lost")])]
    await bench.send()
    [lost] = bench.desk.attempts
    await say(bench, Fate.NOT_SENT, TaskKind.CHECK_SENT, by="carol")
    result = await bench.send()

    assert result.outcome is NoticeOutcome.DELIVERED
    assert bench.desk.taken == [lost]
    assert await bench.tasks() == {}


async def test_what_did_leave_is_not_sent_again_once_a_person_says_so(bench: Bench):
    bench.channels = [Desk([OutcomeUnknown("lost")])]
    await bench.send()
    await say(bench, Fate.SENT, TaskKind.CHECK_SENT, by="carol", place=WAITING)
    result = await bench.send()

    assert result.outcome is NoticeOutcome.DELIVERED
    assert len(bench.desk.attempts) == 1


async def test_a_bounce_makes_the_address_bad_and_the_next_one_is_tried(bench: Bench):
    await bench.send()
    await answered(bench, AnswerKind.BOUNCED)
    again = await bench.send()
    await bench.send("0.0.1")

    assert again.outcome is NoticeOutcome.REFUSED
    assert bench.desk.letters[1] == "notice to legal@platform.example"


async def test_the_wrong_addressee_is_not_written_to_a_second_time(bench: Bench):
    await bench.send()
    await answered(bench, AnswerKind.WRONG_ADDRESSEE)
    await bench.send("0.0.1")

    assert bench.desk.letters[1] == "notice to legal@platform.example"


async def test_the_wrong_addressee_here_may_be_the_right_one_elsewhere(bench: Bench):
    await bench.send()
    await answered(bench, AnswerKind.WRONG_ADDRESSEE)
    await bench.report(url="https://platform.example/2")
    await bench.send()

    assert bench.desk.letters[1] == "notice to abuse@platform.example"


async def answered(bench: Bench, kind: AnswerKind, numbers: str = "0.0.0") -> None:
    answer = Answer(
        answer_id=f"{kind} {numbers}",
        kind=kind,
        notice_id=f"{bench.reference}/{numbers}",
        at=NOW + HOUR,
        text="550 no such user",
    )
    order = AnswerOrder(reference=bench.reference, at=NOW + HOUR, answer=answer)
    await run(bench.takedowns.record_answer, order)


def finished(bench: Bench, done: TaskEnd) -> ActOrder:
    return ActOrder(
        reference=bench.reference,
        at=NOW,
        kind="task done",
        actor="carol",
        place=Place(state=State.NOTIFYING),
        done=(done,),
    )
