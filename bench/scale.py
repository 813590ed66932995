"""What 1,000, 100,000 and 10 million open takedowns cost, computed from measured ones.

    PYTHONPATH=. python bench/scale.py [--live SHARE]

Plays one takedown for 31 days on Temporal's time-skipping server: notice, reminder, escalation, a
look every hour, gone at the end. Counts what its history holds (events, bytes, what Temporal Cloud
bills as actions), and what the store grew by. The rest is arithmetic: a share of the open takedowns
is still live and looked at hourly, the others are watched, once a day. Prices are those of
docs/scale.md. Prints one JSON line and a table in Markdown.
"""

import argparse
import asyncio
import json
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import HistoryEvent
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.testing import WorkflowEnvironment

from bench.answers import settings
from tests.conftest import KEY, PLAYBOOK, SECRET, tool
from tests.stand_ins import Desk, Site
from tests.workflows.conftest import Stage
from untilgone.keyring import KeyRing
from untilgone.settings import Settings, read
from untilgone.store.database import Store
from untilgone.store.migrate import migrate
from workflows.connection import register_search_attributes

SIZES = (1_000, 100_000, 10_000_000)
DAYS = 31
HOURS_LIVE = 29 * 24 + 30  # at first looks are more frequent
HOURS = 744  # of a month, as Temporal Cloud counts
INTAKE_ACTIONS = 4  # its start, the case that is opened, and two for the child
FAIRNESS = 1.1  # Temporal Cloud bills a tenth more where it is switched on
# US dollars a million actions, and up to how many millions; beyond, it is to be negotiated.
TIERS = ((5, 50.0), (10, 45.0), (20, 40.0), (50, 35.0), (100, 30.0), (float("inf"), 25.0))
ACTIVE, BASE, SHARE_OF_USE = 0.042, 500.0, 0.10  # a GB and hour; the plan a month, or a tenth
# Temporal's development server, one core, measured once: seconds of processor time. A look by
# bench/open.py; a start is all until the first letter: a report, its takedown, three activities
# (bench/starts.py).
SERVER_SECONDS_OF_A_LOOK, SERVER_SECONDS_OF_A_START = 0.016, 0.1
_ALWAYS = {
    EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED,
    EventType.EVENT_TYPE_TIMER_STARTED,
    EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES,
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED,
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED,
}


@dataclass(frozen=True, kw_only=True)
class Month:
    """One takedown in its first month, measured."""

    events: int
    history_bytes: int
    looks: int
    actions: int  # without looks
    store_bytes: int


@dataclass(frozen=True, kw_only=True)
class Scale:
    """So many open takedowns, a month; computed."""

    takedowns: int
    looks_a_second: float
    actions: float  # millions
    history_gb: float
    store_gb: float
    actions_usd: float
    storage_usd: float
    total_usd: float
    server_cores: float


def billed(events: Sequence[HistoryEvent]) -> tuple[int, int]:
    """What Temporal Cloud bills of this history: actions, and of those, attempts made again."""
    always = 1 + sum(event.event_type in _ALWAYS for event in events)  # 1: the start
    # All short writes of one decision are one action.
    markers = {
        event.marker_recorded_event_attributes.workflow_task_completed_event_id
        for event in events
        if event.event_type == EventType.EVENT_TYPE_MARKER_RECORDED
    }
    again = sum(
        event.activity_task_started_event_attributes.attempt - 1
        for event in events
        if event.event_type == EventType.EVENT_TYPE_ACTIVITY_TASK_STARTED
    )
    return always + len(markers) + again, again


async def measured(folder: Path) -> Month:
    """Play the month."""
    ladder = folder / "ladder.toml"
    text = PLAYBOOK.replace('wait = "48h"', 'wait = "40d"').replace('every = "4h"', 'every = "1h"')
    ladder.write_text(text, encoding="utf-8")
    env = settings(folder) | {"UNTILGONE_PLAYBOOK_FILES": str(ladder)}
    migrate(env["UNTILGONE_DATABASE_URL"])
    store, site = Store(env["UNTILGONE_DATABASE_URL"], KeyRing.parse(KEY, SECRET)), Site()
    site.script = [*[200] * HOURS_LIVE, 404]
    server = await WorkflowEnvironment.start_time_skipping(
        test_server_existing_path=tool("temporal-test-server"),
        data_converter=pydantic_data_converter,
    )
    async with server:
        await register_search_attributes(server.client)
        stage = Stage(server, store, read(Settings, env), site, Desk())
        async with stage.open():
            before = await size(store)
            story = await stage.takedown()
            await story.pass_time(days=DAYS)
            events = (await story.handle.fetch_history()).events
            after = await size(store)
    await store.close()
    actions, again = billed(events)
    return Month(
        events=len(events),
        history_bytes=sum(event.ByteSize() for event in events),
        looks=site.looks,
        actions=actions - again + INTAKE_ACTIONS,
        store_bytes=after - before,
    )


async def size(store: Store) -> int:
    """Octets of the store that are in use."""
    async with store.reading() as session:
        connection = await session.connection()
        pages = [
            (await connection.exec_driver_sql(f"PRAGMA {what}")).scalar_one()
            for what in ("page_count", "freelist_count", "page_size")
        ]
    return int((pages[0] - pages[1]) * pages[2])


def computed(month: Month, takedowns: int, live: float) -> Scale:
    """A month of so many: each live one as measured, each watched one a look a day."""
    looks = takedowns * (live * month.looks + (1 - live) * DAYS)
    # A takedown is open for many months; what is not a look belongs to its first one.
    actions = (looks + takedowns * live * month.actions) * FAIRNESS / 1e6
    history = takedowns * month.history_bytes / 1e9
    of_actions, of_storage = price(actions), history * HOURS * ACTIVE
    use = of_actions + of_storage
    a_second = looks / (HOURS * 3600)
    starts = takedowns * live / (HOURS * 3600)
    return Scale(
        takedowns=takedowns,
        looks_a_second=a_second,
        actions=actions,
        history_gb=history,
        store_gb=takedowns * month.store_bytes / 1e9,
        actions_usd=of_actions,
        storage_usd=of_storage,
        total_usd=use + max(BASE, SHARE_OF_USE * use),
        server_cores=a_second * SERVER_SECONDS_OF_A_LOOK + starts * SERVER_SECONDS_OF_A_START,
    )


def price(millions: float) -> float:
    """US dollars for so many million actions, tier by tier."""
    total, floor = 0.0, 0.0
    for until, each in TIERS:
        total += max(0.0, min(millions, until) - floor) * each
        floor = until
    return total


async def main(live: float) -> None:
    """Measure, compute, print."""
    with tempfile.TemporaryDirectory() as folder:
        month = await measured(Path(folder))
    scales = [computed(month, takedowns, live) for takedowns in SIZES]
    print(json.dumps({"bench": "scale", "live": live, **asdict(month)}))
    print(
        "| open | looks/s | million actions | history | store | actions | storage | total | cores |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    for each in scales:
        print(
            f"| {each.takedowns:,} | {each.looks_a_second:,.2f} | {each.actions:,.1f} "
            f"| {each.history_gb:,.2f} GB | {each.store_gb:,.2f} GB | ${each.actions_usd:,.0f} "
            f"| ${each.storage_usd:,.0f} | ${each.total_usd:,.0f} | {each.server_cores:,.2f} |"
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--live", type=float, default=0.2, help="share that is still live")
    asyncio.run(main(parser.parse_args().live))
