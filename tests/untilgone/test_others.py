"""What a page says beside what it suggests, lists, quotes and reports."""

import pytest

from untilgone.marker import shipped
from untilgone.recorded import observation_from_recorded
from untilgone.verdict import judge

URL = "https://pics.example/p/8812"
SAID = "<div>This video was removed by its owner.</div>"
SUGGESTED = "<div>You may also like</div>" + "<div>Rye bread</div><div>12k views</div>" * 6
TEASER = "<div><a href=/2><b>Rye bread</b></a><p>The warden lights the stove at five.</p></div>"
HEADED = "<h4><a href=/2>Rye bread</a></h4><p>The warden lights the stove at five.</p>"


def verdict(main, title="Pics"):
    top = "<div><a href=/>Pics</a></div>"
    body = f"<!doctype html><title>{title}</title><body>{top}{main}</body>"
    row = {"id": "x", "url": URL, "final_url": URL, "status": 200, "body": body}
    seen = observation_from_recorded({**row, "headers": {"content-type": "text/html"}}, shipped())
    return str(judge(seen).verdict)


@pytest.mark.parametrize("below", [SUGGESTED, TEASER * 5, HEADED * 4])
def test_what_a_page_suggests_below_its_message_is_not_its_content(below):
    assert verdict(SAID + below) == "gone"


@pytest.mark.parametrize(
    ("title", "main"),
    [
        ("Ask", "<h1>My video says it was removed</h1><p>Since yesterday.</p>"),
        ("물어봐", "<h1>동영상이 삭제되었다고 나와요</h1><p>왜 그런가요?</p>"),
        ("HTTP 404", '<h1>HTTP 404</h1><p>Sites say "this page does not exist" then, or so.</p>'),
        (
            "404",
            "<h1>HTTP 404</h1><li>Pagina niet gevonden<li>Seite nicht gefunden<li>Page introuvable",
        ),
        ("Errors", "<h1>Errors</h1><li>404<li>The clip was deleted<li>410<li>Gone<li>429<li>Slow"),
        ("Hut", "<h1>Hut</h1><p>There are no posts here yet.</p>"),
        ("Hut", "<h1>Hut</h1><div class=notice>This thread has been closed</div>"),
        ("Hut", "<h2>Hut</h2><p>One of the images was removed</p>"),
        (
            "Hut",
            "<h1>Hut</h1><p>We went up to the hut.</p><div class=error>This video is private.</div>",
        ),
    ],
)
@pytest.mark.parametrize("below", ["", SUGGESTED])
def test_a_page_about_messages_or_with_parts_missing_is_not_gone(title, main, below):
    assert verdict(main + below, f"{title} - Pics") != "gone"
