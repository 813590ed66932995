"""A party that answers while Temporal does not: nothing they typed is lost, nothing is promised."""

from dataclasses import replace
from datetime import timedelta

import pytest
from temporalio.testing import WorkflowEnvironment

from tests.conftest import tool
from tests.web.answering import answered, link_in, opened, told
from tests.web.conftest import House
from tests.web.reading import Elements, text
from untilgone.notices import AnswerKind
from untilgone.store.read import takedown
from web.app import build
from workflows.desk import Desk

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_what_they_typed_is_still_there_and_counts_once_when_sent_again(house: House):
    view = await told(house)
    link = link_in(view.notices[0])
    async with await WorkflowEnvironment.start_local(
        dev_server_existing_path=tool("temporal")
    ) as environment:
        nobody = environment.client  # its server is gone from here on
    desk = Desk(nobody, house.settings.task_queue, patience=timedelta(seconds=0.5))
    cut_off = replace(house, app=build(house.settings, house.store, desk))

    page = await opened(cut_off, link)
    refused = await answered(cut_off, link, key="k", choice="refuse", text="It is satire.")
    untouched = await takedown(house.store, view.line.reference)
    for _ in range(2):
        sent = await answered(house, link, key="k", choice="refuse", text="It is satire.")
    view = await house.until(view.line.reference, lambda view: view.answers)

    assert (page.status_code, refused.status_code, sent.status_code) == (200, 503, 200)
    assert "Everything that you typed is still here" in text(refused)
    assert "It is satire." in refused.text
    keys = [each["value"] for each in Elements(refused).all("input") if each.get("name") == "key"]
    assert keys == ["k"]
    assert untouched.answers == ()
    assert [answer.kind for answer in view.answers] == [AnswerKind.REFUSED]
