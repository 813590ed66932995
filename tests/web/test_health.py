"""Alive and ready, for whoever watches the process; and the process itself."""

import asyncio
import socket

import httpx
import pytest
from temporalio.testing import WorkflowEnvironment

from tests.conftest import tool
from tests.web.conftest import House, settings_in
from untilgone.errors import BadInput, OutOfReach
from untilgone.keyring import KeyRing
from untilgone.store.database import Store
from web.app import build, run
from web.server import serve
from workflows.desk import Desk
from workflows.encryption import data_converter

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_process_that_serves_is_alive(empty_house: House):
    async with empty_house.nobody() as client:
        answer = await client.get("/healthz")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


async def test_it_is_ready_when_database_and_temporal_answer(empty_house: House):
    async with empty_house.nobody() as client:
        answer = await client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "database": "ok", "temporal": "ok"}


async def test_probes_may_come_by_any_name(empty_house: House):
    async with empty_house.nobody(address="http://10.1.2.3:8400") as client:
        assert (await client.get("/healthz")).status_code == 200
        assert (await client.get("/readyz")).status_code == 200


async def test_it_says_which_part_is_out_of_reach_and_no_secret(
    empty_house: House, keyring: KeyRing, tmp_path
):
    lost = Store(f"sqlite:///{tmp_path}/no/such/folder/secret.db", keyring)
    app = build(empty_house.settings, lost, empty_house.desk)

    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://127.0.0.1"
    ) as client:
        answer = await client.get("/readyz")
        page = await client.get("/", headers={"Cookie": "untilgone=some"})
    await lost.close()

    assert answer.status_code == 503
    assert answer.json() == {
        "status": "not ready",
        "database": "out of reach",
        "temporal": "ok",
    }
    assert page.status_code == 503
    assert page.headers["retry-after"]
    assert "The database does not answer" in page.text
    assert "secret.db" not in page.text


async def test_it_is_not_ready_once_temporal_has_gone(empty_house: House, keyring: KeyRing):
    environment = await WorkflowEnvironment.start_local(
        dev_server_existing_path=tool("temporal"), data_converter=data_converter(keyring)
    )
    app = build(empty_house.settings, empty_house.store, Desk(environment.client, "any"))
    await environment.shutdown()

    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://127.0.0.1"
    ) as client:
        answer = await client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["temporal"] == "out of reach"


def a_free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


async def test_it_serves_from_started_until_stopped(empty_house: House):
    stop, started, port = asyncio.Event(), asyncio.Event(), a_free_port()
    serving = asyncio.create_task(serve(empty_house.app, "127.0.0.1", port, stop, started))
    await asyncio.wait_for(started.wait(), 10)
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        answer = await client.get("/healthz")
    stop.set()
    await asyncio.wait_for(serving, 15)

    assert answer.status_code == 200
    assert "server" not in answer.headers
    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.1", port), timeout=1)


async def test_a_taken_port_is_named_with_the_way_out(empty_house: House):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(BadInput) as refused:
            await serve(empty_house.app, "127.0.0.1", port, asyncio.Event(), asyncio.Event())

    assert str(port) in str(refused.value)
    assert "--port" in str(refused.value)


async def test_a_number_that_is_no_port_is_refused(empty_house: House):
    with pytest.raises(BadInput, match="1 to 65535"):
        await serve(empty_house.app, "127.0.0.1", 99999, asyncio.Event(), asyncio.Event())


async def test_the_whole_process_starts_from_its_settings_and_stops(
    empty_house: House, tmp_path, env
):
    port, stop, started = a_free_port(), asyncio.Event(), asyncio.Event()
    client = empty_house.desk._client
    running = asyncio.create_task(
        run(
            env
            | {
                "UNTILGONE_WEB_PORT": str(port),
                "TEMPORAL_ADDRESS": client.service_client.config.target_host,
            },
            stop,
            started=started,
        )
    )
    await asyncio.wait_for(started.wait(), 15)
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as browser:
        answer = await browser.get("/readyz")
    stop.set()
    await asyncio.wait_for(running, 15)

    assert answer.json()["status"] == "ok"


@pytest.mark.slow
async def test_without_temporal_the_process_says_what_is_missing(env):
    env["TEMPORAL_ADDRESS"] = f"127.0.0.1:{a_free_port()}"

    with pytest.raises(OutOfReach, match="No Temporal server answers"):
        await run(env, asyncio.Event())


@pytest.mark.parametrize(
    "tokens", ["carol", "carol:boss:" + "0" * 64, "carol:admin:short", ":admin:" + "0" * 64]
)
async def test_a_malformed_token_keeps_it_from_starting(empty_house: House, tmp_path, tokens):
    settings = settings_in(tmp_path, UNTILGONE_API_TOKENS=tokens)

    with pytest.raises(BadInput, match="Entry 1 of UNTILGONE_API_TOKENS") as refused:
        build(settings, empty_house.store, empty_house.desk)
    assert "short" not in str(refused.value)


@pytest.mark.parametrize(
    "address", ["desk.example", "ftp://desk.example", "https://desk.example/path", "https://"]
)
async def test_a_web_address_that_is_none_keeps_it_from_starting(
    empty_house: House, tmp_path, address
):
    settings = settings_in(tmp_path, UNTILGONE_WEB_ADDRESS=address)

    with pytest.raises(BadInput, match="UNTILGONE_WEB_ADDRESS"):
        build(settings, empty_house.store, empty_house.desk)
