"""`metrics`: figures without any server but the store."""

import asyncio
import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner, Result

from command.main import app
from tests.conftest import open_store
from tests.untilgone.store.examples import delivered, opened
from tests.untilgone.store.measuring import measure
from untilgone.keyring import KeyRing
from untilgone.measures import Clock, Outcome
from untilgone.store.write.measured import count

MARCH = datetime(2026, 3, 10, 12, tzinfo=UTC)


@pytest.fixture
def staged(env, keyring: KeyRing) -> None:
    """Ten removals at each of two platforms, one much faster, and one takedown that is open."""

    async def stage() -> None:
        store = open_store(env["UNTILGONE_DATABASE_URL"], keyring)
        for number in range(10):
            await measure(store, platform="quick", left=float(number), right=float(number + 1))
            slow = {"platform": "slow", "left": 40.0 + number, "right": 41.0 + number}
            await measure(store, began_at=MARCH, **slow)
        await measure(store, platform="quick", outcome=Outcome.ALREADY_GONE, left=0, right=0)
        await measure(store, clock=Clock.OUR_DELAY, left=2.0, right=2.0)
        await count(store, {})
        await delivered(store, await opened(store))
        await store.close()

    asyncio.run(stage())


def run(env, *args: str) -> Result:
    return CliRunner().invoke(app, ["metrics", *args], env=env)


def groups(env, *args: str) -> dict[str, dict]:
    result = run(env, *args, "--json")
    assert result.exit_code == 0, result.output
    return {group["key"]: group for group in json.loads(result.stdout)["groups"]}


def test_each_platform_has_its_figures_with_intervals(env, staged):
    found = groups(env, "--by", "platform")

    assert {
        key: (each["n"], each["open"], each["already_gone"]) for key, each in found.items()
    } == {
        "quick": (10, 0, 1),
        "slow": (10, 0, 0),
        "unknown": (1, 1, 0),
    }
    quick, slow = found["quick"]["median"], found["slow"]["median"]
    assert quick["low"] <= quick["value"] <= quick["high"] < slow["low"]
    shares = {share["hours"]: share["value"] for share in found["slow"]["shares"]}
    assert list(shares) == [24, 48, 168, 672]
    assert shares[24] == pytest.approx(0, abs=1e-9)
    assert shares[48] == pytest.approx(0.8, abs=0.1)


def test_what_cannot_be_known_is_null_and_says_why(env, staged):
    unknown = groups(env, "--by", "platform")["unknown"]

    assert unknown["median"] == {
        "value": None,
        "low": None,
        "high": None,
        "earliest": None,
        "latest": None,
        "why": "too_few",
        "reason": "Only 0.0% were seen to end so until now.",
    }


def test_only_the_days_that_were_asked_for_count(env, staged):
    march = groups(env, "--since", "2026-03-10", "--until", "2026-03-11")
    later = groups(env, "--since", "2026-03-11")

    assert (march[""]["n"], later[""]["n"]) == (10, 11)


def test_another_clock_has_figures_of_its_own_and_no_legal_period(env, staged):
    found = groups(env, "--clock", "our_delay")[""]

    assert (found["n"], found["deadline"]) == (
        2,
        None,
    )  # the one that is open was told an hour later
    assert found["median"]["latest"] <= 2


def test_letters_are_asked_about_one_by_one_and_grouped_by_nothing_else(env, staged):
    found = groups(env, "--clock", "after_letter", "--by", "step")
    by_platform = groups(env, "--clock", "after_letter", "--by", "platform_step")
    refused = run(env, "--clock", "after_letter")

    assert {key: (each["n"], each["open"]) for key, each in found.items()} == {
        "notice to platform": (1, 1)
    }
    assert set(by_platform) == {"unknown/notice to platform"}
    assert found["notice to platform"]["deadline"] is None
    assert (refused.exit_code, "grouped by step, platform_step" in _plain(refused)) == (1, True)


def _plain(result: Result) -> str:
    return re.sub(r"\s+", " ", result.stderr)


def test_the_document_says_what_was_asked_when_and_how(env, staged):
    before = datetime.now(UTC) - timedelta(seconds=1)
    said = json.loads(run(env, "--by", "host", "--since", "2026-01-01", "--json").stdout)

    asked = {key: said[key] for key in ("clock", "by", "since", "until")}
    assert asked == {"clock": "removal", "by": "host", "since": "2026-01-01", "until": None}
    assert said["method"].startswith("Turnbull")
    assert before <= datetime.fromisoformat(said["as_of"])


def test_people_read_a_table_that_says_why_something_is_missing(env, staged):
    result = run(env, "--by", "platform")

    assert result.exit_code == 0, result.output
    said = re.sub(r"\s+", " ", result.stdout)
    assert "From the first delivered notice to the removal." in said
    assert "slow" in said
    assert "unknown: no Median, 90th percentile. Only 0.0% were seen to end so until now." in said
    assert "Turnbull 1976" in said


def test_days_that_hold_none_are_refused(env, staged):
    result = run(env, "--since", "2026-03-10", "--until", "2026-03-10")

    assert result.exit_code == 1
    assert "There is no day from 2026-03-10" in result.stderr


def test_without_any_clock_there_is_an_empty_table(env):
    assert "No clock has begun." in run(env).stdout
    assert groups(env) == {}
