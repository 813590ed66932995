"""kill -9 in the middle of erasing, and of sealing anew: both go on, nothing too much, all in the end."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner

from command.main import app
from tests.conftest import KEY
from tests.faults.conftest import PATIENCE, installed
from tests.faults.dying import Deaths
from tests.untilgone.store.examples import CLOSED, opened
from tests.untilgone.store.test_resealing import BOTH, NEW, ONLY_NEW
from untilgone.keyring import KeyRing
from untilgone.record import Act, first_broken
from untilgone.store import read
from untilgone.store.database import Store
from untilgone.store.migrate import migrate
from untilgone.store.sealed_fields import sealed_by
from untilgone.store.write import retention, tasks

pytestmark = pytest.mark.slow

LONG_AGO = datetime.now(UTC) - timedelta(days=40)


async def test_a_worker_killed_between_two_cases_erases_the_rest_and_nothing_else(
    env, keyring, tmp_path
):
    env["UNTILGONE_RETENTION_DAYS"] = "all=30"
    store = await new_store(env, keyring)
    due = [await ended(store, number) for number in range(4)]
    kept, lately = await ended(store, 4), await ended(store, 5, datetime.now(UTC))
    still_open = await opened(store, url(6), now=LONG_AGO)
    day = datetime.now(UTC).date()
    case = kept.rpartition("-")[0]
    await retention.keep(store, case, day, by="mia", reason="police asked", now=LONG_AGO)
    deaths = Deaths.once(tmp_path / "deaths", "retention.erase_due after", 2)
    async with installed(env, keyring, tmp_path, deaths) as installation:
        await installation.dead("worker")
        halfway = await erased(store)
        installation.start("worker")
        await until_erased(store, len(due))
        installation.kill("worker")
        acts = await record(store)
        shown = {each: (await read.takedown(store, each)).line.url for each in (kept, lately)}
        is_open = (await read.takedown(store, still_open)).line.url
    await store.close()

    cases = [each.rpartition("-")[0] for each in due]
    assert halfway == cases[:2]
    assert [act.reference for act in acts if act.kind == "data erased"] == cases
    assert (*shown.values(), is_open) == (url(4), url(5), url(6))
    assert first_broken(acts) is None


async def test_a_worker_killed_while_it_seals_anew_seals_the_rest_and_says_so_once(
    env, keyring, tmp_path
):
    store = await new_store(env, keyring)
    references = [await ended(store, number) for number in range(3)]
    before = [await read.takedown(store, each) for each in references]
    await store.close()
    env["UNTILGONE_KEYS"] = f"{NEW} {KEY}"
    deaths = Deaths.once(tmp_path / "deaths", "resealing.reseal_some after", 20)
    async with installed(env, BOTH, tmp_path, deaths) as installation:
        rotate = ["keys", "rotate", "--json"]
        command = asyncio.create_task(asyncio.to_thread(CliRunner().invoke, app, rotate, env=env))
        await installation.dead("worker")
        halfway = await sealed_by(installation.store)
        installation.start("worker")
        said = await command
        done = await sealed_by(installation.store)
    alone = Store(env["UNTILGONE_DATABASE_URL"], ONLY_NEW)
    acts = await record(alone)
    after = [await read.takedown(alone, each) for each in references]
    await alone.close()

    assert min(halfway.values()) > 0
    assert done["test"] == 0
    assert (said.exit_code, json.loads(said.stdout)["left"]) == (0, 0)
    assert after == before
    assert [act.kind for act in acts].count("keys renewed") == 1
    assert first_broken(acts) is None


async def new_store(env: dict[str, str], keyring: KeyRing) -> Store:
    migrate(env["UNTILGONE_DATABASE_URL"])
    return Store(env["UNTILGONE_DATABASE_URL"], keyring)


def url(number: int) -> str:
    return f"https://platform.example/{number}"


async def ended(store: Store, number: int, at: datetime = LONG_AGO) -> str:
    """A takedown that was closed then."""
    reference = await opened(store, url(number), now=at)
    await tasks.keep_act(
        store, reference, kind="withdrawn", actor="carol", detail={}, to=CLOSED, now=at
    )
    return reference


async def record(store: Store) -> list[Act]:
    return [act async for act in read.record(store)]


async def erased(store: Store) -> list[str]:
    return [act.reference for act in await record(store) if act.kind == "data erased"]


async def until_erased(store: Store, number: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while len(await erased(store)) < number:  # noqa: ASYNC110 - no event tells
            await asyncio.sleep(0.2)
