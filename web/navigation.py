"""Where the pages lead: one line each, shown to whoever may go there."""

from dataclasses import dataclass

from web.people import Permission, Visitor
from web.reader import gettext
from web.reader import marked as _


@dataclass(frozen=True, kw_only=True)
class Place:
    """One entry of the navigation."""

    path: str
    name: str
    is_here: bool


_REPORTING = frozenset({"report.html", "report_check.html", "reported.html"})
_PLACES: tuple[tuple[str, str, Permission, frozenset[str]], ...] = (
    ("/", _("What needs me now"), Permission.READ, frozenset({"inbox.html"})),
    ("/report", _("Report"), Permission.OPEN, _REPORTING),
    ("/mail", _("Mail"), Permission.READ, frozenset({"mail.html"})),
)
"""Path, name, who may go there, and the templates of the pages that are there."""


def places(visitor: Visitor, template: str) -> tuple[Place, ...]:
    """Where this visitor may go; nobody goes anywhere."""
    if visitor.person is None:
        return ()
    return tuple(
        Place(path=path, name=gettext(name), is_here=template in pages)
        for path, name, permission, pages in _PLACES
        if visitor.may(permission)
    )
