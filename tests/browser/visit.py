"""A visit by browser, which notes whatever must never happen in one."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Locator,
    Page,
    Route,
)

_FAILED = "Failed to load resource: the server responded with a status of"
# A blocked script, picture or style tells of itself; scripts of ours cannot stop this one.
_TELL = """
document.addEventListener("securitypolicyviolation", (event) => {
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`);
});
"""
# What has the focus, and whether one sees that.
_FOCUS = """() => {
  const it = document.activeElement;
  if (!it || it === document.body) return null;
  const frame = it.closest(".cm-editor") ?? it;  // an editor shows the focus around all of it
  const style = getComputedStyle(frame), box = it.getBoundingClientRect();
  const isField = it.matches("input, select, textarea");
  const said = isField ? it.name || it.id : it.isContentEditable ? it.ariaLabel : it.innerText;
  return {
    name: said.trim(),
    seen: style.outlineStyle !== "none" || style.boxShadow !== "none",
    inside: box.width > 0 && box.bottom > 0 && box.top < innerHeight,
  };
}"""
_MOST_STOPS = 60


@dataclass
class Visit:
    """One window. ``wrong``: what went wrong in it, in words; a test ends with it empty."""

    page: Page
    origin: str
    foreign: dict[str, str] = field(default_factory=dict)  # pages of others that a test stages
    wrong: list[str] = field(default_factory=list)

    async def go(self, path: str) -> int:
        """Open a page of ours; its status."""
        answer = await self.page.goto(self.origin + path)
        assert answer is not None
        return answer.status

    async def press(self, name: str, within: Locator | None = None) -> None:
        """Press a button by what stands on it, and wait for what comes."""
        async with self.page.expect_navigation():
            where = within or self.page
            await where.get_by_role("button", name=name, exact=True).first.click()

    async def follow(self, name: str, within: Locator | None = None) -> None:
        """Go where a link leads, by what stands on it."""
        async with self.page.expect_navigation():
            where = within or self.page
            await where.get_by_role("link", name=name, exact=True).first.click()

    async def unfold(self, name: str, within: Locator | None = None) -> None:
        """Open what is folded, by what stands on it."""
        await (within or self.page).locator("summary").filter(has_text=name).first.click()

    async def focus(self) -> dict[str, object] | None:
        """What has the focus; fields by their names, everything else by what stands on it."""
        found: dict[str, object] | None = await self.page.evaluate(_FOCUS)
        return found

    async def tab_to(self, name: str) -> None:
        """Press Tab until something with this name has the focus; each stop there is visible."""
        for _ in range(_MOST_STOPS):
            await self.page.keyboard.press("Tab")
            focus = await self.focus()
            assert focus is not None, f"{name} cannot be reached"
            assert focus["seen"], f"nobody sees the focus on {focus['name']}"
            assert focus["inside"], f"{focus['name']} has the focus off the screen"
            if focus["name"] == name:
                return
        raise AssertionError(f"{name} cannot be reached")

    async def type_into(self, name: str, text: str) -> None:
        """Go to a field by Tab and type."""
        await self.tab_to(name)
        await self.page.keyboard.type(text)

    async def enter(self, name: str) -> None:
        """Go to a button or a link by Tab, press Enter, and wait for what comes."""
        await self.tab_to(name)
        async with self.page.expect_navigation():
            await self.page.keyboard.press("Enter")

    async def shown(self) -> str:
        """What a person reads in the page's main part."""
        return " ".join((await self.page.locator("main").inner_text()).split())

    async def forget(self) -> list[str]:
        """What went wrong on purpose, once nothing is loading any more; the window may close."""
        await self.page.wait_for_load_state("networkidle")
        noted, self.wrong = self.wrong, []
        return noted

    async def watch(self) -> None:
        """From now on note dialogs, requests to others, errors of scripts and of the policy."""
        await self.page.context.route(self._is_foreign, self._refuse)
        await self.page.add_init_script(_TELL)
        self.page.on("dialog", self._close)
        self.page.on("pageerror", lambda error: self.wrong.append(f"script: {error}"))
        self.page.on("console", self._hear)

    def _is_foreign(self, url: str) -> bool:
        return not url.startswith(f"{self.origin}/")

    async def _refuse(self, route: Route) -> None:
        url = route.request.url
        if url in self.foreign:
            await route.fulfill(body=self.foreign[url], content_type="text/html")
            return
        self.wrong.append(f"asked somebody else: {url}")
        await route.abort()

    async def _close(self, dialog: Dialog) -> None:
        self.wrong.append(f"dialog: {dialog.message}")
        await dialog.dismiss()

    def _hear(self, message: ConsoleMessage) -> None:
        # A page that says no has a status that says no; Chromium calls that an error.
        is_page = message.location["url"] == self.page.url and message.text.startswith(_FAILED)
        if message.type in {"error", "warning"} and not is_page:
            self.wrong.append(f"console: {message.text}")


@asynccontextmanager
async def window(browser: Browser, origin: str, **options: object) -> AsyncIterator[Visit]:
    """A fresh window without any cookie; nothing may have gone wrong in it when it is closed."""
    context = await _context(browser, **options)
    visit = Visit(await context.new_page(), origin)
    await visit.watch()
    try:
        yield visit
    except BaseException as error:
        error.add_note(f"in the window: {visit.wrong}")
        raise
    finally:
        await context.close()
    assert visit.wrong == []


async def _context(browser: Browser, **options: object) -> BrowserContext:
    asked = {"viewport": {"width": 1100, "height": 800}, "locale": "en-GB"}
    context = await browser.new_context(service_workers="block", **(asked | options))  # type: ignore[arg-type]
    context.set_default_timeout(60_000)
    return context


def cookie(origin: str, value: str) -> dict[str, object]:
    """Our session cookie as the browser keeps it."""
    host = urlsplit(origin).hostname or ""
    return {
        "name": "untilgone",
        "value": value,
        "domain": host,
        "path": "/",
        "httpOnly": True,
        "sameSite": "Lax",
    }
