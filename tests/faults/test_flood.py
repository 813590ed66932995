"""Many reports in a moment: all are kept, and what is most urgent is not behind them."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from uuid import uuid4

import pytest

from tests.faults.conftest import PATIENCE, Installation
from untilgone.cases import Category, Report
from untilgone.keyring import KeyRing
from untilgone.store import read
from untilgone.store.database import Store
from untilgone.store.views import TakedownLine
from workflows.connection import connect, register_search_attributes
from workflows.desk import Desk

pytestmark = pytest.mark.slow

MANY = 20  # reports; bench/faults.py --flood 5000 hands in as many as anybody wants


async def flood(
    env: Mapping[str, str], store: Store, keyring: KeyRing, site: int, many: int
) -> list[TakedownLine]:
    """Hand in so many reports at once, an urgent one last; all takedowns, once each is told of."""
    client = await connect(env, keyring, patience=timedelta(seconds=60))
    await register_search_attributes(client)
    desk = Desk(client, "untilgone")
    nothing_waited_for = timedelta(0)

    def a_report(number: int, category: Category) -> Report:
        host = f"p{number}.platform.example:{site}"
        urls = (f"http://{host}/post/1",)
        return Report(
            report_id=uuid4().hex,
            urls=urls,
            category=category,
            reported_by="carol",
            playbook="demo",
        )

    reports = [a_report(number, Category.NCII) for number in range(many)]
    for at in range(0, many, 100):
        handed_in = (desk.begin(each, nothing_waited_for) for each in reports[at : at + 100])
        await asyncio.gather(*handed_in)
    await desk.begin(a_report(many, Category.CSAM), nothing_waited_for)
    async with asyncio.timeout(PATIENCE + many):
        while True:
            lines = await read.takedowns(store, read.Filter(), limit=2 * many)
            if len(lines) > many and all(line.first_notice_at for line in lines):
                return lines
            await asyncio.sleep(0.5)


async def test_every_report_of_a_flood_is_told_of_once_and_the_urgent_one_is_not_last(
    installation: Installation,
):
    made = installation
    lines = await flood(made.env, made.store, made.keyring, made.site.port, MANY)
    installation.kill("worker")
    [urgent] = [line for line in lines if line.category is Category.CSAM]
    others = sorted(line.first_notice_at for line in lines if line is not urgent)

    assert len(lines) == MANY + 1
    assert urgent.first_notice_at < others[len(others) * 3 // 4]
