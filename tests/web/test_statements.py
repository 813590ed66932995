"""No page asks the store more often because more is in it: everything comes in one statement each."""

from contextlib import AsyncExitStack

import pytest

from tests.browser.pages import PAGES
from tests.browser.scene import Said, Scene, scene
from tests.statements import statements
from tests.web.conftest import Browser, House

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.slow]

LOOKED_AT = [each for each in PAGES if each.person and each.after is None and each.status == 200]
MOST = 18
"""Statements of one page (of /health the most), the gate's two and its own counts among them."""


async def asked_for(house: House, staged: Scene, browsers: dict[str, Browser]) -> dict[str, int]:
    """How many statements each page takes."""
    numbers = {}
    for shown in LOOKED_AT:
        browser = browsers[shown.person.name]
        with statements(house.store) as asked:
            answer = await browser.get(shown.path.format(**staged))
        assert answer.status_code == shown.status, shown.name
        numbers[shown.name] = len(asked)
    return numbers


async def test_pages_take_as_many_statements_when_three_times_as_much_is_there(house: House):
    staged = await scene(house, Said())
    async with AsyncExitStack() as stack:
        browsers = {
            person.name: await stack.enter_async_context(await house.browser(person))
            for person in {shown.person.name: shown.person for shown in LOOKED_AT}.values()
        }
        await asked_for(house, staged, browsers)  # who looks is on the record the first time
        before = await asked_for(house, staged, browsers)
        for number in (2, 3):
            await scene(house, Said(path=f"post/{number}"))

        assert await asked_for(house, staged, browsers) == before
    assert max(before.values()) <= MOST, before
