"""Which letters may also be requests for erasure (Article 17 GDPR)."""

from untilgone.cases import Category
from untilgone.parties import PartyKind

# What these are about is personal data itself; the others rest on what else forbids them.
_ABOUT = frozenset({Category.IMPERSONATION, Category.DOXING})
_TO = frozenset({PartyKind.PLATFORM, PartyKind.HOST, PartyKind.SEARCH})


def asks_for_erasure(category: Category, party_kind: PartyKind) -> bool:
    """Whether such a letter is one, where we act on behalf of whoever the data are about."""
    return category in _ABOUT and party_kind in _TO
