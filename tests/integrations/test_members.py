"""Channels of members: what they must never take, and what becomes of each answer."""

import pytest
from lxml import etree

from tests.api_peer import Says
from tests.members_peers import (
    CHANNELS,
    REPORTS,
    SECRET,
    a_report,
    member,
    reported,
    tipline,
)
from untilgone.cases import Category
from untilgone.errors import (
    AccountRefused,
    NeedsHuman,
    OutcomeUnknown,
    Refused,
    RetryLater,
)

every_member = pytest.mark.parametrize("slug", CHANNELS)
PRIVATE = sorted(set(Category) - {Category.NUDIFY_SERVICE, Category.OTHER_ILLEGAL})


async def leaving():
    pass


async def never():
    raise AssertionError("nothing leaves")


@every_member
@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Says(status=401), AccountRefused),
        (Says(status=403), AccountRefused),
        (Says(status=422, body={"notices": {"works": ["is empty"]}}), NeedsHuman),
        (Says(status=429), RetryLater),
        (Says(status=500), OutcomeUnknown),
        (Says(body={}), OutcomeUnknown),
    ],
)
async def test_what_it_answers_decides_what_is_known(slug, answer, error):
    async with member(slug, {REPORTS[slug]: answer}) as (channel, _peer):
        with pytest.raises(error):
            await channel.submit(a_report(slug), leaving)


# -- Lumen --------------------------------------------------------------------------------------


@pytest.mark.parametrize("category", PRIVATE)
async def test_lumen_never_gets_what_shows_or_names_a_victim(category, socket_disabled):
    from integrations.lumen import Config, Lumen
    from untilgone.settings import Secret

    channel = Lumen(Config(enabled=True, token=Secret(SECRET)))

    with pytest.raises(Refused, match=f"{category} must never be published. Nothing was sent"):
        await channel.submit(a_report("lumen", category), never)


def test_lumen_is_no_way_for_what_shows_or_names_a_victim():
    from integrations.lumen import Config, Lumen
    from untilgone.settings import Secret

    on, off = (Lumen(Config(enabled=enabled, token=Secret(SECRET))) for enabled in (True, False))

    assert [category for category in Category if on.takes(category)] == [Category.NUDIFY_SERVICE]
    assert not any(off.takes(category) for category in Category)


async def test_lumen_is_off_unless_it_is_switched_on():
    async with member("lumen", enabled="") as (channel, peer):
        with pytest.raises(Refused, match="switched off"):
            await channel.submit(a_report("lumen"), never)

        assert peer.asked == []


async def test_lumen_publishes_under_no_claim_of_copyright():
    async with member("lumen") as (channel, peer):
        receipt = await channel.submit(a_report("lumen"), leaving)

        (asked,) = peer.asked
        notice = asked.json["notice"]
        assert asked.headers["x-authentication-token"] == SECRET
        assert notice["type"] == "Other"
        assert notice["works_attributes"][0]["infringing_urls_attributes"] == [
            {"url": "https://host.example/a?b=c"}
        ]
        roles = {role["name"]: role["entity_attributes"] for role in notice[ROLES]}
        assert roles["sender"]["name"] == "Example Hotline"
        assert receipt.reference == "4433"


ROLES = "entity_notice_roles_attributes"


# -- CyberTipline -------------------------------------------------------------------------------

FINISH = REPORTS["cybertipline"]


async def test_the_cybertipline_gets_a_report_which_is_then_filed():
    async with member("cybertipline") as (channel, peer):
        urls = ("https://host.example/a?b=c&d=e", "https://host.example/2")
        receipt = await channel.submit(a_report("cybertipline", urls=urls), leaving)

        opened, filed = peer.asked
        assert [opened.path, filed.path] == ["/submit", "/finish"]
        report = etree.fromstring(opened.body)
        assert [url.text for url in report.iterfind(".//webPageIncident/url")] == list(urls)
        assert report.findtext(".//incidentType").startswith("Child Pornography (")
        assert report.findtext(".//reportingPerson/lastName") == "Example Hotline"
        assert report.findtext("additionalInfo").startswith("Dear abuse desk")
        assert [part.tag for part in report] == [
            "incidentSummary",
            "internetDetails",
            "reporter",
            "additionalInfo",
        ]
        assert opened.headers["content-type"] == "text/xml; charset=utf-8"
        assert filed.form == [("id", "4564654")]
        assert receipt.reference == "4564654"


async def test_only_filing_takes_effect():
    times = []

    async def counted():
        times.append(len(peer.asked))

    async with member("cybertipline") as (channel, peer):
        await channel.submit(a_report("cybertipline"), counted)

    assert times == [1]


async def test_a_report_whose_opening_is_lost_is_opened_anew_and_never_filed():
    async with member("cybertipline") as (channel, peer):
        peer.loses = lambda asked: asked.path == "/submit"
        with pytest.raises(RetryLater):
            await channel.submit(a_report("cybertipline"), never)


@pytest.mark.parametrize(
    ("code", "error"),
    [(1000, RetryLater), (2000, AccountRefused), (3100, AccountRefused), (4100, NeedsHuman)],
)
async def test_what_the_cybertipline_says_to_a_report_decides(code, error):
    routes = {"POST /submit": tipline("reportResponse", code, "", "Why not")}
    async with member("cybertipline", routes) as (channel, peer):
        with pytest.raises(error, match=f"{code}: Why not. Nothing was filed"):
            await channel.submit(a_report("cybertipline"), never)

        assert reported(peer, "cybertipline") == []


@pytest.mark.parametrize(
    ("code", "error"),
    [(1000, OutcomeUnknown), (3000, AccountRefused), (5001, NeedsHuman), (5102, OutcomeUnknown)],
)
async def test_what_the_cybertipline_says_to_filing_decides(code, error):
    async with member("cybertipline", {FINISH: tipline("reportDoneResponse", code)}) as (
        channel,
        _,
    ):
        with pytest.raises(error, match="4564654"):
            await channel.submit(a_report("cybertipline"), leaving)


@pytest.mark.parametrize(("enabled", "category"), [("", Category.CSAM), ("true", Category.NCII)])
async def test_the_cybertipline_takes_child_abuse_where_it_is_switched_on(enabled, category):
    async with member("cybertipline", enabled=enabled) as (channel, peer):
        assert not channel.takes(category)
        with pytest.raises(Refused, match="Nothing was sent"):
            await channel.submit(a_report("cybertipline", category), never)

        assert peer.asked == []
