"""The directory that is shipped: only what was read somewhere counts as verified."""

import re
from collections import Counter
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from untilgone import directory
from untilgone.cases import Category
from untilgone.directory_entries import Entry, ListedContact
from untilgone.parties import Certainty, Office, PartyKind

ENTRIES = directory.shipped().entries
CONTACTS = [(entry, contact) for entry in ENTRIES for contact in entry.contacts]
AUTHORITIES = {PartyKind.HOTLINE, PartyKind.REGULATOR, PartyKind.POLICE}
GATHERED = date(2026, 11, 22)


def called(entry: Entry) -> str:
    return f"{entry.kind}/{entry.slug}"


def guilty(is_guilty) -> list[str]:
    return [f"{called(e)} {c.address}" for e, c in CONTACTS if is_guilty(c)]


def kinds_for(url: str) -> dict[PartyKind, str]:
    return {party.kind: party.slug for party in directory.load().parties(url)}


def test_every_kind_of_party_is_in_it():
    # Who announces addresses is found by the address, never by a domain.
    assert {entry.kind for entry in ENTRIES} >= set(PartyKind) - {PartyKind.NETWORK}
    assert len(ENTRIES) >= 60


def test_a_party_stands_in_it_once_for_each_role():
    assert [key for key, n in Counter(map(called, ENTRIES)).items() if n > 1] == []


def test_no_name_belongs_to_two_parties_of_one_kind():
    """Which of them is written to would hang on the order of the files."""
    owners = {(entry.kind, domain): entry.slug for entry in ENTRIES for domain in entry.domains}
    shared = []
    for (kind, domain), slug in owners.items():
        above = domain.split(".")
        for start in range(1, len(above)):
            other = owners.get((kind, ".".join(above[start:])), slug)
            if other != slug:
                shared.append(f"{kind}: {domain} of {slug} is below one of {other}")

    assert shared == []
    assert len(owners) == sum(len(entry.domains) for entry in ENTRIES)


def test_every_name_is_one_that_the_network_writes():
    name = re.compile(r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")
    names = [domain for entry in ENTRIES for domain in entry.domains]

    assert [domain for domain in names if not name.fullmatch(domain)] == []


def test_every_contact_says_how_certain_it_is():
    assert guilty(lambda contact: contact.certainty is None) == []


def test_what_was_read_somewhere_has_the_day_and_what_was_not_has_none():
    def is_wrong(contact: ListedContact) -> bool:
        if contact.certainty is Certainty.BACKGROUND:
            return contact.last_verified is not None
        return contact.last_verified is None or contact.last_verified < GATHERED

    assert guilty(is_wrong) == []


def test_every_mailbox_is_one_and_every_form_has_an_address():
    mailbox = re.compile(r"[A-Za-z0-9._%+-]+@[a-z0-9.-]+\.[a-z]{2,}")

    def is_wrong(contact: ListedContact) -> bool:
        if contact.channel == "abuse_email":
            return not mailbox.fullmatch(contact.address)
        return contact.channel == "manual_form" and not urlsplit(contact.address).hostname

    assert guilty(is_wrong) == []


def test_the_docs_count_those_without_a_contact():
    without = sum(not entry.contacts for entry in ENTRIES)
    page = (Path(__file__).parents[2] / "docs/directory.md").read_text("utf-8")

    assert f"Of {without} of the {len(ENTRIES)} parties no contact is known" in page


def test_no_mailbox_is_known_from_memory_only():
    """It would be written to without asking anybody."""
    assert (
        guilty(lambda c: c.channel == "abuse_email" and c.certainty is Certainty.BACKGROUND) == []
    )


def test_no_mailbox_is_for_copyright():
    """Those notices reach the uploader and often Lumen, which publishes."""
    assert guilty(lambda c: re.match(r"(dmca|copyright)@", c.address)) == []


def test_who_can_be_reached_by_an_api_can_be_reached_without_it():
    only_api = [
        called(entry)
        for entry in ENTRIES
        if entry.contacts
        and not any(c.channel in {"abuse_email", "manual_form"} for c in entry.contacts)
    ]

    assert only_api == ["host/ip_volume"]  # no mailbox is known from a good source


def test_who_is_read_by_volunteers_says_so():
    volunteers = [
        entry for entry in ENTRIES if {c.channel for c in entry.contacts} & {"mastodon", "lemmy"}
    ]

    assert volunteers
    assert [called(entry) for entry in volunteers if not entry.warning] == []


def test_authorities_are_found_by_country_and_not_by_a_name():
    authorities = [entry for entry in ENTRIES if entry.kind in AUTHORITIES]

    assert [called(entry) for entry in authorities if entry.domains] == []
    assert {"NL", "IE", "US", "AU", "GB"} <= {c for entry in authorities for c in entry.acts_in}


def test_a_country_has_one_authority_for_each_office():
    held = Counter((office, c) for e in ENTRIES for office in e.offices for c in e.acts_in)

    assert [key for key, n in held.items() if n > 1] == []
    assert len([country for office, country in held if office is Office.DSC]) == 26  # not Poland


def test_an_office_whose_holder_nobody_checked_says_so():
    """Those that are known from memory only: a person sees it before a complaint goes there."""
    unsure = {e.slug for e in ENTRIES if e.offices and "never checked" in (e.notes or "")}

    assert unsure == {"ttja", "rrt", "mca_mt", "rpms"}


def test_hotlines_that_exchange_reports_name_their_own_country():
    exchanging = [(e, c) for e, c in CONTACTS if c.channel == "iccam"]

    assert len(exchanging) >= 12
    assert [called(e) for e, c in exchanging if e.acts_in != (c.address,)] == []


def test_networks_say_where_they_are_from():
    assert [
        called(e) for e in ENTRIES if (e.asns or e.networks) and e.networks_source is None
    ] == []


def test_no_network_and_no_registrar_belongs_to_two_parties_of_one_kind():
    numbers = [(e.kind, asn) for e in ENTRIES for asn in e.asns]
    ids = [(e.kind, number) for e in ENTRIES for number in e.registrar_ids]

    assert len(set(numbers)) == len(numbers)
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(
    ("url", "kind", "slug"),
    [
        ("https://www.youtube.com/watch?v=xxxxxxxxxxx", PartyKind.PLATFORM, "youtube"),
        ("https://youtu.be/xxxxxxxxxxx", PartyKind.PLATFORM, "youtube"),
        ("https://m.facebook.com/x", PartyKind.PLATFORM, "facebook"),
        ("https://de.xhamster.com/videos/x", PartyKind.PLATFORM, "xhamster"),
        ("https://nl.pornhub.org/view_video.php?viewkey=x", PartyKind.PLATFORM, "pornhub"),
        ("https://mastodon.social/@x/1", PartyKind.PLATFORM, "mastodon_social"),
        ("https://drive.google.com/file/d/x", PartyKind.PLATFORM, "google_drive"),
        ("https://drive.google.com/file/d/x", PartyKind.SEARCH, "google_search"),
        ("https://x.vercel.app/", PartyKind.PLATFORM, "vercel"),
        ("https://x.vercel.app/", PartyKind.HOST, "vercel"),
        ("https://d111.cloudfront.net/x.jpg", PartyKind.CDN, "cloudfront"),
        ("https://somebody.example/", PartyKind.PLATFORM, "unknown"),
    ],
)
def test_well_known_addresses_lead_to_who_can_act(url, kind, slug):
    assert kinds_for(url)[kind] == slug


def test_telegram_reads_reports_about_children_in_a_mailbox_of_its_own():
    [telegram] = directory.load().parties("https://t.me/x/1")

    def first(category: Category) -> str:
        return telegram.for_case(category, lambda _: False).contacts[0].address

    assert first(Category.CSAM) == "stopCA@telegram.org"
    assert first(Category.NCII) == "abuse@telegram.org"
