"""ICCAM: one report to the hotline of a country, and what that hotline recorded about it."""

import pytest

from tests.api_peer import Says
from tests.certificates import make_authority
from tests.members_peers import a_report, member, reported
from untilgone.cases import Category
from untilgone.errors import AccountRefused, BadInput, NeedsHuman, Refused


async def leaving():
    pass


async def never():
    raise AssertionError("nothing leaves")


async def test_iccam_gets_the_report_for_the_country_of_the_contact():
    async with member("iccam") as (channel, peer):
        urls = ("https://host.example/page", "https://host.example/i/1.JPG?x=1")
        receipt = await channel.submit(a_report("iccam", urls=urls), leaving)

        report = reported(peer, "iccam")[0].json
        assert report["reportingAnalystName"] == "Example Hotline"
        assert report["hotlineReference"] == "n-1"
        assert report["hotlineReceivedDate"].endswith("Z")
        assert [url["urlString"] for url in report["urls"]] == list(urls)
        assert {url["hostingCountryCode"] for url in report["urls"]} == {"NL"}
        assert [url["contentType"] for url in report["urls"]] == [2, 1]
        assert [url["isSourceUrl"] for url in report["urls"]] == [True, False]
        assert receipt.reference == "7781"


@pytest.mark.parametrize("category", [c for c in Category if not c.is_csam])
async def test_iccam_takes_child_abuse_only(category):
    async with member("iccam") as (channel, peer):
        assert not channel.takes(category)
        with pytest.raises(Refused, match="child abuse only"):
            await channel.submit(a_report("iccam", category), never)

        assert peer.asked == []


async def test_one_session_of_iccam_serves_several_reports():
    async with member("iccam") as (channel, peer):
        await channel.submit(a_report("iccam"), leaving)
        await channel.submit(a_report("iccam"), leaving)

        assert [asked.path for asked in peer.asked].count("/Authentication") == 1


async def test_iccam_that_does_not_let_us_in_stops_the_channel():
    async with member("iccam", {"POST /Authentication": Says(status=401)}) as (channel, peer):
        with pytest.raises(AccountRefused):
            await channel.submit(a_report("iccam"), never)

        assert reported(peer, "iccam") == []


async def test_a_certificate_of_iccam_that_can_be_used_is_taken(tmp_path):
    make_authority(tmp_path)
    async with member("iccam", certificate_file=str(tmp_path / "server.pem")) as (channel, _peer):
        receipt = await channel.submit(a_report("iccam"), leaving)

    assert receipt.reference == "7781"


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"server": "https://iccam.example"}, "certificate_file is not set"),
        ({"certificate_file": "nowhere.pem"}, "cannot be used"),
        ({"server": "http://iccam.example"}, "https"),
    ],
)
async def test_settings_of_iccam_that_cannot_work_are_refused(settings, said):
    with pytest.raises(BadInput, match=said):
        async with member("iccam", **settings):
            pass


def done(*actions, country="NL", url="https://host.example/a?b=c"):
    """One address as ICCAM keeps it, as the open tool of another member reads it."""
    listed = [{"actionType": a, "analystName": "x", "actionDate": "2026-11-29"} for a in actions]
    content = {
        "contentId": 91,
        "assignedCountryCode": country,
        "url": {"urlString": url, "hostingCountryCode": country},
        "actions": listed,
    }
    return Says(body=content)


REPORT = Says(body={"reportContents": [{"contentId": 91, "urlString": "https://host.example/a"}]})
TWO = Says(body={"reportContents": [{"contentId": 91}, {"contentId": 92}]})
READS = "GET /rest/Reports/7781"


async def asked(routes):
    async with member("iccam", routes) as (channel, peer):
        receipt = await channel.submit(a_report("iccam"), leaving)
        return await channel.check(receipt), peer


@pytest.mark.parametrize(
    ("actions", "kind", "said"),
    [
        ([1], "acknowledged", "reported to the police"),
        ([2, 1], "acknowledged", "reported to the police, reported to the provider"),
        ([2, 3], "removed", "reported to the provider, removed"),
        ([4], "removed", "not available"),
        ([6], "refused", "not illegal"),
    ],
)
async def test_what_the_other_hotline_recorded_in_iccam_is_its_answer(actions, kind, said):
    routes = {READS: REPORT, "GET /rest/Content/91": done(*actions)}
    answer, _peer = await asked(routes)

    assert answer.kind == kind
    assert answer.text == f"ICCAM: https://host.example/a?b=c: {said} (with the hotline of NL)."
    assert answer.ticket == "7781"


async def test_iccam_says_removed_only_where_every_address_is():
    first, second = "GET /rest/Content/91", "GET /rest/Content/92"
    half, _ = await asked({READS: TWO, first: done(3), second: done(2)})
    whole, _ = await asked({READS: TWO, first: done(3), second: done(4)})
    unread, _ = await asked({READS: TWO, first: done(3), second: Says(status=403)})
    differing, _ = await asked({READS: TWO, first: done(3), second: done(6)})

    assert [a.kind for a in (half, whole, unread, differing)] == [
        "acknowledged",
        "removed",
        "acknowledged",
        "refused",
    ]
    assert half.answer_id != whole.answer_id


async def test_the_same_actions_in_iccam_are_the_same_answer():
    routes = {READS: REPORT, "GET /rest/Content/91": done(2, 3)}
    reordered = routes | {"GET /rest/Content/91": done(3, 2, 2)}

    assert (await asked(routes))[0].answer_id == (await asked(reordered))[0].answer_id


@pytest.mark.parametrize(
    "routes",
    [
        {},  # ICCAM takes a while before a new report can be read
        {READS: Says(status=403)},
        {READS: Says(body={"reportContents": []})},
        {READS: Says(body={"reportContents": [{"contentId": "../reports"}]})},
        {READS: REPORT},
        {READS: REPORT, "GET /rest/Content/91": done()},
        {READS: REPORT, "GET /rest/Content/91": done(99)},
    ],
)
async def test_where_nobody_recorded_anything_in_iccam_there_is_no_answer(routes):
    answer, peer = await asked(routes)

    assert answer is None
    assert len(reported(peer, "iccam")) == 1
    assert all(".." not in each.path for each in peer.asked)


async def test_asking_iccam_changes_nothing_there():
    _answer, peer = await asked({READS: REPORT, "GET /rest/Content/91": done(3)})

    assert [each.method for each in peer.asked if each.path.startswith("/rest/C")] == ["GET"]
    assert {each.method for each in peer.asked} == {"GET", "POST"}
    assert len(reported(peer, "iccam")) == 1


async def test_a_report_to_iccam_is_taken_back_by_a_person():
    async with member("iccam") as (channel, peer):
        receipt = await channel.submit(a_report("iccam"), leaving)
        before = len(peer.asked)
        with pytest.raises(NeedsHuman, match="no way to take a notice back"):
            await channel.withdraw(receipt, "wrong address")

        assert len(peer.asked) == before
