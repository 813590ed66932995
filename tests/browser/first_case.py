"""The first case of somebody new, from the invitation to the notice that was sent."""

import re
import time
from dataclasses import dataclass

from tests.browser.visit import Visit

# Every press of the mouse, whatever it hits; typing is none.
_TELL = 'addEventListener("pointerdown", () => clicked(), { capture: true });'


@dataclass(frozen=True, kw_only=True)
class FirstCase:
    """What it took."""

    reference: str
    clicks: int
    seconds: float


async def first_case(visit: Visit, link: str, url: str) -> FirstCase:
    """Walk it with the mouse: each click is counted by the page that it hits."""
    page, clicks = visit.page, 0

    def clicked() -> None:
        nonlocal clicks
        clicks += 1

    await page.expose_function("clicked", clicked)
    await page.add_init_script(_TELL)
    began = time.monotonic()
    await visit.go(link)
    await visit.press("Sign in")
    await visit.follow("Report")
    await page.get_by_label("Addresses (URLs)").click()
    await page.keyboard.insert_text(url)
    await page.get_by_role("radio", name="Intimate images without consent").check()
    await visit.press("Check what will happen")
    await visit.press("Report what is ticked")
    opened = page.locator("main").get_by_role("link", name=re.compile(r"^UG-\d{4}-\d+-\d+$"))
    reference = await opened.inner_text()
    await visit.follow(reference)
    sent = page.locator("#now .notice-delivered")  # the page refreshes that by itself
    await sent.wait_for()
    return FirstCase(reference=reference, clicks=clicks, seconds=time.monotonic() - began)
