"""Steps that are not for a URL, and notices that wait for the end of quiet hours."""

from dataclasses import replace
from datetime import UTC, datetime, time

from activities.messages import NoticeOutcome
from tests.activities.conftest import Bench, run
from tests.untilgone.store.examples import NOW
from untilgone.cases import State
from untilgone.notices import NoticeKind
from untilgone.parties import PartyKind
from untilgone.playbook import IfUnknown, Quiet
from untilgone.store import read

ESCALATION = {"party": PartyKind.CDN, "notice": NoticeKind.ESCALATION}


async def test_a_step_whose_party_nobody_knows_is_passed_over_and_says_so(bench: Bench):
    result = await bench.send("0.2.0", **ESCALATION, if_unknown=IfUnknown.SKIP)

    assert result.outcome is NoticeOutcome.SKIPPED
    assert result.task is None
    assert bench.desk.taken == []
    assert await bench.acts() == ["escalation skipped"]
    assert await bench.state() is State.NOTIFYING


async def test_without_that_a_person_finds_somebody(bench: Bench):
    result = await bench.send("0.2.0", **ESCALATION)

    assert result.outcome is NoticeOutcome.NO_CONTACT


async def test_a_mailbox_that_was_told_as_platform_is_not_told_again_as_host(bench: Bench):
    own = bench.files[0].read_text("utf-8").replace("abuse@host.example", "abuse@platform.example")
    bench.files[0].write_text(own, "utf-8")
    await bench.send()
    result = await bench.send("0.2.0", party=PartyKind.HOST, notice=NoticeKind.ESCALATION)

    assert result.outcome is NoticeOutcome.SKIPPED
    assert len(bench.desk.taken) == 1


async def test_the_same_party_is_reminded_all_the_same(bench: Bench):
    await bench.send()
    result = await bench.send("0.1.0", notice=NoticeKind.REMINDER)

    assert result.outcome is NoticeOutcome.DELIVERED
    assert len(bench.desk.taken) == 2


async def test_a_notice_that_is_due_in_quiet_hours_leaves_when_they_end(bench: Bench):
    begins, ends = time(NOW.hour), time(NOW.hour + 1)
    quiet = Quiet(begins=begins, ends=ends, zone="Etc/UTC")
    order = replace(bench.order(), quiet=quiet)
    result = await run(bench.notices.send_notice, order)

    over = datetime.combine(NOW.date(), ends, UTC)
    assert (result.outcome, result.answer_by) == (NoticeOutcome.POSTPONED, over)
    assert bench.desk.taken == []
    line = (await read.takedown(bench.store, bench.reference)).line
    assert (line.state, line.next_at) == (State.WAITING, over)

    result = await run(bench.notices.send_notice, order, at=over)
    assert result.outcome is NoticeOutcome.DELIVERED


async def test_a_step_goes_to_the_one_party_that_the_playbook_names(bench: Bench):
    result = await bench.send(
        "0.3.0", party=PartyKind.REGULATOR, notice=NoticeKind.ESCALATION, to="coimisiun_na_mean"
    )

    assert result.outcome is NoticeOutcome.DELIVERED
    assert [notice.address for notice in bench.desk.taken] == ["usersupport@cnam.ie"]
