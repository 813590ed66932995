from lxml import etree

from untilgone.places import mark_regions
from untilgone.regions import Region
from untilgone.visible import Line, lines_of, visible_text


def lines(markup):
    root = etree.fromstring(markup, etree.HTMLParser())
    mark_regions(root)
    return list(lines_of(visible_text(root, may_hide=False)))


def test_a_line_knows_its_part_of_the_page():
    assert lines(
        "<div class=topmenu>Home</div><div class=error>Gone</div>"
        "<div class=comment>Pity</div><p>Else</p>"
    ) == [
        Line(text="Home", region=Region.AROUND),
        Line(text="Gone", region=Region.NOTICE),
        Line(text="Pity", region=Region.SPEECH),
        Line(text="Else"),
    ]


def test_a_notice_about_cookies_or_in_somebodys_answer_is_none_of_the_page():
    found = lines(
        "<div id=cookies><p class=notice>We use cookies</p></div>"
        "<div class=post><p class=deleted>Deleted</p></div>"
    )

    assert [line.region for line in found] == [Region.AROUND, Region.SPEECH]


def test_a_part_with_the_main_part_in_it_stands_around_nothing():
    (line,) = lines("<div class=sidebar-left><main>Hello</main></div>")

    assert line.region is Region.OWN


def test_headings_know_their_level_and_links_that_they_lead_elsewhere():
    assert lines("<h1>One</h1><h3><a href=/2>Two</a></h3><p>See <a href=/3>three</a></p>") == [
        Line(text="One", heading=1),
        Line(text="Two", heading=3, is_link=True),
        Line(text="See three"),
    ]


def test_what_is_written_on_buttons_is_said_by_nobody():
    assert lines("<button>Delete</button><label>Name</label>") == [
        Line(text="Delete", is_link=True),
        Line(text="Name", is_link=True),
    ]


def test_an_empty_place_for_a_film_is_counted():
    filled = "<div class=player-wrap><p>No longer available</p></div>"
    root = etree.fromstring(f"<div id=playerbox></div>{filled}", etree.HTMLParser())

    assert mark_regions(root) == 1


def test_marks_that_a_page_brings_along_do_no_harm():
    assert [line.text for line in lines_of("\x7fx\x7fk Hello \x7f \x7fzz")] == ["Hello z"]
