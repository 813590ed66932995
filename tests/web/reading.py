"""Reading pages as a person or a browser would, and pressing their buttons."""

import html
import re
from html.parser import HTMLParser

from tests.web.conftest import House


def text(page) -> str:
    """What a reader sees, roughly: no tags, one space between words."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


class Elements(HTMLParser):
    """Every element of a page and its attributes."""

    def __init__(self, page) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page.text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


def is_harmless(page) -> bool:
    """No script but our files, no picture, no handler, and no link that leads out of the house."""
    elements = Elements(page).found
    tags = {tag for tag, _ in elements}
    handlers = {name for _, attributes in elements for name in attributes if name.startswith("on")}
    targets = [
        value or ""
        for _, attributes in elements
        for name, value in attributes.items()
        if name in {"href", "src", "action", "formaction"}
    ]
    leads_out = [target for target in targets if not target.startswith(("/", "#"))]
    scripts = [attributes for tag, attributes in elements if tag == "script"]
    foreign = [each for each in scripts if not (each.get("src") or "").startswith("/static/")]
    return not (tags & {"img", "iframe", "style"} or handlers or leads_out or foreign)


async def act(house: House, person, reference: str, action: str, **fields):
    async with await house.browser(person) as browser:
        return await browser.send(f"/takedowns/{reference}/actions/{action}", **fields)


async def show(house: House, person, path: str):
    async with await house.browser(person) as browser:
        return await browser.get(path)
