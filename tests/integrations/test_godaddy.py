"""GoDaddy: one ticket per address, none twice, and what became of it."""

from datetime import UTC, datetime

import pytest

from integrations import godaddy
from tests.api_channels import Leaving, talking
from tests.api_peer import Says
from tests.host_stubs import OF_CHILDREN, URL
from untilgone.cases import Category
from untilgone.errors import AccountRefused, NeedsHuman, OutcomeUnknown, RetryLater
from untilgone.notices import AnswerKind, Material

SLUG = "godaddy"


@pytest.mark.parametrize(
    ("category", "kind"),
    [
        (Category.CSAM, "CHILD_ABUSE"),
        (Category.CSAM_SYNTHETIC, "CHILD_ABUSE"),
        (Category.NCII, "CONTENT"),
        (Category.DOXING, "CONTENT"),
    ],
)
async def test_a_ticket_says_what_it_is_about(category, kind):
    async with talking(SLUG) as talk:
        notice = talk.notice(material=Material(urls=(URL,), category=category))
        receipt = await talk.channel.submit(notice, Leaving())
        [asked] = talk.reports

    assert (asked.json["type"], asked.json["source"]) == (kind, URL)
    assert "please remove" in asked.json["info"]
    assert asked.json["info"].endswith("Our reference: n-1")
    assert receipt.reference == "DCU000001"


@pytest.mark.parametrize("field", ["u_number", "ticketId"])
async def test_either_name_of_the_number_is_read(field):
    async with talking(SLUG) as talk:
        stub = talk.answers
        says = Says(status=201, body={field: "DCU7"})
        talk.peer.answers = lambda asked: says if asked.method == "POST" else stub(asked)
        receipt = await talk.channel.submit(talk.notice(), Leaving())

    assert receipt.reference == "DCU7"


async def test_an_open_ticket_about_the_address_is_not_opened_twice():
    async with talking(SLUG) as talk:
        first = await talk.channel.submit(talk.notice(), Leaving())
        leaving = Leaving()
        again = await talk.channel.submit(talk.notice(notice_id="n-2"), leaving)

        assert again.reference == first.reference
        assert "still open" in again.said
        assert (len(talk.reports), leaving.times) == (1, 0)


async def test_a_closed_ticket_is_in_nobodys_way():
    async with talking(SLUG) as talk:
        first = await talk.channel.submit(talk.notice(), Leaving())
        talk.answers.tickets[first.reference]["closed"] = True
        again = await talk.channel.submit(talk.notice(notice_id="n-2"), Leaving())

        assert again.reference != first.reference


async def test_more_addresses_of_a_host_than_godaddy_bears_are_for_a_person():
    leaving = Leaving()
    async with talking(SLUG) as talk:
        for number in range(5):
            talk.answers.opened(f"https://host.example/{number}", "CONTENT")
        with pytest.raises(NeedsHuman, match="5 open tickets"):
            await talk.channel.submit(talk.notice(), leaving)

        assert (leaving.times, talk.reports) == (0, [])


async def test_several_addresses_are_for_a_person():
    urls = (URL, "https://host.example/2")
    async with talking(SLUG) as talk:
        notice = talk.notice(material=Material(urls=urls, category=Category.NCII))
        with pytest.raises(NeedsHuman, match="one address per report"):
            await talk.channel.submit(notice, Leaving())

        assert talk.peer.asked == []


async def test_an_account_that_may_not_ask_does_not_report_either():
    leaving = Leaving()
    async with talking(SLUG, key="unknown") as talk:
        with pytest.raises(AccountRefused, match="UNABLE_TO_AUTHENTICATE"):
            await talk.channel.submit(talk.notice(), leaving)

        assert (leaving.times, talk.reports) == (0, [])


async def test_who_is_slow_to_tell_of_open_tickets_is_asked_again_later(monkeypatch):
    leaving = Leaving()
    monkeypatch.setattr(godaddy, "_SEARCH_SECONDS", 0.0)
    async with talking(SLUG) as talk:
        with pytest.raises(RetryLater, match="Nothing was sent"):
            await talk.channel.submit(talk.notice(), leaving)

        assert (leaving.times, talk.reports) == (0, [])


async def test_a_ticket_whose_answer_was_lost_is_found():
    async with talking(SLUG) as talk:
        stub = talk.answers

        def lost(asked):
            said = stub(asked)
            return Says(status=502) if asked.method == "POST" else said

        assert await talk.channel.find(talk.notice()) is None
        talk.peer.answers = lost
        with pytest.raises(OutcomeUnknown):
            await talk.channel.submit(talk.notice(), Leaving())
        found = await talk.channel.find(talk.notice())

        assert found.reference == "DCU000001"


@pytest.mark.parametrize(
    ("source", "created"),
    [
        ("https://host.example/another", "2026-11-29T12:00:05Z"),
        (URL, "2026-11-28T12:00:00Z"),
        (URL, "whenever"),
    ],
)
async def test_another_ticket_is_not_taken_for_ours(source, created):
    async with talking(SLUG) as talk:
        talk.answers.opened(source, "CONTENT", created)

        assert await talk.channel.find(talk.notice()) is None


async def test_clocks_may_differ_by_some_minutes():
    async with talking(SLUG) as talk:
        talk.answers.opened(URL, "CONTENT", "2026-11-29T11:55:00")
        found = await talk.channel.find(
            talk.notice(written_at=datetime(2026, 11, 29, 12, 0, tzinfo=UTC))
        )

        assert found is not None


async def test_a_closed_ticket_does_not_say_with_what_result():
    async with talking(SLUG) as talk:
        receipt = await talk.channel.submit(talk.notice(material=OF_CHILDREN), Leaving())
        assert await talk.channel.check(receipt) is None
        talk.answers.tickets[receipt.reference] |= {"closed": True, "closedAt": "2026-11-30"}
        answers = [await talk.channel.check(receipt) for _ in range(2)]

    assert answers[0].kind is AnswerKind.UNCLEAR
    assert answers[0].answer_id == answers[1].answer_id
    assert "2026-11-30" in answers[0].text


async def test_a_success_without_a_number_is_an_unknown_outcome():
    async with talking(SLUG) as talk:
        stub = talk.answers
        talk.peer.answers = lambda a: Says(status=201, body={}) if a.method == "POST" else stub(a)
        with pytest.raises(OutcomeUnknown, match="without a ticket"):
            await talk.channel.submit(talk.notice(), Leaving())
