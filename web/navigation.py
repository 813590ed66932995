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


_OF_ADMINS = frozenset(
    {"people.html", "sessions.html", "tokens.html", "settings.html", "health.html"}
)
_LETTERS = frozenset(
    {
        "letters.html",
        "letter_check.html",
        "letter_edit.html",
        "letter_file.html",
        "letter_read.html",
        "letter_revision.html",
        "letter_uses.html",
    }
)
_NUMBERS = frozenset(
    {
        "numbers.html",
        "numbers_behind.html",
        "numbers_compare.html",
        "numbers_group.html",
        "report_made.html",
        "reports.html",
    }
)
_REPORTING = frozenset({"report.html", "report_check.html", "reported.html"})
_PLACES: tuple[tuple[str, str, Permission, frozenset[str]], ...] = (
    ("/", _("What needs me now"), Permission.READ, frozenset({"queue.html"})),
    ("/report", _("Report"), Permission.OPEN, _REPORTING),
    ("/mail", _("Mail"), Permission.READ, frozenset({"mail.html"})),
    ("/approvals", _("Approvals"), Permission.APPROVE, frozenset({"approvals.html"})),
    ("/refusals", _("Refusals"), Permission.APPROVE, frozenset({"refusals.html"})),
    ("/overview", _("Workload"), Permission.OVERSEE, frozenset({"overview.html"})),
    ("/numbers", _("Numbers"), Permission.OVERSEE, _NUMBERS),
    ("/directory", _("Directory"), Permission.READ, frozenset({"directory.html", "party.html"})),
    ("/letters", _("Letters"), Permission.READ, _LETTERS),
    ("/playbooks", _("Playbooks"), Permission.READ, frozenset({"playbooks.html", "playbook.html"})),
    ("/record", _("Record"), Permission.OVERSEE, frozenset({"record.html"})),
    ("/data-requests", _("Data requests"), Permission.OVERSEE, frozenset({"data_requests.html"})),
    ("/people", _("Administration"), Permission.ADMIN, _OF_ADMINS),
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
