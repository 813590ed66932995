"""Webhooks to reporters: over real https, signed, until they are taken, never into our own network."""

import pytest

from integrations.api import ApiClient
from integrations.guard import Reach
from integrations.reporter_hook import ReporterHook
from tests.activities.conftest import run
from tests.activities.news import LATER, activities, state, told
from tests.api_peer import Says
from tests.conftest import SECRET
from tests.news_peers import receiver
from tests.untilgone.store.examples import delivered, opened
from untilgone.errors import RetryLater
from untilgone.reporters import NewsState
from untilgone.signing import is_signed, receiver_secret
from untilgone.store.database import Store

HOOK = "https://partner.example/news?for=us"


async def test_a_webhook_is_signed_and_holds_references_only(sqlite_store: Store, tmp_path):
    reference = await opened(sqlite_store, notify=HOOK)
    await delivered(sqlite_store, reference)
    async with receiver(tmp_path) as (peer, hook):
        [letter] = await told(activities(sqlite_store, hook=hook))

    [asked] = peer.asked
    case = reference.rpartition("-")[0]
    assert (asked.method, asked.path, asked.query) == ("POST", "/news", {"for": "us"})
    assert asked.json == {
        "event_id": letter,
        "event": "delivered",
        "case": case,
        "takedowns": [{"reference": reference, "at": "2026-11-23T10:00:00Z"}],
        "done": 1,
        "total": 1,
    }
    assert asked.headers["x-untilgone-event"] == letter
    timestamp = asked.headers["x-untilgone-timestamp"]
    assert abs(int(timestamp) - LATER.timestamp()) < 60
    key = receiver_secret(SECRET.encode(), case, HOOK).encode()
    assert is_signed(key, timestamp, asked.body, asked.headers["x-untilgone-signature"])
    assert await state(sqlite_store, letter) is NewsState.SENT


async def test_a_webhook_is_sent_until_it_is_taken_with_the_same_event_id(
    sqlite_store: Store, tmp_path
):
    await delivered(sqlite_store, await opened(sqlite_store, notify=HOOK, notify_details=True))
    statuses = [500, 302, 429, 204]
    async with receiver(tmp_path, lambda _: Says(status=statuses.pop(0))) as (peer, hook):
        acts = activities(sqlite_store, hook=hook)
        [letter] = await run(acts.find_news, (), at=LATER)
        for attempt in (1, 2, 3):
            with pytest.raises(RetryLater) as caught:
                await run(acts.send_news, letter, at=LATER, attempt=attempt)
            assert "partner" not in str(caught.value)
        await run(acts.send_news, letter, at=LATER, attempt=4)
        await run(acts.send_news, letter, at=LATER, attempt=5)

    assert len(peer.asked) == 4
    assert len({asked.body for asked in peer.asked}) == 1
    [address] = [each["address"] for each in peer.asked[0].json["takedowns"]]
    assert address == "hxxps://platform[.]example/post/blue-lantern"
    assert await state(sqlite_store, letter) is NewsState.SENT


async def test_a_receiver_that_says_410_is_not_called_again(sqlite_store: Store, tmp_path):
    await delivered(sqlite_store, await opened(sqlite_store, notify=HOOK))
    async with receiver(tmp_path, lambda _: Says(status=410)) as (peer, hook):
        acts = activities(sqlite_store, hook=hook)
        [letter] = await told(acts)
        await run(acts.send_news, letter, at=LATER)

    assert len(peer.asked) == 1
    assert await state(sqlite_store, letter) is NewsState.REFUSED


async def test_a_webhook_whose_name_leads_into_our_own_network_is_not_called(
    sqlite_store: Store,
):
    await delivered(sqlite_store, await opened(sqlite_store, notify=HOOK))

    async def resolve(_host, _port):
        return ["127.0.0.1"]

    hook = ReporterHook(SECRET.encode(), ApiClient(reach=Reach(resolve=resolve)))
    acts = activities(sqlite_store, hook=hook)
    [letter] = await run(acts.find_news, (), at=LATER)
    with pytest.raises(RetryLater, match="not public"):
        await run(acts.send_news, letter, at=LATER)
