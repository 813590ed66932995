"""The mandate of a case in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from untilgone.mandates import CaseMandate, Giver, Scope
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


def mandate_shown(mandate: CaseMandate | None) -> MandateShown | None:
    """The mandate in words; None where none was recorded."""
    if mandate is None:
        return None
    return MandateShown(
        giver=GIVERS[mandate.giver],
        scope=SCOPES[mandate.scope],
        until=mandate.until.isoformat() if mandate.until else "",
        proof=mandate.proof,
    )
