"""What every channel of an API promises, whoever is at the other end.

That nothing is sent twice is in test_nothing_twice.py, for every channel.
"""

import asyncio
import sys
from datetime import timedelta

import pytest

from integrations import CHANNELS
from tests.api_channels import MEMBERS, STUBS, Leaving, talking
from tests.api_peer import Says
from untilgone import directory
from untilgone.errors import (
    AccountRefused,
    NeedsHuman,
    OutcomeUnknown,
    RetryLater,
)

every_api = pytest.mark.parametrize("slug", STUBS)


def test_every_channel_of_an_api_is_here():
    made_with = {
        channel_class.slug
        for channel_class in CHANNELS
        if hasattr(sys.modules[channel_class.__module__], "ApiClient")
    }

    assert made_with == set(STUBS)


@every_api
async def test_it_takes_every_contact_that_the_shipped_directory_has_for_it(slug):
    contacts = [c for e in directory.load().entries for c in e.party().contacts]
    meant = [contact for contact in contacts if contact.channel == slug]
    async with talking(slug) as talk:
        assert meant or slug in MEMBERS  # their addresses are their own
        assert all(talk.channel.accepts(contact) for contact in meant)


@every_api
async def test_one_notice_is_one_request_and_leaves_once(slug):
    leaving = Leaving()
    async with talking(slug) as talk:
        receipt = await talk.channel.submit(talk.notice(), leaving)

        assert (len(talk.reports), leaving.times) == (1, 1)
        assert receipt.reference


@every_api
@pytest.mark.parametrize("status", [401, 403])
async def test_an_account_that_is_not_let_in_stops_its_channel(slug, status):
    async with talking(slug) as talk:
        talk.peer.answers = lambda _asked: Says(status=status, body={"message": "who are you?"})
        with pytest.raises(AccountRefused, match=str(status)):
            await talk.channel.submit(talk.notice(), Leaving())


@every_api
async def test_who_asks_for_a_pause_is_left_alone_that_long(slug):
    async with talking(slug) as talk:
        talk.peer.answers = lambda _asked: Says(status=429, headers={"Retry-After": "90"})
        with pytest.raises(RetryLater) as caught:
            await talk.channel.submit(talk.notice(), Leaving())

    assert caught.value.after == timedelta(seconds=90)


def only_reports(talk, says: Says):
    """The stub as it is, but for what it answers to a report."""
    return lambda asked: says if talk.stub.is_report(asked) else talk.answers(asked)


@every_api
@pytest.mark.parametrize("status", [500, 502, 504])
async def test_a_server_that_breaks_may_have_taken_it(slug, status):
    async with talking(slug) as talk:
        talk.peer.answers = only_reports(talk, Says(status=status, body=b"<h1>Oops</h1>"))
        with pytest.raises(OutcomeUnknown):
            await talk.channel.submit(talk.notice(), Leaving())


@every_api
@pytest.mark.parametrize("status", [400, 422])
async def test_what_they_cannot_read_is_for_a_person_with_their_words(slug, status):
    async with talking(slug) as talk:
        says = Says(status=status, body={"message": "urls must be shorter"})
        talk.peer.answers = only_reports(talk, says)
        with pytest.raises(NeedsHuman, match="urls must be shorter"):
            await talk.channel.submit(talk.notice(), Leaving())


@every_api
async def test_asking_what_became_of_it_never_fails_without_saying_why(slug):
    async with talking(slug) as talk:
        receipt = await talk.channel.submit(talk.notice(), Leaving())
        for says in (Says(status=500), Says(status=404), Says(body=b"<html>"), Says(body=[None])):
            talk.peer.answers = lambda _asked, says=says: says
            found = await asyncio.gather(
                talk.channel.check(receipt),
                talk.channel.find(talk.notice()),
                return_exceptions=True,
            )

            assert {type(each) for each in found} <= {type(None), RetryLater, NeedsHuman}
        assert len(talk.reports) == 1


@every_api
async def test_nothing_of_a_key_stands_in_an_error(slug):
    async with talking(slug) as talk:
        talk.peer.answers = lambda _asked: Says(status=401)
        with pytest.raises(AccountRefused) as caught:
            await talk.channel.submit(talk.notice(), Leaving())

    assert "hunter2" not in f"{caught.value!r}"
