"""Trusted flaggers: which contacts are for them only, and what a letter says of the status.

Article 22 DSA: platforms decide first on notices of those whom a Digital Services Coordinator has
designated, within their area of expertise. Programmes of single platforms are another thing: they
ask for an agreement or a login, and no designation opens them.
"""

from dataclasses import dataclass, replace

from untilgone.cases import Category
from untilgone.errors import BadInput
from untilgone.parties import Contact, Party


@dataclass(frozen=True, kw_only=True)
class Trust:
    """What the organisation says of itself; by default it is nobody's trusted flagger."""

    designated_by: str = ""  # the coordinator, with number or date; empty: not designated
    designated_for: frozenset[Category] = frozenset()  # empty: for all
    partner_of: frozenset[str] = frozenset()  # slugs of platforms that gave it a login

    @classmethod
    def parse(cls, designation: str, categories: str, partners: str) -> "Trust":
        """The three settings; BadInput names what is no category, or a status without its giver."""
        wrong = sorted(set(categories.split()) - set(Category))
        if wrong:
            raise BadInput(
                f"UNTILGONE_TRUSTED_FLAGGER_FOR names what is no category: {', '.join(wrong)}."
            )
        if categories.split() and not designation.strip():
            raise BadInput(
                "UNTILGONE_TRUSTED_FLAGGER_FOR is set, but UNTILGONE_TRUSTED_FLAGGER does not say "
                "who designated you."
            )
        return cls(
            designated_by=" ".join(designation.split()),
            designated_for=frozenset(map(Category, categories.split())),
            partner_of=frozenset(partners.split()),
        )

    def designation(self, category: Category) -> str:
        """Who designated us for such material; empty where nobody did."""
        is_covered = not self.designated_for or category in self.designated_for
        return self.designated_by if is_covered else ""

    def why_not(self, slug: str, contact: Contact, category: Category | None = None) -> str | None:
        """Why a contact of the party may not be used; None where it may. For people to read."""
        if not contact.trusted_flagger or slug in self.partner_of:
            return None
        if contact.by_agreement:
            return f"for partners only: `{slug}` is not in UNTILGONE_PARTNER_OF"
        if not self.designated_by:
            return "for trusted flaggers only: UNTILGONE_TRUSTED_FLAGGER is not set"
        if category is not None and not self.designation(category):
            return f"for trusted flaggers only: you are none for `{category}`"
        return None

    def usable(self, party: Party, category: Category) -> Party:
        """The party with what is open to us: contacts for trusted flaggers first, or not at all."""
        ours = [c for c in party.contacts if self.why_not(party.slug, c, category) is None]
        ours.sort(key=lambda contact: not contact.trusted_flagger)
        return replace(party, contacts=tuple(ours))


NOBODYS = Trust()
"""Of an organisation that says nothing about it."""
