"""A report as one HTML page that loads nothing: the same sheet gives the same octets."""

from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from untilgone.paths import TEMPLATES
from untilgone.reports.sheet import Sheet


def as_html(sheet: Sheet) -> bytes:
    """The page, for screens and for paper."""
    blocks = [(type(block).__name__, block) for block in sheet.blocks]
    template = _environment().get_template("report.html")
    return template.render(sheet=sheet, blocks=blocks).encode()


@cache
def _environment() -> Environment:
    # What draws a curve is that of the pages.
    return Environment(
        loader=FileSystemLoader([TEMPLATES / "reports", TEMPLATES / "web"]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
