import pytest
from lxml import etree

from untilgone.places import mark_regions
from untilgone.shown import Hint, hints, pictures_shown


def shown(markup):
    root = etree.fromstring(markup, etree.HTMLParser())
    mark_regions(root)
    return pictures_shown(root)


@pytest.mark.parametrize(
    "markup",
    ["<p><img src=/photos/881.jpg width=640>", "<a href=/full/1.jpg><img src=/1.jpg></a>"],
)
def test_a_picture_in_the_page_is_shown(markup):
    assert shown(markup) == 1


@pytest.mark.parametrize(
    "markup",
    [
        "<img src=/static/logo.png>",
        "<img src=/i/12.png width=24>",
        "<img src=/img/404-robot.png>",
        "<img src=/sad.svg>",
        "<img src='data:image/png;base64,AA'>",
        "<a href=/watch/2><img src=/t/2.jpg></a>",
        "<div class=related><img src=/t/2.jpg></div>",
        "<div class=error><img src=/boat.jpg></div>",
    ],
)
def test_what_adorns_illustrates_or_leads_on_is_not(markup):
    assert shown(markup) == 0


@pytest.mark.parametrize(
    "markup",
    [
        "<script>var u = '/hls/81.m3u8'</script>",
        '<script>jwplayer("p").setup({file: "/v/1.mp4"})</script>',
        "<script src=/js/player.min.js></script>",
    ],
)
def test_a_script_may_play(markup):
    assert Hint.MAY_PLAY in hints(markup.encode())


def test_pages_without_such_scripts_play_nothing():
    assert not hints(b"<script src=/js/jquery.js></script><p>A player of chess, 1.mp4</p>")
