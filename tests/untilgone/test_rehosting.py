"""Who is one and the same, and whether a site went to another host."""

import pytest

from untilgone.chain import is_same
from untilgone.directory import UNKNOWN
from untilgone.parties import Contact, Party, PartyKind
from untilgone.rehosting import host_change


def party(name, *mails, slug=UNKNOWN, kind=PartyKind.HOST):
    contacts = tuple(
        Contact(channel="abuse_email", address=mail, source="rdap", confidence=0.8)
        for mail in mails
    )
    return Party(kind=kind, name=name, slug=slug, contacts=contacts)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (party("A", slug="a"), party("B", slug="a"), True),
        (party("A", slug="a"), party("A", slug="b"), False),
        (party("Cellar Ltd"), party("CELLAR LTD"), True),
        (party("NET-1", "abuse@cellar.example"), party("NET-2", "noc@eu.cellar.example"), True),
        (party("NET-1", "abuse@cellar.example"), party("NET-2", "abuse@attic.example"), False),
        (party("NET-1", "one.host@gmail.com"), party("NET-2", "other.host@gmail.com"), False),
        (party("Cellar", "abuse@cellar.example", slug="cellar"), party("N", "x@cellar.example"), True),
    ],
)  # fmt: skip
def test_parties_are_the_same_by_slug_by_name_or_by_their_desk(one, other, same):
    assert is_same(one, other) is same


def test_a_site_that_went_to_another_host_is_noticed():
    cellar, attic = party("Cellar", "abuse@cellar.example"), party("Attic", "abuse@attic.example")
    change = host_change([cellar], [attic])

    assert change is not None
    assert (change.before.name, change.after.name) == ("Cellar", "Attic")
    assert host_change([cellar], [attic, cellar]) is None
    assert host_change([cellar], []) is None  # hidden, by a CDN or a failure: not moved
    assert host_change([], [attic]) is None
    assert host_change([party("C", kind=PartyKind.CDN)], [attic]) is None
