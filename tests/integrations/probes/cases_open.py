"""What open networks answer: Bluesky, Mastodon, Lemmy; and single pages of the web."""

from tests.integrations.probes.recorded import MISSING, REFUSED, SHELL, Case, data, page

DID = "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa"
POST = f"https://bsky.app/profile/{DID}/post/3aaaaaaaaaaaa"
NAMED = "https://bsky.app/profile/example.bsky.social/post/3aaaaaaaaaaaa"
PROFILE = "https://bsky.app/profile/example.bsky.social"
WHO = data('{"did":"' + DID + '","handle":"example.bsky.social"}')
NO_POST = data('{"posts":[]}')
GET_POSTS = "public.api.bsky.app/xrpc/app.bsky.feed.getPosts?uris=at%3A%2F%2Fdid%3Aplc%3A"


def refusal(error: str, message: str = "") -> bytes:
    return data('{"error":"' + error + '","message":"' + message + '"}', "400 Bad Request")


BLUESKY = (
    Case("bluesky", "there", POST, "live", (data('{"posts":[{"uri":"at://x"}]}'),)),
    Case("bluesky", "gone", POST, "soft_404", (NO_POST,)),
    Case(
        "bluesky",
        "gone by handle",
        NAMED,
        "soft_404",
        (WHO, NO_POST),
        (
            "public.api.bsky.app/xrpc/app.bsky.actor.getProfile?actor=example.bsky.social",
            f"{GET_POSTS}aaaaaaaaaaaaaaaaaaaaaaaa%2Fapp.bsky.feed.post%2F3aaaaaaaaaaaa",
        ),
    ),
    Case("bluesky", "suspended", NAMED, "account_removed", (refusal("AccountTakedown"),)),
    Case("bluesky", "deactivated", NAMED, "temporary", (refusal("AccountDeactivated"),)),
    Case(
        "bluesky",
        "another handle",
        NAMED,
        "changed",
        (refusal("InvalidRequest", "Profile not found"),),
    ),
    Case("bluesky", "profile", PROFILE, "live", (WHO,)),
    Case("bluesky", "out of order", POST, "server_error", (data("{}", "502 Bad Gateway"),)),
    Case("bluesky", "another answer", POST, "empty_page", (data('{"thread":{}}'),)),
)

TOOT = "https://social.example/@example/110000000000000000"
COPY = "https://social.example/@example@elsewhere.example/110000000000000000"
STATUS = data('{"id":"110000000000000000","content":"Page not found","account":{"id":"1"}}')
NO_RECORD = data('{"error":"Record not found"}', "404 Not Found")
ASKS = ("social.example/api/v1/statuses/110000000000000000",)
MASTODON = (
    # What a post says is no word of the server.
    Case("mastodon", "there", TOOT, "live", (STATUS,), ASKS),
    Case("mastodon", "copy", COPY, "live", (STATUS,), ASKS),
    Case("mastodon", "missing", TOOT, "not_found", (NO_RECORD,), ASKS),
    Case(
        "mastodon",
        "closed, the page is there",
        TOOT,
        "live",
        (data('{"error":"This API requires an authenticated user"}', "401 Unauthorized"), SHELL),
        (*ASKS, "social.example/@example/110000000000000000"),
    ),
    Case("mastodon", "closed", TOOT, "refused", (data("{}", "401 Unauthorized"), REFUSED)),
    Case("mastodon", "another program", TOOT, "live", (MISSING, SHELL)),
    Case("mastodon", "another program, missing", TOOT, "not_found", (MISSING, MISSING)),
)


def lemmy(said: str) -> bytes:
    return data(
        '{"post_view":{"post":{"id":7,"name":"\\"removed\\":true {","body":"}",' + said + "},"
        '"creator":{"id":1,"deleted":true},"community":{"removed":true}}}'
    )


POST = "https://lemmy.example/post/7"
NOT_FOUND = data('{"error":"not_found"}', "404 Not Found")
LEMMY = (
    Case("lemmy", "there", POST, "live", (lemmy('"removed":false,"deleted":false'),)),
    Case("lemmy", "removed", POST, "removed", (lemmy('"removed":true,"deleted":false'),)),
    Case("lemmy", "deleted", POST, "removed", (lemmy('"removed":false,"deleted":true'),)),
    Case(
        "lemmy",
        "none",
        POST,
        "not_found",
        (data('{"error":"couldnt_find_post"}', "404 Not Found"),),
    ),
    Case("lemmy", "another program", POST, "live", (MISSING, MISSING, SHELL)),
    Case("lemmy", "refused", POST, "refused", (REFUSED, REFUSED, REFUSED)),
    Case(
        "lemmy",
        "there, in version 4",
        POST,
        "live",
        (MISSING, lemmy('"removed":false,"published_at":"2026-01-01","deleted":false')),
        ("lemmy.example/api/v3/post?id=7", "lemmy.example/api/v4/post?id=7"),
    ),
    Case(
        "lemmy",
        "removed, in version 4",
        POST,
        "removed",
        (MISSING, lemmy('"removed":true,"published_at":"2026-01-01","deleted":false')),
    ),
    Case(
        "lemmy",
        "none, in version 4",
        POST,
        "not_found",
        (MISSING, NOT_FOUND, data('{"site_view":{},"version":"1.0.0"}')),
        (
            "lemmy.example/api/v3/post?id=7",
            "lemmy.example/api/v4/post?id=7",
            "lemmy.example/api/v4/site",
        ),
    ),
    # Any program may answer so to a path that it does not know; the page is there.
    Case(
        "lemmy",
        "another program with the same words",
        POST,
        "live",
        (NOT_FOUND, NOT_FOUND, NOT_FOUND, NOT_FOUND, SHELL),
    ),
)

WEB = "https://photos.example/albums/1"
WEB_PAGE = (
    Case("web_page", "there", WEB, "live", (SHELL,)),
    Case("web_page", "missing", WEB, "not_found", (MISSING,)),
    Case("web_page", "refused", WEB, "refused", (REFUSED,)),
    Case("web_page", "words", WEB, "soft_404", (page("<h1>Page not found</h1>"),)),
)

CASES = (*BLUESKY, *MASTODON, *LEMMY, *WEB_PAGE)
