"""One object, many addresses; and domains that somebody registered."""

import pytest

from untilgone.domains import is_below, registrable
from untilgone.url_forms import is_short_link, material, plain, shipped
from untilgone.urls import canonical

FILM = "https://www.youtube.com/watch?v=abcDEF-_123"
THREAD = "https://www.reddit.com/r/pics/comments/1abcd/title/"


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("https://youtu.be/abcDEF-_123?si=xyz", FILM),
        ("https://www.youtube.com/shorts/abcDEF-_123", FILM),
        ("https://m.youtube.com/watch?v=abcDEF-_123&list=PL1", FILM),
        ("https://www.youtube-nocookie.com/embed/abcDEF-_123", FILM),
        ("https://www.youtube.com/@somebody", "https://www.youtube.com/@somebody"),
        ("https://www.youtube.com/watch", "https://www.youtube.com/watch"),
        ("https://old.reddit.com/r/pics/comments/1abcd/title/", THREAD),
        ("https://reddit.com/r/pics/comments/1abcd/title/?utm_source=share", THREAD),
        ("https://redd.it/1abcd", "https://www.reddit.com/comments/1abcd"),
        ("https://mobile.twitter.com/who/status/17?s=20", "https://x.com/who/status/17"),
        ("https://twitter.com/who/status/17/photo/1", "https://x.com/who/status/17"),
        ("https://m.facebook.com/story.php?id=1", "https://www.facebook.com/story.php?id=1"),
        ("https://m.facebook.com/some.page/posts/123", "https://www.facebook.com/some.page/posts/123"),
        ("https://instagram.com/who/p/AbC/?igsh=1", "https://www.instagram.com/p/AbC/"),
        ("https://t.me/s/channel/12", "https://t.me/channel/12"),
        ("https://player.vimeo.com/video/123", "https://vimeo.com/123"),
        ("https://drive.google.com/open?id=1AbC", "https://drive.google.com/file/d/1AbC/view"),
        ("https://platform.example/a?utm_source=x&id=7&fbclid=9", "https://platform.example/a?id=7"),
        ("https://platform.example/a?utm_source=x", "https://platform.example/a"),
        ("https://platform.example/a?ref=7&b=%20", "https://platform.example/a?ref=7&b=%20"),
        ("https://youtu.be:8443/abcDEF-_123", "https://youtu.be:8443/abcDEF-_123"),
    ],
)  # fmt: skip
def test_a_known_form_is_written_as_its_platform_knows_it(written, known):
    found = plain(canonical(written).url)

    assert found.url == known
    assert plain(found.url).url == known
    assert bool(found.remarks) == (found.url != written)


@pytest.mark.parametrize(
    "spellings",
    [
        (FILM, "https://youtu.be/abcDEF-_123?si=x", "https://m.youtube.com/shorts/abcDEF-_123"),
        (THREAD, "https://old.reddit.com/r/pics/comments/1abcd/title/?utm_source=share"),
        ("https://x.com/who/status/17", "https://mobile.twitter.com/who/status/17/photo/2?s=20"),
        ("https://www.instagram.com/p/AbC/", "https://instagram.com/who/p/AbC/?igsh=1"),
        ("https://t.me/channel/12", "https://t.me/s/channel/12", "https://telegram.me/channel/12"),
        ("https://platform.example/a?id=7", "https://platform.example/a?id=7&fbclid=9"),
    ],
)  # fmt: skip
def test_spellings_that_surely_show_the_same_stand_for_one_material(spellings):
    [one] = {material(canonical(url).url) for url in spellings}

    assert material(one) == one


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (FILM, "https://www.youtube.com/watch?v=abcDEF-_124"),
        (FILM, f"{FILM}&lc=UgxComment"),  # a comment below it
        ("https://www.youtube.com/embed/videoseries?list=PL1",
         "https://www.youtube.com/embed/videoseries?list=PL2"),
        ("https://www.youtube.com/embed/live_stream?channel=UC1",
         "https://www.youtube.com/embed/live_stream?channel=UC2"),
        ("https://www.instagram.com/p/AbC/", "https://www.instagram.com/p/AbC/c/178/"),
        ("https://x.com/who/status/17", "https://vxtwitter.com/who/status/17"),  # not X's own site
        ("https://t.me/channel/12", "https://t.me/channel/12?single"),
        ("https://platform.example/a", "https://www.platform.example/a"),
        ("https://platform.example/a", "http://platform.example/a"),
        ("https://platform.example/a?pk_id=1", "https://platform.example/a?pk_id=2"),
    ],
)  # fmt: skip
def test_what_may_show_something_else_is_material_of_its_own(one, other):
    assert material(canonical(one).url) != material(canonical(other).url)


def test_what_a_form_makes_is_an_address_in_our_one_spelling():
    for url in (FILM, THREAD, "https://x.com/who/status/17", "https://t.me/channel/12"):
        assert canonical(url).url == url


def test_short_links_are_known_by_their_host():
    assert is_short_link("https://bit.ly/abc")
    assert not is_short_link("https://bit.ly.example/abc")
    assert all(host == host.lower() for host in shipped().short_links)


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("www.site.example.co.uk", "example.co.uk"),
        ("a.b.site.nl", "site.nl"),
        ("site.nl.", "site.nl"),
        ("XN--BCHER-KVA.example", "xn--bcher-kva.example"),
        ("a.xn--bcher-kva.de", "xn--bcher-kva.de"),
        ("name.github.io", "github.io"),  # whom a registry knows
        ("co.uk", None),
        ("192.0.2.1", None),
        ("2001:db8::1", None),
        ("localhost", None),
    ],
)
def test_the_domain_is_what_somebody_registered(host, domain):
    assert registrable(host) == domain


def test_a_host_is_below_its_own_domain_only():
    assert is_below("a.site.example", "site.example")
    assert not is_below("notsite.example", "site.example")
