"""Contacts for trusted flaggers: first for who is let in, never for anybody else."""

import pytest

from untilgone import directory
from untilgone.cases import Category
from untilgone.directory_entries import ListedContact
from untilgone.errors import BadInput
from untilgone.parties import Contact, Party, PartyKind
from untilgone.trusted import Trust

OPEN = Contact(channel="abuse_email", address="a@platform.example", source="x", confidence=1)
FOR_FLAGGERS = Contact(
    channel="abuse_email",
    address="flaggers@platform.example",
    source="x",
    confidence=1,
    trusted_flagger=True,
)
PORTAL = Contact(
    channel="manual_form",
    address="https://platform.example/partners",
    source="x",
    confidence=1,
    trusted_flagger=True,
    by_agreement=True,
)
PARTY = Party(
    kind=PartyKind.PLATFORM,
    name="Example",
    slug="example",
    contacts=(OPEN, FOR_FLAGGERS, PORTAL),
)
NCII = Category.NCII


def used(trust: Trust, category: Category = NCII) -> tuple[Contact, ...]:
    return trust.usable(PARTY, category).contacts


def test_without_a_word_about_it_nobody_is_a_trusted_flagger():
    assert used(Trust()) == (OPEN,)
    assert Trust().designation(NCII) == ""


def test_who_is_designated_uses_their_contact_first_but_no_portal_of_a_programme():
    assert used(Trust.parse("the ACM on 1 May 2025", "", "")) == (FOR_FLAGGERS, OPEN)


def test_a_partner_uses_the_portal_of_that_platform_only():
    assert used(Trust.parse("", "", "other example")) == (FOR_FLAGGERS, PORTAL, OPEN)
    assert used(Trust.parse("", "", "other")) == (OPEN,)


def test_a_designation_counts_within_its_area():
    trust = Trust.parse("the ACM", "csam csam_synthetic", "")

    assert used(trust, Category.CSAM) == (FOR_FLAGGERS, OPEN)
    assert used(trust) == (OPEN,)
    assert (trust.designation(Category.CSAM), trust.designation(NCII)) == ("the ACM", "")


def test_people_are_told_why_a_contact_is_not_used():
    assert Trust().why_not("example", OPEN) is None
    assert "UNTILGONE_TRUSTED_FLAGGER is not set" in (
        Trust().why_not("example", FOR_FLAGGERS) or ""
    )
    assert "`example` is not in UNTILGONE_PARTNER_OF" in (Trust().why_not("example", PORTAL) or "")


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (("the ACM", "csam spam", ""), "no category: spam"),
        (("", "csam", ""), "does not say who designated you"),
    ],
)
def test_settings_that_contradict_themselves_are_refused(settings, said):
    with pytest.raises(BadInput, match=said):
        Trust.parse(*settings)


def test_only_a_contact_for_trusted_flaggers_can_be_by_agreement():
    with pytest.raises(ValueError, match="trusted_flagger = true"):
        ListedContact(channel="abuse_email", address="a@b.example", source="x", by_agreement=True)


def test_the_shipped_programmes_are_closed_until_somebody_says_otherwise():
    pornhub = next(p for p in directory.shipped().parties("https://www.pornhub.com/x"))
    closed = Trust().usable(pornhub, NCII).contacts
    opened = Trust.parse("", "", "pornhub").usable(pornhub, NCII).contacts

    assert not any(contact.trusted_flagger for contact in closed)
    assert opened[0].by_agreement
    assert Trust.parse("the ACM", "", "").usable(pornhub, NCII).contacts == closed
