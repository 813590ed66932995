"""Pages from templates: strict, escaped, and with nothing but what the page's dataclass holds."""

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from web import files, words
from web.navigation import Place, places
from web.people import Visitor
from web.reader import exact, gettext, ngettext, reader

_POLICY = (
    "default-src 'none'; {scripts}style-src 'self'; img-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
"""What a page may load (CSP level 3): only our own, and scripts only where the page says so."""
_SCRIPTS = "script-src 'nonce-{nonce}'; connect-src 'self'; "


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What the frame around every page may see."""

    language: str
    has_shortcuts: bool
    person: str
    role: str
    csrf: str
    nonce: str
    places: tuple[Place, ...]
    styles: str
    scripts: tuple[str, ...]
    editor: str


class Html:
    """Renders the pages of one templates folder."""

    def __init__(self, templates: Path) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(templates / "web"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.i18n"],
        )
        self._environment.policies["ext.i18n.trimmed"] = True
        self._environment.filters |= {
            "exact": exact,
            "iso": words.iso,
            "party": words.PARTIES.__getitem__,
        }
        self._environment.install_gettext_callables(  # type: ignore[attr-defined]
            gettext, ngettext, newstyle=True
        )

    def page(self, template: str, page: Any, visitor: Visitor, status: int = 200) -> HTMLResponse:
        """The page as an answer with this status, in the reader's language."""
        nonce = secrets.token_urlsafe(16)
        person = visitor.person
        frame = Frame(
            language=reader().language,
            has_shortcuts=reader().has_shortcuts,
            person=person.name if person else "",
            role=words.role(person.role) if person else "",
            csrf=visitor.csrf,
            nonce=nonce,
            places=places(visitor, template),
            styles=files.address("app.css"),
            scripts=(files.address("htmx.min.js"), files.address("app.js")),
            editor=files.address("editor.js"),
        )
        text = self._environment.get_template(template).render(page=page, frame=frame)
        policy = _POLICY.format(scripts=_SCRIPTS.format(nonce=nonce))
        return _answer(text, policy, status)

    def for_parties(self, template: str, page: Any, status: int = 200) -> HTMLResponse:
        """A page for those we write to: in the language that it says itself, without scripts."""
        frame = {"styles": files.address("app.css")}
        text = self._environment.get_template(template).render(page=page, frame=frame)
        return _answer(text, _POLICY.format(scripts=""), status)


def _answer(text: str, policy: str, status: int) -> HTMLResponse:
    headers = {"Content-Security-Policy": policy}
    return HTMLResponse(text, status_code=status, headers=headers)
