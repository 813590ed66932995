import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from untilgone.errors import BadInput
from untilgone.urls import LONGEST, canonical, display


def test_a_plain_url_stays_as_it_is():
    found = canonical("https://photos.example/album/1?page=2")

    assert found.url == "https://photos.example/album/1?page=2"
    assert found.host == "photos.example"
    assert found.remarks == ()


@pytest.mark.parametrize(
    ("raw", "url"),
    [
        ("  https://photos.example/a\n", "https://photos.example/a"),
        ("<https://photos.example/a>", "https://photos.example/a"),
        ("\ufeff“https://photos.example/a”", "https://photos.example/a"),
        ("HTTPS://Photos.EXAMPLE/A", "https://photos.example/A"),
        ("https://photos.example./a", "https://photos.example/a"),
        ("https://photos.example:443/a", "https://photos.example/a"),
        ("http://photos.example:0080/a", "http://photos.example/a"),
        ("http://photos.example:443/a", "http://photos.example:443/a"),
        ("https://photos.example:/a", "https://photos.example/a"),
        ("https://photos.example", "https://photos.example/"),
        ("https://photos.example?b=1&a=2", "https://photos.example/?b=1&a=2"),
        ("https://photos.example/a/../b/./c", "https://photos.example/b/c"),
        ("https://photos.example/../../a/..", "https://photos.example/"),
        ("https://photos.example/a//b", "https://photos.example/a//b"),
        ("https://photos.example/%7euser/%c3%bc", "https://photos.example/~user/%C3%BC"),
        ("https://photos.example/%2e%2E/a", "https://photos.example/a"),
        ("https://photos.example/a%2fb", "https://photos.example/a%2Fb"),
        ("https://photos.example/über", "https://photos.example/%C3%BCber"),
        ("https://photos.example/?q=ü&x[]=1", "https://photos.example/?q=%C3%BC&x[]=1"),
        ("https://photos.example/100%", "https://photos.example/100%25"),
        ("https://photos.example/a#", "https://photos.example/a"),
        ("https://photos.example/a?", "https://photos.example/a?"),
        ("https://my_album.photos.example/", "https://my_album.photos.example/"),
        ("https://[2606:4700:0::1111]/", "https://[2606:4700::1111]/"),
        ("https://photos.test/", "https://photos.test/"),
    ],
)
def test_every_url_has_one_spelling(raw, url):
    assert canonical(raw).url == url


@pytest.mark.parametrize(
    ("raw", "url", "remark"),
    [
        ("hxxps://photos[.]example/a", "https://photos.example/a", "by mistake"),
        ("hxxp[://]photos(.)example/a", "http://photos.example/a", "by mistake"),
        ("hXXp[:]//photos[dot]example/a", "http://photos.example/a", "by mistake"),
        ("photos[.]example/a[.]jpg", "https://photos.example/a.jpg", "by mistake"),
        ("photos.example/a", "https://photos.example/a", "https:// was assumed"),
        ("//photos.example/a", "https://photos.example/a", "https:// was assumed"),
        ("photos.example:8443/a", "https://photos.example:8443/a", "https:// was assumed"),
        ("https://ann:pw@photos.example/", "https://photos.example/", "cut off"),
        ("https://photos.example@album.example/", "https://album.example/", "cut off"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/", "bücher.example"),
        ("https://💩.example/", "https://xn--ls8h.example/", "xn--ls8h.example"),
        ("https://photos.example\\a\\b", "https://photos.example/a/b", "Backslashes"),
        ("https://photos.example/a b?c d", "https://photos.example/a%20b?c%20d", "Spaces"),
        ("https://photos.example/#/album/1", "https://photos.example/#/album/1", "do not send"),
        ("http://1572395042/", "http://93.184.216.34/", "another notation"),
        ("http://[::ffff:93.184.216.34]/", "http://93.184.216.34/", "another notation"),
    ],
)
def test_what_was_changed_is_said(raw, url, remark):
    found = canonical(raw)

    assert found.url == url
    assert remark in " ".join(found.remarks)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("ftp://photos.example/a", "A ftp: address"),
        ("gopher://photos.example/", "A gopher: address"),
        ("javascript:alert(1)", "A javascript: address"),
        ("mailto:ann@photos.example", "A mailto: address"),
        ("file:///etc/hosts", "A file: address"),
        ("https://-3.0/", "not a name the Internet can look up"),
        ("https://9_3.184.216.34/", "not a name the Internet can look up"),
        ("", "no URL"),
        ("  <> ", "no URL"),
        ("photo number three", "does not look like"),
        ("readme", "does not look like"),
        ("ann@photos.example", "mail address"),
        ("https://photos.example/a\x00b", "control characters"),
        ("https://photos.example/a\tb", "control characters"),
        ("https://photos.example/\ud800", "control characters"),
        ("https://a.example/ https://b.example/", "more than one"),
    ],
)
def test_what_cannot_be_looked_at_is_refused_with_a_reason(raw, said):
    with pytest.raises(BadInput) as refused:
        canonical(raw)

    assert said in str(refused.value)


@pytest.mark.parametrize(
    "raw",
    [
        "https://ann:hunter2@localhost/",
        "https://ann:hunter2@127.0.0.1/",
        "https://ann:hunter2@photos.example:99999/",
        "https://ann:hunter2",
        "https://ann:hunter2/x@photos.example/",
        "ann:hunter2@photos.example/a",
        "ftp://ann:hunter2@photos.example/a",
        "https://hunter2@ann:hunter2@photos..example/",
    ],
)
def test_no_message_repeats_a_password(raw):
    with pytest.raises(BadInput) as refused:
        canonical(raw)

    assert "hunter2" not in str(refused.value)


def test_no_remark_repeats_a_password():
    found = canonical("https://ann:hunter2@photos.example/a")

    assert "hunter2" not in repr(found)


def test_a_long_url_is_taken_up_to_the_limit():
    url = "https://photos.example/"
    url += "a" * (LONGEST - len(url))

    assert canonical(url).url == url


def test_a_url_of_ten_thousand_characters_is_refused():
    with pytest.raises(BadInput) as refused:
        canonical("https://photos.example/" + "a" * 10_000)

    assert "8,192" in str(refused.value)


def test_a_url_that_grows_too_long_by_encoding_is_refused():
    with pytest.raises(BadInput) as refused:
        canonical("https://photos.example/" + "ü" * 3_000)

    assert "8,192" in str(refused.value)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://photos.example/a.jpg?x=1#y", "hxxps://photos[.]example/a.jpg?x=1#y"),
        ("http://93.184.216.34:8080/", "hxxp://93[.]184[.]216[.]34:8080/"),
        ("https://[2606:4700::1111]/", "hxxps://[2606:4700::1111]/"),
        ("photos.example", "photos[.]example"),
    ],
)
def test_people_see_a_url_they_cannot_click(url, shown):
    assert display(url) == shown


_URLS = st.builds(
    "{}://{}{}{}".format,
    st.sampled_from(["http", "https", "HTTPS", "hxxp"]),
    st.one_of(
        st.sampled_from(["photos.example", "Bücher.example.", "u:p@photos.example", "1572395042"]),
        st.from_regex(r"[a-z0-9äß_-]{1,8}\.[a-z]{2,5}", fullmatch=True),
    ),
    st.sampled_from(["", ":80", ":443", ":8080"]),
    st.text(st.sampled_from("/.%2eEfF[]?#& =aü\\'\"{}|^@:;(),") | st.characters(), max_size=30).map(
        "/{}".format
    ),
)


@given(_URLS)
@example("https://photos.example/%2%35/[.]/a[.]b?[.]#[.]#")
@example("https://photos.example/a\u2028b c")
def test_a_canonical_url_is_canonical(raw):
    try:
        first = canonical(raw)
    except BadInput:
        return

    assert canonical(first.url).url == first.url
    assert canonical(first.url).host == first.host
    assert first.url.isascii()


@given(_URLS)
def test_what_people_see_can_be_reported_again(raw):
    try:
        url = canonical(raw).url
    except BadInput:
        return

    assert canonical(display(url)).url == url


@given(st.text(max_size=60))
def test_whatever_is_handed_in_is_taken_or_refused(raw):
    try:
        found = canonical(raw)
    except BadInput:
        return

    assert found.url.startswith(("http://", "https://"))
