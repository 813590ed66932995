"""Bluesky's real servers: reports arrive at the moderators, and each kind of gone is seen.

Not part of an ordinary run unless tests/bluesky/set_up has installed them.
"""

from dataclasses import replace

import pytest

from integrations.api import NAMED_BY_OPERATOR
from integrations.bluesky import Bluesky, Config
from integrations.probes.bluesky import Bluesky as BlueskyProbe
from tests.bluesky_servers import bluesky_servers
from tests.hostile_servers import client
from tests.social_peers import a_report
from untilgone.cases import Category
from untilgone.errors import AccountRefused, Refused
from untilgone.looks import Target, Verdict
from untilgone.marker import shipped
from untilgone.settings import Secret
from untilgone.verdict import judge

pytestmark = [pytest.mark.bluesky_pds, pytest.mark.slow]

PUBLIC_APP = "https://public.api.bsky.app"


@pytest.fixture(scope="module")
def servers():
    with bluesky_servers() as serving:
        yield serving


class Here:
    """The client of looks, led to the app on this machine instead of the public one."""

    def __init__(self, looks, app):
        self._looks, self._app, self.vantage = looks, app, looks.vantage

    async def get(self, address, **how):
        fetched = await self._looks.get(address.replace(PUBLIC_APP, self._app), **how)
        return replace(fetched, final_url=fetched.final_url.replace(self._app, PUBLIC_APP))


def url_of(post, author="bob.test"):
    return f"https://bsky.app/profile/{author}/post/{post['uri'].rpartition('/')[2]}"


def a_channel(servers, **changes):
    settings = {
        "identifier": "hotline.test",
        "app_password": Secret("hunter2"),
        "service": servers.pds,
        "app_view": servers.app,
    }
    return Bluesky(Config(**(settings | changes)))


async def look(servers, url):
    async with client(reach=NAMED_BY_OPERATOR) as looks:
        seen = await BlueskyProbe(Here(looks, servers.app), shipped()).look(Target(url=url))
    return judge(seen)


async def report(servers, url, category=Category.NCII, channel=None, **changes):
    async def leaving():
        pass

    notice = a_report("bluesky", url, category, **changes)
    return await (channel or a_channel(servers)).submit(notice, leaving)


async def test_a_report_of_a_post_is_on_the_moderators_desk(servers):
    post = servers.post("bob")
    receipt = await report(servers, url_of(post))

    found = next(e for e in servers.reports() if e["subject"].get("uri") == post["uri"])
    hotline, _ = servers.sign_in("hotline")
    assert str(found["id"]) == receipt.reference
    assert found["subject"]["cid"] == post["cid"]
    assert found["event"]["reportType"] == "tools.ozone.report.defs#reasonSexualNCII"
    assert found["event"]["comment"] == a_report("bluesky").letter.text.strip()
    assert found["createdBy"] == hotline


async def test_a_report_of_an_account_is_on_the_moderators_desk(servers):
    receipt = await report(servers, "https://bsky.app/profile/bob.test", Category.IMPERSONATION)

    did, _ = servers.sign_in("bob")
    found = next(e for e in servers.reports() if str(e["id"]) == receipt.reference)
    assert found["subject"] == {"$type": "com.atproto.admin.defs#repoRef", "did": did}


@pytest.mark.parametrize("category", Category)
async def test_every_category_is_taken_under_its_type(servers, category):
    post = servers.post("bob")
    receipt = await report(servers, url_of(post), category)

    found = next(e for e in servers.reports() if str(e["id"]) == receipt.reference)
    assert found["event"]["reportType"].startswith("tools.ozone.report.defs#reason")


async def test_a_moderation_service_can_be_named(servers):
    post = servers.post("bob")
    receipt = await report(servers, url_of(post), address=servers.moderation)

    assert any(str(event["id"]) == receipt.reference for event in servers.reports())


async def test_the_longest_letter_is_taken_whole(servers):
    post = servers.post("bob")
    text = "👩‍❤️‍👩é" * 222
    receipt = await report(servers, url_of(post), text=text + "x" * (2000 - len(text)))

    found = next(e for e in servers.reports() if str(e["id"]) == receipt.reference)
    assert len(found["event"]["comment"]) >= 2000


async def test_one_session_serves_several_reports(servers):
    channel = a_channel(servers)
    first = await report(servers, url_of(servers.post("bob")), channel=channel)
    second = await report(servers, url_of(servers.post("bob")), channel=channel)

    assert int(second.reference) > int(first.reference)


async def test_a_wrong_password_is_a_refused_account(servers):
    post = servers.post("bob")
    channel = a_channel(servers, app_password=Secret("wrong"))
    before = len(servers.reports())

    with pytest.raises(AccountRefused):
        await report(servers, url_of(post), channel=channel)

    assert len(servers.reports()) == before


async def gone(servers, url):
    """It is seen gone, and not reported any more."""
    before = len(servers.reports())
    judged = await look(servers, url)
    with pytest.raises(Refused, match="Already gone"):
        await report(servers, url)

    return judged.verdict is Verdict.GONE and len(servers.reports()) == before


async def test_a_post_that_its_author_deletes_is_seen_gone(servers):
    post = servers.post("bob")
    was = await look(servers, url_of(post))
    servers.delete("bob", post)

    assert was.verdict is Verdict.LIVE
    assert await gone(servers, url_of(post))


async def test_a_post_that_moderators_remove_is_seen_gone(servers):
    post = servers.post("bob")
    was = await look(servers, url_of(post))
    servers.remove(post)

    assert was.verdict is Verdict.LIVE
    assert await gone(servers, url_of(post))


async def test_everything_of_a_suspended_account_is_seen_gone(servers):
    post = servers.post("carl")
    url, account = url_of(post, "carl.test"), "https://bsky.app/profile/carl.test"
    was = [await look(servers, url), await look(servers, account)]
    did, _ = servers.sign_in("carl")
    servers.suspend(did)

    assert [judged.verdict for judged in was] == [Verdict.LIVE, Verdict.LIVE]
    assert await gone(servers, url)
    assert await gone(servers, account)
    assert await gone(servers, url_of(post, did))
