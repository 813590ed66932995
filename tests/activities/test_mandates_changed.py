"""Letters follow the mandate as it is when they leave, not as it was when they were written."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from activities.mandates import MandateActivities
from activities.messages import Fate, MandateOrder, NoticeOutcome
from tests.activities.conftest import Bench, run
from tests.activities.mandated import reached_at
from tests.activities.test_notices_and_people import say
from tests.activities.together import CLOSED, LATER, WINDOW
from tests.stand_ins import BulkDesk, Desk
from tests.untilgone.store.examples import HOUR, NOW
from untilgone.cases import TaskKind
from untilgone.errors import Conflict, RetryLater
from untilgone.mandates import CaseMandate, Giver
from untilgone.notices import NoticeKind
from untilgone.people import Role
from untilgone.store import read

VICTIM = CaseMandate(giver=Giver.VICTIM, proof="folder 12")
CLAIM = "That person's mandate is kept by us"
NAME = "N. Example"


@pytest.fixture
def at(bench: Bench, tmp_path: Path):
    """The bench with a desk at that platform, and a takedown whose case has that mandate."""

    async def made(mandate: CaseMandate | None = VICTIM, desk: Desk | None = None) -> Bench:
        reached_at(bench, tmp_path, "abuse_email", "abuse@platform.example", desk or Desk())
        bench.signatory = NAME
        await bench.report(url=f"https://platform.example/post/{uuid4().hex}", mandate=mandate)
        return bench

    return made


async def change(bench: Bench, mandate: CaseMandate | None, *, at=NOW + HOUR) -> None:
    """Somebody says so; None: it is withdrawn."""
    case = bench.reference.rpartition("-")[0]
    history = (await read.case(bench.store, case)).mandate_history
    order = MandateOrder(
        case=case,
        mandate=mandate,
        reason="She rang.",
        seen=history[-1].seq if history else 0,
        key=uuid4().hex,
        by="carol",
    )
    await run(MandateActivities(bench.store).change_mandate, order, at=at)


async def test_what_is_written_after_a_withdrawal_claims_no_mandate(at):
    bench = await at()
    await bench.send()
    await change(bench, None)
    await bench.send("0.1.0", notice=NoticeKind.REMINDER, at=NOW + 2 * HOUR)

    assert CLAIM in (await bench.notice()).text
    reminder = (await bench.notice("0.1.0")).text
    assert NAME not in reminder
    assert "on behalf of" not in reminder


async def test_what_is_written_after_the_victim_gave_one_claims_it(at):
    bench = await at(CaseMandate(giver=Giver.OWN))
    await bench.send()
    await change(bench, VICTIM)
    await bench.send("0.1.0", notice=NoticeKind.REMINDER, at=NOW + 2 * HOUR)

    assert CLAIM not in (await bench.notice()).text
    assert CLAIM in (await bench.notice("0.1.0")).text


async def test_a_letter_that_could_not_leave_before_is_written_anew(at):
    bench = await at(desk=Desk([RetryLater("Later.")]))
    with pytest.raises(RetryLater):
        await bench.send()
    await change(bench, None)
    result = await bench.send(at=NOW + 2 * HOUR)

    assert result.outcome is NoticeOutcome.DELIVERED
    [taken] = bench.desk.taken
    assert NAME not in taken.letter.text
    assert taken.letter.text == (await bench.notice()).text
    assert "notice written anew" in await bench.acts()


async def test_one_that_was_approved_is_read_again_before_it_leaves(at):
    bench = await at()
    await bench.send(approve=Role.LEGAL)
    await say(bench, Fate.APPROVED, TaskKind.APPROVE)
    await change(bench, None)
    again = await bench.send(approve=Role.LEGAL, at=NOW + 2 * HOUR)
    assert again.outcome is NoticeOutcome.AWAITING_APPROVAL
    assert TaskKind.APPROVE in await bench.tasks()
    assert bench.desk.attempts == []
    assert (await bench.notice()).approved_by is None
    await say(bench, Fate.APPROVED, TaskKind.APPROVE, at=NOW + 3 * HOUR)
    left = await bench.send(approve=Role.LEGAL, at=NOW + 3 * HOUR)

    assert left.outcome is NoticeOutcome.DELIVERED
    assert NAME not in bench.desk.taken[0].letter.text


async def test_one_whose_mandate_stands_leaves_as_it_was_read(at):
    bench = await at()
    await bench.send(approve=Role.LEGAL)
    before = (await bench.notice()).text
    await say(bench, Fate.APPROVED, TaskKind.APPROVE)
    await change(bench, CaseMandate(giver=Giver.VICTIM, proof="folder 13"))
    result = await bench.send(approve=Role.LEGAL, at=NOW + 2 * HOUR)

    assert result.outcome is NoticeOutcome.DELIVERED
    assert bench.desk.taken[0].letter.text == before


async def test_a_mandate_that_runs_out_meanwhile_is_not_claimed(at):
    bench = await at(CaseMandate(giver=Giver.VICTIM, until=NOW.date()))
    await bench.send(approve=Role.LEGAL)
    await say(bench, Fate.APPROVED, TaskKind.APPROVE)
    result = await bench.send(approve=Role.LEGAL, at=NOW + timedelta(days=1))

    assert result.outcome is NoticeOutcome.AWAITING_APPROVAL
    assert NAME not in (await bench.notice()).text


async def test_that_it_is_a_parent_s_now_is_said(at):
    bench = await at(desk=Desk([RetryLater("Later.")]))
    with pytest.raises(RetryLater):
        await bench.send()
    await change(bench, CaseMandate(giver=Giver.PARENT))
    await bench.send(at=NOW + 2 * HOUR)

    assert "on the mandate of whoever decides for them by law" in bench.desk.taken[0].letter.text


async def test_one_that_waits_for_others_leaves_alone_without_it(at):
    bench = await at(desk=BulkDesk())
    with pytest.raises(RetryLater):
        await bench.send(group_for=WINDOW)
    await change(bench, None, at=NOW + WINDOW / 2)
    await bench.send(group_for=WINDOW, at=CLOSED)
    await bench.send(group_for=WINDOW, at=LATER)

    [taken] = bench.desk.taken
    assert NAME not in taken.letter.text


async def test_the_same_order_again_changes_nothing_and_a_stale_one_is_refused(at):
    bench = await at()
    case = bench.reference.rpartition("-")[0]
    [known] = (await read.case(bench.store, case)).mandate_history
    order = MandateOrder(
        case=case, mandate=None, reason="Why.", seen=known.seq, key="pressed twice", by="carol"
    )
    activity = MandateActivities(bench.store).change_mandate
    await run(activity, order)
    await run(activity, order)
    with pytest.raises(Conflict, match="meanwhile"):
        await run(activity, MandateOrder(**(vars(order) | {"key": "another"})))

    kinds = [act.kind for act in (await read.case(bench.store, case)).mandate_history]
    assert kinds == ["mandate recorded", "mandate withdrawn"]
