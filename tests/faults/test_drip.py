"""Mail servers that drip for minutes: whoever has another addressee does not wait for them."""

import asyncio
from pathlib import Path

import pytest

from tests.faults.conftest import PATIENCE, installed
from tests.smtp_server import Do

pytestmark = pytest.mark.slow

SLOW, MANY = "abuse@slow.example", 4
PARTY = f"""
[[party]]
slug = "slow_platform"
kind = "platform"
name = "Slow Platform"
domains = ["slow.example"]
contacts = [{{channel = "abuse_email", address = "{SLOW}", source = "directory"}}]
"""


@pytest.fixture
def env(env: dict[str, str]) -> dict[str, str]:
    with Path(env["UNTILGONE_DIRECTORY_FILES"]).open("a", encoding="utf-8") as directory:
        directory.write(PARTY)
    return env


async def test_a_notice_leaves_while_others_hang_in_talks_that_drip(env, keyring, tmp_path):
    async with installed(env, keyring, tmp_path) as installation:
        mail = installation.mail
        mail.answers[f"DATA {SLOW}"] = Do.TRICKLE
        for post in range(MANY):
            await installation.report(post, host="slow.example")
        async with asyncio.timeout(PATIENCE):
            while len(mail.talks) < MANY:  # noqa: ASYNC110 - no event tells
                await asyncio.sleep(0.05)
        hanging = set(mail.talks)
        other = await installation.report(MANY)
        await installation.until(other, lambda view: view.line.first_notice_at is not None)
        still_hang = [talk.recipient for talk in hanging & mail.talks]

    assert still_hang == [SLOW] * MANY
    assert {each.recipient for each in mail.accepted} == {"abuse@platform.example"}
