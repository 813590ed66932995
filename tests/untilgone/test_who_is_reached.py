"""Which parties each category reaches, for each kind of place: playbooks and directory together.

What is expected follows the law facts behind docs/playbooks.md, which shows the same table.
"""

from datetime import timedelta
from pathlib import Path

import pytest

from untilgone import directory, ladder, playbook
from untilgone.cases import Category
from untilgone.notices import NoticeKind
from untilgone.parties import Party, PartyKind
from untilgone.periods import period_of
from untilgone.playbook import Step

DIRECTORY = directory.shipped()
BOOKS = playbook.load_all()
PAGE = Path(__file__).parents[2] / "docs/playbooks.md"
ORGANISATION = "NL"

# Where platform and host are. CDN, network and registrar are known in each of them.
PLACES = {
    "NL": ("NL", "NL"),
    "EU": ("IE", "DE"),
    "US": ("US", "US"),
    "AU": ("AU", "AU"),
}
WORDS = {
    "acm": "DSC",
    "atkm": "ATKM",
    "autoriteit_persoonsgegevens": "data protection authority",
    "esafety": "eSafety",
    "ftc": "FTC",
    "google_search": "Google",
    "bing": "Bing",
    "politie_nl": "police",
}
AUTHORITIES = frozenset({PartyKind.HOTLINE, PartyKind.REGULATOR, PartyKind.POLICE})
CSAM = [Category.CSAM, Category.CSAM_SYNTHETIC]
NCII = [Category.NCII, Category.NCII_SYNTHETIC]


def parties_in(place: str) -> list[Party]:
    platform, host = PLACES[place]
    return [
        Party(kind=kind, name=str(kind), slug=str(kind), country=country)
        for kind, country in (
            (PartyKind.PLATFORM, platform),
            (PartyKind.HOST, host),
            (PartyKind.CDN, "US"),
            (PartyKind.NETWORK, host),
            (PartyKind.REGISTRAR, "US"),
        )
    ]


def taken(category: Category, place: str) -> list[tuple[Step, Party]]:
    """The steps that are taken there, and whom each goes to; every one must lead to somebody."""
    parties = parties_in(place)
    found = []
    for step in BOOKS.for_category(category).steps:
        party = ladder.whom(step, parties, DIRECTORY, ORGANISATION)
        if ladder.why_skipped(step, parties, party) is None:
            assert party is not None, f"{category} in {place}: nobody is known as {step.party}"
            found.append((step, party))
    return found


def called(party: Party) -> str:
    if party.kind is PartyKind.HOTLINE:
        return f"hotline of {party.country}"
    return WORDS.get(party.slug, party.slug)


def reached(category: Category, place: str) -> list[str]:
    """Who is written to, in order, each once."""
    return list(dict.fromkeys(called(party) for _, party in taken(category, place)))


def authorities(category: Category, place: str) -> list[str]:
    found = [party for _, party in taken(category, place) if party.kind in AUTHORITIES]
    return list(dict.fromkeys(map(called, found)))


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("category", CSAM)
def test_child_abuse_reaches_everybody_who_carries_it(category, place):
    assert {"platform", "host", "cdn", "network", "registrar"} <= set(reached(category, place))


@pytest.mark.parametrize("category", CSAM)
def test_child_abuse_reaches_the_authorities_of_the_host_and_our_police(category):
    assert authorities(category, "NL") == ["ATKM", "hotline of NL", "police"]
    assert authorities(category, "EU") == ["hotline of DE", "police"]
    assert authorities(category, "US") == ["hotline of US", "police"]
    assert authorities(category, "AU") == ["eSafety", "police"]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("category", NCII)
def test_intimate_images_reach_everybody_who_carries_or_finds_them(category, place):
    wanted = {"platform", "host", "cdn", "network", "registrar", "Google", "Bing"}

    assert wanted <= set(reached(category, place))


@pytest.mark.parametrize("category", NCII)
def test_intimate_images_reach_the_coordinator_and_who_enforces_the_48_hours(category):
    assert authorities(category, "NL") == ["DSC"]
    assert authorities(category, "EU") == ["DSC"]
    assert authorities(category, "US") == ["FTC", "DSC"]
    assert authorities(category, "AU") == ["eSafety", "DSC"]


@pytest.mark.parametrize("place", PLACES)
def test_sextortion_reaches_the_police_before_any_regulator(place):
    assert authorities(Category.SEXTORTION, place) == ["police", "DSC"]
    assert {"platform", "host", "cdn", "registrar"} <= set(reached(Category.SEXTORTION, place))


@pytest.mark.parametrize("place", PLACES)
def test_a_fake_profile_reaches_the_platform_and_the_data_protection_authority(place):
    assert authorities(Category.IMPERSONATION, place) == ["data protection authority"]
    assert reached(Category.IMPERSONATION, place)[:2] == ["platform", "host"]
    assert not {"cdn", "registrar"} & set(reached(Category.IMPERSONATION, place))


@pytest.mark.parametrize("place", PLACES)
def test_doxing_reaches_police_and_data_protection_authority(place):
    assert authorities(Category.DOXING, place) == ["police", "data protection authority"]
    assert {"platform", "host", "cdn", "Google"} <= set(reached(Category.DOXING, place))


@pytest.mark.parametrize("place", PLACES)
def test_whoever_runs_a_nudify_service_is_not_written_to(place):
    assert "platform" not in reached(Category.NUDIFY_SERVICE, place)
    assert authorities(Category.NUDIFY_SERVICE, place) == ["DSC"]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("category", Category)
def test_an_authority_is_never_the_first_to_be_told(category, place):
    first, party = taken(category, place)[0]

    assert party.kind not in AUTHORITIES
    assert first.notice is NoticeKind.NOTICE


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("category", Category)
def test_every_authority_can_be_reached_about_the_category(category, place):
    """By a form or a mailbox; of ATKM no address is known, a person is told to use their own way."""
    silent = {
        party.slug
        for _, party in taken(category, place)
        if party.kind in AUTHORITIES and not party.for_case(category, lambda _: False).contacts
    }

    assert silent <= {"atkm"}


def waited(category: Category, place: str, slug: str) -> timedelta:
    """How long after the first notice a party is told, where every step that may be skipped is."""
    before = []
    for step, party in taken(category, place):
        if party.slug == slug:
            return sum(before, timedelta())
        before.append(timedelta() if step.if_unknown == "skip" else step.wait)
    raise AssertionError(f"{slug} is not reached")


def test_the_ftc_is_told_after_the_48_hours_of_the_act():
    assert waited(Category.NCII, "US", "ftc") >= timedelta(hours=48)


@pytest.mark.parametrize("category", [Category.IMPERSONATION, Category.DOXING])
def test_the_data_protection_authority_is_told_after_the_month_of_the_gdpr(category):
    assert waited(category, "EU", "autoriteit_persoonsgegevens") >= timedelta(days=31)


def test_atkm_is_told_after_the_24_hours_of_the_code():
    assert waited(Category.CSAM, "NL", "atkm") >= timedelta(hours=24)


@pytest.mark.parametrize("slug", ["facebook", "instagram", "reddit", "snapchat", "tiktok", "x"])
@pytest.mark.parametrize("category", NCII)
def test_letters_to_platforms_under_the_act_name_its_48_hours(slug, category):
    (entry,) = [e for e in DIRECTORY.called(slug) if e.kind is PartyKind.PLATFORM]
    period = period_of(entry.duties, category, None, now=None)  # nobody was told yet

    assert period.law.startswith("TAKE IT DOWN Act")
    assert period.hours == "48"


@pytest.mark.parametrize("category", Category)
def test_the_page_shows_the_same_table(category):
    carriers = [n for n in reached(category, "EU") if n not in authorities(category, "EU")]
    cells = [f"`{category}`", ", ".join(carriers)]
    cells += [", ".join(authorities(category, place)) for place in PLACES]

    assert f"| {' | '.join(cells)} |" in PAGE.read_text("utf-8").splitlines()
