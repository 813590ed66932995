"""A letter to a regulator is what its office handles, and under that law only."""

from dataclasses import replace

import pytest

from tests.untilgone.test_letters import FACTS, LANGUAGES, SENT
from untilgone import directory, ladder
from untilgone.cases import Category
from untilgone.letters import Letters
from untilgone.notices import AnswerKind, NoticeKind
from untilgone.parties import Office, Party, PartyKind
from untilgone.paths import TEMPLATES
from untilgone.playbook import Step, load_all

TOLD = replace(FACTS, party_kind=PartyKind.REGULATOR, earlier=(SENT,))
MARKS = {
    Office.DSC: "53",
    Office.DPA: "2016/679",
    Office.ATKM: "Wet bestuursrechtelijke aanpak online kinderpornografisch materiaal",
    Office.FTC: "TAKE IT DOWN Act",
}


def written(language: str, facts=TOLD, **changes) -> str:
    facts = replace(facts, **changes)
    return Letters(TEMPLATES).render(NoticeKind.ESCALATION, facts.category, language, facts).text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("office", Office)
def test_each_office_reads_of_its_own_law_only(office, language):
    opening = written(language, party_office=office).partition("\n1. ")[0]

    assert [each for each in Office if MARKS[each] in opening] == [office]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_regulator_without_a_known_office_reads_of_none(language):
    opening = written(language).partition("\n1. ")[0]

    assert [mark for mark in MARKS.values() if mark in opening] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_office_is_told_why_it_and_asked_for_something_else(language):
    asked = {
        written(language, party_office=office).partition("\n3. ")[2] for office in (None, *Office)
    }

    assert len(asked) == 1 + len(Office)


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_mandate_a_data_protection_authority_gets_a_tip_and_no_complaint(language):
    with_mandate = written(language, party_office=Office.DPA, is_on_behalf=True)
    without = written(language, party_office=Office.DPA)

    assert "77" in with_mandate
    assert FACTS.reference in with_mandate.partition("\n1. ")[0].partition("77")[2]
    assert "77" not in without


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", PartyKind)
def test_every_role_reads_what_was_sent_and_what_came_of_it(kind, language):
    refused = (replace(SENT, answer=AnswerKind.REFUSED),)
    told = written(language, party_kind=kind, earlier=refused)

    assert told != written(language, party_kind=kind)
    assert SENT.party_name in told.partition("\n1. ")[0]


@pytest.mark.parametrize("office", Office)
def test_every_office_that_a_shipped_playbook_asks_for_is_known_as_such(office):
    shipped = directory.shipped()
    asked = [
        (step, party)
        for book in load_all().by_name.values()
        for step in book.steps
        if step.to == office and (party := ladder.whom(step, [], shipped, "NL"))
    ]

    assert asked
    assert {ladder.office_of(step, party, shipped) for step, party in asked} == {office}


def test_without_an_office_in_the_step_the_directory_says_which():
    shipped = directory.shipped()
    step = Step(party=PartyKind.REGULATOR, notice=NoticeKind.ESCALATION, wait="1d", to="esafety")

    def party(slug: str) -> Party:
        return Party(kind=PartyKind.REGULATOR, name=slug, slug=slug)

    assert ladder.office_of(step, party("acm"), shipped) is Office.DSC
    assert ladder.office_of(step, party("esafety"), shipped) is None
    assert ladder.office_of(step, party("nobody"), shipped) is None


@pytest.mark.parametrize("category", Category)
def test_no_other_role_reads_of_an_office(category):
    host = written("en", party_kind=PartyKind.HOST, category=category)

    assert not any(mark in host for mark in MARKS.values())
