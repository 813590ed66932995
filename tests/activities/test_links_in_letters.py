"""Which letters carry the link to the page on which they are answered, and whose it is."""

import re
from datetime import timedelta

import pytest

from integrations.manual_form import ManualForm
from tests import canary
from tests.activities.conftest import Bench
from tests.activities.test_mandates import Volunteers
from tests.activities.together import CLOSED, LATER, URLS, Takedowns
from tests.stand_ins import BulkDesk, Desk
from tests.untilgone.store.examples import NOW
from untilgone.store import answering
from untilgone.tokens import LINK_LASTS, read_link

SECRET = canary.SECRET.encode()
ORIGIN = "https://answers.hotline.example"


@pytest.fixture
def linked(bench: Bench) -> Bench:
    bench.answers_at, bench.channels = ORIGIN, [Desk()]
    return bench


def links(text: str) -> list[str]:
    return re.findall(rf"^{re.escape(ORIGIN)}/answer/(\S+)$", text, re.MULTILINE)


async def test_a_letter_carries_the_link_of_its_notice_for_half_a_year(linked: Bench):
    await linked.report()
    await linked.send()
    [token] = links(linked.desk.taken[0].letter.text)
    last = NOW + LINK_LASTS - timedelta(minutes=1)

    assert read_link(token, SECRET, last) == f"{linked.reference}/0.0.0"
    assert read_link(token, SECRET, NOW + LINK_LASTS + timedelta(minutes=1)) is None


async def test_a_letter_that_volunteers_read_carries_none(linked: Bench):
    linked.channels = [Volunteers()]
    await linked.report()
    await linked.send()

    assert "/answer/" not in linked.desk.taken[0].letter.text


async def test_a_letter_that_a_person_sends_carries_it_too(linked: Bench):
    linked.channels = [ManualForm()]
    await linked.report()
    await linked.send()

    assert len(links((await linked.notice()).text)) == 1


async def test_without_a_page_no_letter_speaks_of_one(linked: Bench):
    linked.answers_at = ""
    await linked.report()
    await linked.send()

    assert "/answer/" not in linked.desk.taken[0].letter.text


async def test_one_letter_for_many_has_one_link_that_leads_to_all_of_them(linked: Bench):
    linked.channels = [BulkDesk()]
    three = Takedowns(linked, [await linked.report(url=url) for url in URLS])
    await three.all_say_that_they_are_wanted()
    await three.send(at=LATER)
    [letter] = linked.desk.taken
    [token] = links(letter.letter.text)
    asked = await answering.asked(linked.store, read_link(token, SECRET, CLOSED) or "")

    assert asked is not None
    assert asked.notice_id == letter.notice_id
    assert sorted(each.reference for each in asked.addresses) == sorted(three.references)
    assert sorted(each.url for each in asked.addresses) == URLS
