"""Lemmy: found on our own server, reported once, and not to the offenders."""

import pytest

from tests.api_peer import Says
from tests.social_peers import A_POST, REPORTS, a_report, platform, reported
from untilgone.errors import AccountRefused, NeedsHuman, Refused, RetryLater

REPORT = REPORTS["lemmy"]
RESOLVE = "GET /api/v3/resolve_object"
LOGIN = "POST /api/v3/user/login"
A_COMMENT = {
    "comment": {"id": 31, "ap_id": "https://home.example/comment/5", "removed": False},
    "post": A_POST["post"],
    "community": A_POST["community"],
}


async def leaving():
    pass


def no(error, status=400):
    return Says(status=status, body={"error": error})


async def test_a_post_is_found_on_our_server_and_reported_there():
    async with platform("lemmy") as (channel, peer):
        receipt = await channel.submit(a_report("lemmy"), leaving)

        (report,) = reported(peer, "lemmy")
        assert report.json == {"post_id": 9, "reason": a_report("lemmy").letter.text.strip()}
        assert report.headers["authorization"] == "Bearer a-token"
        assert receipt.reference == "5"


@pytest.mark.parametrize("path", ["comment/5", "post/71/5"])
async def test_a_comment_is_reported_as_one(path):
    async with platform("lemmy", {RESOLVE: Says(body={"comment": A_COMMENT})}) as (channel, peer):
        receipt = await channel.submit(a_report("lemmy", f"https://home.example/{path}"), leaving)

        report = peer.asked[-1]
        assert report.path == "/api/v3/comment/report"
        assert report.json["comment_id"] == 31
        assert receipt.reference == "6"


@pytest.mark.parametrize("flag", ["removed", "deleted"])
async def test_what_is_removed_already_is_not_reported(flag):
    view = A_POST | {"post": A_POST["post"] | {flag: True}}
    async with platform("lemmy", {RESOLVE: Says(body={"post": view})}) as (channel, peer):
        with pytest.raises(Refused, match="Already gone"):
            await channel.submit(a_report("lemmy"), leaving)

        assert reported(peer, "lemmy") == []


@pytest.mark.parametrize("answer", [no("couldnt_find_object"), no("couldnt_find_post", 404)])
async def test_what_our_server_does_not_find_goes_to_the_next_contact(answer):
    async with platform("lemmy", {RESOLVE: answer}) as (channel, peer):
        with pytest.raises(Refused, match=r"does not find this at home\.example"):
            await channel.submit(a_report("lemmy"), leaving)

        assert reported(peer, "lemmy") == []


async def test_what_is_removed_in_between_is_gone_already():
    async with platform("lemmy", {REPORT: no("couldnt_find_post", 404)}) as (channel, _peer):
        with pytest.raises(Refused, match="Already gone"):
            await channel.submit(a_report("lemmy"), leaving)


async def test_a_community_or_person_is_for_a_person():
    found = Says(body={"community": {"community": {"id": 1}}})
    async with platform("lemmy", {RESOLVE: found}) as (channel, peer):
        with pytest.raises(NeedsHuman, match="no post or comment"):
            await channel.submit(a_report("lemmy"), leaving)

        assert reported(peer, "lemmy") == []


async def test_a_reason_that_is_too_long_for_the_server_is_for_a_person():
    async with platform("lemmy", {REPORT: no("report_too_long")}) as (channel, _peer):
        with pytest.raises(NeedsHuman, match="report_too_long"):
            await channel.submit(a_report("lemmy"), leaving)


@pytest.mark.parametrize(
    "answer",
    [
        no("incorrect_login", 401),
        no("incorrect_login", 400),
        Says(body={"jwt": None, "registration_created": True, "verify_email_sent": False}),
        Says(body={"jwt": None}),
    ],
)
async def test_an_account_that_is_not_let_in_stops_the_channel(answer):
    async with platform("lemmy", {LOGIN: answer}) as (channel, peer):
        with pytest.raises(AccountRefused):
            await channel.submit(a_report("lemmy"), leaving)

        assert reported(peer, "lemmy") == []


async def test_a_session_that_has_ended_is_begun_anew():
    from datetime import UTC, datetime, timedelta

    clock = [datetime(2026, 11, 29, 12, tzinfo=UTC)]
    answers = [Says(body={"post": A_POST}), no("not_logged_in"), Says(body={"post": A_POST})]
    async with platform("lemmy", {RESOLVE: lambda _: answers.pop(0)}, now=lambda: clock[0]) as (
        channel,
        peer,
    ):
        await channel.submit(a_report("lemmy"), leaving)
        clock[0] += timedelta(days=30)
        with pytest.raises(RetryLater, match="our session was over"):
            await channel.submit(a_report("lemmy"), leaving)
        await channel.submit(a_report("lemmy"), leaving)

        assert len([asked for asked in peer.asked if asked.path.endswith("login")]) == 2
        assert len(reported(peer, "lemmy")) == 2


@pytest.mark.parametrize(
    ("blocked", "url", "is_asked"),
    [
        ("home.example", "https://home.example/post/71", False),
        ("home.example", "https://other.example/post/8", True),
        ("Pictures@home.example", "https://other.example/post/8", True),
    ],
)
async def test_moderators_who_may_be_the_offenders_are_not_told(blocked, url, is_asked):
    async with platform("lemmy", blocked=blocked) as (channel, peer):
        with pytest.raises(NeedsHuman, match=r"home\.example .* Write to its host instead"):
            await channel.submit(a_report("lemmy", url), leaving)

        assert reported(peer, "lemmy") == []
        assert any(asked.path.endswith("resolve_object") for asked in peer.asked) is is_asked


async def test_another_community_of_the_same_server_is_told():
    async with platform("lemmy", blocked="memes@home.example") as (channel, peer):
        await channel.submit(a_report("lemmy"), leaving)

        assert len(reported(peer, "lemmy")) == 1
