"""`reconcile` says what differs and changes nothing, mends it when asked to, and says what is left."""

import asyncio
import json
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from temporalio import activity
from temporalio.exceptions import ApplicationError
from temporalio.worker import Worker
from typer.testing import CliRunner, Result

from command.main import app
from command.temporal import free_port, server_command
from tests.untilgone.store.examples import CLOSED, report
from untilgone.store.database import Store
from untilgone.store.write.cases import CleanUrl, open_case
from untilgone.store.write.tasks import keep_act
from workflows.connection import connect, register_search_attributes
from workflows.figures import WORKFLOW_ID, FigureWorkflow
from workflows.reconciling import Temporal

pytestmark = pytest.mark.slow

REFERENCE = f"UG-{datetime.now(UTC).year}-000001-1"
START = {
    "reference": REFERENCE,
    "says": "It is open, and nothing follows it.",
    "remedy": "start",
}


@pytest.fixture
def without_temporal(env, keyring) -> dict[str, str]:
    """A store with an open takedown, and a server that nobody listens at."""
    asyncio.run(one_takedown(env, keyring))
    return env | {"TEMPORAL_ADDRESS": "127.0.0.1:1"}


@pytest.fixture
def lost(without_temporal, keyring, tmp_path) -> Iterator[dict[str, str]]:
    """The same store, and a Temporal that has lost everything."""
    port = free_port()
    env = without_temporal | {"TEMPORAL_ADDRESS": f"127.0.0.1:{port}"}
    server = subprocess.Popen(server_command(port, tmp_path / "temporal.db"))
    try:
        asyncio.run(ready(env, keyring))
        yield env
    finally:
        server.kill()
        server.wait()


async def one_takedown(env, keyring, post: int = 1, *, is_closed: bool = False) -> None:
    store = Store(env["UNTILGONE_DATABASE_URL"], keyring)
    url, now = f"https://platform.example/post/{post}", datetime.now(UTC)
    clean = [CleanUrl(url=url, platform="pretend_platform")]
    await open_case(store, report(url), clean, playbook="demo", now=now)
    if is_closed:
        kind, by = "withdrawn", "carol"
        await keep_act(store, REFERENCE, kind=kind, actor=by, detail={}, to=CLOSED, now=now)
    await store.close()


async def ready(env, keyring) -> None:
    client = await connect(env, keyring, patience=timedelta(seconds=30))
    await register_search_attributes(client)


async def was_further(env, keyring) -> None:
    """Temporal knows of an act that the store lacks, and of a mandate that was handed in since."""

    @activity.defn(name="count_measures")
    async def count_measures() -> None:
        activity.heartbeat("4711:lost")
        raise ApplicationError("until tomorrow", next_retry_delay=timedelta(days=1))

    client, queue = await connect(env, keyring), "untilgone"
    async with Worker(
        client, task_queue=queue, workflows=[FigureWorkflow], activities=[count_measures]
    ):
        await client.start_workflow(FigureWorkflow.run, id=WORKFLOW_ID, task_queue=queue)
        while not await mark(env, keyring):  # noqa: ASYNC110 - no event tells
            await asyncio.sleep(0.05)
    await client.start_workflow("mandate", id="mandate/1", task_queue=queue)
    while not (await client.count_workflows("WorkflowType = 'mandate'")).count:  # noqa: ASYNC110
        await asyncio.sleep(0.05)  # Temporal lists it some moments later


async def mark(env, keyring) -> str:
    return await Temporal(await connect(env, keyring), "untilgone").mark()


def reconcile(env, *args: str) -> Result:
    return CliRunner().invoke(app, ["reconcile", *args], env=env)


def lines(result: Result) -> list[dict[str, str]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_person_reads_what_differs_what_was_mended_and_that_all_is_well(lost):
    dry, applied, after = reconcile(lost), reconcile(lost, "--apply"), reconcile(lost)
    line = f"{REFERENCE:22} {'start':11} It is open, and nothing follows it."
    is_not = "The store is not older than Temporal. "

    assert dry.stdout.splitlines() == [
        line,
        f"{is_not}1 difference. Nothing was changed; --apply mends what it can.",
    ]
    assert applied.stdout.splitlines() == [
        f"{line} mended",
        f"{is_not}Mended: 1. For a person: 0.",
    ]
    assert after.stdout.splitlines() == [f"{is_not}Nothing differs."]
    assert (dry.exit_code, applied.exit_code, after.exit_code) == (1, 0, 0)


def test_a_program_reads_a_line_of_json_for_each_difference(lost):
    asked = ["--json"], ["--json"], ["--apply", "--json"], ["--json"]
    dry, again, applied, after = (reconcile(lost, *args) for args in asked)

    assert lines(dry) == lines(again) == [START | {"done": ""}]
    assert lines(applied) == [START | {"done": "mended"}]
    assert after.stdout == ""
    assert [each.exit_code for each in (dry, again, applied, after)] == [1, 1, 0, 0]


def test_what_only_a_person_can_mend_is_said_once_and_is_refused(
    lost, keyring, tmp_path, migrated_sqlite
):
    asyncio.run(one_takedown(lost, keyring, 2))
    assert reconcile(lost, "--apply").exit_code == 0
    path = shutil.copy(migrated_sqlite, tmp_path / "other.db")
    other = lost | {"UNTILGONE_DATABASE_URL": f"sqlite:///{path}"}
    asyncio.run(one_takedown(other, keyring, is_closed=True))
    dry, applied = reconcile(other, "--json"), reconcile(other, "--apply", "--json")
    said = reconcile(other, "--apply").stdout

    told = [(each["remedy"], each["done"]) for each in lines(dry)]
    assert told == [("end", ""), ("person", "")]
    told = [(each["remedy"], each["done"]) for each in lines(applied)]
    assert told == [("end", "mended"), ("person", "A person must.")]
    assert "report it anew" in lines(dry)[1]["says"]
    assert said.splitlines()[-1].endswith("Mended: 0. For a person: 1.")
    assert (dry.exit_code, applied.exit_code) == (1, 1)


def test_a_mandate_to_be_entered_once_more_keeps_no_worker_from_starting(lost, keyring):
    asyncio.run(was_further(lost, keyring))
    dry, applied = reconcile(lost, "--json"), reconcile(lost, "--apply", "--json")
    after = reconcile(lost)

    told = [(each["reference"], each["remedy"], each["done"]) for each in lines(applied)]
    assert told == [("mandate/1", "person", "A person must."), (REFERENCE, "start", "mended")]
    assert [each["remedy"] for each in lines(dry)] == ["person", "start"]
    assert (dry.exit_code, applied.exit_code, after.exit_code) == (1, 1, 0)
    assert asyncio.run(mark(lost, keyring)) == ""


def test_without_temporal_nothing_is_compared(without_temporal):
    result = reconcile(without_temporal, "--json")

    assert (result.exit_code, result.stdout) == (3, "")
