import hashlib

import pytest

from untilgone.fingerprint import decoded, fingerprint, kept, media_type


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


def of(text, *, media_type="text/html", keep_title=True):
    return fingerprint(
        text, media_type=media_type, text_bytes=len(text), is_cut=False, keep_title=keep_title
    )


def test_title_and_text_are_kept_as_hashes_only():
    found = of("<html><title> My\n album </title><p>Hello &amp; <b>welcome</b></p></html>")

    assert found.title_sha256 == sha256("My album")
    assert found.text_sha256 == sha256("Hello & welcome")
    assert "album" not in repr(found)


def test_not_even_a_hash_of_the_title_is_kept_when_it_must_not():
    assert of("<title>My album</title>", keep_title=False).title_sha256 is None


@pytest.mark.parametrize(
    "page",
    [
        "<P CLASS=x>Hello   welcome",
        "<!-- <title>no</title> --><p>Hello</p><p>welcome</p>",
        "<script>if (a < b) '<p>no</p>'</script>Hello <style>p > a {}</style> welcome",
        "<!doctype html><?xml?><p title=''>Hello<br/>welcome</p",
        "Hello&nbsp;welcome<!-- never closed",
        "Hello<textarea>welcome",
    ],
)
def test_the_text_is_what_a_reader_sees(page):
    assert of(page).text_sha256 == sha256("Hello welcome")


def test_a_bare_less_than_sign_is_text():
    assert of("1 < 2").text_sha256 == sha256("1 < 2")


def test_only_the_first_title_counts():
    assert of("<title>One</title><svg><title>Two</title>").title_sha256 == sha256("One")


def test_plain_text_has_no_markup():
    found = of("<title>x</title>", media_type="text/plain")

    assert found.title_sha256 is None
    assert found.text_sha256 == sha256("<title>x</title>")


def test_a_page_that_shows_nothing_has_no_hash():
    found = of("<html><title></title><script>start()</script></html>")

    assert found.title_sha256 is None
    assert found.text_sha256 is None


@pytest.mark.parametrize(
    "hostile",
    [
        "<" * 200_000,
        "<!--" * 60_000,
        "<a" * 100_000,
        "<script>" * 30_000,
        "</" * 100_000,
        "<title>" * 30_000,
        "&#" + "9" * 200_000 + ";",
        "&" * 200_000,
        "İ<TITLE>" * 20_000,
    ],
)
def test_markup_made_to_hurt_is_read_in_one_pass(hostile):
    assert of(hostile).text_bytes == len(hostile)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("Grüße".encode(), "text/html"),
        ("Grüße".encode(), 'text/html; charset="UTF-8"'),
        ("Grüße".encode("cp1252"), "text/html; charset=iso-8859-1"),
        ("Grüße".encode("utf-8-sig"), "text/html; charset=iso-8859-1"),
        ("Grüße".encode("utf-16"), "text/html"),
    ],
)
def test_a_body_is_read_as_a_browser_reads_it(body, content_type):
    assert decoded(body, content_type) == "Grüße"


def test_the_page_itself_may_say_its_encoding():
    body = '<META CHARSET="shift_jis"><p>写真'.encode("shift_jis")

    assert decoded(body, "text/html").endswith("写真")


@pytest.mark.parametrize("charset", ["punycode", "idna", "zlib", "unicode_escape", "no-such", "x."])
def test_an_encoding_that_is_none_of_the_web_is_not_used(charset):
    assert decoded(b"a-b\xff", f"text/html; charset={charset}") == "a-b\ufffd"


def test_only_headers_that_matter_are_kept_and_never_at_any_length():
    headers = {"Set-Cookie": "id=1", "Server": "x" * 5_000, "Location": "/next"}

    assert kept(headers) == {"location": "/next", "server": "x" * 2_048}


def test_a_media_type_is_read_without_its_parameters():
    assert media_type({"content-type": " Text/HTML ; charset=utf-8"}) == "text/html"
    assert media_type({}) == ""
