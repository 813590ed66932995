from lxml import etree

from untilgone.places import mark_regions
from untilgone.regions import Region
from untilgone.visible import Line, lines_of, visible_text


def lines(markup):
    root = etree.fromstring(markup, etree.HTMLParser())
    mark_regions(root)
    return lines_of(visible_text(root, may_hide=False))


def test_a_line_knows_its_part_of_the_page():
    assert lines(
        "<div class=topmenu>Home</div><div class=error>Gone</div>"
        "<div class=comment>Pity</div><p>Else</p>"
    ) == [
        Line(text="Home", region=Region.AROUND, words=1),
        Line(text="Gone", region=Region.NOTICE, words=1),
        Line(text="Pity", region=Region.SPEECH, words=1),
        Line(text="Else", words=1),
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
        Line(text="One", heading=1, words=1),
        Line(text="Two", heading=3, is_link=True, words=1),
        Line(text="See three", words=2),
    ]


def test_what_is_written_on_buttons_is_said_by_nobody():
    assert lines("<button>Delete</button><label>Name</label>") == [
        Line(text="Delete", is_link=True, words=1),
        Line(text="Name", is_link=True, words=1),
    ]


def test_an_empty_place_for_a_film_is_counted():
    filled = "<div class=player-wrap><p>No longer available</p></div>"
    root = etree.fromstring(f"<div id=playerbox></div>{filled}", etree.HTMLParser())

    assert mark_regions(root) == 1


def test_marks_that_a_page_brings_along_do_no_harm():
    assert [line.text for line in lines_of("\x7fx\r Hello \x7f \x7fzz")] == ["Hello z"]


def test_links_that_begin_on_one_line_and_end_on_another_are_links():
    found = lines("<a href=/1><div>One</div><div>more</div></a><p>Text</p>")

    assert [(line.text, line.is_link) for line in found] == [
        ("One", True),
        ("more", True),
        ("Text", False),
    ]


def test_a_line_of_links_alone_is_a_link_and_one_with_words_beside_them_is_none():
    alone, beside = lines(
        "<p><a href=/1>One</a> <a href=/2>Two</a></p><p><a href=/1>One</a> or <a href=/2>two</a></p>"
    )

    assert alone.is_link
    assert not beside.is_link
