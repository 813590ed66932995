"""Somebody new gets along without being told how."""

import pytest

from tests.browser.conftest import Open
from tests.browser.first_case import first_case
from tests.web.conftest import some_url
from untilgone.notices import NoticeState
from untilgone.people import Person, Role
from untilgone.store.read import takedown

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.slow]

NORA = Person(name="nora", role=Role.CASE_WORKER)  # nobody knows her yet
MOST_CLICKS = 8


async def test_from_the_invitation_to_the_notice_that_was_sent_in_few_clicks(opened: Open):
    async with opened.visit() as visit:
        walked = await first_case(visit, await opened.link(NORA), some_url())
        now = " ".join((await visit.page.locator("#now").inner_text()).split())
    view = await takedown(opened.house.store, walked.reference)

    assert walked.clicks <= MOST_CLICKS
    assert "Latest letter: Notice to Pretend Platform (platform) Delivered" in now
    assert view.notices[0].state is NoticeState.DELIVERED
    assert view.timeline[0].actor == "nora"
