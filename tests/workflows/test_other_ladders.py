"""Ladders with steps that are not for every URL, and with quiet hours, in virtual time."""

from pathlib import Path

from tests.conftest import PLAYBOOK
from tests.people import CAROL
from tests.replay.record import recorded
from tests.stand_ins import BulkDesk
from tests.workflows.conftest import Stage
from untilgone.cases import State
from workflows.messages import Hold

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
        await story.pass_time(hours=23, minutes=59)  # any day has one minute that is not quiet
        await recorded(story.handle, "quiet hours")

    assert stage.desk.letters == ["notice to abuse@platform.example"]
    assert "notice postponed" in await story.acts()
    assert stage.site.looks > 2


async def test_what_goes_to_one_address_at_once_is_one_letter(stage: Stage):
    ladder(stage, PLAYBOOK.replace("\n\n[looks]", '\ngroup_for = "10m"\n\n[looks]', 1))
    stage.desk = BulkDesk()
    urls = [f"https://platform.example/post/{number}" for number in range(3)]
    async with stage.open():
        stories = [await stage.takedown(url=url) for url in urls]
        for story in stories:
            await story.pass_time(hours=1)
        states = [(await story.progress()).state for story in stories]
        await stories[1].tell("hold", Hold(by=CAROL, reason="They ask."))
        await stories[0].pass_time(hours=24)
        await recorded(stories[0].handle, "one letter for many")

    notice, reminder = stage.desk.taken
    assert states == [State.WAITING] * 3
    assert sorted(notice.material.urls) == urls
    assert sorted(reminder.material.urls) == [urls[0], urls[2]]
