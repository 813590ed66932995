"""Workers whose wall clock is a day off: nothing is late, early or twice, and no time runs back."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.faults.conftest import Installation, message_ids
from untilgone.looks import Standing
from untilgone.record import first_broken
from untilgone.store.read import record

pytestmark = pytest.mark.slow

DAY = timedelta(days=1).total_seconds()


@pytest.mark.parametrize("jumps", [(DAY, -DAY), (-DAY, DAY)], ids=["ahead", "behind"])
async def test_a_clock_that_jumps_moves_no_deadline_and_no_interval(
    installation: Installation, jumps
):
    began = datetime.now(UTC)
    for wrong_by in jumps:
        installation.env["WRONG_BY"] = str(wrong_by)
        installation.kill("worker")
        installation.start("worker")
        if wrong_by == jumps[0]:
            reference = await installation.report()
            await installation.until(reference, lambda v: v.line.first_notice_at is not None)
    await installation.until(reference, lambda v: len(v.notices) >= 2)
    installation.site.is_up = False
    view = await installation.until(reference, lambda v: v.line.standing is Standing.GONE)
    ended, line = datetime.now(UTC), view.line
    first, reminder = view.notices[0], view.notices[1]
    acts = [act async for act in record(installation.store)]

    assert reminder.prepared_at >= first.delivered_at + timedelta(seconds=3)
    clocks = [line.reported_at, first.delivered_at, line.first_gone_at, line.confirmed_at]
    assert clocks == sorted(clocks)
    assert line.last_live_at <= line.first_gone_at
    everything = [*clocks, line.last_live_at, *(act.at for act in acts)]
    a_second = timedelta(seconds=1)
    assert began - a_second <= min(everything)
    assert max(everything) <= ended + a_second
    assert set(message_ids(installation.mail).values()) == {1}
    assert first_broken(acts) is None
