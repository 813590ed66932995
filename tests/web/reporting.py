"""Handing in reports by the pages, as a browser does."""

import html
import re

from tests.people import CAROL
from tests.web.conftest import House

FIELDS = {"category": "ncii", "language": "en"}


async def send(house: House, path: str, *, headers=None, files=None, person=CAROL, **fields):
    async with await house.browser(person) as browser:
        data = {"csrf": await browser.csrf()} | FIELDS | fields
        return await browser.client.post(path, data=data, headers=headers, files=files)


async def check(house: House, urls: str, **fields):
    return await send(house, "/report/check", urls=urls, **fields)


def form_of(page, path: str) -> dict[str, list[str]]:
    """What a browser would send with the form of that page, as it stands."""
    inside = page.text.partition(f'action="{path}"')[2].partition("</form>")[0]
    sent: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', inside):
        sent.setdefault(name, []).append(html.unescape(value))
    for name, value in re.findall(
        r'<textarea name="(\w+)"[^>]*>\n(.*?)</textarea>', inside, re.DOTALL
    ):
        sent.setdefault(name, []).append(html.unescape(value))
    ticked = re.findall(r'name="take" type="checkbox" value="(\d+)" checked', inside)
    return sent | {"take": ticked}


async def press(house: House, page, **changes):
    fields = {name: value for name, value in form_of(page, "/report").items() if name != "csrf"}
    return await send(house, "/report", **(fields | changes))
