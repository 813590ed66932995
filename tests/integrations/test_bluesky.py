"""Bluesky: only what exists is reported, in its present version, to the service that was chosen.

The peer follows what was observed of the real servers; tests/integrations/test_bluesky_pds.py asks
those themselves.
"""

import pytest

from integrations.bluesky import Bluesky
from tests.api_peer import Says
from tests.social_peers import DID, POST_URI, REPORTS, SETTINGS, XRPC, a_report, platform, reported
from untilgone.cases import Category
from untilgone.errors import (
    BadInput,
    NeedsHuman,
    OutcomeUnknown,
    Refused,
    RetryLater,
)
from untilgone.parties import Contact
from untilgone.settings import read

REPORT = REPORTS["bluesky"]
RECORD = f"GET {XRPC}repo.getRecord"
POSTS = "GET /xrpc/app.bsky.feed.getPosts"
A_LIST = f"https://bsky.app/profile/{DID}/lists/3l1"
PROFILE = "https://bsky.app/profile/bob.example"
LABELER = "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa"
OWN = "did:plc:ar7c4by46qjdydhdevvrndac"
NEW, OLD = "tools.ozone.report.defs#reason", "com.atproto.moderation.defs#reason"


async def leaving():
    pass


def wrong(error, message="", status=400):
    return Says(status=status, body={"error": error, "message": message})


async def test_a_post_is_reported_in_its_present_version():
    async with platform("bluesky") as (channel, peer):
        receipt = await channel.submit(a_report("bluesky"), leaving)

        (report,) = reported(peer, "bluesky")
        assert report.json == {
            "reasonType": NEW + "SexualNCII",
            "reason": a_report("bluesky").letter.text.strip(),
            "subject": {
                "$type": "com.atproto.repo.strongRef",
                "uri": POST_URI,
                "cid": "bafyreigfgc3wdxd7t62jnti5skuk3uezkkucjh5s4fg",
            },
        }
        assert report.headers["authorization"] == "Bearer access"
        assert "atproto-proxy" not in report.headers
        assert receipt.reference == "12"


async def test_an_account_is_reported_by_its_lasting_id():
    async with platform("bluesky") as (channel, peer):
        await channel.submit(a_report("bluesky", PROFILE, Category.IMPERSONATION), leaving)

        (report,) = reported(peer, "bluesky")
        assert report.json["subject"] == {"$type": "com.atproto.admin.defs#repoRef", "did": DID}
        assert report.json["reasonType"] == NEW + "MisleadingImpersonation"


@pytest.mark.parametrize(
    ("url", "collection"),
    [
        (f"https://bsky.app/profile/{DID}/lists/3l1", "app.bsky.graph.list"),
        (f"https://bsky.app/profile/{DID}/feed/best", "app.bsky.feed.generator"),
    ],
)
async def test_lists_and_feeds_are_looked_up_in_their_collections(url, collection):
    async with platform("bluesky") as (channel, peer):
        await channel.submit(a_report("bluesky", url), leaving)

        (looked_up,) = [asked for asked in peer.asked if asked.path.endswith("getRecord")]
        assert looked_up.query["collection"] == collection
        assert not any("resolveHandle" in asked.path for asked in peer.asked)


async def test_a_post_is_asked_for_by_the_lasting_id_of_its_author():
    async with platform("bluesky") as (channel, peer):
        url = f"https://bsky.app/profile/{DID}/post/3kabc?ref=x"
        await channel.submit(a_report("bluesky", url), leaving)

        (looked_up,) = [asked for asked in peer.asked if asked.path.endswith("getPosts")]
        assert looked_up.query == {"uris": POST_URI}
        assert not any("resolveHandle" in asked.path for asked in peer.asked)


async def test_a_post_that_is_not_shown_any_more_is_not_reported():
    async with platform("bluesky", {POSTS: Says(body={"posts": []})}) as (channel, peer):
        with pytest.raises(Refused, match="Already gone"):
            await channel.submit(a_report("bluesky"), leaving)

        assert reported(peer, "bluesky") == []


@pytest.mark.parametrize(
    "answer",
    [
        wrong("RecordNotFound", "Could not locate record: at://…"),
        wrong("InvalidRequest", "Could not locate record: at://…"),
        wrong("InvalidRequest", "Could not find repo: did:plc:…"),
        wrong("AccountTakedown", "Account has been suspended"),
    ],
)
async def test_a_list_that_is_gone_already_is_not_reported(answer):
    async with platform("bluesky", {RECORD: answer}) as (channel, peer):
        with pytest.raises(Refused, match="Already gone"):
            await channel.submit(a_report("bluesky", A_LIST), leaving)

        assert reported(peer, "bluesky") == []


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("GET /xrpc/app.bsky.actor.getProfile", wrong("AccountTakedown", "It is suspended")),
        ("GET /xrpc/app.bsky.actor.getProfile", wrong("InvalidRequest", "Profile not found")),
        (f"GET {XRPC}identity.resolveHandle", wrong("InvalidRequest", "Unable to resolve handle")),
    ],
)
async def test_an_account_that_is_gone_already_is_not_reported(path, answer):
    async with platform("bluesky", {path: answer}) as (channel, peer):
        with pytest.raises(Refused, match="Already gone"):
            await channel.submit(a_report("bluesky", PROFILE), leaving)

        assert reported(peer, "bluesky") == []


async def test_without_a_version_nothing_is_reported():
    # A report with a wrong or missing version is answered like any other, and is one of nothing.
    unversioned = Says(body={"posts": [{"uri": POST_URI}]})
    async with platform("bluesky", {POSTS: unversioned}) as (channel, peer):
        with pytest.raises(RetryLater, match="which version"):
            await channel.submit(a_report("bluesky"), leaving)

        assert reported(peer, "bluesky") == []


async def test_a_service_that_knows_only_the_old_types_gets_the_old_type():
    times = 0

    async def counted():
        nonlocal times
        times += 1

    def answer(asked):
        is_new = asked.json["reasonType"].startswith(NEW)
        return wrong("InvalidRequest", "Invalid reason type: x") if is_new else Says(body={"id": 3})

    async with platform("bluesky", {REPORT: answer}) as (channel, peer):
        receipt = await channel.submit(a_report("bluesky"), counted)

        types = [report.json["reasonType"] for report in reported(peer, "bluesky")]
        assert types == [NEW + "SexualNCII", OLD + "Sexual"]
        assert (receipt.reference, times) == ("3", 1)


async def test_where_the_answer_to_the_old_type_is_lost_the_outcome_is_unknown():
    refused = wrong("InvalidRequest", "Invalid reason type: x")
    async with platform("bluesky", {REPORT: refused}) as (channel, peer):
        peer.loses = lambda asked: asked.body.find(b"com.atproto.moderation.defs#reason") > 0

        with pytest.raises(OutcomeUnknown):
            await channel.submit(a_report("bluesky"), leaving)

        assert len(reported(peer, "bluesky")) == 2


@pytest.mark.parametrize("category", Category)
async def test_every_category_has_a_type(category):
    async with platform("bluesky") as (channel, peer):
        await channel.submit(a_report("bluesky", category=category), leaving)

        assert reported(peer, "bluesky")[0].json["reasonType"].startswith(NEW)


@pytest.mark.parametrize(
    ("address", "setting", "category", "service"),
    [
        ("bsky.app", "", Category.NCII, None),
        ("bsky.app", LABELER, Category.NCII, LABELER),
        (LABELER, "", Category.NCII, LABELER),
        (LABELER, OWN, Category.NCII, LABELER),
        ("bsky.app", LABELER, Category.CSAM, None),
        (OWN, LABELER, Category.CSAM_SYNTHETIC, OWN),
    ],
)
async def test_the_service_is_the_contacts_then_the_settings_then_the_servers(
    address, setting, category, service
):
    async with platform("bluesky", labeler=setting) as (channel, peer):
        await channel.submit(a_report("bluesky", category=category, address=address), leaving)

        chosen = reported(peer, "bluesky")[0].headers.get("atproto-proxy")
        assert chosen == (f"{service}#atproto_labeler" if service else None)


async def test_child_abuse_goes_to_no_other_service_than_the_apps_own():
    async with platform("bluesky") as (channel, peer):
        notice = a_report("bluesky", category=Category.CSAM, address=LABELER)
        with pytest.raises(Refused, match="own moderation service only"):
            await channel.submit(notice, leaving)

        assert peer.asked == []


async def test_a_report_that_is_taken_without_a_number_may_have_been_taken():
    async with platform("bluesky", {REPORT: Says(body={})}) as (channel, _peer):
        with pytest.raises(OutcomeUnknown, match="without a number"):
            await channel.submit(a_report("bluesky"), leaving)


async def test_another_app_is_none_of_its_addresses():
    async with platform("bluesky") as (channel, peer):
        with pytest.raises(NeedsHuman):
            await channel.submit(a_report("bluesky", "https://bsky.example/profile/a"), leaving)

        assert peer.asked == []


@pytest.mark.parametrize(
    ("address", "is_one"),
    [("bsky.app", True), (LABELER, True), ("did:web:mod.example", True), ("abuse@bsky.app", False)],
)
def test_its_contacts_are_the_app_and_moderation_services(address, is_one):
    config = read(Bluesky.config_class, SETTINGS["bluesky"], "UNTILGONE_BLUESKY_")
    contact = Contact(channel="bluesky", address=address, source="test", confidence=1)

    assert Bluesky(config).accepts(contact) is is_one


async def test_a_service_that_is_no_did_is_refused_in_the_settings():
    with pytest.raises(BadInput, match="DID"):
        async with platform("bluesky", labeler="moderation.example"):
            pass
