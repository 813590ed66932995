"""What every channel of a platform promises beyond the contract of all channels."""

import pytest

from tests.api_peer import Says
from tests.social_peers import CHANNELS, REPORTS, URLS, a_report, platform, reported
from untilgone.errors import (
    AccountRefused,
    BadInput,
    IntegrationError,
    NeedsHuman,
    OutcomeUnknown,
    RetryLater,
)
from untilgone.notices import Material

every_platform = pytest.mark.parametrize("slug", CHANNELS)


class Leaving:
    def __init__(self):
        self.times = 0

    async def __call__(self):
        self.times += 1


@every_platform
@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Says(status=403, body={"error": "forbidden"}), AccountRefused),
        (Says(status=429, headers={"Retry-After": "60"}), RetryLater),
        (Says(status=503, headers={"Retry-After": "60"}), RetryLater),
        (Says(status=502), OutcomeUnknown),
        (Says(status=500), OutcomeUnknown),
        (Says(status=422, body={"error": "no"}), NeedsHuman),
    ],
    ids=lambda value: value.status if isinstance(value, Says) else value.__name__,
)
async def test_what_the_platform_answers_to_a_report_decides_what_is_known_of_it(
    slug, answer, error
):
    async with platform(slug, {REPORTS[slug]: answer}) as (channel, peer):
        with pytest.raises(error):
            await channel.submit(a_report(slug), Leaving())

        assert len(reported(peer, slug)) == 1


@every_platform
async def test_whatever_fails_before_the_report_has_not_left(slug):
    for status in (401, 403, 404, 429, 500, 503):
        leaving = Leaving()
        async with platform(slug) as (channel, peer):
            peer.answers = lambda _, status=status: Says(status=status)

            with pytest.raises(IntegrationError) as caught:
                await channel.submit(a_report(slug), leaving)

            assert not isinstance(caught.value, OutcomeUnknown)
            assert leaving.times == 0
            assert reported(peer, slug) == []


@every_platform
async def test_a_question_whose_answer_is_lost_is_tried_again_later(slug):
    leaving = Leaving()
    async with platform(slug) as (channel, peer):
        peer.loses = lambda _: True

        with pytest.raises(RetryLater, match=r"Nothing was (sent|reported)"):
            await channel.submit(a_report(slug), leaving)

        assert leaving.times == 0


@every_platform
async def test_a_text_that_is_too_long_is_never_cut(slug):
    leaving = Leaving()
    async with platform(slug) as (channel, peer):
        text = "x" * (channel.longest_text + 1)

        with pytest.raises(NeedsHuman, match=f"takes {channel.longest_text}. Nothing was reported"):
            await channel.submit(a_report(slug, text=text), leaving)

        assert leaving.times == 0
        assert peer.asked == []


@every_platform
async def test_several_addresses_are_several_reports(slug):
    several = Material(
        urls=(URLS[slug], URLS[slug] + "?x"), category=a_report(slug).material.category
    )
    async with platform(slug) as (channel, peer):
        with pytest.raises(NeedsHuman, match="one address a report"):
            await channel.submit(a_report(slug, material=several), Leaving())

        assert peer.asked == []


@every_platform
async def test_an_address_that_is_none_of_the_platforms_is_for_a_person(slug):
    async with platform(slug) as (channel, peer):
        with pytest.raises(NeedsHuman, match="Nothing was reported"):
            await channel.submit(a_report(slug, url="https://elsewhere.example/x"), Leaving())

        assert reported(peer, slug) == []


@every_platform
async def test_one_session_serves_several_reports(slug):
    async with platform(slug) as (channel, peer):
        await channel.submit(a_report(slug), Leaving())
        await channel.submit(a_report(slug), Leaving())

        paths = [asked.path for asked in peer.asked]
        signs_in = [path for path in paths if path.endswith(("Session", "login", "token"))]
        assert len(signs_in) == (0 if slug == "mastodon" else 1)
        assert len(reported(peer, slug)) == 2


@every_platform
async def test_its_servers_must_be_asked_over_https(slug):
    for root in ("http://platform.example", "platform.example", "ftp://127.0.0.1", "https://"):
        with pytest.raises(BadInput, match="https"):
            async with platform(slug, **{_first_root(slug): root}):
                pass


def _first_root(slug):
    return {"bluesky": "service", "lemmy": "server", "mastodon": "server"}.get(slug, "api")


@pytest.mark.parametrize(
    ("slug", "is_read"),
    [("bluesky", True), ("lemmy", True), ("mastodon", True), ("reddit", True), ("youtube", False)],
)
def test_volunteers_are_told_no_explanation(slug, is_read):
    assert CHANNELS[slug].is_read_by_others is is_read
