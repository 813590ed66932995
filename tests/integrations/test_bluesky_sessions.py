"""Bluesky: sessions are kept, renewed without the password, and halted where the account is refused."""

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest

from tests.api_peer import Says
from tests.social_peers import REPORTS, XRPC, a_report, platform, reported
from untilgone.errors import AccountRefused, RetryLater

REPORT = REPORTS["bluesky"]


async def leaving():
    pass


def wrong(error, message="", status=400):
    return Says(status=status, body={"error": error, "message": message})


def a_token(ends: datetime) -> str:
    said = json.dumps({"exp": int(ends.timestamp())}).encode()
    return f"head.{base64.urlsafe_b64encode(said).decode().rstrip('=')}.signature"


async def test_a_session_is_renewed_before_it_ends_without_the_password():
    clock = [datetime(2026, 11, 29, 12, tzinfo=UTC)]
    session = Says(
        body={"accessJwt": a_token(clock[0] + timedelta(hours=2)), "refreshJwt": "refresh"}
    )
    routes = {f"POST {XRPC}server.createSession": session}
    async with platform("bluesky", routes, now=lambda: clock[0]) as (channel, peer):
        await channel.submit(a_report("bluesky"), leaving)
        clock[0] += timedelta(hours=2)
        await channel.submit(a_report("bluesky"), leaving)

        (renewal,) = [asked for asked in peer.asked if asked.path.endswith("refreshSession")]
        assert renewal.headers["authorization"] == "Bearer refresh"
        assert len([a for a in peer.asked if a.path.endswith("createSession")]) == 1
        assert reported(peer, "bluesky")[1].headers["authorization"] == "Bearer access-2"


async def test_a_session_that_cannot_be_renewed_is_begun_with_the_password():
    clock = [datetime(2026, 11, 29, 12, tzinfo=UTC)]
    routes = {f"POST {XRPC}server.refreshSession": wrong("ExpiredToken", "Token has expired")}
    async with platform("bluesky", routes, now=lambda: clock[0]) as (channel, peer):
        await channel.submit(a_report("bluesky"), leaving)
        clock[0] += timedelta(days=90)
        await channel.submit(a_report("bluesky"), leaving)

        assert len([a for a in peer.asked if a.path.endswith("createSession")]) == 2


async def test_a_session_that_ends_early_costs_a_retry_and_no_second_report():
    clock = [datetime(2026, 11, 29, 12, tzinfo=UTC)]
    answers = [
        Says(body={"id": 1}),
        wrong("ExpiredToken", "Token has expired"),
        Says(body={"id": 2}),
    ]
    routes = {REPORT: lambda _: answers.pop(0)}
    async with platform("bluesky", routes, now=lambda: clock[0]) as (channel, peer):
        await channel.submit(a_report("bluesky"), leaving)
        clock[0] += timedelta(minutes=30)
        with pytest.raises(RetryLater, match="our session was over"):
            await channel.submit(a_report("bluesky"), leaving)
        receipt = await channel.submit(a_report("bluesky"), leaving)

        assert receipt.reference == "2"
        assert [a.path for a in peer.asked if "refreshSession" in a.path] != []


async def test_a_new_session_that_is_refused_is_a_refused_account():
    async with platform("bluesky", {REPORT: wrong("AuthMissing", status=401)}) as (channel, _peer):
        with pytest.raises(AccountRefused, match="had just signed in"):
            await channel.submit(a_report("bluesky"), leaving)


@pytest.mark.parametrize(
    "answer",
    [
        wrong("AuthenticationRequired", "Invalid identifier or password", 401),
        wrong("AccountTakedown", "Account has been suspended", 403),
    ],
)
async def test_an_account_that_is_not_let_in_stops_the_channel(answer):
    async with platform("bluesky", {f"POST {XRPC}server.createSession": answer}) as (channel, peer):
        with pytest.raises(AccountRefused):
            await channel.submit(a_report("bluesky"), leaving)

        assert reported(peer, "bluesky") == []


async def test_its_limits_say_when_they_end():
    ends = datetime.now(UTC) + timedelta(minutes=4)
    answer = Says(status=429, headers={"ratelimit-reset": str(int(ends.timestamp()))})
    async with platform("bluesky", {f"POST {XRPC}server.createSession": answer}) as (
        channel,
        _peer,
    ):
        with pytest.raises(RetryLater) as caught:
            await channel.submit(a_report("bluesky"), leaving)

        assert timedelta(minutes=3) < caught.value.after <= timedelta(minutes=4)
