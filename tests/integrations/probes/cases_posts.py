"""What platforms of short posts answer."""

from tests.integrations.probes.recorded import (
    BUSY,
    MISSING,
    REFUSED,
    SHELL,
    Case,
    data,
    page,
)

YES_OEMBED = data('{"html":"<blockquote></blockquote>"}')
NO_OEMBED = data('{"error":"not found"}', "404 Not Found")


def tombstone(text: str) -> bytes:
    return data(
        '{"__typename":"TweetTombstone","tombstone":{"text":{"text":"' + text + ' Learn more"}}}'
    )


POST = "https://x.com/example/status/20"
X = (
    Case("x", "there", POST, "live", (data('{"__typename":"Tweet","id_str":"20"}'),)),
    Case("x", "missing", POST, "not_found", (data("", "404 Not Found"),)),
    Case("x", "nothing", POST, "soft_404", (data("{}"),)),
    Case(
        "x", "deleted", POST, "removed", (tombstone("This Post was deleted by the Post author."),)
    ),
    Case(
        "x",
        "suspended",
        POST,
        "account_removed",
        (tombstone("This Post is from a suspended account."),),
    ),
    Case("x", "nude", POST, "age_gate", (tombstone("Age-restricted adult content."), NO_OEMBED)),
    Case(
        "x", "nude, embeds", POST, "live", (tombstone("Age-restricted adult content."), YES_OEMBED)
    ),
    Case("x", "a tombstone", POST, "empty_page", (tombstone("Something else."), NO_OEMBED)),
    Case("x", "busy", POST, "rate_limit", (BUSY, BUSY)),
)


def video(said: str) -> bytes:
    return page(
        '<script id="__UNIVERSAL_DATA_FOR_REHYDRATION__" type="application/json">'
        '{"__DEFAULT_SCOPE__":{"webapp.video-detail":{' + said + "}}}</script>",
        title="TikTok - Make Your Day",
    )


POST = "https://www.tiktok.com/@example/video/7000000000000000000"
THERE = '"itemInfo":{"itemStruct":{"id":"7000000000000000000","desc":""}},"statusCode":0'
TIKTOK = (
    Case("tiktok", "there", POST, "live", (video(THERE),)),
    Case("tiktok", "private", POST, "private", (video('"statusCode":10216'),)),
    Case("tiktok", "no account", POST, "account_removed", (video('"statusCode":10221'),)),
    Case("tiktok", "missing", POST, "not_found", (MISSING, NO_OEMBED)),
    Case("tiktok", "protected", POST, "login_wall", (video('"statusCode":10222'), NO_OEMBED)),
    Case("tiktok", "region", POST, "geo_block", (video('"statusCode":10231'), NO_OEMBED)),
    Case("tiktok", "10204", POST, "bot_challenge", (video('"statusCode":10204'), NO_OEMBED)),
    Case("tiktok", "10204, embeds", POST, "live", (video('"statusCode":10204'), YES_OEMBED)),
    Case("tiktok", "another code", POST, "empty_page", (video('"statusCode":10999'), REFUSED)),
)

POST = "https://www.instagram.com/p/AAAAAAAAAAA/"
LOGIN = (
    b"HTTP/1.1 302 Found\r\nLocation: https://www.instagram.com/accounts/login/?next=x\r\n"
    b"Content-Length: 0\r\n\r\n"
)
INSTAGRAM = (
    Case("instagram", "there", POST, "live", (page('<img class="EmbeddedMediaImage">'),)),
    Case(
        "instagram",
        "not there",
        POST,
        "soft_404",
        (page("<h2>Sorry, this page isn't available.</h2>"),),
    ),
    Case("instagram", "missing", POST, "not_found", (MISSING,)),
    Case("instagram", "login", POST, "login_wall", (LOGIN, SHELL)),
    Case(
        "instagram",
        "broken",
        POST,
        "login_wall",
        (page("<p>The link may be broken, or the post may have been removed.</p>"),),
    ),
)


def listing(kind: str, said: str) -> bytes:
    child = '{"kind":"' + kind + '","data":{' + said + "}}"
    return data('{"kind":"Listing","data":{"children":[' + child + "]}}")


NO_CHILD = data('{"kind":"Listing","data":{"children":[]}}')
POST = "https://www.reddit.com/r/example/comments/abc123/a_title/"
COMMENT = "https://old.reddit.com/r/example/comments/abc123/a_title/def4567/"
REDDIT = (
    Case("reddit", "there", POST, "live", (listing("t3", '"removed_by_category":null'),)),
    Case(
        "reddit",
        "moderated",
        POST,
        "removed",
        (listing("t3", '"removed_by_category":"moderator"'),),
    ),
    Case(
        "reddit",
        "taken down",
        POST,
        "removed",
        (listing("t3", '"removed_by_category":"content_takedown"'),),
    ),
    Case(
        "reddit",
        "no post",
        POST,
        "not_found",
        (NO_CHILD, data('{"message":"Not Found","error":404}', "404 Not Found")),
    ),
    Case(
        "reddit",
        "private community",
        POST,
        "empty_page",
        (NO_CHILD, data('{"reason":"private","error":403}', "403 Forbidden")),
    ),
    Case(
        "reddit",
        "quarantined",
        POST,
        "login_wall",
        (data('{"reason":"quarantined","error":403}', "403 Forbidden"), REFUSED),
    ),
    Case(
        "reddit",
        "banned community",
        POST,
        "removed",
        (NO_CHILD, data('{"reason":"banned","error":403}', "403 Forbidden")),
    ),
    Case("reddit", "we are a robot", POST, "refused", (REFUSED, REFUSED)),
    Case(
        "reddit",
        "gallery",
        POST,
        "contradiction",
        (listing("t3", '"gallery_data":null,"removed_by_category":null'), BUSY),
    ),
    Case("reddit", "comment", COMMENT, "live", (listing("t1", '"body":"Hello"'),)),
    Case("reddit", "comment removed", COMMENT, "removed", (listing("t1", '"body":"[removed]"'),)),
    Case("reddit", "no comment", COMMENT, "empty_page", (NO_CHILD,)),
)

EMBED = "https://t.me/example/7"
MESSAGE = '<div class="tgme_widget_message"><div class="{}">{}</div></div>'
TELEGRAM = (
    Case(
        "telegram",
        "there",
        EMBED,
        "live",
        (page(MESSAGE.format("tgme_widget_message_text", "Hi")),),
    ),
    Case(
        "telegram",
        "missing",
        EMBED,
        "soft_404",
        (page(MESSAGE.format("tgme_widget_message_error", "Post not found")),),
    ),
    Case(
        "telegram",
        "another error",
        EMBED,
        "empty_page",
        (page(MESSAGE.format("tgme_widget_message_error", "Channel is private")),),
    ),
    Case("telegram", "a changed page", EMBED, "empty_page", (SHELL,)),
)

CASES = (*X, *TIKTOK, *INSTAGRAM, *REDDIT, *TELEGRAM)
