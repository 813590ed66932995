"""Behind each count stand as many takedowns, and they are those that were found by hand."""

import re
from collections import Counter
from datetime import date

import pytest

from tests.people import MIA
from tests.recount import letters
from tests.recount.byhand import ALREADY, MOVED, OPEN, REMOVED, WITHDRAWN
from tests.recount.clocks import Showed
from tests.recount.conftest import OLGA, ByHand, Office
from tests.recount.curves import Group, groups
from tests.recount.figures import time
from tests.recount.letters import unseen
from tests.recount.names import name
from tests.recount.stage import PERIODS, READ_AT
from tests.recount.test_group import CLOCKS, OTHERS, letters_to, refused
from tests.recount.test_numbers import LONG, MANY, clock_of, counts, legal, of, ran
from untilgone.people import Person

WITHIN = {"By 24 h": 24, "By 48 h": 48, "By 7 days": 168, "By 28 days": 672}
SAYS = {
    ALREADY: r"gone before anybody was told", OPEN: r"not ended, last seen after (.+)",
    WITHDRAWN: r"withdrawn after (.+)", MOVED: r"moved after (.+)",
}  # fmt: skip
CARD = re.compile(r'<li class="card row">.*?>([^<]+)</a>.*?Clock: ([^<]+)</span>', re.DOTALL)


def listed(office: Office, link: str, person: Person) -> list[tuple[str, str]]:
    """References and what their clocks showed, of all pages of the list."""
    found: list[tuple[str, str]] = []
    while link:
        html = office.html(link.replace("&amp;", "&"), person)
        found += CARD.findall(html)
        older = re.search(r'<a class="govuk-link" href="([^"]+)">Older</a>', html)
        link = older[1] if older else ""
    return found


def is_told(said: str, by_hand: Showed) -> bool:
    """Whether a list says of a clock what it showed."""
    left, right = by_hand.left, by_hand.right
    if by_hand.how != REMOVED:
        found = re.fullmatch(SAYS[by_hand.how], said)
        return bool(found) and (by_hand.how == ALREADY or time(found[1], left))
    if left == right:
        return said.startswith("after ") and time(said.removeprefix("after "), left)
    found = re.fullmatch(r"between (.+) and (.+)", said)
    return bool(found) and time(found[1], left) and time(found[2], right)


def assert_lists(office: Office, link: str, person: Person, expected: list[Showed]) -> None:
    found = listed(office, link, person)

    assert Counter(ref for ref, _ in found) == Counter(each.round.reference for each in expected)
    for reference, said in found:
        mine = [each for each in expected if each.round.reference == reference]
        assert any(is_told(said, each) for each in mine), f"{reference}: {said} at {link}"


def behind(group: Group) -> dict[tuple[str, str], list[Showed]]:
    """What stands behind each column of both tables."""
    clock = group.clock
    found = {(MANY, ran(clock)): group.ran, (LONG, "Of how many"): group.ran}
    found |= {(LONG, column): group.ran for column in ("Median", "90th percentile")}
    for column, how in counts(clock).items():
        found[MANY, column] = [each for each in group.showed if each.how == how]
    for column, how in legal(clock).items():
        found[MANY, column] = [each for each in group.showed if each.legal(PERIODS) == how]
    for column, hour in WITHIN.items():
        ended = (each for each in group.showed if each.how == REMOVED)
        found[LONG, column] = [each for each in ended if each.right <= hour]
    return found | (behind_letter(group) if group.by == "step" else {})


def behind_letter(group: Group) -> dict[tuple[str, str], list[Showed]]:
    """What stands behind each column about what a letter was followed by."""
    gone = [each for each in group.ran if each.how == REMOVED]
    found = {
        "Still online when it went out": group.ran,
        "Removed before any next letter": gone,
        "Removed, and not seen online after the letter": unseen(group),
    }
    for said, hours in letters.WITHIN.items():
        found[f"Within {said} of it"] = [each for each in gone if each.right <= hours]
    return {(letters.LETTERS, column): them for column, them in found.items()}


@pytest.mark.parametrize(
    ("by", "person", "query"),
    [
        ("platform", MIA, ""),
        ("step", OLGA, ""),
        ("category", MIA, "&since=2025-12-10&until=2026-01-09"),
    ],
)
def test_every_number_leads_to_what_it_is_made_of(office, by_hand, by, person, query):
    page = office.page(f"/numbers?by={by}{query}", person)
    days = [None, None]
    if query:
        days = [date.fromisoformat(day) for day in re.findall(r"\d{4}-\d\d-\d\d", query)]
    checked = 0
    for group in groups(of(by_hand, person), clock_of(by), by, READ_AT, *days).values():
        for (caption, column), expected in behind(group).items():
            if link := page.links[caption, name(group.key), column]:
                assert_lists(office, link, person, expected)
                checked += 1

    assert checked == sum(bool(link) for link in page.links.values())


@pytest.mark.parametrize(("key", "person"), [("lantern", MIA), ("harbour", OLGA)])
def test_the_numbers_of_other_clocks_lead_there_too(office: Office, by_hand: ByHand, key, person):
    page = office.page(f"/numbers/platform/{key}", person)
    for clock, (row, hours) in OTHERS.items():
        group = groups(of(by_hand, person), clock, "platform", READ_AT)[key]
        came = [each for each in group.showed if each.how == REMOVED]
        ended = {c: [e for e in came if e.right <= h] for c, h in zip(
            ("By then", "And by then"), hours, strict=True)}  # fmt: skip
        expected = {"Ran for": group.ran, "Came": came, "Median": group.ran, **ended}
        for column, them in expected.items():
            if link := page.links[CLOCKS, row, column]:
                assert_lists(office, link, person, them)


@pytest.mark.parametrize(("key", "person"), [("lantern", MIA), ("harbour", OLGA)])
def test_where_it_stands_and_what_letters_were_followed_by_lead_there_too(
    office: Office, by_hand: ByHand, key, person
):
    links = office.page(f"/numbers/platform/{key}", person).links
    rounds = of(by_hand, person)
    for group in letters_to(rounds, key):
        for (caption, column), expected in behind_letter(group).items():
            if link := links.get((caption, name(group.key.partition("/")[2]), column)):
                assert_lists(office, link, person, expected)
    removals, answers, relapses = (
        groups(rounds, clock, "platform", READ_AT)[key]
        for clock in ("removal", "first_answer", "relapse")
    )
    facts = {
        "First notices delivered": removals.ran,
        "Still open": [each for each in removals.ran if each.how == OPEN],
        "Answered": [each for each in answers.showed if each.how == REMOVED],
        "Confirmed gone": relapses.ran,
        "Came back": [each for each in relapses.showed if each.how == REMOVED],
    }
    for row, them in facts.items():
        assert_lists(office, links["", row, ""], person, them)
    told = Counter(ref for ref, _ in listed(office, links["", "Refused", ""], person))
    assert told == Counter(each.round.reference for each in refused(removals))
