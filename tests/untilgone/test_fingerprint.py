import hashlib

import pytest

from untilgone.fingerprint import decoded, fingerprint, kept, media_type, simhash
from untilgone.page import Page


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


def of(page, *, keep_title=True):
    return fingerprint(page, text_bytes=1, is_cut=False, keep_title=keep_title)


def test_a_page_is_kept_as_hashes_only():
    found = of(
        Page(
            title="my album",
            lines=("hello & welcome", "bye"),
            canonical="https://photos.example/a",
            media=("https://cdn.example/1.mp4",),
        )
    )

    assert found.title_sha256 == sha256("my album")
    assert found.text_sha256 == sha256("hello & welcome\nbye")
    assert found.canonical_sha256 == sha256("https://photos.example/a")
    assert found.media_sha256 == (sha256("https://cdn.example/1.mp4"),)
    assert "album" not in repr(found)
    assert "cdn" not in repr(found)


def test_not_even_a_hash_of_the_title_is_kept_when_it_must_not():
    assert of(Page(title="my album"), keep_title=False).title_sha256 is None


def test_a_page_that_shows_nothing_has_no_hash():
    found = of(Page())

    assert found.title_sha256 is None
    assert found.text_sha256 is None
    assert found.simhash is None


def lines(*, first="a", last="z", count=20):
    return [f"{first} line of text number {chr(97 + n)} {last}" for n in range(count)]


def test_pages_that_differ_in_few_lines_have_near_simhashes():
    one, other = lines(), [*lines()[:-1], "another last line"]

    assert (simhash(one) ^ simhash(other)).bit_count() <= 12


def test_pages_of_other_lines_have_simhashes_far_apart():
    one, other = lines(), lines(first="quite", last="different")

    assert (simhash(one) ^ simhash(other)).bit_count() > 12


def test_counters_and_dates_do_not_change_the_simhash():
    one = [*lines(), "1,234 views", "12 May 2026"]
    other = [*lines(), "98 views", "1 May 2027"]

    assert simhash(one) == simhash([*lines(), "5,678 views", "30 May 2026"])
    assert (simhash(one) ^ simhash(other)).bit_count() <= 12


def test_a_few_lines_are_not_compared():
    assert simhash(["one", "two"]) is None


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
