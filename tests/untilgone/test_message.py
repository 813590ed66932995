import pytest

from untilgone.looks import Finding, Verdict, Where
from untilgone.marker import shipped
from untilgone.page import read_page
from untilgone.signs import signs_of

URL = "https://videos.example/watch/1"
SAID = "This video has been removed by the user."
FURNITURE = (
    "<div class=navbar><a href=/>Videos</a> <a href=/new>New</a></div>",
    "<div class=related>" + "<a href=/2>Night train to the coast 4:50 53,914 views</a>" * 30,
    "</div><div id=footer>About us | Terms | Privacy</div>",
    "<div class=cookie-banner>We use cookies to improve your experience. <b>Accept</b></div>",
)


def read_in(main, title="Ten soups - Videos"):
    """What the page's own lines say of its being gone."""
    top, *rest = FURNITURE
    markup = f"<title>{title}</title>{top}{main}{''.join(rest)}"
    page = read_page(markup, "text/html", URL)
    signs = signs_of(
        markers=shipped(),
        status=200,
        headers={},
        final_url=URL,
        page=page,
        body=markup,
        is_data=False,
    )
    said = [sign.finding for sign in signs if sign.where in {Where.LINE, Where.NOTICE}]
    if any(finding.verdict is Verdict.GONE for finding in said):
        return "gone"
    return "unclear" if Finding.CONTRADICTION in said else "nothing"


@pytest.mark.parametrize(
    "main",
    [
        f"<p>{SAID}</p>",
        f"<h1>Ten soups</h1><p>{SAID}</p>",
        f"<h1>Ten soups</h1><div class=player><div class=player-message>{SAID}</div></div>",
        f"<h1>Information</h1><p>{SAID}</p>",
        f"<div class=error>{SAID}<p>Please look for something else on our site.</p></div>",
        f"<table class=tborder><tr><td>vBulletin Message<tr><td class=panelsurround>{SAID}</table>",
    ],
)
def test_the_only_thing_that_a_page_says_is_believed_however_long_its_menus_are(main):
    assert read_in(main) == "gone"


@pytest.mark.parametrize(
    "main",
    [
        f"<h1>Harbour</h1><img src=/photos/1.jpg><p>{SAID}</p>",
        f"<h1>Harbour</h1><p>{SAID}</p><p>1,204 views</p>",
        f"<h1>Harbour</h1><div id=player></div><p>{SAID}</p>",
        f"<h1>Paint</h1><div class=post>Which green?</div><div class=post>{SAID}</div>",
        f"<h1>Diary</h1><p>{'Then we went home along the road. ' * 3}</p><p>{SAID}</p>",
    ],
)
def test_beside_what_is_shown_such_a_line_is_about_something_else(main):
    assert read_in(main) == "nothing"


@pytest.mark.parametrize(
    "main",
    [
        "<h1>Soup</h1><p>My first video was deleted, here it is again</p>",
        f"<h1>Soup</h1><script src=/player.js></script><p>{SAID}</p>",
        f"<h1>Soup</h1><p>{SAID}</p><p>I agree.</p>",
        f"<h1>Soup</h1><div class=alert>{SAID}</div><p>12,5 MB</p>",
        f"<h1>Soup</h1><p>{SAID[:-1]},</p>",
        f"<h1>Rules</h1><p>{SAID}<p>Page not found.<p>This account has been suspended.",
        f"<h1>Soup</h1><p>{SAID}</p><p>{'Look at our other films instead. ' * 3}</p>",
        f"<p>I agree with this one</p><blockquote>{SAID}</blockquote>",
    ],
)
def test_where_it_could_be_either_a_person_must_look(main):
    assert read_in(main) == "unclear"


def test_a_heading_that_leads_elsewhere_says_nothing_of_this_page():
    assert read_in(f"<h1>Soup</h1><h3><a href=/news/1>{SAID}</a></h3><p>Onions.</p>") == "nothing"
