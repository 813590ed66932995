"""Steps of a ladder: which are not taken for a URL, and which comes after a refusal."""

from datetime import timedelta

import pytest

from untilgone import ladder
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
