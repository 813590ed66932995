"""A world at random for one story: its playbook, its site, and an abuse desk that has moods."""

import asyncio
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

from temporalio.testing import WorkflowEnvironment

from integrations.base import Leaving
from tests.conftest import DIRECTORY
from tests.stand_ins import Desk, Site
from tests.workflows.conftest import Stage
from untilgone.errors import NeedsHuman, OutcomeUnknown, Refused, RetryLater
from untilgone.notices import Notice, Receipt
from untilgone.settings import Settings, read
from untilgone.store.database import Store

# Named `demo`, the only playbook in which something is confirmed within seconds.
PLAYBOOK = """
title = "Seconds instead of days"

[looks]
every = "1s"
eager_every = "1s"
eager_for = "3s"
confirm_every = "1s"
confirm_looks = 3
confirm_over = "2s"
watch_every = "1s"
watch_for = "2s"
patience = "2s"
"""
CONFIRM_LOOKS, CONFIRM_OVER = 3, timedelta(seconds=2)
STEPS = ("platform", "notice"), ("platform", "reminder"), ("host", "escalation")
STATUSES = [200, 200, 404, 404, 410, 403, 503]
GONE = {404, 410}
ANY_TIME = datetime(2030, 1, 1, tzinfo=UTC)


class MoodyDesk(Desk):
    """Takes a notice, or fails before or after it may have left; knows how many it may take."""

    def __init__(self, chance: random.Random) -> None:
        super().__init__()
        self.chance = chance
        self.most: int | None = None  # so many may be taken for now
        self.left_too_late: list[str] = []
        self.slug = chance.choice(["abuse_email"] * 6 + ["elsewhere"])

    async def submit(self, notice: Notice, leaving: Leaving) -> Receipt:
        mood = self.chance.random()
        if mood < 0.3:
            raise self._says_no()
        await leaving()
        self.attempts.append(notice)
        await asyncio.sleep(self.chance.choice([0, 0, 0.1, 0.7]))
        if mood < 0.4:
            raise self.chance.choice([RetryLater("451"), Refused("554")])
        if mood > 0.5:
            self._take(notice)
        if mood < 0.6:  # taken or not, we are not told
            raise self.chance.choice([OutcomeUnknown("reset"), ValueError("ours")])
        return Receipt(reference=notice.message_id, said="250 taken", at=ANY_TIME)

    def has_taken(self, notice_id: str | None) -> bool:
        return notice_id in {notice.notice_id for notice in self.taken}

    def _says_no(self) -> Exception:
        patient = [RetryLater("421 busy"), RetryLater("450", after=timedelta(seconds=0.4))]
        refused = [Refused("550 no such user", address_is_bad=True), Refused("554 policy")]
        return self.chance.choice([*patient, *refused, NeedsHuman("a form")])

    def _take(self, notice: Notice) -> None:
        if self.most is not None and len(self.taken) >= self.most:
            self.left_too_late.append(notice.notice_id)
        self.taken.append(notice)


def a_world(
    chance: random.Random, name: str, server: WorkflowEnvironment, store: Store, env: dict[str, str]
) -> tuple[Stage, MoodyDesk]:
    """An installation of its own on a shared server, with a shared store."""
    home = Path(env["UNTILGONE_DIRECTORY_FILES"]).parent / name
    home.mkdir()
    directory, playbook = home / "directory.toml", home / "demo.toml"
    directory.write_text(DIRECTORY.replace(".example", f".{name}.example"), "utf-8")
    playbook.write_text(PLAYBOOK + "".join(_a_step(*step, chance) for step in STEPS), "utf-8")
    own = {
        "UNTILGONE_DIRECTORY_FILES": str(directory),
        "UNTILGONE_PLAYBOOK_FILES": str(playbook),
        "UNTILGONE_TASK_QUEUE": name,
    }
    desk = MoodyDesk(random.Random(f"desk of {name}"))
    return Stage(server, store, read(Settings, env | own), _a_site(chance), desk), desk


def _a_step(party: str, notice: str, chance: random.Random) -> str:
    asked = 'approve = "legal"\n' if chance.random() < 0.25 else ""
    return f'\n[[step]]\nparty = "{party}"\nnotice = "{notice}"\nwait = "1s"\n{asked}'


def _a_site(chance: random.Random) -> Site:
    """Phases of one status each; the last one stays."""
    script: list[int] = []
    for _ in range(chance.randint(1, 4)):
        script += [chance.choice(STATUSES)] * chance.randint(1, 5)
    return Site(*script)
