"""A disk that is full: what is reported waits, nothing leaves that cannot be recorded."""

import asyncio
import resource

import psutil
import pytest

from tests.faults.conftest import Installation
from untilgone.cases import State
from untilgone.errors import OutOfReach
from untilgone.looks import Standing
from untilgone.record import first_broken
from untilgone.store.read import record

pytestmark = pytest.mark.slow


def fill_disk(installation: Installation, *, is_full: bool) -> None:
    """From now on the worker's files cannot grow, or can again."""
    limit = 1 if is_full else resource.RLIM_INFINITY
    worker = psutil.Process(installation.processes.running["worker"].pid)
    worker.rlimit(psutil.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))


async def test_what_is_reported_while_the_disk_is_full_is_opened_when_there_is_room(
    installation: Installation,
):
    reference = await installation.report()  # once everything has started
    await installation.until(reference, lambda v: v.line.state is State.WAITING)
    fill_disk(installation, is_full=True)
    with pytest.raises(OutOfReach, match="Your report is kept"):
        await installation.report(2, report_id="while full", patience=3)
    await asyncio.sleep(4)  # the reminder of the first is due meanwhile
    sent = len(installation.mail.received)
    fill_disk(installation, is_full=False)
    late = await installation.report(2, report_id="while full")
    await installation.until(reference, lambda v: len(v.notices) >= 2)
    installation.site.is_up = False
    for each in (reference, late):
        await installation.until(each, lambda v: v.line.standing is Standing.GONE)
    ids = [line for mail in installation.mail.received for line in mail.split(b"\r\n")]
    ids = [line for line in ids if line.lower().startswith(b"message-id:")]

    assert sent == 1
    assert len(ids) == len(set(ids)) > 1
    assert first_broken([act async for act in record(installation.store)]) is None
