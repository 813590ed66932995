"""Platforms whose ordinary page shows it: the general probe looks, their markers judge."""

from tests.integrations.probes.recorded import MISSING, SHELL, Case, answer, data, page

TABLE = {
    "https://www.redtube.com/1": {
        "live": page("<script>mediaDefinition: [{}]</script>"),
        "removed": page('<div class="video-deleted-info">x</div>'),
        "private": page('<div class="private_video_text">x</div>'),
        "not_found": MISSING,
    },
    "https://www.youporn.com/watch/1/": {
        "live": page('<div id="watch-container" class="x"></div>'),
        "age_gate": page("<p>Who are you?</p>", title="Age Verification"),
        "not_found": MISSING,
    },
    "https://www.xvideos.com/video.abc/example": {
        "live": page("<script>html5player.setVideoHLS('x')</script>"),
        "removed": page('<h1 class="inlineError">Sorry, this video was deleted.</h1>'),
        "soft_404": page('<h1 class="inlineError">Video not found.</h1>'),
        "geo_block": page('<h1 class="inlineError">Not in your country.</h1>'),
    },
    "https://www.xnxx.com/video-abc/example": {
        "live": page("<script>html5player.setVideoTitle('x')</script>"),
        "removed": page('<h1 class="inlineError">This video has been removed</h1>'),
    },
    "https://spankbang.com/abc/video/example": {
        "live": page('<div id="video" data-streamkey="abc"></div>'),
        "removed": page('<div id="video_removed">x</div>'),
        "bot_challenge": page("<p>x</p>", "403 Forbidden", title="Just a moment..."),
    },
    "https://motherless.com/ABC123": {
        "live": page("<script>__fileurl = 'x';</script>"),
        "soft_404": page('<div class="error-page">x</div>'),
    },
    "https://imgchest.com/p/abc": {
        "live": page('<div id="app" data-page="{&quot;props&quot;:{&quot;post&quot;:{}}}"></div>'),
        "soft_404": page("<p>x</p>", title="Not Found"),
    },
    "https://imgbox.com/g/abcdefghij": {
        "live": page('<a href="/abcdefgh"><img alt="x"></a>'),
        "soft_404": page("<p>The specified gallery could not be found.</p>"),
    },
    "https://vk.com/video-1_2": {
        "live": page("<script>var playerParams = {};</script>"),
        "removed": page(
            "<!><p>This video is no longer available, because it has been deleted.</p>"
        ),
        "account_removed": page("<p>no longer available, because its author has been blocked.</p>"),
        "geo_block": page("<p>The video Example is not available in your region.</p>"),
        "login_wall": page("<p>x</p><!>Access denied"),
    },
    "https://ok.ru/video/1": {
        "live": page('<div data-module="OKVideo"></div>'),
        "removed": page('<div class="vp_video_stub_txt">This video has been removed</div>'),
        "login_wall": page(
            '<div class="vp_video_stub_txt">'
            "The author of this video has not been found or is blocked</div>"
        ),
    },
    "https://soundcloud.com/example/track": {
        "live": page('<script>[{"kind":"track","policy":"MONETIZE"}]</script>'),
        "geo_block": page('<script>[{"kind":"track","policy":"BLOCK"}]</script>'),
        "not_found": MISSING,
    },
    "https://api-v2.soundcloud.com/tracks/1": {
        "live": data('{"kind":"track","policy":"SNIP"}'),
        "geo_block": data('{"kind":"track","policy":"BLOCK"}'),
    },
    "https://www.twitch.tv/videos/1": {
        "empty_page": page("<p>x</p>", title="Twitch"),
        "not_found": MISSING,
    },
    "https://example.bandcamp.com/track/example": {
        "live": page('<script data-tralbum="{}"></script>'),
        "not_found": MISSING,
    },
    "https://www.facebook.com/example/videos/1": {
        "login_wall": page("<p>x</p>", title="Log in to Facebook"),
        "not_found": MISSING,
    },
    "https://www.facebook.com/example/posts/2": {
        "login_wall": page('<div class="uiInterstitialContent"><div>It was removed.</div></div>'),
    },
    "https://www.youtube.com/playlist?list=example": {
        "live": page('<script>{"playlistMetadataRenderer":{"title":"x"}}</script>'),
        "soft_404": page(
            '<script>{"alerts":[{"alertRenderer":{"type":"ERROR","text":{"simpleText":'
            '"The playlist does not exist."}}}]}</script>'
        ),
        "private": page(
            '<script>{"alertRenderer":{"type":"ERROR","text":{"runs":[{"text":'
            '"This playlist is private."}]}}}</script>'
        ),
    },
    "https://www.youtube.com/@example": {
        "account_removed": page(
            '<script>{"alertRenderer":{"type":"ERROR","text":{"simpleText":"This account has '
            'been terminated for violating our rules."}}}</script>'
        ),
        "age_gate": page('<script>{"channelAgeGateRenderer":{}}</script>'),
        "bot_challenge": answer("<html><head><title> - YouTube</title></head><body></body></html>"),
    },
    "https://x.com/example": {
        "empty_page": page(
            '<div id="react-root"></div><noscript>JavaScript is not available.</noscript>'
            + SHELL.decode()[-99:]
        ),
    },
}
CASES = tuple(
    Case("web_page", url.split("/")[2], url, finding, (recorded,))
    for url, answers in TABLE.items()
    for finding, recorded in answers.items()
)
