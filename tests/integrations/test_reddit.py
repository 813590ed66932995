"""Reddit: one report of what is still shown, with a reason of 100 characters, and no number back."""

import base64
from datetime import timedelta

import pytest

from tests.api_peer import Says
from tests.social_peers import REPORTS, SECRET, a_report, platform, reported
from untilgone.cases import Category
from untilgone.errors import (
    AccountRefused,
    BadInput,
    NeedsHuman,
    OutcomeUnknown,
    Refused,
    RetryLater,
)

REPORT = REPORTS["reddit"]
INFO = "GET /api/info"
COMMENT = "https://old.reddit.com/r/pictures/comments/1abcde/a_title/k9xyz1/"
ACCOUNT = "https://www.reddit.com/user/bob/"


async def leaving():
    pass


def info(**data):
    return Says(body={"data": {"children": [{"data": {"subreddit": "pictures"} | data}]}})


def errors(*listed):
    return Says(body={"json": {"errors": list(listed)}})


async def test_a_post_is_reported_with_reason_and_letter():
    async with platform("reddit") as (channel, peer):
        receipt = await channel.submit(a_report("reddit"), leaving)

        (report,) = reported(peer, "reddit")
        assert dict(report.form) == {
            "api_type": "json",
            "id": "t3_1abcde",
            "thing_id": "t3_1abcde",
            "reason": "Non-consensual intimate media (UG-2026-000123-1)",
            "custom_text": a_report("reddit").letter.text.strip(),
        }
        assert report.headers["user-agent"] == "linux:hotline.example:1.0 (by /u/hotline)"
        assert receipt.reference == "<n-1@hotline.example>"


@pytest.mark.parametrize(
    ("url", "name"),
    [
        (COMMENT, "t1_k9xyz1"),
        ("https://redd.it/1abcde", "t3_1abcde"),
        (ACCOUNT, "t2_zz9"),
    ],
)
async def test_posts_comments_and_accounts_have_their_names(url, name):
    async with platform("reddit") as (channel, peer):
        await channel.submit(a_report("reddit", url), leaving)

        assert dict(reported(peer, "reddit")[0].form)["thing_id"] == name


@pytest.mark.parametrize("category", Category)
async def test_every_reason_fits(category):
    async with platform("reddit") as (channel, peer):
        notice = a_report("reddit", category=category, takedown="UG-2026-000123-999")
        await channel.submit(notice, leaving)

        assert len(dict(reported(peer, "reddit")[0].form)["reason"]) <= 100


async def test_the_letter_can_be_left_out():
    async with platform("reddit", send_letter="no") as (channel, peer):
        await channel.submit(a_report("reddit"), leaving)

        assert "custom_text" not in dict(reported(peer, "reddit")[0].form)


@pytest.mark.parametrize(
    "answer",
    [
        Says(body={"data": {"children": []}}),
        info(removed_by_category="content_takedown"),
        info(removed_by_category="deleted"),
    ],
)
async def test_what_is_gone_already_is_not_reported(answer):
    async with platform("reddit", {INFO: answer}) as (channel, peer):
        with pytest.raises(Refused, match="Already gone"):
            await channel.submit(a_report("reddit"), leaving)

        assert reported(peer, "reddit") == []


@pytest.mark.parametrize(
    "answer", [Says(status=404), Says(body={"data": {"name": "bob", "is_suspended": True}})]
)
async def test_an_account_that_is_gone_already_is_not_reported(answer):
    async with platform("reddit", {"GET /user/bob/about": answer}) as (channel, peer):
        with pytest.raises(Refused, match="Already gone"):
            await channel.submit(a_report("reddit", ACCOUNT), leaving)

        assert reported(peer, "reddit") == []


async def test_a_refusal_within_a_success_is_a_refusal():
    refusal = errors(["BAD_REASON", "that reason is too long", "reason"])
    async with platform("reddit", {REPORT: refusal}) as (channel, _peer):
        with pytest.raises(NeedsHuman, match=r"that reason is too long. Nothing was taken"):
            await channel.submit(a_report("reddit"), leaving)


async def test_too_fast_within_a_success_is_tried_again():
    refusal = errors(["RATELIMIT", "you are doing that too much", "ratelimit"])
    async with platform("reddit", {REPORT: refusal}) as (channel, _peer):
        with pytest.raises(RetryLater, match="too much"):
            await channel.submit(a_report("reddit"), leaving)


@pytest.mark.parametrize("body", [{}, {"json": {}}, {"json": {"errors": None}}])
async def test_an_answer_without_errors_is_a_success(body):
    async with platform("reddit", {REPORT: Says(body=body)}) as (channel, _peer):
        receipt = await channel.submit(a_report("reddit"), leaving)

        assert receipt.said == "the report was taken"


async def test_a_success_that_is_no_json_may_be_one():
    async with platform("reddit", {REPORT: Says(body=b"<html>")}) as (channel, _peer):
        with pytest.raises(OutcomeUnknown, match="may have been taken"):
            await channel.submit(a_report("reddit"), leaving)


async def test_its_limits_say_when_they_end():
    answer = Says(status=429, headers={"x-ratelimit-reset": "217"})
    async with platform("reddit", {REPORT: answer}) as (channel, _peer):
        with pytest.raises(RetryLater) as caught:
            await channel.submit(a_report("reddit"), leaving)

        assert caught.value.after == timedelta(seconds=217)


@pytest.mark.parametrize("blocked", ["r/Pictures", "x, pictures"])
async def test_moderators_who_may_be_the_offenders_are_not_told(blocked):
    async with platform("reddit", blocked=blocked) as (channel, peer):
        with pytest.raises(NeedsHuman, match=r"r/pictures .* Write to its host instead"):
            await channel.submit(a_report("reddit"), leaving)

        assert reported(peer, "reddit") == []


async def test_an_account_signs_in_with_its_refresh_token():
    async with platform("reddit") as (channel, peer):
        await channel.submit(a_report("reddit"), leaving)

        signs_in = peer.asked[0]
        pair = base64.b64encode(f"an-application:{SECRET}".encode()).decode()
        assert signs_in.headers["authorization"] == f"Basic {pair}"
        assert dict(signs_in.form) == {"grant_type": "refresh_token", "refresh_token": SECRET}


async def test_or_with_name_and_password():
    settings = {"refresh_token": "", "username": "hotline", "password": "a password"}
    async with platform("reddit", **settings) as (channel, peer):
        await channel.submit(a_report("reddit"), leaving)

        assert dict(peer.asked[0].form) == {
            "grant_type": "password",
            "username": "hotline",
            "password": "a password",
        }


@pytest.mark.parametrize(
    "settings",
    [
        {"refresh_token": ""},
        {"username": "hotline", "password": "x"},
        {"refresh_token": "", "username": "hotline"},
    ],
)
async def test_one_way_to_sign_in_must_be_set_and_no_two(settings):
    with pytest.raises(BadInput, match="either username and password, or refresh_token"):
        async with platform("reddit", **settings):
            pass


async def test_a_wrong_password_is_answered_with_a_success_and_stops_the_channel():
    answer = Says(body={"error": "invalid_grant"})
    async with platform("reddit", {"POST /api/v1/access_token": answer}) as (channel, peer):
        with pytest.raises(AccountRefused, match="invalid_grant"):
            await channel.submit(a_report("reddit"), leaving)

        assert reported(peer, "reddit") == []
