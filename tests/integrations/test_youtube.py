"""YouTube: one report of one video, under a reason that is looked up at run time."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.api_peer import Says
from tests.social_peers import REPORTS, SECRET, a_report, platform, reported
from untilgone.cases import Category
from untilgone.errors import AccountRefused, BadInput, NeedsHuman, Refused, RetryLater

REPORT = REPORTS["youtube"]
LIST = "GET /youtube/v3/videoAbuseReportReasons"
VIDEO = "dQw4w9WgXcQ"


async def leaving():
    pass


def no(reason, status):
    error = {"code": status, "message": "no", "errors": [{"reason": reason, "message": "no"}]}
    return Says(status=status, body={"error": error})


async def test_a_video_is_reported_under_the_reason_that_the_settings_mean():
    async with platform("youtube") as (channel, peer):
        receipt = await channel.submit(a_report("youtube"), leaving)

        (report,) = reported(peer, "youtube")
        assert report.json == {
            "videoId": VIDEO,
            "reasonId": "N",
            "secondaryReasonId": "31",
            "comments": a_report("youtube").letter.text.strip(),
        }
        assert receipt.reference == "<n-1@hotline.example>"


@pytest.mark.parametrize(
    "url",
    [
        f"https://youtu.be/{VIDEO}?t=4",
        f"https://www.youtube.com/shorts/{VIDEO}",
        f"https://m.youtube.com/watch?list=x&v={VIDEO}",
        f"https://www.youtube.com/embed/{VIDEO}",
    ],
)
async def test_every_form_of_address_names_the_video(url):
    async with platform("youtube") as (channel, peer):
        await channel.submit(a_report("youtube", url), leaving)

        assert reported(peer, "youtube")[0].json["videoId"] == VIDEO


async def test_channels_are_for_a_person():
    async with platform("youtube") as (channel, peer):
        with pytest.raises(NeedsHuman, match="channels and comments"):
            await channel.submit(a_report("youtube", "https://www.youtube.com/@bob"), leaving)

        assert peer.asked == []


async def test_minors_have_a_reason_of_their_own():
    async with platform("youtube") as (channel, peer):
        await channel.submit(a_report("youtube", category=Category.CSAM), leaving)

        assert reported(peer, "youtube")[0].json["secondaryReasonId"] == "32"


async def test_reasons_are_read_once_a_day():
    clock = [datetime(2026, 11, 29, 12, tzinfo=UTC)]
    async with platform("youtube", now=lambda: clock[0]) as (channel, peer):
        await channel.submit(a_report("youtube"), leaving)
        clock[0] += timedelta(hours=12)
        await channel.submit(a_report("youtube"), leaving)
        clock[0] += timedelta(hours=13)
        await channel.submit(a_report("youtube"), leaving)

        assert len([asked for asked in peer.asked if "Reasons" in asked.path]) == 2
        assert len([asked for asked in peer.asked if asked.path == "/token"]) == 3


async def test_of_several_words_the_first_that_fits_decides():
    async with platform("youtube", reasons="ncii=nothing, SEXUAL > minors,nudity") as (
        channel,
        peer,
    ):
        await channel.submit(a_report("youtube"), leaving)

        assert reported(peer, "youtube")[0].json["secondaryReasonId"] == "32"


async def test_an_id_can_be_named_too():
    async with platform("youtube", reasons="ncii=N>30") as (channel, peer):
        await channel.submit(a_report("youtube"), leaving)

        assert reported(peer, "youtube")[0].json["secondaryReasonId"] == "30"


@pytest.mark.parametrize("reasons", ["ncii=privacy", "ncii=sexual>privacy", "ncii=sexual"])
async def test_a_reason_that_is_not_there_any_more_is_for_a_person(reasons):
    async with platform("youtube", reasons=reasons) as (channel, peer):
        with pytest.raises(NeedsHuman, match=r"Correct UNTILGONE_YOUTUBE_REASONS. Nothing was"):
            await channel.submit(a_report("youtube"), leaving)

        assert reported(peer, "youtube") == []


async def test_a_category_without_a_reason_is_for_a_person():
    async with platform("youtube") as (channel, peer):
        assert [c for c in Category if not channel.takes(c)] == [Category.OTHER_ILLEGAL]
        with pytest.raises(NeedsHuman, match="no reason of YouTube to other_illegal"):
            await channel.submit(a_report("youtube", category=Category.OTHER_ILLEGAL), leaving)

        assert reported(peer, "youtube") == []


@pytest.mark.parametrize("reasons", ["nudity=sexual", "ncii", "ncii=,", "ncii=>nudity"])
async def test_reasons_that_cannot_be_read_are_refused(reasons):
    with pytest.raises(BadInput, match="reasons"):
        async with platform("youtube", reasons=reasons):
            pass


async def test_a_video_that_is_not_there_is_gone_already():
    async with platform("youtube", {REPORT: no("videoNotFound", 404)}) as (channel, _peer):
        with pytest.raises(Refused, match="Already gone"):
            await channel.submit(a_report("youtube"), leaving)


async def test_a_reason_that_is_refused_is_looked_up_anew_next_time():
    async with platform("youtube", {REPORT: no("invalidAbuseReason", 400)}) as (channel, peer):
        for _ in range(2):
            with pytest.raises(NeedsHuman, match="Nothing was taken"):
                await channel.submit(a_report("youtube"), leaving)

        assert len([asked for asked in peer.asked if "Reasons" in asked.path]) == 2


@pytest.mark.parametrize(
    ("answer", "path"),
    [
        (no("quotaExceeded", 403), REPORT),
        (no("quotaExceeded", 403), LIST),
        (no("rateLimitExceeded", 400), REPORT),
    ],
)
async def test_a_spent_quota_is_a_pause_and_no_refused_account(answer, path):
    async with platform("youtube", {path: answer}) as (channel, _peer):
        with pytest.raises(RetryLater, match="Nothing was taken") as caught:
            await channel.submit(a_report("youtube"), leaving)

        assert caught.value.after is not None


async def test_a_forbidden_report_is_a_refused_account():
    async with platform("youtube", {REPORT: no("forbidden", 403)}) as (channel, _peer):
        with pytest.raises(AccountRefused):
            await channel.submit(a_report("youtube"), leaving)


async def test_the_token_is_renewed_with_the_refresh_token():
    async with platform("youtube") as (channel, peer):
        await channel.submit(a_report("youtube"), leaving)

        assert dict(peer.asked[0].form) == {
            "client_id": "a-client",
            "client_secret": SECRET,
            "refresh_token": SECRET,
            "grant_type": "refresh_token",
        }


async def test_a_refresh_token_that_was_taken_back_stops_the_channel():
    answer = Says(status=400, body={"error": "invalid_grant"})
    async with platform("youtube", {"POST /token": answer}) as (channel, peer):
        with pytest.raises(AccountRefused, match="invalid_grant"):
            await channel.submit(a_report("youtube"), leaving)

        assert reported(peer, "youtube") == []
