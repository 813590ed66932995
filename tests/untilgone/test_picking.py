"""Picking addresses out of what people paste."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from untilgone.errors import BadInput
from untilgone.picking import MOST_FILE, picked, text_in
from untilgone.urls import canonical, display

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
WORD = st.text(LETTERS, min_size=1, max_size=12)
HOST = st.builds("{}.{}.example".format, WORD.map(lambda w: f"a{w}"), WORD.map(lambda w: f"b{w}"))
PATH = st.lists(st.text(LETTERS + "-_~%+@=&$", max_size=8), max_size=4).map("/".join)
URL = st.builds(
    lambda scheme, host, path, query, end: f"{scheme}://{host}/{path}{query}{end}",
    st.sampled_from(["http", "https"]),
    HOST,
    PATH,
    st.sampled_from(["", "?v=", "?a=1&b=(2)", "#"]),
    st.text(LETTERS, min_size=1, max_size=3),
).filter(lambda url: "%" not in url)
WRITTEN = st.sampled_from([str, display, lambda url: display(url).replace("hxxp", "http")])
AROUND = st.sampled_from(
    [
        "{}",
        "<{}>",
        '"{}"',
        "({})",
        "{}.",
        "{},",
        "see {}!",
        "- {}",
        "* {}",
        "“{}”",
        "[it]({})",
        "'{}'",
    ]
)
BETWEEN = st.sampled_from(["\n", "\r\n", " ", "\t", ", ", "; ", "\nand then\n", " | ", "\n> "])


def spellings(addresses) -> list[str]:
    return list(dict.fromkeys(canonical(address).url for address in addresses))


@settings(deadline=None)
@given(st.data(), st.lists(URL, min_size=1, max_size=8))
def test_every_address_that_was_put_in_is_found_in_order(data, urls):
    text = ""
    for url in urls:
        text += data.draw(AROUND).format(data.draw(WRITTEN)(url)) + data.draw(BETWEEN)

    assert spellings(picked(text).addresses) == spellings(urls)


@settings(deadline=None)
@given(st.lists(URL, min_size=1, max_size=8), st.sampled_from(",;|"))
def test_addresses_without_a_space_between_them_are_several(urls, mark):
    assert spellings(picked(mark.join(urls)).addresses) == spellings(urls)


@settings(deadline=None, max_examples=300)
@given(st.text(max_size=400))
@example("Content-Type: text/html\n\n<a href='https://a.example/1'>")
@example("Subject: x\nContent-Type: multipart/mixed\n\n--\n")
@example('url,"a\n\x00')
def test_no_text_makes_it_fail_and_what_it_finds_has_no_space(text):
    for address in picked(text).addresses:
        assert address
        assert address == address.strip()


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_no_file_makes_it_fail_but_for_a_reason(content):
    if b"\x00" in content:
        with pytest.raises(BadInput, match="not text"):
            text_in(content.decode("latin-1").encode())
    else:
        picked(text_in(content))


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("hxxps[:]//a[.]example/x", ["hxxps[:]//a[.]example/x"]),
        ("hxxp[://]a(dot)example/x", ["hxxp[://]a(dot)example/x"]),
        ("it is on www.platform.example.", ["www.platform.example"]),
        ("go to platform[.]example now", ["platform[.]example"]),
        ("see platform.example/post/1, please", ["platform.example/post/1"]),
        ("platform.example", ["platform.example"]),
        ("Mail carol@platform.example or anna@platform.example/x", []),
        ("That was the end.Then came the report.pdf, e.g. on 1.2.2026", []),
        ("https://web.archive.example/2020/https://a.example/1", None),
        ("https://a.example/wiki/It_(film)", None),
        ("https://a.example/it's", None),
        ("https://a.example/1,2;3", None),
        ("https://bücher.example/ü", None),
        ("javascript:alert(document.cookie)", None),
        ("https://127.0.0.1/", None),
        ("<https://a.example/a\n  b>", ["https://a.example/ab"]),
        ("[https://a.example/1](https://a.example/1)", ["https://a.example/1"]),
        ("", []),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_counts_as_an_address(text, addresses):
    assert list(picked(text).addresses) == ([text] if addresses is None else addresses)


def test_a_csv_gives_its_column_of_addresses_only():
    text = (
        'Date;URL;Note\n1;https://a.example/1;"see https://no.example/"\n'
        '2;"=HYPERLINK(""https://b.example/2"")";x\n3;not an address;y\n'
    )

    assert picked(text).addresses == ("https://a.example/1", "https://b.example/2")
    assert picked(text).left_out == ("not an address",)


def test_a_whole_mail_gives_what_its_reader_sees():
    mail = (
        "From: anna@hotline.example\nMessage-ID: <1@mail.example>\nMIME-Version: 1.0\n"
        "Content-Type: multipart/alternative; boundary=x\n\n"
        "--x\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
        "https://a.example/a-long-=\nname?v=3D1\n"
        "--x\nContent-Type: text/html\n\n<a href='https://b.example/2'>here</a>\n--x--\n"
    )

    assert picked(mail).addresses == ("https://a.example/a-long-name?v=1", "https://b.example/2")


def test_lines_without_an_address_are_told():
    assert picked("Dear desk,\n\nhttps://a.example/1\nRegards").left_out == (
        "Dear desk,",
        "Regards",
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_file_is_read_in_the_encodings_that_people_save(encoding):
    assert text_in("https://a.example/é".encode(encoding)) == "https://a.example/é"


@pytest.mark.parametrize(
    "content", [b"x" * (MOST_FILE + 1), b"PK\x03\x04\x00\x00"], ids=["large", "spreadsheet"]
)
def test_a_file_that_is_too_large_or_no_text_is_refused(content):
    with pytest.raises(BadInput):
        text_in(content)
