"""The mandate of a case in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from untilgone.mandates import CaseMandate, Giver, Holding, Scope
from web import words
from web.reader import gettext, ngettext
from web.reader import marked as _
from web.words import Words

GIVERS: Mapping[Giver, str] = Words(
    {
        Giver.VICTIM: _("The person shown"),
        Giver.PARENT: _("A parent, or who else decides for that person"),
        Giver.HOTLINE: _("A partner hotline"),
        Giver.OWN: _("Nobody: our own finding"),
    }
)
SCOPES: Mapping[Scope, str] = Words(
    {
        Scope.ADDRESSES: _("These addresses only"),
        Scope.LATER: _("These, and everything found later"),
    }
)


@dataclass(frozen=True, kw_only=True)
class MandateShown:
    """A mandate as pages show it."""

    giver: str
    scope: str
    until: str  # a day, as 2027-03-31; empty: until it is withdrawn
    proof: str
    warning: str  # that it does not hold any more, or not for long; empty: it holds


def mandate_shown(mandate: CaseMandate | None, now: datetime) -> MandateShown | None:
    """The mandate in words; None where none was recorded."""
    if mandate is None:
        return None
    return MandateShown(
        giver=GIVERS[mandate.giver],
        scope=SCOPES[mandate.scope],
        until=mandate.until.isoformat() if mandate.until else "",
        proof=mandate.proof,
        warning=_warning(mandate, now),
    )


def _warning(mandate: CaseMandate, now: datetime) -> str:
    holding = mandate.holding(now)
    if holding is Holding.WITHDRAWN and mandate.withdrawn_at is not None:
        return gettext("Withdrawn {when}.").format(when=words.when(mandate.withdrawn_at, now))
    if holding is Holding.EXPIRED:
        return gettext("It has run out: its last day is over.")
    if holding is Holding.ENDS_SOON and mandate.until is not None:
        days = (mandate.until - now.date()).days
        if days == 0:
            return gettext("It runs out: today is its last day.")
        return ngettext(
            "It runs out: its last day is in {n} day.",
            "It runs out: its last day is in {n} days.",
            days,
        ).format(n=days)
    return ""
