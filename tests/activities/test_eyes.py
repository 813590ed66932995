"""One look with everything it takes: vantage points, a comparison, a control object."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from activities.eyes import Eyes, NoManners, sibling_of
from integrations.base import Probe
from untilgone.looks import Finding, Fingerprint, Observation, Shape, Target, Verdict, Where
from untilgone.marker import Marker, MarkerFile, Markers

URL = "https://films.example/watch/1234567"
CANARY = "https://films.example/watch/1"
PAGE = Shape(words=100, has_title=True)
FIRST = Fingerprint(title_sha256="a", text_sha256="a", text_bytes=1, is_cut=False, simhash=0)
OTHER = Fingerprint(title_sha256="b", text_sha256="b", text_bytes=1, is_cut=False)


def seen(url, status=200, **more):
    return Observation(
        url=url,
        observed_at=datetime(2026, 11, 22, 12, tzinfo=UTC),
        probe="films/1",
        status=status,
        shape=PAGE,
        headers={"content-type": "text/html"},
        **more,
    )


class Films(Probe):
    """A site that answers by URL; what it does not list gets the last answer."""

    slug = "films"

    def __init__(self, answers, otherwise, vantage="direct"):
        self.answers, self.otherwise, self.vantage = answers, otherwise, vantage
        self.asked = []

    def accepts(self, target: Target) -> bool:
        return True

    async def look(self, target: Target) -> Observation:
        self.asked.append(target.url)
        found = self.answers.get(target.url, self.otherwise)
        return replace(found, url=target.url, vantage=self.vantage)


class Noted(NoManners):
    def __init__(self):
        self.canaries = []

    async def keep_canary(self, canary, judgement):
        self.canaries.append((canary, judgement.verdict))


def markers(canary=""):
    marker = Marker(
        id="films.removed",
        finding=Finding.REMOVED,
        where=Where.MARKUP,
        has="removed",
        date="2026-11-22",
        source="a test",
    )
    files = [
        MarkerFile(platform="films", hosts=("films.example",), marker=(marker,), canary=canary)
    ]
    return Markers([], files)


async def look(*sites, first=None, canary="", manners=None):
    eyes = Eyes([[site] for site in sites], markers(canary), manners)
    return await eyes.look(Target(url=URL), first)


async def test_gone_is_believed_when_the_control_object_is_live():
    site = Films({URL: seen(URL, 404), CANARY: seen(CANARY)}, seen(URL, 500))
    noted = Noted()
    _, judgement = await look(site, canary=CANARY, manners=noted)

    assert judgement.verdict is Verdict.GONE
    assert noted.canaries == [("films from direct", Verdict.LIVE)]


async def test_nothing_is_gone_while_the_control_object_looks_gone_too():
    site = Films({}, seen(URL, 404))
    noted = Noted()
    _, judgement = await look(site, canary=CANARY, manners=noted)

    assert judgement.verdict is Verdict.UNKNOWN
    assert judgement.rule == "canary.not_found.http_404"
    assert noted.canaries == [("films from direct", Verdict.GONE)]


async def test_the_control_object_is_not_asked_again_each_time():
    site = Films({CANARY: seen(CANARY)}, seen(URL, 404))
    eyes = Eyes([[site]], markers(CANARY))
    for _ in range(3):
        await eyes.look(Target(url=URL), None)

    assert site.asked.count(CANARY) == 1


async def test_a_live_page_needs_no_control_object():
    site = Films({}, seen(URL))
    await look(site, canary=CANARY)

    assert site.asked == [URL]


async def test_a_changed_page_is_compared_with_one_that_does_not_exist():
    site = Films({URL: seen(URL, fingerprint=OTHER)}, seen(URL, fingerprint=OTHER))
    _, judgement = await look(site, first=FIRST)

    assert judgement.rule == "soft_404.same_as_a_page_that_does_not_exist"
    assert len(site.asked) == 2


async def test_a_changed_page_unlike_a_missing_one_stays_unknown():
    unlike = replace(OTHER, title_sha256="c", text_sha256="c")
    site = Films({URL: seen(URL, fingerprint=OTHER)}, seen(URL, fingerprint=unlike))
    _, judgement = await look(site, first=FIRST)

    assert judgement.finding == Finding.CHANGED


async def test_live_from_one_vantage_point_is_live():
    here, there = Films({}, seen(URL, 404)), Films({}, seen(URL), vantage="nl")
    observation, judgement = await look(here, there)

    assert (observation.vantage, judgement.verdict) == ("nl", Verdict.LIVE)


@pytest.mark.parametrize(
    ("url", "folder"),
    [
        (URL, "https://films.example/watch/"),
        ("https://films.example/?v=1", "https://films.example/"),
        ("https://films.example/a/b/", "https://films.example/a/"),
    ],
)
def test_a_neighbour_that_does_not_exist_stands_in_the_same_folder(url, folder):
    made_up = sibling_of(url)

    assert made_up.startswith(folder)
    assert made_up != sibling_of(url)
