import pytest

from untilgone.headline import asks, parts_of_title
from untilgone.looks import Verdict
from untilgone.marker import shipped
from untilgone.recorded import observation_from_recorded
from untilgone.verdict import judge

PROSE = "<p>On a rainy morning she found that nothing at all was left of the work of a year." * 14
FILM = (
    "<meta property=og:type content=video.movie><meta property=og:video content=/1.mp4>"
    "<video src=/1.mp4></video>"
)


def judged(markup):
    row = {
        "url": "https://news.example/a/1",
        "status": 200,
        "headers": {"content-type": "text/html"},
        "body": markup,
    }
    return judge(observation_from_recorded(row, shipped()))


@pytest.mark.parametrize(
    "markup",
    [
        f"<title>News</title><h1>Page not found: the story of an error</h1>{PROSE}",
        f"<title>Ten soups - News</title><h1>Ten soups</h1>{PROSE}<h2>Account suspended</h2>",
        f"<title>Account banned: what now? | Help</title><h1>Account banned: what now?</h1>{PROSE}",
        f"<title>What to do if your video was removed</title><h1>Your video was removed</h1>{PROSE}",
        f"<title>Not Found (2013) - Films</title><h1>Not Found</h1>{FILM}",
        f"<title>Temporarily unavailable</title><h1>The ferry is temporarily closed</h1>{2 * PROSE}",
    ],
)
def test_an_article_or_film_whose_name_sounds_like_a_message_is_live(markup):
    assert judged(markup).verdict is Verdict.LIVE


@pytest.mark.parametrize(
    "markup",
    [
        f"<title>Page not found</title><h1>Page not found</h1>{PROSE}",
        f"<title>Video removed - Films</title><h1>Video removed</h1>{FILM}",
        "<title>404 (band) - Music</title><h1>404</h1><p>They come from a town in the north.",
        "<title>Invalid link - Forum</title><h1>Invalid link</h1><div class=post>Which one?</div>",
    ],
)
def test_a_name_that_cannot_be_told_from_a_message_is_for_a_person(markup):
    judgement = judged(markup)

    assert judgement.verdict is Verdict.UNKNOWN
    assert judgement.finding == "contradiction"


def test_the_front_page_of_a_site_with_its_menus_is_broken_and_not_gone():
    menus = "".join(f"<li><a href=/{n}>Part {n}</a></li>" for n in range(20))
    row = {
        "url": "https://radio.example/",
        "status": 200,
        "headers": {"content-type": "text/html"},
        "body": f"<title>Radio</title><ul>{menus}</ul><h2>The page does not exist</h2>",
    }

    assert judge(observation_from_recorded(row, shipped())).finding == "contradiction"


def test_parts_of_a_title_that_ask_are_left_out():
    assert list(parts_of_title("page not found? | help")) == ["help"]
    assert "page not found" in parts_of_title("page not found | site")


def test_in_chinese_and_japanese_messages_are_asked_as_well():
    assert asks("gone?")
    assert not asks("视频不见了?")
