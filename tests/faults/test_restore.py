"""A backup of store or Temporal is restored: they are reconciled, and nothing is sent twice.

Real processes, real SMTP, a real Temporal server; backups are copies of both databases.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from email import message_from_bytes

import pytest
from sqlmodel import select

from activities.reconciling import Keeper
from command.mending import Mending
from integrations.health.reconciled import finding
from tests.faults.backups import STORE, TEMPORAL, back_up, restore
from tests.faults.conftest import Installation, installed, message_ids
from tests.people import CAROL
from untilgone import directory, playbook
from untilgone.cases import State, TaskKind
from untilgone.health import Health
from untilgone.looks import Standing
from untilgone.notices import NoticeState
from untilgone.store.read import takedown
from untilgone.store.tables import NoticeRow
from untilgone.wishes import Action, Wish
from workflows.connection import connect
from workflows.desk import Desk
from workflows.figures import WORKFLOW_ID
from workflows.reconciling import Temporal

pytestmark = pytest.mark.slow


@pytest.fixture(params=["sqlite", "postgresql"])
async def on_both(request, env, keyring, tmp_path) -> AsyncIterator[Installation]:
    """An installation on each database, one after the other."""
    if request.param == "postgresql":
        env["UNTILGONE_DATABASE_URL"] = request.getfixturevalue("postgres_url")
    async with installed(env, keyring, tmp_path) as made:
        yield made


async def reconciled(installation: Installation) -> dict[str, str]:
    """Mend what differs; references and remedies."""
    client = await connect(installation.env, installation.keyring)
    known, ladders = directory.load(), playbook.load_all()
    keeper = Keeper(installation.store, ladders, known)
    work = Mending(installation.store, Temporal(client, "untilgone"), keeper)
    is_older, mended = await work.store_is_older(), {}
    for part in (work.cases, lambda: work.takedowns(store_is_older=is_older)):
        async for found in part():
            mended[found.difference.reference] = found.difference.remedy.value
            await work.mend(found, store_is_older=is_older)
    left = [found.difference async for found in work.takedowns(store_is_older=is_older)]
    await work.end(store_is_older=is_older)

    assert left == []
    return mended


async def health(installation: Installation) -> Health:
    desk = Desk(await connect(installation.env, installation.keyring), "untilgone")
    return (await finding(installation.store, desk.follows)).health


async def is_marked(installation: Installation) -> None:
    """Temporal hears how far the store has come, which it does once a minute."""
    client = await connect(installation.env, installation.keyring)
    await client.get_workflow_handle(WORKFLOW_ID).terminate("the test waits no minute")
    installation.kill("worker")
    installation.start("worker")
    async with asyncio.timeout(60):
        while not await Temporal(client, "untilgone").mark():  # noqa: ASYNC110 - no event
            await asyncio.sleep(0.1)


async def told(installation: Installation, post: int, letters: int) -> str:
    """A takedown of which so many letters have left."""
    reference = await installation.report(post)
    await installation.until(reference, lambda view: len(delivered(view)) == letters)
    return reference


def delivered(view) -> list[str]:
    return [each.notice_id for each in view.notices if each.state is NoticeState.DELIVERED]


async def do(installation: Installation, reference: str, action: Action) -> None:
    client = await connect(installation.env, installation.keyring)
    desk = Desk(client, "untilgone", patience=timedelta(seconds=30))
    await desk.do(reference, Wish(action=action, by=CAROL, reason="a test"))


async def go_on_to_the_end(installation: Installation, *references: str) -> Counter:
    """Work goes on, it is removed, all of them close; how often each letter was sent."""
    installation.start("worker")
    installation.site.is_up = False
    for reference in references:
        await installation.until(reference, lambda view: view.line.state is State.CLOSED)

    assert set(message_ids(installation.mail).values()) == {1}
    return Counter((each.recipient, subject(each.data)) for each in installation.mail.accepted)


def letters_about(installation: Installation, reference: str) -> list[bytes]:
    """Those that the mail server took."""
    letters = [each.data for each in installation.mail.accepted]
    return [letter for letter in letters if reference in subject(letter)]


def subject(letter: bytes) -> str:
    return message_from_bytes(letter)["Subject"]


async def test_yesterdays_store_catches_up_with_todays_temporal(on_both):
    installation = on_both
    first = await told(installation, 1, 1)
    yesterday = back_up(installation, STORE)
    second = await told(installation, 2, 1)
    await installation.until(first, lambda view: len(delivered(view)) == 2)
    await is_marked(installation)
    await restore(installation, STORE, yesterday)
    installation.start("worker")
    installation.processes.running["worker"].join(60)
    is_refused = installation.processes.running["worker"].exitcode
    ill = await health(installation)
    mended = await reconciled(installation)
    views = [await takedown(installation.store, each) for each in (first, second)]
    sent = [len(letters_about(installation, each)) for each in (first, second)]
    well = await health(installation)
    subjects = await go_on_to_the_end(installation, first, second)
    lost, later = await numbers(installation)

    assert (is_refused, ill, well) == (1, Health.BROKEN, Health.OK)
    assert mended == {second.rpartition("-")[0]: "reopen", first: "catch_up", second: "catch_up"}
    for view, number, least in zip(views, sent, (2, 1), strict=True):
        # One that was on its way when everything stopped may have left, and is asked about.
        assert least <= len(delivered(view)) <= number <= len(view.notices)
    assert set(subjects.values()) == {1}
    assert min(later) > max(lost) > 100_000  # and none that was given out since the backup


async def numbers(installation: Installation) -> tuple[list[int], list[int]]:
    """Of letters that Temporal knew of, and of those written since the restore."""
    async with installation.store.reading() as session:
        query = select(NoticeRow.number, NoticeRow.template).order_by(NoticeRow.number)
        rows = (await session.exec(query)).all()
    lost = [number for number, template in rows if template == "lost"]
    return lost, [number for number, _ in rows if number > lost[0] and number not in lost]


async def test_a_letter_that_was_on_its_way_at_the_end_is_asked_about(installation):
    first = await told(installation, 1, 1)
    yesterday = back_up(installation, STORE)
    installation.mail.answers["END"] = "451 later"
    await installation.until(first, lambda view: len(view.notices) == 2)
    await is_marked(installation)
    await restore(installation, STORE, yesterday)
    await reconciled(installation)
    view = await takedown(installation.store, first)
    installation.mail.answers["END"] = "250 2.0.0 queued"
    sent = len(installation.mail.received)
    installation.start("worker")
    await installation.until(first, lambda view: len(view.notices) == 3)

    assert [notice.state for notice in view.notices] == [NoticeState.DELIVERED, NoticeState.UNKNOWN]
    assert [task.kind for task in view.tasks if not task.done_at] == [TaskKind.CHECK_SENT]
    assert len(installation.mail.received) <= sent + 1


async def test_yesterdays_temporal_is_brought_to_where_the_store_is(installation):
    first, third = await told(installation, 1, 1), await told(installation, 3, 1)
    yesterday = back_up(installation, TEMPORAL)
    second = await told(installation, 2, 1)
    await do(installation, third, Action.WITHDRAW)
    await installation.until(third, lambda view: view.line.state is State.CLOSED)
    await installation.until(first, lambda view: len(delivered(view)) == 2)
    await restore(installation, TEMPORAL, yesterday)
    mended = await reconciled(installation)
    subjects = await go_on_to_the_end(installation, first, second)

    assert mended == {first: "begin_anew", second: "start", third: "end"}
    assert set(subjects.values()) == {1}


async def test_without_temporal_takedowns_go_on_from_the_store(installation):
    first, second = await told(installation, 1, 1), await told(installation, 2, 1)
    await do(installation, second, Action.HOLD)
    await restore(installation, TEMPORAL, None)
    mended = await reconciled(installation)
    installation.start("worker")
    await installation.until(first, lambda view: len(delivered(view)) == 2)
    view = await installation.until(second, lambda view: view.line.standing is Standing.LIVE)
    await do(installation, second, Action.RESUME)
    installation.kill("worker")
    subjects = await go_on_to_the_end(installation, first, second)

    assert mended == {first: "start", second: "start"}
    assert (view.line.state, len(delivered(view))) == (State.HELD, 1)
    assert set(subjects.values()) == {1}
