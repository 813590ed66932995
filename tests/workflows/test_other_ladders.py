"""Ladders with steps that are not for every URL, and with quiet hours, in virtual time."""

from pathlib import Path

from tests.conftest import PLAYBOOK
from tests.replay.record import recorded
from tests.workflows.conftest import Stage

CDN = """
[[step]]
party = "cdn"
notice = "escalation"
wait = "1h"
if_unknown = "skip"
"""
ATKM = """
[[step]]
party = "regulator"
to = "atkm"
notice = "escalation"
wait = "1h"
host_in = ["NL"]
"""
QUIET = """
[quiet]
begins = "00:00"
ends = "23:59"
zone = "Etc/UTC"
"""


def ladder(stage: Stage, text: str) -> None:
    Path(stage.settings.playbook_files).write_text(text, encoding="utf-8")


async def test_steps_that_are_not_for_this_url_are_passed_over(stage: Stage):
    before, _, host = PLAYBOOK.rpartition("[[step]]")
    ladder(stage, f"{before}{CDN}{ATKM}[[step]]{host}")
    async with stage.open():
        story = await stage.takedown()
        await story.pass_time(days=3)
        await recorded(story.handle, "steps passed over")

    assert stage.desk.letters == [
        "notice to abuse@platform.example",
        "reminder to abuse@platform.example",
        "escalation to abuse@host.example",
    ]
    acts = await story.acts()
    assert acts.count("escalation skipped") == 2


async def test_in_quiet_hours_looks_go_on_and_notices_wait(stage: Stage):
    ladder(stage, PLAYBOOK.replace("[[step]]", f"{QUIET}\n[[step]]", 1))
    async with stage.open():
        story = await stage.takedown()
        await story.pass_time(hours=25)
        await recorded(story.handle, "quiet hours")

    assert stage.desk.letters == ["notice to abuse@platform.example"]
    assert "notice postponed" in await story.acts()
    assert stage.site.looks > 2
