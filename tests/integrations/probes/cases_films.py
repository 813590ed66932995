"""What hosts of films answer."""

from tests.integrations.probes.recorded import (
    BUSY,
    MISSING,
    REFUSED,
    SHELL,
    Case,
    answer,
    data,
    page,
)

WATCH = "https://www.youtube.com/watch?v=aaaaaaaaaaa"
NO_OEMBED = answer("Not Found", "404 Not Found", "text/plain")
YES_OEMBED = data('{"title":"Example","type":"video"}')


def playability(said: str) -> bytes:
    return page(
        '<script>var ytInitialPlayerResponse = {"responseContext":{},"playabilityStatus":'
        f'{{{said},"contextParams":"Q0"}}}};</script>',
        title="- YouTube",
    )


def youtube(name, finding, *answers, url=WATCH):
    return Case("youtube", name, url, finding, answers)


YOUTUBE = (
    youtube("ok", "live", playability('"status":"OK","playableInEmbed":true')),
    youtube(
        "removed",
        "removed",
        playability('"status":"ERROR","reason":"This video has been removed by the uploader"'),
    ),
    youtube(
        "removed below",
        "soft_404",
        playability(
            '"status":"ERROR","reason":"Video unavailable","errorScreen":{"playerErrorMessage'
            'Renderer":{"subreason":{"simpleText":"This video has been removed by the uploader"}}}'
        ),
    ),
    youtube(
        "unavailable", "soft_404", playability('"status":"ERROR","reason":"Video unavailable"')
    ),
    youtube(
        "terminated",
        "account_removed",
        playability(
            '"status":"ERROR","reason":"This video is no longer available because the YouTube '
            'account associated with this video has been terminated."'
        ),
    ),
    youtube(
        "private",
        "private",
        playability(
            '"status":"LOGIN_REQUIRED","messages":["This is a private video. Please sign in"]'
        ),
    ),
    youtube(
        "age",
        "age_gate",
        playability('"status":"LOGIN_REQUIRED","reason":"Sign in to confirm your age"'),
        NO_OEMBED,  # what is behind an age check is not gone because it cannot be embedded
    ),
    youtube(
        "country",
        "geo_block",
        playability(
            '"status":"UNPLAYABLE","reason":"Video unavailable","errorScreen":{"subreason":'
            '{"simpleText":"The uploader has not made this video available in your country"}}'
        ),
        NO_OEMBED,
    ),
    youtube(
        "rate",
        "rate_limit",
        playability(
            '"status":"ERROR","reason":"Video unavailable","errorScreen":{"subreason":'
            '{"simpleText":"This content isn’t available, try again later."}}'
        ),
        NO_OEMBED,
    ),
    youtube(
        "for members",
        "live",
        playability('"status":"UNPLAYABLE","reason":"Join this channel to get access to it"'),
    ),
    youtube(
        "a robot and not to be embedded",
        "not_found",
        playability('"status":"LOGIN_REQUIRED","reason":"Sign in to confirm you’re not a bot"'),
        NO_OEMBED,
    ),
    youtube(
        "a robot and to be embedded",
        "live",
        playability('"status":"LOGIN_REQUIRED","reason":"Sign in to confirm you’re not a bot"'),
        YES_OEMBED,
    ),
    youtube(
        "a robot everywhere",
        "bot_challenge",
        playability('"status":"LOGIN_REQUIRED","reason":"Sign in to confirm you’re not a bot"'),
        BUSY,
    ),
    youtube("nothing we know", "empty_page", SHELL, BUSY),
    youtube("a premiere", "temporary", playability('"status":"LIVE_STREAM_OFFLINE"'), REFUSED),
)

FILM = "https://streamable.com/abc12"
STREAMABLE = (
    Case("streamable", "ready", FILM, "live", (data('{"status": 2, "title": ""}'),)),
    Case("streamable", "broken", FILM, "removed", (data('{"status": 3}'),)),
    Case("streamable", "missing", FILM, "not_found", (data("{}", "404 Not Found"),)),
    Case("streamable", "processing", FILM, "temporary", (data('{"status": 1}'),)),
)

FILM = "https://vimeo.com/123456789"
VIMEO = (
    Case("vimeo", "embeds", FILM, "live", (YES_OEMBED,)),
    Case("vimeo", "missing", FILM, "not_found", (data("{}", "404 Not Found"),)),
    Case("vimeo", "private", FILM, "login_wall", (data("{}", "403 Forbidden"),)),
)

FILM = "https://www.dailymotion.com/video/xabc123"
NO_FILM = '{"error":{"code":404,"message":"Not found","type":"not_found"}}'
DAILYMOTION = (
    Case("dailymotion", "there", FILM, "live", (data('{"id":"xabc123","title":"Example"}'),)),
    Case("dailymotion", "missing", FILM, "not_found", (data(NO_FILM, "404 Not Found"),)),
    Case(
        "dailymotion",
        "forbidden",
        FILM,
        "login_wall",
        (data('{"error":{"code":403,"type":"access_forbidden"}}', "403 Forbidden"),),
    ),
)

FILM = "https://www.redgifs.com/watch/ExampleExampleExample"
TOKEN = data('{"token":"header.body.signature"}')
REDGIFS = (
    Case(
        "redgifs",
        "there",
        FILM,
        "live",
        (TOKEN, data('{"gif":{"id":"exampleexampleexample"}}')),
        (
            "api.redgifs.com/v2/auth/temporary",
            "api.redgifs.com/v2/gifs/exampleexampleexample",
        ),
    ),
    Case("redgifs", "missing", FILM, "not_found", (TOKEN, data('{"error":{}}', "404 Not Found"))),
    Case("redgifs", "deleted", FILM, "not_found", (TOKEN, data('{"error":{}}', "410 Gone"))),
    Case("redgifs", "token refused", FILM, "login_wall", (TOKEN, data("{}", "401 Unauthorized"))),
    Case("redgifs", "no token", FILM, "rate_limit", (BUSY,)),
    Case("redgifs", "a token to hurt us", FILM, "empty_page", (data('{"token":"a\\r\\nb: c"}'),)),
)

FILM = "https://www.pornhub.com/view_video.php?viewkey=ph5abc"
ELSEWHERE = b"HTTP/1.1 302 Found\r\nLocation: https://www.pornhub.com/\r\nContent-Length: 0\r\n\r\n"
PORNHUB = (
    Case("pornhub", "plays", FILM, "live", (page("<script>var flashvars_1 = {};</script>"),)),
    Case("pornhub", "removed", FILM, "removed", (page('<div class="removed">x</div>'),)),
    Case(
        "pornhub",
        "message",
        FILM,
        "removed",
        (page('<div class="userMessageSection"><p>Video has been removed.</p></div>'),),
    ),
    Case("pornhub", "none", FILM, "soft_404", (page('<section class="noVideo">x</section>'),)),
    Case("pornhub", "missing", FILM, "not_found", (MISSING,)),
    Case("pornhub", "country", FILM, "geo_block", (page('<div class="geoBlocked">x</div>'),)),
    Case("pornhub", "viewkey dropped", FILM, "redirect_home", (ELSEWHERE, SHELL)),
    Case(
        "pornhub",
        "another message",
        FILM,
        "empty_page",
        (page('<div class="userMessageSection">This video is premium.</div>'),),
    ),
)

CASES = (*YOUTUBE, *STREAMABLE, *VIMEO, *DAILYMOTION, *REDGIFS, *PORNHUB)
