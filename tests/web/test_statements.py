"""No page asks the store more often because more is in it: everything comes in one statement each."""

from contextlib import AsyncExitStack

import pytest

from tests.browser.pages import PAGES
from tests.browser.scene import Said, Scene, scene
from tests.statements import statements
from tests.web.conftest import House

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.slow]

LOOKED_AT = [each for each in PAGES if each.person and each.after is None and each.status == 200]
MOST = 18
"""Statements of one page (of /health the most), the gate's two and its own counts among them."""


async def asked_for(house: House, staged: Scene) -> dict[str, int]:
    """How many statements each page takes.

    Everybody has just signed in: once a minute it is noted that somebody is there.
    """
    numbers = {}
    people = {shown.person.name: shown.person for shown in LOOKED_AT}
    async with AsyncExitStack() as stack:
        browsers = {
            name: await stack.enter_async_context(await house.browser(person))
            for name, person in people.items()
        }
        for shown in LOOKED_AT:
            browser = browsers[shown.person.name]
            with statements(house.store) as asked:
                answer = await browser.get(shown.path.format(**staged))
            assert answer.status_code == shown.status, shown.name
            numbers[shown.name] = len(asked)
    return numbers


async def test_pages_take_as_many_statements_when_three_times_as_much_is_there(house: House):
    staged = await scene(house, Said())
    await asked_for(house, staged)  # who looks is on the record the first time
    before = await asked_for(house, staged)
    for number in (2, 3):
        await scene(house, Said(path=f"post/{number}"))

    assert await asked_for(house, staged) == before
    assert max(before.values()) <= MOST, before
