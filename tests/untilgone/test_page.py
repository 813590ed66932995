import time

import pytest

from untilgone.page import plain, read_page, word_count

URL = "https://photos.example/albums/1"


def read(markup):
    return read_page(markup, "text/html", URL)


def test_a_page_is_read_as_its_reader_meets_it():
    page = read(
        "<html lang='de-AT'><title> Mein\n Älbum </title><h1>Über <b>uns</b></h1>"
        "<p>Hallo und <i>willkommen</i><p>Zweiter Absatz<br>neue Zeile"
    )

    assert page.title == "mein album"
    assert page.headings == ("uber uns",)
    assert page.lines == ("uber uns", "hallo und willkommen", "zweiter absatz", "neue zeile")
    assert page.words == 9
    assert page.language == "de"


@pytest.mark.parametrize(
    "markup",
    [
        "<P CLASS=x>Hello   welcome",
        "<!-- <title>no</title> --><p>Hello <b>welcome</b></p>",
        "<script>if (a < b) '<p>no</p>'</script>Hello <style>p > a {}</style> welcome",
        "<!doctype html><?xml?><p title=''>Hello<a> welcome</a></p",
        "Hello&nbsp;welcome<!-- never closed",
        "<nav>Log in</nav><main>Hello welcome</main><footer>Imprint</footer>",
        "<p style='display: none'>This was removed</p><p>Hello welcome<p hidden>gone",
    ],
)
def test_what_nobody_sees_and_what_frames_every_page_is_left_out(markup):
    assert read(markup).lines == ("hello welcome",)


def test_only_the_first_title_counts():
    assert read("<title>One</title><svg><title>Two</title>").title == "one"


def test_what_a_page_shows_is_found_by_its_addresses():
    page = read(
        "<meta property='og:type' content='Video.Other'><meta property=og:video content=/v/1.mp4>"
        "<meta property=og:image content=//cdn.example/1.jpg><link rel=canonical href=/albums/1>"
        "<video src=film.mp4></video><iframe src='https://player.example/embed/1'></iframe>"
        "<iframe src='https://ads.example/banner'></iframe>"
        '<script type=application/ld+json>{"@type": "VideoObject"}</script>'
    )

    assert set(page.media) == {
        "https://photos.example/v/1.mp4",
        "https://photos.example/albums/film.mp4",
        "https://player.example/embed/1",
    }
    assert page.pictures == ("https://cdn.example/1.jpg",)
    assert page.canonical == URL
    assert page.kinds == {"video.other", "videoobject"}
    assert page.scripts == 1


def test_a_form_that_asks_for_a_password_and_a_page_that_leads_on_are_known():
    page = read("<meta http-equiv=Refresh content='0; URL=/login'><input type=PASSWORD>")

    assert page.asks_password
    assert page.refresh == "https://photos.example/login"


def test_of_json_the_texts_are_read_the_outermost_first():
    page = read_page('{"a": {"b": "deep"}, "error": "Not Found", "n": 1}', "application/json", URL)

    assert page.lines == ("not found", "deep")
    assert page.title == ""


@pytest.mark.parametrize("text", ["", "{", "[" * 5_000, "\x00"])
def test_what_is_no_page_is_an_empty_one(text):
    assert read_page(text, "application/json", URL).words == 0
    assert read_page("", "text/html", URL).words == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("L’Été  n´est PAS fini", "l'ete n'est pas fini"),
        ("Kullanıcı BULUNAMADI İzin", "kullanici bulunamadi izin"),
        ("ｆｕｌｌ width", "full width"),
        ("soft\u00adhyphen", "softhyphen"),
        ("ペ\u30fcジが", "ペ\u30fcジが"),
    ],
)
def test_texts_are_compared_in_one_spelling(text, said):
    assert plain(text) == said


@pytest.mark.parametrize("blank", [chr(n) for n in range(0x3001) if chr(n).isspace()])
def test_every_kind_of_blank_parts_words_as_one_does(blank):
    page = read_page(f"<p>one{blank}{blank} two</p>", "text/html", "https://site.example/")

    assert page.lines == ("one two",)
    assert page.words == 2


def test_words_are_counted_also_where_no_blanks_stand_between_them():
    assert word_count("one two, three") == 3
    assert word_count("ページが見つかりません") == 5


@pytest.mark.parametrize(
    "hostile",
    [
        "<" * 200_000,
        "<!--" * 60_000,
        "<a" * 100_000,
        "<script>" * 30_000,
        "<title>" * 30_000,
        "<div>" * 50_000,
        "<b>" * 80_000,
        "&#" + "9" * 200_000 + ";",
        "<p>not found " * 20_000,
        "İ<TITLE>" * 20_000,
        "<a " + "b " * 130_000,
    ],
)
def test_markup_made_to_hurt_is_read_in_a_moment(hostile):
    began = time.process_time()
    read(hostile)

    assert time.process_time() - began < 2  # usually below 0.1; quadratic time would be minutes


def test_the_title_for_sharing_stands_in_where_there_is_no_other():
    shared = "<meta property='og:title' content='Green boat'>"

    assert read(f"{shared}<p>Hello").title == "green boat"
    assert read(f"<title>Boats</title>{shared}<p>Hello").title == "boats"


def test_browsers_without_scripts_are_led_on_alone():
    refresh = "<meta http-equiv='refresh' content='0; URL=/plain'>"

    assert read(f"<noscript>{refresh}</noscript><p>Hello").refresh == ""
    assert read(f"{refresh}<p>Hello").refresh == "https://photos.example/plain"
