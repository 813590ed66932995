"""The list of pages is complete; this needs no browser."""

import re

import pytest

from tests.browser.pages import NO_PAGES, PAGES, PARTS
from untilgone.paths import TEMPLATES
from web.routes import ROUTES

FRAMES = {
    "base.html",
    "answer_base.html",
    "bulk_progress.html",
    "claims_part.html",
    "queue_part.html",
}
SHOWN = [
    route.path
    for route in ROUTES
    if route.method == "GET"
    and not route.path.startswith("/api/")
    and route.path not in NO_PAGES | PARTS
]
STANDS_FOR = {"{answer}": "/answer/x", "{several}": "/answer/x", "{closed}": "/answer/x"}


def address(path: str) -> str:
    return re.sub(r"\{\w+\}", "x", STANDS_FOR.get(path, path)).partition("?")[0]


@pytest.mark.parametrize("path", SHOWN)
def test_every_page_of_the_table_of_routes_is_walked(path: str):
    wanted = re.compile(re.sub(r"\{\w+\}", "[^/]+", path))

    assert any(wanted.fullmatch(address(shown.path)) for shown in PAGES)


def test_every_template_of_a_page_is_walked():
    templates = {path.name for path in (TEMPLATES / "web").glob("*.html")}

    assert {shown.template for shown in PAGES} == templates - FRAMES


def test_every_page_has_a_name_of_its_own():
    names = [shown.name for shown in PAGES]

    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z-]+", name) for name in names)
