"""Platforms on loopback, each as its published contract says; what a test wants different replaces it.

Contracts: the documents that the module of each channel links to. None of these peers is the real
one; only Bluesky's is tested against real servers as well (tests/integrations/bluesky_pds).
"""

from contextlib import asynccontextmanager

from integrations.bluesky import Bluesky
from integrations.lemmy import Lemmy
from integrations.mastodon import Mastodon
from integrations.reddit import Reddit
from integrations.youtube import YouTube
from tests.api_peer import ApiPeer, Says
from tests.canary import PASSWORD as SECRET
from tests.example_notices import a_notice
from tests.host_stubs import Stub
from untilgone.cases import Category
from untilgone.notices import Material
from untilgone.settings import read

DID = "did:plc:z72i7hdynmk6r22z27h6tvur"
XRPC = "/xrpc/com.atproto."
POST_URI = f"at://{DID}/app.bsky.feed.post/3kabc"
A_RECORD = {"uri": POST_URI, "cid": "bafyreigfgc3wdxd7t62jnti5skuk3uezkkucjh5s4fg"}

SETTINGS = {
    "bluesky": {
        "UNTILGONE_BLUESKY_IDENTIFIER": "hotline.example",
        "UNTILGONE_BLUESKY_APP_PASSWORD": SECRET,
    },
    "lemmy": {
        "UNTILGONE_LEMMY_SERVER": "https://lemmy.example",
        "UNTILGONE_LEMMY_USERNAME": "hotline",
        "UNTILGONE_LEMMY_PASSWORD": SECRET,
    },
    "mastodon": {
        "UNTILGONE_MASTODON_SERVER": "https://mastodon.example",
        "UNTILGONE_MASTODON_TOKEN": SECRET,
    },
    "reddit": {
        "UNTILGONE_REDDIT_CLIENT_ID": "an-application",
        "UNTILGONE_REDDIT_CLIENT_SECRET": SECRET,
        "UNTILGONE_REDDIT_REFRESH_TOKEN": SECRET,
        "UNTILGONE_REDDIT_USER_AGENT": "linux:hotline.example:1.0 (by /u/hotline)",
    },
    "youtube": {
        "UNTILGONE_YOUTUBE_CLIENT_ID": "a-client",
        "UNTILGONE_YOUTUBE_CLIENT_SECRET": SECRET,
        "UNTILGONE_YOUTUBE_REFRESH_TOKEN": SECRET,
    },
}
# Where each finds its peer.
ROOTS = {
    "bluesky": ("SERVICE", "APP_VIEW"),
    "lemmy": ("SERVER",),
    "mastodon": ("SERVER",),
    "reddit": ("API", "SIGN_IN"),
    "youtube": ("API", "SIGN_IN"),
}
URLS = {
    "bluesky": "https://bsky.app/profile/bob.example/post/3kabc",
    "lemmy": "https://home.example/post/71",
    "mastodon": "https://home.example/@bob/109",
    "reddit": "https://www.reddit.com/r/pictures/comments/1abcde/a_title/",
    "youtube": "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
}
ADDRESSES = {
    "bluesky": "bsky.app",
    "lemmy": "home.example",
    "mastodon": "home.example",
    "reddit": "reddit.com",
    "youtube": "youtube.com",
}
REPORTS = {  # the request that takes effect
    "bluesky": f"POST {XRPC}moderation.createReport",
    "lemmy": "POST /api/v3/post/report",
    "mastodon": "POST /api/v1/reports",
    "reddit": "POST /api/report",
    "youtube": "POST /youtube/v3/videos/reportAbuse",
}

A_STATUS = {
    "id": "44",
    "uri": "https://home.example/users/bob/statuses/109",
    "url": "https://home.example/@bob/109",
    "account": {"id": "7", "acct": "bob@home.example", "url": "https://home.example/@bob"},
}
A_POST = {
    "post": {"id": 9, "ap_id": "https://home.example/post/71", "removed": False, "deleted": False},
    "community": {"name": "pictures", "actor_id": "https://home.example/c/pictures"},
}
REASONS = {
    "items": [
        {"id": "S", "snippet": {"label": "Spam or misleading", "secondaryReasons": []}},
        {
            "id": "N",
            "snippet": {
                "label": "Sexual content",
                "secondaryReasons": [
                    {"id": "30", "label": "Graphic sexual activity"},
                    {"id": "31", "label": "Nudity"},
                    {"id": "32", "label": "Content involving minors"},
                ],
            },
        },
    ]
}

ROUTES = {
    "bluesky": {
        f"POST {XRPC}server.createSession": Says(
            body={"accessJwt": "access", "refreshJwt": "refresh", "did": DID}
        ),
        f"POST {XRPC}server.refreshSession": Says(
            body={"accessJwt": "access-2", "refreshJwt": "refresh-2"}
        ),
        f"GET {XRPC}identity.resolveHandle": Says(body={"did": DID}),
        "GET /xrpc/app.bsky.feed.getPosts": Says(body={"posts": [A_RECORD | {"likeCount": 0}]}),
        f"GET {XRPC}repo.getRecord": Says(body=A_RECORD | {"value": {}}),
        "GET /xrpc/app.bsky.actor.getProfile": Says(body={"did": DID}),
        REPORTS["bluesky"]: Says(body={"id": 12, "reportedBy": DID}),
    },
    "lemmy": {
        "GET /api/v3/site": Says(body={"site_view": {}, "version": "0.19.9"}),
        "POST /api/v3/user/login": Says(body={"jwt": "a-token"}),
        "GET /api/v3/resolve_object": Says(body={"post": A_POST}),
        REPORTS["lemmy"]: Says(body={"post_report_view": {"post_report": {"id": 5}}}),
        "POST /api/v3/comment/report": Says(
            body={"comment_report_view": {"comment_report": {"id": 6}}}
        ),
    },
    "mastodon": {
        "GET /api/v2/instance": Says(body={"version": "4.5.1"}),
        "GET /api/v2/search": Says(body={"statuses": [A_STATUS], "accounts": []}),
        REPORTS["mastodon"]: Says(body={"id": "48914", "action_taken": False}),
    },
    "reddit": {
        "POST /api/v1/access_token": Says(
            body={"access_token": "a-token", "expires_in": 86400, "scope": "read report"}
        ),
        "GET /api/info": Says(
            body={"data": {"children": [{"data": {"subreddit": "pictures", "author": "bob"}}]}}
        ),
        "GET /user/bob/about": Says(body={"data": {"id": "zz9", "name": "bob"}}),
        REPORTS["reddit"]: Says(body={"json": {"errors": []}}),
    },
    "youtube": {
        "POST /token": Says(body={"access_token": "a-token", "expires_in": 3599}),
        "GET /youtube/v3/videoAbuseReportReasons": Says(body=REASONS),
        REPORTS["youtube"]: Says(status=204),
    },
}
# Lemmy 1.x, as the types of lemmy-js-client 1.0.0-beta.2 have it.
A_POST_OF_4 = {
    "post": A_POST["post"] | {"local": False, "published_at": "2026-11-01T10:00:00Z"},
    "community": {"name": "pictures", "ap_id": "https://home.example/c/pictures"},
}
LEMMY_4 = {
    "GET /api/v4/site": Says(body={"site_view": {}, "version": "1.0.0-beta.2"}),
    "POST /api/v4/account/auth/login": Says(
        body={"jwt": "a-token", "registration_created": False, "verify_email_sent": False}
    ),
    "GET /api/v4/resolve_object": Says(body={"type_": "post"} | A_POST_OF_4),
    "POST /api/v4/post/report": Says(
        body={
            "post_report_view": {
                "post_report": {
                    "id": 5,
                    "published_at": "2026-11-29T10:00:00Z",
                    "violates_instance_rules": False,
                }
            }
        }
    ),
    "POST /api/v4/comment/report": Says(
        body={"comment_report_view": {"comment_report": {"id": 6}}}
    ),
}
CHANNELS = {
    "bluesky": Bluesky,
    "lemmy": Lemmy,
    "mastodon": Mastodon,
    "reddit": Reddit,
    "youtube": YouTube,
}


def a_report(slug, url=None, category=Category.NCII, **changes):
    """A notice as this channel gets it."""
    material = Material(urls=(url or URLS[slug],), category=category)
    default = {"channel": slug, "address": ADDRESSES[slug], "material": material}
    return a_notice(**(default | changes))


@asynccontextmanager
async def platform(slug, routes=None, *, now=None, **settings):
    """The channel and its peer, with some answers and settings replaced."""
    prefix = f"UNTILGONE_{slug.upper()}_"
    channel_class = CHANNELS[slug]
    async with ApiPeer(answering(slug, routes)) as peer:
        env = SETTINGS[slug] | {prefix + root: peer.url for root in ROOTS[slug]}
        env |= {prefix + name.upper(): value for name, value in settings.items()}
        config = read(channel_class.config_class, env, prefix)
        yield channel_class(config, **({"now": now} if now else {})), peer


def reported(peer, slug) -> list:
    """The requests that took effect."""
    return [asked for asked in peer.asked if f"{asked.method} {asked.path}" == REPORTS[slug]]


def answering(slug, routes=None):
    """The stub, with some answers replaced."""
    known = ROUTES[slug] | (routes or {})

    def answers(asked):
        said = known.get(f"{asked.method} {asked.path}", Says(status=404))
        return said(asked) if callable(said) else said

    return answers


def stub_of(slug) -> Stub:
    """The platform, as the tests of all APIs want it."""
    notice = a_report(slug)
    return Stub(
        settings=SETTINGS[slug],
        answers=lambda: answering(slug),
        roots=tuple(root.lower() for root in ROOTS[slug]),
        is_report=lambda asked: f"{asked.method} {asked.path}" == REPORTS[slug],
        notice={"address": notice.address, "material": notice.material},
    )


STUBS = {slug: stub_of(slug) for slug in CHANNELS}
