"""The dossier of a whole case: that of each of its takedowns, what they have in common, and a PDF.

Nothing stands in it that the dossier of a takedown would not hold (untilgone/dossier.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from untilgone.cases import Category
from untilgone.directory import Directory
from untilgone.dossier import Dossier, dossier_of, last_moment
from untilgone.notices import Notifier
from untilgone.store.views import TakedownView


@dataclass(frozen=True, kw_only=True)
class CaseDossier:
    """Everything that is handed to an authority about one case."""

    reference: str
    as_of: datetime
    by: Notifier
    category: Category
    takedowns: tuple[Dossier, ...]


def case_dossier_of(
    reference: str, views: Sequence[TakedownView], directory: Directory, by: Notifier
) -> CaseDossier:
    """The dossier of a case as it stands; the same state gives the same dossier."""
    at = max(last_moment(view) for view in views)
    return CaseDossier(
        reference=reference,
        as_of=at,
        by=by,
        category=views[0].line.category,
        takedowns=tuple(dossier_of(view, directory, by, as_of=at) for view in views),
    )
