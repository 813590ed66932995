"""Lemmy: found on our own server, reported once, and not to the offenders."""

import pytest

from tests.api_peer import Says
from tests.social_peers import (
    A_POST,
    A_POST_OF_4,
    LEMMY_4,
    REPORTS,
    a_report,
    platform,
    reported,
)
from untilgone.errors import AccountRefused, NeedsHuman, OutcomeUnknown, Refused, RetryLater

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


OF_4 = {"report": "POST /api/v4/post/report", "resolve": "GET /api/v4/resolve_object"}


def requests(peer):
    return [f"{asked.method} {asked.path}" for asked in peer.asked]


async def test_lemmy_1_is_spoken_to_in_version_4_although_it_answers_version_3_too():
    async with platform("lemmy", LEMMY_4) as (channel, peer):
        receipt = await channel.submit(a_report("lemmy"), leaving)

        assert peer.asked[-1].json == {
            "post_id": 9,
            "reason": a_report("lemmy").letter.text.strip(),
            "violates_instance_rules": False,
        }
        assert receipt.reference == "5"
        assert all("v3" not in asked for asked in requests(peer))


async def test_a_server_that_was_upgraded_in_between_is_spoken_to_in_version_4_at_once():
    async with platform("lemmy") as (channel, peer):
        before = peer.answers
        await channel.submit(a_report("lemmy"), leaving)
        peer.answers = lambda asked: LEMMY_4.get(f"{asked.method} {asked.path}") or before(asked)
        await channel.submit(a_report("lemmy"), leaving)

        assert [asked for asked in requests(peer) if asked.endswith("report")] == [
            REPORT,
            OF_4["report"],
        ]


async def test_a_comment_is_told_from_its_post_by_its_tag():
    both = {"type_": "comment", "comment": A_COMMENT["comment"]} | A_POST_OF_4
    routes = LEMMY_4 | {OF_4["resolve"]: Says(body=both)}
    async with platform("lemmy", routes) as (channel, peer):
        receipt = await channel.submit(a_report("lemmy", "https://home.example/comment/5"), leaving)

        assert requests(peer)[-1] == "POST /api/v4/comment/report"
        assert peer.asked[-1].json["comment_id"] == 31
        assert receipt.reference == "6"


@pytest.mark.parametrize(
    ("local", "url", "to_administrators_alone"),
    [
        (True, "http://127.0.0.1/post/9", True),
        (False, "http://127.0.0.1/post/9", False),  # a copy: its home must hear of it
        (True, "https://home.example/post/71", False),
    ],
)
async def test_only_what_is_at_home_on_our_server_is_for_its_administrators_alone(
    local, url, to_administrators_alone
):
    """Such a report is hidden from the moderators, and never passed on to another server."""
    found = A_POST_OF_4 | {"type_": "post", "post": A_POST_OF_4["post"] | {"local": local}}
    routes = LEMMY_4 | {OF_4["resolve"]: Says(body=found)}
    async with platform("lemmy", routes) as (channel, peer):
        await channel.submit(a_report("lemmy", url), leaving)

        assert peer.asked[-1].json["violates_instance_rules"] is to_administrators_alone


@pytest.mark.parametrize("kind", ["person", "community", "multi_community"])
async def test_in_version_4_too_a_community_or_person_is_for_a_person(kind):
    routes = LEMMY_4 | {OF_4["resolve"]: Says(body={"type_": kind, kind: {"id": 1}})}
    async with platform("lemmy", routes) as (channel, _peer):
        with pytest.raises(NeedsHuman, match="no post or comment"):
            await channel.submit(a_report("lemmy"), leaving)


@pytest.mark.parametrize("error", ["not_found", "resolve_object_failed"])
async def test_what_version_4_does_not_find_goes_to_the_next_contact(error):
    async with platform("lemmy", LEMMY_4 | {OF_4["resolve"]: no(error)}) as (channel, _peer):
        with pytest.raises(Refused, match=r"does not find this at home\.example"):
            await channel.submit(a_report("lemmy"), leaving)


async def test_in_version_4_too_the_offenders_community_is_not_told():
    async with platform("lemmy", LEMMY_4, blocked="pictures@home.example") as (channel, peer):
        with pytest.raises(NeedsHuman, match="Write to its host instead"):
            await channel.submit(a_report("lemmy"), leaving)

        assert OF_4["report"] not in requests(peer)


@pytest.mark.parametrize(
    "error", ["registration_application_is_pending", "missing_totp_token", "site_ban"]
)
async def test_an_account_that_version_4_does_not_let_in_stops_the_channel(error):
    routes = LEMMY_4 | {"POST /api/v4/account/auth/login": no(error)}
    async with platform("lemmy", routes) as (channel, _peer):
        with pytest.raises(AccountRefused, match=error):
            await channel.submit(a_report("lemmy"), leaving)


@pytest.mark.parametrize("routes", [{}, LEMMY_4], ids=["version 3", "version 4"])
@pytest.mark.parametrize("way", ["lost", "broken"])
async def test_in_either_version_a_report_whose_answer_is_lost_is_not_sent_twice(routes, way):
    report = OF_4["report"] if routes else REPORT
    left = []

    async def leaves():
        left.append(True)

    broken = {report: Says(status=502)} if way == "broken" else {}
    async with platform("lemmy", routes | broken) as (channel, peer):
        if way == "lost":
            peer.loses = lambda asked: asked.path.endswith("/report")
        with pytest.raises(OutcomeUnknown):
            await channel.submit(a_report("lemmy"), leaves)

        assert [asked for asked in requests(peer) if asked.endswith("/report")] == [report]
        assert len(left) == 1


async def test_a_server_that_is_no_lemmy_is_for_a_person():
    nothing = {"GET /api/v3/site": Says(body=b"<html>"), "GET /api/v4/site": Says(body={})}
    async with platform("lemmy", nothing) as (channel, _peer):
        with pytest.raises(NeedsHuman, match="does not answer as a Lemmy server does"):
            await channel.submit(a_report("lemmy"), leaving)


async def test_a_server_in_trouble_is_not_taken_for_an_older_one():
    async with platform("lemmy", {"GET /api/v4/site": Says(status=502)}) as (channel, peer):
        with pytest.raises(RetryLater):
            await channel.submit(a_report("lemmy"), leaving)

        assert requests(peer) == ["GET /api/v4/site"]
