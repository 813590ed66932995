"""Steps of a ladder: which are not taken for a URL, and which comes after a refusal."""

from datetime import timedelta

import pytest

from untilgone import directory, ladder
from untilgone.notices import NoticeKind
from untilgone.parties import Party, PartyKind
from untilgone.playbook import IfUnknown, Step
from untilgone.progress import Carried


def step(party: PartyKind, notice: NoticeKind = NoticeKind.ESCALATION, **more) -> Step:
    return Step(party=party, notice=notice, wait=timedelta(hours=1), **more)


STEPS = (
    step(PartyKind.PLATFORM, NoticeKind.NOTICE),
    step(PartyKind.PLATFORM, NoticeKind.REMINDER),
    step(PartyKind.HOST),
)


def party(kind: PartyKind, country: str | None = None) -> Party:
    return Party(kind=kind, name="Example", slug="example", country=country)


def test_a_refusal_skips_the_reminder_to_the_same_party():
    assert ladder.step_after_refusal(Carried(step=1), STEPS) == 2


def test_a_refusal_by_the_last_party_ends_the_ladder():
    assert ladder.step_after_refusal(Carried(step=3), STEPS) == 3
    assert ladder.step_after_refusal(Carried(step=2), STEPS[:2]) == 2


def test_two_regulators_are_somebody_else_to_each_other():
    steps = (
        step(PartyKind.PLATFORM, NoticeKind.NOTICE),
        step(PartyKind.REGULATOR, to="ftc"),
        step(PartyKind.REGULATOR, to="acm"),
    )

    assert ladder.step_after_refusal(Carried(step=2), steps) == 2


@pytest.mark.parametrize(("country", "is_taken"), [("NL", True), ("DE", False), (None, False)])
def test_a_step_for_hosts_of_one_country_is_taken_there_only(country, is_taken):
    atkm = step(PartyKind.REGULATOR, to="atkm", host_in=("NL",))
    parties = [party(PartyKind.PLATFORM, "NL"), party(PartyKind.HOST, country)]
    why = ladder.why_skipped(atkm, parties, party(PartyKind.REGULATOR, "NL"))

    assert (why is None) is is_taken
    assert why is None or "this step is for NL" in why


def test_a_step_for_platforms_of_one_country_asks_nothing_of_the_host():
    ftc = step(PartyKind.REGULATOR, to="ftc", platform_in=("US",))
    parties = [party(PartyKind.PLATFORM, "US"), party(PartyKind.HOST, "DE")]

    assert ladder.why_skipped(ftc, parties, party(PartyKind.REGULATOR, "US")) is None


def test_a_step_whose_party_nobody_knows_asks_a_person_unless_it_may_be_skipped():
    asking = step(PartyKind.CDN)
    skipping = step(PartyKind.CDN, if_unknown=IfUnknown.SKIP)

    assert ladder.why_skipped(asking, [], None) is None
    assert ladder.why_skipped(skipping, [], None) == "Nobody is known as cdn."
    assert ladder.why_skipped(skipping, [], party(PartyKind.CDN)) is None


AUSTRALIA = step(PartyKind.REGULATOR, to="esafety", host_or_platform_in=("AU",))


@pytest.mark.parametrize(
    ("platform", "host", "is_taken"),
    [("AU", "US", True), ("US", "AU", True), ("US", "NL", False), (None, None, False)],
)
def test_a_step_for_either_of_them_asks_for_one(platform, host, is_taken):
    parties = [party(PartyKind.PLATFORM, platform), party(PartyKind.HOST, host)]

    assert (ladder.why_skipped(AUSTRALIA, parties, None) is None) is is_taken


def test_why_it_is_not_taken_names_both():
    parties = [party(PartyKind.PLATFORM, "US"), party(PartyKind.HOST, "NL")]

    assert ladder.why_skipped(AUSTRALIA, parties, None) == (
        "The host or platform is in NL or US; this step is for AU."
    )


def slug_of(taken: Step, country: str = "NL", host: str | None = None) -> str | None:
    parties = [party(PartyKind.PLATFORM, "IE"), party(PartyKind.HOST, host)]
    found = ladder.whom(taken, parties, directory.shipped(), country)
    return found.slug if found else None


@pytest.mark.parametrize(
    ("country", "slug"), [("NL", "acm"), ("IE", "coimisiun_na_mean"), ("BE", "bipt"), ("US", None)]
)
def test_a_complaint_goes_to_the_coordinator_of_the_organisations_own_country(country, slug):
    assert slug_of(step(PartyKind.REGULATOR, to="dsc"), country, host="DE") == slug


def test_a_slug_means_that_party_wherever_the_organisation_is():
    assert slug_of(step(PartyKind.REGULATOR, to="acm"), "IE") == "acm"
    assert slug_of(step(PartyKind.REGULATOR, to="nobody")) is None


def test_police_are_those_of_the_organisations_own_country():
    assert slug_of(step(PartyKind.POLICE), "NL", host="US") == "politie_nl"
    assert slug_of(step(PartyKind.POLICE), "IE", host="NL") is None


@pytest.mark.parametrize(
    ("host", "slug"), [("GB", "iwf"), ("US", "ncmec"), ("ZZ", None), (None, None)]
)
def test_a_hotline_is_that_of_the_hosts_country(host, slug):
    assert slug_of(step(PartyKind.HOTLINE), "NL", host=host) == slug


def test_whoever_was_found_for_the_url_comes_before_an_authority_of_the_country():
    own = party(PartyKind.HOTLINE)

    assert ladder.whom(step(PartyKind.HOTLINE), [own], directory.shipped(), "NL") == own
