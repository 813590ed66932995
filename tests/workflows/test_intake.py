"""A report on the real Temporal server: opened once, started once, sealed on its way."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import uuid4

import pytest
from temporalio.client import Client

from tests.people import CAROL, MIA
from tests.replay.record import recorded_kinds
from tests.stand_ins import Desk as AbuseDesk
from tests.stand_ins import Site
from tests.workflows.conftest import real_server
from untilgone.cases import Category, Opening, Report, State
from untilgone.errors import BadInput, Conflict, NotAllowed, NotFound, OutOfReach
from untilgone.history import HistoryFile, HistoryOrder
from untilgone.settings import Settings, read
from untilgone.store.read import takedown
from untilgone.wishes import Action, Wish
from worker.main import build
from workflows.desk import Desk
from workflows.encryption import data_converter
from workflows.intake import takedown_id

URL = "https://platform.example/jane-example/post/1"


@pytest.fixture
async def client(keyring) -> AsyncIterator[Client]:
    async with real_server(data_converter(keyring)) as server:
        yield server.client
        await recorded_kinds(server.client)


@pytest.fixture
def desk(client, env) -> Desk:
    return Desk(client, "untilgone", patience=timedelta(seconds=10))


@asynccontextmanager
async def working(client, env, store):
    worker = build(client, read(Settings, env), store, [AbuseDesk()], [[Site(200)]])
    async with worker:
        yield


def a_report(*urls: str, **more) -> Report:
    fields = {"report_id": uuid4().hex, "category": Category.NCII, "reported_by": "carol"}
    return Report(urls=urls or (URL,), **(fields | more))


async def test_a_report_opens_a_case_and_starts_a_takedown_for_each_url(
    client, desk, env, sqlite_store
):
    async with working(client, env, sqlite_store):
        opened = await desk.report(a_report(URL, URL + "2"))
        states = [
            (await client.get_workflow_handle(takedown_id(t.reference)).describe()).status.name
            for t in opened.takedowns
        ]

    assert opened.reference.startswith("UG-")
    assert states == ["RUNNING", "RUNNING"]


async def test_the_same_report_twice_is_one_case(client, desk, env, sqlite_store):
    report = a_report()
    async with working(client, env, sqlite_store):
        first = await desk.report(report)
        second = await desk.report(report)

    assert second == first


async def test_a_url_that_is_followed_already_is_linked_not_opened_twice(
    client, desk, env, sqlite_store
):
    async with working(client, env, sqlite_store):
        first = await desk.report(a_report())
        second = await desk.report(a_report())

    (known,) = second.takedowns
    assert second.reference is None
    assert known.result is Opening.DUPLICATE
    assert known.reference == first.takedowns[0].reference


async def test_what_temporal_keeps_tells_neither_url_nor_name(client, desk, env, sqlite_store):
    explanation = "Jane Example asked for help"
    async with working(client, env, sqlite_store):
        report = a_report(explanation=explanation)
        opened = await desk.report(report)
        reference = opened.takedowns[0].reference
        await desk.do(reference, Wish(action=Action.HOLD, by=CAROL, reason=explanation))
        kept = [
            (await client.get_workflow_handle(workflow_id).fetch_history()).to_json()
            for workflow_id in (f"report/{report.report_id}", takedown_id(reference))
        ]

    for history in kept:
        assert "jane" not in history.lower()
        assert "platform.example" not in history


async def test_takedowns_are_found_by_category_and_platform(client, desk, env, sqlite_store):
    query = "UntilgoneCategory='ncii' AND UntilgonePlatform='pretend_platform'"
    async with working(client, env, sqlite_store):
        opened = await desk.report(a_report())
        found: list[str] = []
        async with asyncio.timeout(60):
            while not found:
                await asyncio.sleep(0.2)
                found = [w.id async for w in client.list_workflows(query)]

    assert found == [takedown_id(opened.takedowns[0].reference)]


async def test_a_report_while_no_worker_runs_is_kept_and_opens_by_itself(client, env, sqlite_store):
    report = a_report()
    hasty = Desk(client, "untilgone", patience=timedelta(seconds=0.5))
    with pytest.raises(OutOfReach, match="kept"):
        await hasty.report(report)
    async with working(client, env, sqlite_store):
        opened = await Desk(client, "untilgone").report(report)

    assert opened.takedowns[0].result is Opening.OPENED


async def test_an_unknown_playbook_changes_nothing(client, desk, env, sqlite_store):
    async with working(client, env, sqlite_store):
        with pytest.raises(BadInput, match="no playbook `no-such`"):
            await desk.report(a_report(playbook="no-such"))
        opened = await desk.report(a_report())

    assert opened.takedowns[0].result is Opening.OPENED


async def test_wishes_are_refused_with_their_reason(client, desk, env, sqlite_store):
    async with working(client, env, sqlite_store):
        reference = (await desk.report(a_report())).takedowns[0].reference
        with pytest.raises(NotAllowed):
            await desk.do(reference, Wish(action=Action.WITHDRAW, by=MIA))
        with pytest.raises(Conflict, match="not on hold"):
            await desk.do(reference, Wish(action=Action.RESUME, by=CAROL))
        with pytest.raises(NotFound):
            await desk.do("UG-1999-000001-1", Wish(action=Action.HOLD, by=CAROL))
        with pytest.raises(BadInput, match="needs `task`"):
            await desk.do(reference, Wish(action=Action.APPROVE, by=CAROL))

    assert (await takedown(sqlite_store, reference)).line.state is not State.CLOSED


async def test_a_withdrawn_takedown_can_be_reported_again(client, desk, env, sqlite_store):
    async with working(client, env, sqlite_store):
        first = (await desk.report(a_report())).takedowns[0].reference
        await desk.do(first, Wish(action=Action.WITHDRAW, by=CAROL, reason="a mistake"))
        await client.get_workflow_handle(takedown_id(first)).result()
        again = await desk.report(a_report())

    assert again.takedowns[0].result is Opening.OPENED


async def test_takedowns_of_before_are_counted_by_a_workflow_of_their_own(
    client, desk, env, sqlite_store
):
    async with working(client, env, sqlite_store):
        file = HistoryFile(sha256="ab" * 32, rows=0)
        rows = await desk.take_history(
            HistoryOrder(key="a key", by=MIA, rows=(), file=file, desk="main")
        )

    assert rows == ()
