"""Pages whose content is a text with such words in it, and pages that keep a work's title."""

import json

import pytest

from untilgone.marker import shipped
from untilgone.recorded import observation_from_recorded
from untilgone.verdict import judge

URL = "https://site.example/a/12345"
PROSE = (
    "<p>We took the first train up the valley and had the whole carriage to ourselves. "
    "Water in the morning, never over the leaves, and pinch out the side shoots.</p>"
)
SAID = "This video has been removed by the user."
FILM = '<meta property="og:type" content="video.other"><meta property="og:title" content="Train">'
SUGGESTED = "<div><h3>Related</h3>" + "<a href=/2><img src=/2.jpg>Coast</a>" * 8 + "</div>"


def rule(body, kind="text/html", *, url=URL, status=200):
    row = {"id": "x", "url": url, "final_url": url, "status": status, "body": body}
    seen = observation_from_recorded({**row, "headers": {"content-type": kind}}, shipped())
    judgement = judge(seen)
    return f"{judgement.verdict}/{judgement.finding}"


def page(title, main, head=""):
    return (
        f"<!doctype html><html><head><title>{title}</title>{head}</head><body>{main}</body></html>"
    )


def is_not_gone(said):
    return not said.startswith("gone")


LOG = "<h1>out.log</h1><ol><li>404 Not Found<li>This page was removed<li>account suspended</ol>"
SONG = "<h1>Removed</h1><h2>The Wagons</h2><pre>This page has been removed, and so have I</pre>"


@pytest.mark.parametrize(
    ("title", "main"),
    [
        ("out.log - Pastes", LOG),
        ("Untitled", f"<textarea>{SAID}</textarea>"),
        ("Removed - The Wagons", SONG),
        ("Gelöscht - Lieder", "<h1>Gelöscht</h1><h2>Lieder</h2><p>Diese Seite wurde gelöscht</p>"),
        ("Page not found lyrics", "<h1>Page not found</h1><p>Page not found, baby</p>"),
        ("Page not found · Issue #7 · a/b", "<h1>Page not found</h1><p>Opened by anna</p>"),
        ("Video removed | Help Center", f"<h1>Video removed</h1>{PROSE}"),
        ("Why?", "<h1>Why was my account suspended?</h1><p>Your account has been suspended.</p>"),
        ('Says "This page was removed" · #77', f"<h1>Says</h1>{PROSE}<pre>404 Not Found</pre>"),
    ],
)
def test_a_text_that_holds_such_words_does_not_make_its_page_gone(title, main):
    assert is_not_gone(rule(page(title, main)))


@pytest.mark.parametrize(
    "url",
    [
        "https://site.example/search?q=video+has+been+removed",
        "https://site.example/search/video-has-been-removed",
        "https://site.example/tag/video-has-been-removed",
        "https://site.example/items?keyword=video+has+been+removed",
    ],
)
def test_a_search_that_repeats_what_was_asked_is_not_gone(url):
    found = page("Video has been removed - Clips", f"<h1>Video has been removed</h1>{PROSE}")

    assert is_not_gone(rule(found, url=url))
    assert rule(page("Video has been removed", "<h1>Video has been removed</h1>")) == "gone/removed"


@pytest.mark.parametrize(
    "answer",
    [
        {"title": "Talk", "transcript": f"Hello. {SAID} Then we went on."},
        {"id": 5, "note": SAID},
        {"id": 5, "status": "ok", "message": "This account has been suspended"},
        {"said": f"{SAID} " + "We took the train to the coast. " * 12},
        {"a": 1, "b": 2, "c": 3, "d": [4, 5, 6]},
    ],
)
def test_an_object_as_data_is_live_whatever_its_texts_say(answer):
    assert rule(json.dumps(answer), "application/json") == "live/live"


def test_an_answer_as_data_that_was_cut_is_read_as_far_as_it_goes():
    films = {"films": [{"title": SAID, "views": 5}] * 9}
    error = {"error": "Video not found", "trace": "a" * 99}

    assert rule(json.dumps(films)[:-30], "application/json") == "live/live"
    assert rule(json.dumps(error)[:-30], "application/json") == "gone/soft_404"


def test_an_error_as_data_says_what_has_expired():
    error = {"error": "expired_transfer", "message": "This transfer has expired or was deleted"}

    assert rule(json.dumps(error), "application/json", status=403) == "gone/removed"
    assert rule('{"ok": 0, "message": "Video not found"}', "application/json") == "gone/soft_404"


def test_a_film_under_404_is_for_a_person_to_see():
    film = page("Night train", "<h1>Night train</h1><video src=/a.mp4></video>")

    assert rule(film, status=404) == "unknown/contradiction"
    assert rule(page("Not found", "<video src=/a.mp4></video>"), status=404) == "gone/not_found"


def test_an_article_about_messages_is_live():
    article = page("Dead link - Wikipedia", f"<h1>Dead link</h1>{PROSE * 6}")

    assert rule(article) == "live/live"


def test_a_share_that_shares_nothing_says_so():
    main = "<div class=share-error><p>This file has been deleted by its owner.</p></div>"

    assert rule(page("Drive", main)).startswith("gone/")


def test_a_site_that_is_suspended_for_maintenance_will_be_back():
    paused = page("Maintenance", "<p>This website is suspended for maintenance. Back soon.</p>")

    assert rule(paused, status=503) == "unknown/maintenance"


@pytest.mark.parametrize("said", [SAID, "Dieses Video ist privat.", "Videon har tagits bort."])
def test_one_line_in_the_place_of_a_film_says_that_it_is_gone(said):
    main = f"<div class=stage><div>{said}</div><h1>Train</h1></div>"

    assert rule(page("Train", main + SUGGESTED, FILM)).startswith("gone/")


@pytest.mark.parametrize(
    "beside",
    [
        PROSE,
        "<video src=/a.mp4></video>",
        "<script>jwplayer('p').setup({file: '/a.m3u8'})</script>",
        "<img src=/still.jpg width=640>",
        "<b>Tom:</b> nice one, hello all of you",
    ],
)
def test_such_a_line_is_not_believed_where_something_else_stands(beside):
    main = f"<div class=stage><div>{said_by_somebody()}</div><h1>Train</h1>{beside}</div>"

    assert is_not_gone(rule(page("Train", main + SUGGESTED, FILM)))


def said_by_somebody():
    return "The first video was removed by the user."


@pytest.mark.parametrize(
    "said",
    [
        "This comment has been deleted.",
        "[deleted user]",
        "Account suspended",
        "Subtitles not found",
        "Kommentar gelöscht.",
        "The first video was removed, here it is again",
    ],
)
def test_what_is_missing_of_a_film_is_not_the_film(said):
    main = f"<div class=stage><div>{said}</div><h1>Train</h1></div>"

    assert is_not_gone(rule(page("Train", main + SUGGESTED, FILM)))


@pytest.mark.parametrize(
    "body",
    [
        '<iframe src="http://10.10.34.34?type=Invalid Site&policy=MainPolicy"></iframe>',
        '<meta http-equiv="refresh" content="0;url=http://192.168.1.5/block">',
        page("Доступ ограничен", "<p>МТС</p>"),
        page("Access Denied", "<p>This website is not accessible in the UAE.</p>"),
        page("", "<p>ถูกระงับ โดย กองบัญชาการตำรวจ</p>"),
        page("", "<p>Telekomünikasyon İletişim Başkanlığı tarafından erişime engellenmiştir</p>"),
        page("netSAFE", "<h1>Internet Positif</h1>"),
        page("Surf Safely!", "<p>Surf Safely!</p>"),
        page("", "<h1>Blocked Access</h1>"),
    ],
)
def test_what_an_access_provider_blocks_is_a_legal_block(body):
    assert rule(body) == "unknown/legal_block"
    assert rule(body, status=403) == "unknown/legal_block"
