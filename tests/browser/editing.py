"""A page with an editor of letters, and what a person does in one."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from fastapi import FastAPI, Form, Request
from fastapi.responses import HTMLResponse
from playwright.async_api import Locator, Page

from tests.web.conftest import House
from untilgone.paths import TEMPLATES
from web.app import build
from web.html import Html
from web.parts import visitor_of
from web.people import Permission
from web.routes import ROUTES, Route

LETTER = "Dear {{ party_name }},\n\n{% if urls %}\nItem #4 of {{ urls }}\n{% endif %}\n"
PATH = "/try-editor"
LABEL = "Text of the letter"
PAGE = """{% extends "base.html" %}
{% from "_parts/forms.html" import csrf, editor, editor_script, wrong_box with context %}
{% block title %}Editor{% endblock %}
{% block scripts %}{{ editor_script() }}{% endblock %}
{% block main %}
<h1 class="govuk-heading-l">Editor</h1>
{% if page.problem %}
{{ wrong_box("There is a problem", "", [("text", "The text is refused")]) }}
{% endif %}
<form method="post">
  {{ csrf() }}
  {{ editor("text", "text", "Text of the letter", page.text, page.facts, hint="Facts stand in braces.", rows=8, required=true, readonly=page.is_read_only) }}
  <button class="govuk-button">Keep</button>
  <button class="button-plain" type="reset">As it was</button>
</form>
<div id="preview" data-hx-post="/try-editor/preview" data-hx-trigger="input delay:50ms from:#text" data-hx-include="#text, [name=csrf]">
{% include "try_problem.html" %}
</div>
{% endblock %}
"""
PROBLEM = """{% if page.problem %}
<ul class="govuk-list"><li data-editor-problem="text" data-line="4"><a class="govuk-link" href="#text">{{ page.problem }}</a></li></ul>
{% endif %}
<p class="govuk-body" id="length">{{ page.text|length }} characters</p>
"""


@dataclass(frozen=True, kw_only=True)
class EditorPage:
    """What that page may see."""

    text: str
    is_read_only: bool = False
    facts: tuple[tuple[str, str], ...] = (
        ("party_name", "Who is written to"),
        ("urls", "What it is about, one or more"),
        ("organisation_name", "Our organisation's name isn't <b>bold</b>"),
    )

    @property
    def problem(self) -> str:
        """What is wrong with it."""
        return "Line 4: nobody is called Wrong" if "Wrong" in self.text else ""


def with_editor(house: House, folder: Path) -> FastAPI:
    """The app of the house with that page among its own."""
    shutil.copytree(TEMPLATES / "web", folder / "web")
    (folder / "web" / "try_editor.html").write_text(PAGE, "utf-8")
    (folder / "web" / "try_problem.html").write_text(PROBLEM, "utf-8")
    html = Html(folder)

    async def show(request: Request, readonly: bool = False) -> HTMLResponse:
        page = EditorPage(text=LETTER, is_read_only=readonly)
        return html.page("try_editor.html", page, visitor_of(request))

    async def keep(request: Request, text: Annotated[str, Form()]) -> HTMLResponse:
        return html.page("try_editor.html", EditorPage(text=text), visitor_of(request))

    async def preview(request: Request, text: Annotated[str, Form()]) -> HTMLResponse:
        return html.page("try_problem.html", EditorPage(text=text), visitor_of(request))

    routes = (("GET", PATH, show), ("POST", PATH, keep), ("POST", f"{PATH}/preview", preview))
    return build(
        house.settings,
        house.store,
        house.desk,
        routes=[
            *ROUTES,
            *(
                Route(path=path, method=method, function=function, permission=Permission.READ)
                for method, path, function in routes
            ),
        ],
    )


@dataclass(frozen=True)
class Editor:
    """The editor of a page, whichever page that is."""

    page: Page
    label: str = LABEL

    @property
    def content(self) -> Locator:
        """Where one types."""
        return self.page.get_by_role("textbox", name=self.label, exact=True)

    @property
    def frame(self) -> Locator:
        """All of it."""
        return self.page.locator(".cm-editor")

    @property
    def field(self) -> Locator:
        """The text area behind it, which is what the form sends."""
        return self.page.locator("textarea[data-editor]")

    async def text(self) -> str:
        """What the form would send."""
        return await self.field.input_value()

    async def type_at_the_end(self, text: str) -> None:
        """Write, as somebody would."""
        await self.content.click()
        await self.page.keyboard.press("Control+End")
        await self.page.keyboard.type(text)
