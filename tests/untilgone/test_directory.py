"""Who can act on a URL: the directory's files, and the guess where they know nobody."""

from datetime import date
from pathlib import Path

import pytest

from untilgone import directory
from untilgone.cases import Category
from untilgone.directory import Directory, Entry, ListedContact
from untilgone.errors import BadInput, NotFound
from untilgone.parties import Certainty, Contact, PartyKind

ENTRY = """
[[party]]
slug = "{slug}"
kind = "{kind}"
name = "{name}"
domains = ["platform.example"]
country = "NL"
languages = ["nl", "en"]
contacts = [{{channel = "abuse_email", address = "{slug}@mail.example", source = "their site"}}]
"""


def written(path: Path, *entries: str) -> Path:
    path.write_text("\n".join(entries), encoding="utf-8")
    return path


def entry(slug: str = "one", kind: str = "platform", name: str = "One") -> str:
    return ENTRY.format(slug=slug, kind=kind, name=name)


def listed(slug: str, kind: PartyKind, *domains: str) -> Entry:
    return Entry(slug=slug, kind=kind, name=slug, domains=domains)


def contact_of(channel: str, address: str, **changes) -> Contact:
    return ListedContact(channel=channel, address=address, source="a test", **changes).contact()


def slugs(known: Directory, url: str) -> list[str]:
    return [party.slug for party in known.parties(url)]


def test_an_entry_says_what_its_file_says(tmp_path: Path):
    known = directory.load([written(tmp_path / "own.toml", entry())])
    [party] = known.parties("https://platform.example/a")

    assert (party.kind, party.name, party.slug) == (PartyKind.PLATFORM, "One", "one")
    assert (party.language, party.country) == ("nl", "NL")
    assert party.contacts == (
        Contact(
            channel="abuse_email",
            address="one@mail.example",
            source="their site",
            confidence=0.9,
        ),
    )


@pytest.mark.parametrize(
    "url",
    [
        "https://platform.example/",
        "https://www.platform.example/a?b=c",
        "http://user.PLATFORM.example:8080/",
    ],
)
def test_a_party_can_act_on_its_domains_and_everything_below_them(url):
    known = Directory([listed("one", PartyKind.PLATFORM, "Platform.example")])

    assert known.platform(url) == "one"


@pytest.mark.parametrize(
    "url", ["https://notplatform.example/", "https://platform.example.other.example/"]
)
def test_a_name_that_only_looks_alike_is_somebody_else(url):
    known = Directory([listed("one", PartyKind.PLATFORM, "platform.example")])

    assert known.platform(url) == "unknown"


def test_everybody_who_can_act_is_named_the_platform_first():
    known = Directory(
        [
            listed("police", PartyKind.POLICE, "platform.example"),
            listed("host", PartyKind.HOST, "platform.example"),
            listed("platform", PartyKind.PLATFORM, "platform.example"),
        ]
    )

    assert slugs(known, "https://platform.example/") == ["platform", "host", "police"]


def test_an_own_entry_outranks_a_shipped_one_for_the_same_domain():
    known = Directory(
        [
            listed("shipped", PartyKind.PLATFORM, "platform.example"),
            listed("own", PartyKind.PLATFORM, "platform.example"),
        ]
    )

    assert known.platform("https://platform.example/") == "own"


def test_a_later_file_replaces_an_entry_of_the_same_kind_and_slug(tmp_path: Path):
    known = directory.load(
        [
            written(tmp_path / "a.toml", entry(name="Old"), entry(slug="two", name="Two")),
            written(tmp_path / "b.toml", entry(name="New")),
        ]
    )

    assert [party.name for party in known.parties("https://platform.example/")] == ["New", "Two"]


def test_an_unknown_site_gets_the_mailbox_that_rfc_2142_names():
    [party] = Directory([]).parties("https://www.somewhere.example/a")
    [contact] = party.contacts

    assert (party.slug, party.name) == ("unknown", "somewhere.example")
    assert contact.address == "abuse@somewhere.example"
    assert (contact.is_guess, contact.source, contact.confidence) == (True, "rfc2142", 0.3)


@pytest.mark.parametrize("url", ["https://192.0.2.7/a", "https://[2001:db8::1]/a"])
def test_nobody_guesses_a_mailbox_at_a_bare_address(url):
    [party] = Directory([]).parties(url)

    assert party.contacts == ()


def test_a_known_host_does_not_hide_that_the_platform_is_a_guess():
    known = Directory([listed("host", PartyKind.HOST, "platform.example")])

    assert slugs(known, "https://platform.example/") == ["unknown", "host"]


def test_no_host_name_becomes_the_name_of_a_platform():
    assert Directory([]).platform("https://jane-doe.example/") == "unknown"


@pytest.mark.parametrize(
    ("text", "key", "hint"),
    [
        (entry().replace("domains", "domain"), "0.domain", ""),
        (entry().replace('kind = "platform"', 'kind = "site"'), "0.kind", "'platform'"),
        (entry().replace('name = "One"\n', ""), "0.name", "required"),
        (entry() + entry().replace("source = ", "sauce = "), "1.contacts.0.sauce", ""),
        (
            entry().replace("source = ", 'categories = ["csam"], source = '),
            "0.contacts.0.categories",
            "",
        ),
        (entry().replace("source = ", 'for = ["crime"], source = '), "0.contacts.0.for.0", "csam"),
        (entry(slug="jane-doe.example"), "0.slug", "lower-case letters"),
        (entry().replace('"NL"', '"nl"'), "0.country", "two capital letters"),
        (entry().replace('["nl", "en"]', "[]"), "0", "no language"),
        (entry() + "[[party.duties]]\nlaw = 'a law'\n", "0.duties.0.deadline", "required"),
    ],
)
def test_a_mistake_names_file_entry_and_key(tmp_path: Path, text: str, key: str, hint: str):
    path = written(tmp_path / "own.toml", text)

    with pytest.raises(BadInput) as refused:
        directory.load([path])
    assert f"own.toml: party {key}: " in str(refused.value)
    assert hint in str(refused.value)


def test_a_misspelt_table_is_not_passed_over_in_silence(tmp_path: Path):
    path = written(tmp_path / "own.toml", entry().replace("[[party]]", "[[partie]]"))

    with pytest.raises(BadInput, match=r"own\.toml: there is no such key: partie"):
        directory.load([path])


def test_a_syntax_error_names_file_and_line(tmp_path: Path):
    path = written(tmp_path / "own.toml", "[[party]]\nslug = one")

    with pytest.raises(BadInput, match=r"own\.toml: not TOML: .*line 2"):
        directory.load([path])


def test_a_file_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(BadInput, match=r"nowhere\.toml cannot be read"):
        directory.load([tmp_path / "nowhere.toml"])


def test_a_contact_says_where_we_have_it_from():
    with pytest.raises(ValueError, match="source"):
        ListedContact(channel="abuse_email", address="abuse@platform.example")


def test_a_contact_says_how_well_it_is_known_and_what_it_is_for(tmp_path: Path):
    text = entry().replace(
        "source = ",
        'certainty = "S", last_verified = 2026-11-29, for = ["csam", "csam_synthetic"], source = ',
    )
    known = directory.load([written(tmp_path / "own.toml", text)])
    [contact] = known.parties("https://platform.example/")[0].contacts

    assert contact.is_verified
    assert (contact.certainty, contact.last_verified) == (Certainty.STATED, date(2026, 11, 29))
    assert contact.categories == (Category.CSAM, Category.CSAM_SYNTHETIC)


@pytest.mark.parametrize(
    ("certainty", "on", "verified", "confidence"),
    [
        ("S", date(2026, 11, 29), True, 0.9),
        ("O", date(2026, 11, 29), True, 0.9),
        ("S", None, False, 0.9),
        ("3", date(2026, 11, 29), False, 0.6),
        ("B", None, False, 0.3),
        (None, None, False, 0.9),
    ],
)
def test_only_what_the_party_says_or_what_was_seen_to_work_is_verified(
    certainty, on, verified, confidence
):
    contact = contact_of("abuse_email", "a@b.example", certainty=certainty, last_verified=on)

    assert (contact.is_verified, contact.confidence) == (verified, confidence)


@pytest.mark.parametrize(
    ("channel", "address", "changes", "said"),
    [
        ("abuse_email", "a@b.example", {"certainty": "B"}, "who verified it where"),
        ("abuse_email", "a@b.example", {}, "who verified it where"),
        ("manual_form", "http://b.example/form", {"certainty": "S"}, "https://"),
        ("abuse_email", "a@b.example", {"certainty": "S", "asks": ("URL",)}, "only a manual_form"),
    ],
)
def test_a_contact_that_promises_too_much_is_refused(channel, address, changes, said):
    with pytest.raises(ValueError, match=said):
        contact_of(channel, address, last_verified=date(2026, 11, 29), **changes)


def test_a_network_leads_to_whoever_runs_it():
    one, two = (
        Entry(slug=slug, kind=PartyKind.HOST, name=slug, asns=(64496,)) for slug in ("one", "two")
    )

    assert Directory([one, two]).on_network(64496) == (two, one)
    assert Directory([one, two]).on_network(64497) == ()


def test_parties_are_found_by_their_slug_in_every_role():
    known = Directory([listed("one", PartyKind.CDN), listed("one", PartyKind.REGISTRAR)])

    assert [party.kind for party in known.called("one")] == [PartyKind.CDN, PartyKind.REGISTRAR]
    with pytest.raises(NotFound, match="no party two"):
        known.called("two")
