"""Pages from templates: strict, escaped, and with nothing but what the page's dataclass holds."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from web import words
from web.people import Permission, Visitor

STATIC = Path(__file__).parent / "static"


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What the frame around every page may see."""

    person: str
    role: str
    csrf: str
    may_open: bool
    styles: str  # where the style sheet is; the address changes with its content


class Html:
    """Renders the pages of one templates folder."""

    def __init__(self, templates: Path) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(templates / "web"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters |= {"exact": words.exact, "iso": words.iso}
        version = hashlib.sha256((STATIC / "app.css").read_bytes()).hexdigest()[:12]
        self._styles = f"/static/app.css?{version}"

    def page(self, template: str, page: Any, visitor: Visitor, status: int = 200) -> HTMLResponse:
        """The page as an answer with this status."""
        frame = Frame(
            person=visitor.person.name if visitor.person else "",
            role=words.role(visitor.person.role) if visitor.person else "",
            csrf=visitor.csrf,
            may_open=visitor.may(Permission.OPEN),
            styles=self._styles,
        )
        text = self._environment.get_template(template).render(page=page, frame=frame)
        return HTMLResponse(text, status_code=status)
