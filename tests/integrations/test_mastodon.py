"""Mastodon: found on our own server, reported once, forwarded, and not to the offenders."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.api_peer import Says
from tests.social_peers import A_STATUS, REPORTS, URLS, a_report, platform, reported
from untilgone.cases import Category
from untilgone.errors import BadInput, NeedsHuman, Refused, RetryLater

REPORT = REPORTS["mastodon"]
SEARCH = "GET /api/v2/search"
INSTANCE = "GET /api/v2/instance"
NOTHING = Says(body={"statuses": [], "accounts": []})


async def leaving():
    pass


async def test_a_post_is_searched_on_our_server_and_reported_there():
    async with platform("mastodon") as (channel, peer):
        receipt = await channel.submit(a_report("mastodon"), leaving)

        search = next(asked for asked in peer.asked if asked.path == "/api/v2/search")
        (report,) = reported(peer, "mastodon")
        assert search.query == {
            "q": URLS["mastodon"],
            "resolve": "true",
            "type": "statuses",
            "limit": "1",
        }
        assert report.json == {
            "account_id": "7",
            "status_ids": ["44"],
            "comment": a_report("mastodon").letter.text.strip(),
            "category": "legal",
            "forward": True,
        }
        assert receipt.reference == "48914"


async def test_an_account_is_reported_without_a_post():
    account = {"id": 8, "url": "https://home.example/@bob", "uri": "https://home.example/users/bob"}
    found = Says(body={"accounts": [account]})
    async with platform("mastodon", {SEARCH: found}) as (channel, peer):
        url = "https://home.example/@bob"
        await channel.submit(a_report("mastodon", url, Category.IMPERSONATION), leaving)

        (report,) = reported(peer, "mastodon")
        assert report.json["account_id"] == "8"
        assert "status_ids" not in report.json


async def test_a_copy_on_another_server_is_a_post_of_its_home():
    async with platform("mastodon") as (channel, peer):
        url = "https://other.example/@bob@home.example/991"
        await channel.submit(a_report("mastodon", url), leaving)

        assert len(reported(peer, "mastodon")) == 1


async def test_something_else_than_was_asked_for_is_not_reported():
    other = A_STATUS | {"url": "https://evil.example/@x/1", "uri": "https://evil.example/1"}
    async with platform("mastodon", {SEARCH: Says(body={"statuses": [other]})}) as (channel, peer):
        with pytest.raises(NeedsHuman, match="something else"):
            await channel.submit(a_report("mastodon"), leaving)

        assert reported(peer, "mastodon") == []


async def test_what_our_server_does_not_find_goes_to_the_next_contact():
    async with platform("mastodon", {SEARCH: NOTHING}) as (channel, peer):
        with pytest.raises(Refused, match=r"does not find this at home\.example"):
            await channel.submit(a_report("mastodon"), leaving)

        assert reported(peer, "mastodon") == []


async def test_what_is_removed_in_between_is_gone_already():
    missing = Says(status=404, body={"error": "Record not found"})
    async with platform("mastodon", {REPORT: missing}) as (channel, _peer):
        with pytest.raises(Refused, match="Already gone"):
            await channel.submit(a_report("mastodon"), leaving)


@pytest.mark.parametrize(
    ("answer", "category"),
    [
        (Says(body={"version": "4.2.0"}), "legal"),
        (Says(body={"version": "5.0.0-beta.1"}), "legal"),
        (Says(body={"version": "4.1.9"}), "other"),
        (Says(body={"version": "4.2.1 (compatible; Akkoma 3.15.2)"}), "other"),
        (Says(body={"version": "?"}), "other"),
        (Says(status=404), "other"),
    ],
)
async def test_the_category_is_legal_where_the_server_knows_it(answer, category):
    async with platform("mastodon", {INSTANCE: answer}) as (channel, peer):
        await channel.submit(a_report("mastodon"), leaving)
        await channel.submit(a_report("mastodon"), leaving)

        assert {report.json["category"] for report in reported(peer, "mastodon")} == {category}
        assert len([asked for asked in peer.asked if asked.path == "/api/v2/instance"]) == 1


async def test_a_category_in_the_settings_is_not_asked_for():
    async with platform("mastodon", category="violation") as (channel, peer):
        await channel.submit(a_report("mastodon"), leaving)

        assert reported(peer, "mastodon")[0].json["category"] == "violation"
        assert not any(asked.path == "/api/v2/instance" for asked in peer.asked)


async def test_a_category_that_does_not_exist_is_refused():
    with pytest.raises(BadInput, match="legal, other, spam, violation"):
        async with platform("mastodon", category="illegal"):
            pass


async def test_forwarding_can_be_switched_off():
    async with platform("mastodon", forward="false") as (channel, peer):
        await channel.submit(a_report("mastodon"), leaving)

        assert reported(peer, "mastodon")[0].json["forward"] is False


@pytest.mark.parametrize(
    ("blocked", "url", "is_asked"),
    [
        ("Home.example", URLS["mastodon"], False),
        ("a.example, home.example", "https://other.example/@bob@home.example/991", False),
        ("home.example", "https://other.example/@copy/991", True),
    ],
)
async def test_moderators_who_may_be_the_offenders_are_not_told(blocked, url, is_asked):
    answer = Says(
        body={"statuses": [A_STATUS | {"uri": "https://other.example/users/x/statuses/1"}]}
    )
    async with platform("mastodon", {SEARCH: answer}, blocked=blocked) as (channel, peer):
        with pytest.raises(NeedsHuman, match=r"home\.example .* Write to its host instead"):
            await channel.submit(a_report("mastodon", url), leaving)

        assert reported(peer, "mastodon") == []
        assert bool(peer.asked) is is_asked


async def test_its_limits_say_when_they_end():
    ends = datetime.now(UTC) + timedelta(minutes=3)
    answer = Says(
        status=429,
        body={"error": "Too many requests"},
        headers={"X-RateLimit-Reset": ends.isoformat().replace("+00:00", "Z")},
    )
    async with platform("mastodon", {REPORT: answer}) as (channel, _peer):
        with pytest.raises(RetryLater) as caught:
            await channel.submit(a_report("mastodon"), leaving)

        assert timedelta(minutes=2) < caught.value.after <= timedelta(minutes=3)
