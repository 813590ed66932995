"""`untilgone demo`: the whole story, for real, in under a minute."""

import json
import subprocess

import pytest

from tests.command.conftest import clean_env, untilgone

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def played() -> dict:
    done = subprocess.run(
        untilgone("demo", "--json"),
        capture_output=True,
        text=True,
        env=clean_env(),
        timeout=300,
        check=True,
    )
    return json.loads(done.stdout)


def test_it_tells_the_whole_story(played):
    kinds = [act["kind"] for act in played["takedown"]["timeline"]]
    story = [
        "takedown opened",
        "seen live",
        "notice delivered",
        "reminder delivered",
        "escalation delivered",
        "seen gone",
        "confirmed gone",
        "withdrawal delivered",
        "withdrawal delivered",
        "live again",
        "notice delivered",
        "confirmed gone",
        "withdrawal delivered",
        "closed",
    ]

    remaining = iter(kinds)
    assert all(scene in remaining for scene in story)


def test_the_letters_went_to_platform_and_host_none_twice(played):
    receivers = [letter["to"] for letter in played["letters"]]
    ids = [letter["message_id"] for letter in played["letters"]]

    assert receivers == [
        "abuse@pretend-platform.example",
        "abuse@pretend-platform.example",
        "abuse@pretend-host.example",
        # It is gone, thank you; then it is back, and gone once more.
        "abuse@pretend-platform.example",
        "abuse@pretend-host.example",
        "abuse@pretend-platform.example",
        "abuse@pretend-platform.example",
    ]
    assert len(set(ids)) == len(ids)


def test_it_ends_closed_with_the_reappearance_counted(played):
    takedown = played["takedown"]

    assert takedown["state"] == "closed"
    assert takedown["outcome"] == "gone"
    assert takedown["reappeared"] == 1
