"""A house behind a real server, and a real Chromium in front of it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from command.temporal import free_port
from tests.browser.chromium import ARGUMENTS, MISSING, find
from tests.browser.visit import Visit, cookie, window
from tests.web.conftest import House, empty_house, house
from untilgone.people import Person
from untilgone.store import links
from web.server import serve

__all__ = ["empty_house", "house"]  # fixtures


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test here is one in a browser, except where it needs none."""
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


@dataclass
class Open:
    """A house that is open to browsers."""

    house: House
    chromium: Browser
    origin: str

    @asynccontextmanager
    async def visit(self, person: Person | None = None, **options: object) -> AsyncIterator[Visit]:
        """A window of somebody who is signed in already, or of nobody."""
        async with window(self.chromium, self.origin, **options) as visit:
            if person is not None:
                held = cookie(self.origin, await self.session(person))
                await visit.page.context.add_cookies([held])  # type: ignore[list-item]
            yield visit

    async def link(self, person: Person) -> str:
        """The path of a link that signs in once."""
        now = datetime.now(UTC)
        token = await links.make_link(self.house.store, person, timedelta(minutes=10), now)
        return f"/sign-in/{token}"

    async def session(self, person: Person) -> str:
        """What the cookie of somebody signed in holds."""
        token = (await self.link(person)).removeprefix("/sign-in/")
        return await links.use_link(self.house.store, token, datetime.now(UTC))


@asynccontextmanager
async def launched(program: str) -> AsyncIterator[Browser]:
    """A Chromium, until it is closed."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        yield browser
        await browser.close()


@asynccontextmanager
async def served(house: House, chromium: Browser) -> AsyncIterator[Open]:
    """The house's app behind the server that production has, on a port of its own."""
    port, stop, started = free_port(), asyncio.Event(), asyncio.Event()
    serving = asyncio.create_task(serve(house.app, "127.0.0.1", port, stop, started))
    await started.wait()
    yield Open(house, chromium, f"http://127.0.0.1:{port}")
    stop.set()
    await serving


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chromium() -> AsyncIterator[Browser]:
    """One browser for all tests of a module."""
    program = find()
    if program is None:
        pytest.skip(MISSING)
    async with launched(program) as browser:
        yield browser


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def opened(chromium: Browser, house: House) -> AsyncIterator[Open]:
    """The house, open to that browser."""
    async with served(house, chromium) as opened:
        yield opened
