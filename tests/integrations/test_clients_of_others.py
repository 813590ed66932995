"""The requests of ngrok's own client, of Mastodon.py and of PRAW, beside ours, at the same stub.

Where they differ the test says how. None of them asks anybody but the stub.
"""

import asyncio
from contextlib import contextmanager
from urllib.parse import parse_qs

import ngrok
import praw
import pytest
from mastodon import Mastodon

from tests.api_channels import Leaving, talking
from tests.canary import PASSWORD as SECRET
from tests.social_peers import REPORTS, ROUTES, URLS, a_report, platform, reported

# Both end the path with a slash; the descriptions of the two APIs have none.
WITH_SLASH = {slug: f"{REPORTS[slug]}/" for slug in ("mastodon", "reddit")}


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


def form_of(asked) -> dict[str, list[str]]:
    return parse_qs(asked.body.decode("ascii"), keep_blank_values=True)


async def test_what_we_send_to_ngrok_is_what_its_own_client_sends():
    async with talking("ngrok") as talk:
        await talk.channel.submit(talk.notice(), Leaving())
        [ours] = talk.reports
        reports = ngrok.Client(SECRET, talk.peer.url).abuse_reports
        await asyncio.to_thread(reports.create, **ours.json)
        theirs = talk.reports[1]

    assert (ours.method, ours.path, ours.json) == (theirs.method, theirs.path, theirs.json)
    for header in ("authorization", "ngrok-version", "content-type"):
        assert ours.headers[header] == theirs.headers[header]


async def test_ngroks_own_client_reads_what_the_stub_answers_where_we_ask():
    async with talking("ngrok") as talk:
        receipt = await talk.channel.submit(talk.notice(), Leaving())
        await talk.channel.check(receipt)
        ours = talk.peer.asked[-1]
        reports = ngrok.Client(SECRET, talk.peer.url).abuse_reports
        report = await asyncio.to_thread(reports.get, receipt.reference)
        theirs = talk.peer.asked[-1]

    assert (ours.method, ours.path) == (theirs.method, theirs.path)
    assert (report.id, report.status) == (receipt.reference, "PENDING")
    assert [(host.hostname, host.status) for host in report.hostnames] == [
        ("host.example", "PENDING")
    ]


def mastodon_py(url: str) -> Mastodon:
    return Mastodon(access_token=SECRET, api_base_url=url, mastodon_version="4.5.1")


async def test_what_we_send_to_mastodon_is_what_mastodon_py_sends():
    routes = {WITH_SLASH["mastodon"]: ROUTES["mastodon"][REPORTS["mastodon"]]}
    # Mastodon.py knows no category `legal`, which servers have taken since 4.2.
    async with platform("mastodon", routes, category="other") as (channel, peer):
        await channel.submit(a_report("mastodon"), Leaving())
        [ours] = reported(peer, "mastodon")
        report = await asyncio.to_thread(mastodon_py(peer.url).report, **ours.json)
        theirs = peer.asked[-1]

    assert (theirs.method, theirs.path) == (ours.method, f"{ours.path}/")
    assert theirs.headers["authorization"] == ours.headers["authorization"]
    assert form_of(theirs) == {  # a form, where we send JSON
        "account_id": [ours.json["account_id"]],
        "status_ids[]": ours.json["status_ids"],
        "comment": [ours.json["comment"]],
        "category": [ours.json["category"]],
        "forward": ["1"],
    }
    assert ours.json.keys() == {name.removesuffix("[]") for name in form_of(theirs)}
    assert ours.json["forward"] is True
    assert report.id == "48914"


async def test_we_look_a_post_up_on_our_own_server_as_mastodon_py_does():
    async with platform("mastodon") as (channel, peer):
        await channel.submit(a_report("mastodon"), Leaving())
        ours = next(asked for asked in peer.asked if asked.path == "/api/v2/search")
        client = mastodon_py(peer.url)
        found = await asyncio.to_thread(
            client.search_v2, URLS["mastodon"], resolve=True, result_type="statuses"
        )
        theirs = peer.asked[-1]

    assert (ours.method, ours.path) == (theirs.method, theirs.path)
    assert theirs.query == {"q": URLS["mastodon"], "type": "statuses", "resolve": "1"}
    assert ours.query == theirs.query | {"resolve": "true", "limit": "1"}
    assert [status.id for status in found.statuses] == ["44"]


@contextmanager
def the_praw(url: str):
    with praw.Reddit(
        client_id="an-application",
        client_secret=SECRET,
        refresh_token=SECRET,
        user_agent="linux:hotline.example:1.0 (by /u/hotline)",
        oauth_url=url,
        reddit_url=url,
        check_for_updates=False,
    ) as reddit:
        yield reddit


async def test_what_we_send_to_reddit_is_what_praw_sends_and_more():
    routes = {WITH_SLASH["reddit"]: ROUTES["reddit"][REPORTS["reddit"]]}
    async with platform("reddit", routes) as (channel, peer):
        await channel.submit(a_report("reddit"), Leaving())
        ours = form_of(reported(peer, "reddit")[0])
        sign_in, *_ = peer.asked
        with the_praw(peer.url) as reddit:
            post = reddit.submission("1abcde")
            await asyncio.to_thread(post.report, ours["reason"][0])
        their_sign_in, theirs = peer.asked[-2:]

    assert (theirs.method, theirs.path) == ("POST", "/api/report/")
    assert form_of(theirs).items() <= ours.items()
    assert form_of(theirs).keys() >= {"id", "reason", "api_type"}
    assert ours.keys() - form_of(theirs).keys() == {"thing_id", "custom_text"}
    assert (sign_in.method, sign_in.path) == (their_sign_in.method, their_sign_in.path)
    assert form_of(sign_in) == form_of(their_sign_in)
    assert sign_in.headers["authorization"] == their_sign_in.headers["authorization"]
