"""`retention show` and `keys status` read the store alone; the rest needs Temporal and says so."""

import asyncio
import json

import pytest
from typer.testing import CliRunner, Result

from command.main import app
from tests.conftest import KEY, open_store
from tests.untilgone.store.examples import NOW, opened
from tests.untilgone.store.test_erasing import close
from untilgone.keyring import KeyRing
from untilgone.store.write import retention


@pytest.fixture
def two_cases(env, keyring: KeyRing) -> None:
    """One that was closed long ago, and one that is kept."""
    # A server that nobody listens at: what needs it fails at once.
    env["TEMPORAL_ADDRESS"] = "127.0.0.1:1"

    async def work() -> None:
        store = open_store(env["UNTILGONE_DATABASE_URL"], keyring)
        for n in range(2):
            await close(store, await opened(store, f"https://platform.example/{n}"))
        await retention.keep(
            store, "UG-2026-000002", NOW.date().replace(year=2030), by="mia", reason="police",
            now=NOW,
        )  # fmt: skip
        await store.close()

    asyncio.run(work())


def call(env, *args: str) -> Result:
    return CliRunner().invoke(app, list(args), env=env)


def test_what_would_be_erased_is_shown_and_stays(env, two_cases):
    env["UNTILGONE_RETENTION_DAYS"] = "all=1"
    first = json.loads(call(env, "retention", "show", "--json").stdout)
    again = json.loads(call(env, "retention", "show", "--json").stdout)
    said = call(env, "retention", "show").stdout

    assert [(each["reference"], each["rule"]) for each in first["due"]["cases"]] == [
        ("UG-2026-000001", "all=1")
    ]
    assert [(each["case"], each["reason"]) for each in first["kept"]] == [
        ("UG-2026-000002", "police")
    ]
    assert first == again
    assert "Due now: 1 cases" in said


def test_keys_are_counted_without_temporal_and_a_missing_one_is_named(env, two_cases):
    whole = call(env, "keys", "status", "--json")
    env["UNTILGONE_KEYS"] = KEY.replace("test:", "another:")
    missing = call(env, "keys", "status", "--json")

    assert (whole.exit_code, missing.exit_code) == (0, 1)
    [key] = json.loads(whole.stdout)["keys"]
    assert (key["name"], key["is_missing"]) == ("test", False)
    assert [(each["name"], each["is_missing"]) for each in json.loads(missing.stdout)["keys"]] == [
        ("another", False), ("test", True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "args",
    [
        ("keys", "rotate"),
        ("retention", "release", "UG-2026-000002", "--reason", "over"),
    ],
)
def test_without_temporal_nothing_is_done(env, two_cases, args):
    assert call(env, *args).exit_code == 3
