"""Markers that hold on every site: what they must know, and what they must leave alone."""

import pytest

from tests.integrations.probes.recorded import Case, answer, asked, data, finding, look, page
from untilgone.marker import shipped

URL = "https://photos.example/albums/1"
TEXT = "<p>A page about something with enough to read for everybody.</p>" * 30


def led_to(address: str, last: bytes) -> tuple[bytes, bytes]:
    first = f"HTTP/1.1 302 Found\r\nLocation: {address}\r\nContent-Length: 0\r\n\r\n"
    return first.encode(), last


async def found_by(*answers: bytes, url=URL) -> str:
    seen, _ = await look(Case("web_page", "", url, "", answers))
    return finding(seen)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/login?next=/albums/1", "login_wall"),
        ("/en/sign-in", "login_wall"),
        ("/accounts/login/", "login_wall"),
        ("/users/sign_in", "login_wall"),
        ("/session/new", "login_wall"),
        ("/blog/wp-login.php?redirect_to=x", "login_wall"),
        ("/albums/login.php?return=x", "login_wall"),
        ("https://accounts.google.com/v3/signin/identifier", "login_wall"),
        ("https://login.photos.example/", "login_wall"),
        ("https://consent.google.nl/m?continue=x", "consent_wall"),
        ("https://consent.youtube.com/m?continue=x", "consent_wall"),
        ("https://guce.yahoo.com/consent", "consent_wall"),
        ("/cookie-consent", "consent_wall"),
        ("/age-gate?back=x", "age_gate"),
        ("/ageverification/index", "age_gate"),
        ("/agecheck/app/1", "age_gate"),
        ("/error404", "soft_404"),
        ("/errors/404.html", "soft_404"),
        ("/page-not-found/", "soft_404"),
        ("/nl/not-found", "soft_404"),
        ("/removed", "removed"),
        ("/cgi-sys/suspendedpage.cgi", "hosting_suspended"),
        ("https://www.hugedomains.com/domain_profile.cfm?d=x", "parked"),
        ("/lander?x=1", "parked"),
        ("https://www.google.com/sorry/index?continue=x", "bot_challenge"),
        ("/.within.website/?redir=x", "bot_challenge"),
        ("https://geo.captcha-delivery.com/captcha/?x", "bot_challenge"),
        ("/cdn-cgi/challenge-platform/h/b", "bot_challenge"),
        ("https://blocked.provider.example/?u=x", "legal_block"),
    ],
)
async def test_where_a_redirect_ends_tells(address, expected):
    assert await found_by(*led_to(address, page(TEXT))) == expected


@pytest.mark.parametrize(
    "address",
    [
        "/articles/how-to-login",
        "/articles/login",  # its last part, but of an article
        "/r/removed/comments/1",
        "/r/deleted",
        "/posts/the-404-of-the-year",
        "/consent-in-relationships",
        "/books/not-found",
        "/blog/age-verification-laws",
        "/watch?v=login",
        "/tags/captcha",
        "/users/signing",
        "/landers/1",
        "/@login",
        "/news/suspended.page.of.history",
    ],
)
async def test_an_object_may_be_called_like_a_wall(address):
    assert await found_by(page(TEXT), url=f"https://photos.example{address}") == "live"


@pytest.mark.parametrize(
    ("recorded", "expected"),
    [
        (page("<script>window._cf_chl_opt={}</script>"), "bot_challenge"),
        (page('<form><input name="jschl_vc"></form>'), "bot_challenge"),
        (page('<div id="px-captcha"></div>', "403 Forbidden"), "bot_challenge"),
        (page("<script src=//ct.captcha-delivery.com/c.js></script>"), "bot_challenge"),
        (page("Request unsuccessful. Incapsula incident ID: 1-2"), "bot_challenge"),
        (page('<div id="sec-if-cpt-container"></div>'), "bot_challenge"),
        (page("<script>var sucuri_cloudproxy_js=''</script>"), "bot_challenge"),
        (
            page("<script src=/.well-known/ddos-guard/js-challenge/index.js></script>"),
            "bot_challenge",
        ),
        (page("<script>window.gokuProps = {}</script>"), "bot_challenge"),
        (page('<script id="anubis_challenge">{}</script>'), "bot_challenge"),
        (page("<p>x</p>", title="Vercel Security Checkpoint"), "bot_challenge"),
        (page("<p>x</p>", title="Client Challenge"), "bot_challenge"),
        (
            page('<form action="/captcha/check"><div class="g-recaptcha"></div></form>'),
            "bot_challenge",
        ),
        (page("<p>x</p>", title="Account Suspended"), "hosting_suspended"),
        (page('<script src="//img1.wsimg.com/parking-lander/x.js"></script>'), "parked"),
        (page('<script src="//www.sedoparking.com/x.js"></script>'), "parked"),
        (page("<p>x</p>", title="photos.example is for sale"), "parked"),
        (
            page('<iframe src="//www.herokucdn.com/error-pages/no-such-app.html"></iframe>'),
            "hosting_gone",
        ),
        (page("<p>DEPLOYMENT_NOT_FOUND</p>"), "hosting_gone"),
        (page("<p>Fastly error: unknown domain: x</p>"), "hosting_gone"),
        (page("<p>x</p>", title="Welcome to nginx!"), "hosting_gone"),
        (page(TEXT, title="Apache2 Ubuntu Default Page: It works"), "hosting_gone"),
        (page("<p>x</p>", title="IIS Windows Server"), "hosting_gone"),
    ],
)
async def test_what_stands_before_or_in_place_of_a_page_is_known(recorded, expected):
    assert await found_by(recorded) == expected


@pytest.mark.parametrize(
    "markup",
    [
        '<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>',
        '<script src="https://www.google.com/recaptcha/api.js"></script>',
        '<form action="/comments"><div class="h-captcha"></div></form>',
        '<script src="/149e9513-01fa-4fb0-aad4-566afd725d1b/2d206a39/fp"></script>',
        "<script>window._pxAppId = 'PX1'</script>",
        '<script src="https://abc.edge.sdk.awswaf.com/abc/challenge.js"></script>',
        '<script src="/_Incapsula_Resource?SWJIYLWA=1"></script>',
        '<a href="https://www.bodis.com/">a vendor of parking pages</a>',
        '<a href="/login">Log in</a><p>This house is for sale</p>',
    ],
)
@pytest.mark.parametrize("text", [TEXT, "<p>A short page, which is there.</p>"])
async def test_what_many_live_pages_hold_is_no_wall(markup, text):
    assert await found_by(page(markup + text)) == "live"


@pytest.mark.parametrize(
    ("header", "status", "expected"),
    [
        ("cf-mitigated: challenge", "403 Forbidden", "bot_challenge"),
        ("x-amzn-waf-action: captcha", "405 Method Not Allowed", "bot_challenge"),
        ("x-datadome: protected", "403 Forbidden", "bot_challenge"),
        ("x-datadome: protected", "200 OK", "live"),  # stands on its live pages too
        ("x-sucuri-block: XSS1", "403 Forbidden", "bot_challenge"),
        ("server: ddos-guard", "403 Forbidden", "bot_challenge"),
        ("server: ddos-guard", "200 OK", "live"),
    ],
)
async def test_a_wall_may_give_its_name_in_a_header(header, status, expected):
    assert await found_by(answer(TEXT, status, "text/html", header)) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('{"code":404,"message":"x"}', "soft_404"),
        ('{"error":{"code":404,"message":"x"}}', "soft_404"),
        ('{"success":false,"error":"user_not_found"}', "soft_404"),
        ('{"detail":"This item has been deleted"}', "removed"),
        ('{"type":"Tombstone","id":"x"}', "removed"),
        ('{"error":"rate_limit_exceeded"}', "rate_limit"),
        ('{"message":"Login required"}', "login_wall"),
        ("<Error><Code>NoSuchBucket</Code></Error>", "hosting_gone"),
        ('{"id":"1","code":"40456","name":"A song that is there","artist":"Somebody"}', "live"),
        ('{"id":"1","name":"Not found, a film","author":"Somebody known for it"}', "live"),
    ],
)
async def test_answers_for_machines_are_understood(body, expected):
    recorded = answer(body, kind="application/xml") if body[0] == "<" else data(body)

    assert await found_by(recorded) == expected


async def test_a_redirect_to_the_picture_that_stands_for_removed_ones_is_followed():
    url = "https://photos.example/1.jpg"
    answers = led_to("/removed.png", answer("bytes", kind="image/png"))
    seen, recorder = await look(Case("web_page", "", url, "", answers))

    assert finding(seen) == "removed"
    assert asked(recorder)[-1] == "photos.example/removed.png"


def test_every_marker_tells_where_it_comes_from():
    markers = [marker for file in shipped().files for marker in file.marker]

    assert [marker.id for marker in markers if not marker.source] == []


def test_what_says_gone_on_long_pages_is_no_piece_of_markup():
    """It would count against everything else that a page shows."""
    (general,) = (file for file in shipped().files if not file.platform)
    loud = [m for m in general.marker if m.on_long_pages and m.finding.verdict == "gone"]

    assert {m.where for m in loud} <= {"address", "title"}
