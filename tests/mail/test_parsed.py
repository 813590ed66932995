"""Hostile mail: whatever the bytes are, reading them neither fails nor takes long."""

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.mail.mails import read
from untilgone.mail.classify import classify
from untilgone.mail.parsed import parse
from untilgone.mail.result import MailKind

PATIENCE = 3.0  # seconds; on an idle machine the slowest takes half a second
HEAD = b"From: a@host.example\nTo: b@hotline.example\nSubject: x\nMIME-Version: 1.0\n"


def nested(depth):
    layers = (
        b"--b%d\nContent-Type: multipart/mixed; boundary=b%d\n\n" % (n, n + 1) for n in range(depth)
    )
    return HEAD + b"Content-Type: multipart/mixed; boundary=b0\n\n" + b"".join(layers) + b"x"


def attached(size):
    return (
        HEAD
        + b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\n"
        + b"The content has been removed.\n--b\nContent-Type: application/zip\n"
        + b"Content-Transfer-Encoding: base64\n\n"
        + b"QUJD" * (size // 4)
        + b"\n--b--\n"
    )


HTML = HEAD + b"Content-Type: text/html\n\n"
MIXED = HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n"
HOSTILE = {
    "50 MB": attached(50_000_000),
    "10,000 parts": MIXED + b"--b\nContent-Type: text/plain\n\nx\n" * 10_000,
    "deep nesting": nested(2000),
    "a boundary that only begins alike": MIXED + b"--bx\n" * 150_000,
    "deep HTML": HTML + b"<div>" * 100_000,
    "quotes in quotes": HTML + b"<blockquote>a" * 20_000,
    "long attributes": HTML + b'<p class="' + b"gmail_quote " * 50_000 + b'">x',
    "scripts": HTML + b"<script>removed</script><p>x</p>" * 20_000,
    "one long header": b"Subject: " + b"=?utf-8?q?a?= " * 100_000 + b"\n\nx",
    "many headers": b"".join(b"X-%d: y\n" % n for n in range(50_000)) + b"\nx",
    "folded headers": b"Subject: " + b"a\n " * 200_000 + b"\n\nx",
    "many recipients": b"To: " + b"a@b.example, " * 50_000 + b"\n\nx",
    "open quotes": b'Content-Type: text/plain; a="' + b'a="' * 50_000 + b"\n\nx",
    "null bytes": b"\0" * 1_000_000,
    "carriage returns": b"\r" * 1_000_000,
    "noise": random.Random(1).randbytes(1_000_000),
    "a long line": HEAD + b"\n" + b"a" * 1_000_000,
    "dots": HEAD + b"\n" + b"a." * 400_000,
    "addresses": HEAD + b"\n" + b"a@b" * 300_000,
    "links": HEAD + b"\n" + b"http://" * 100_000,
    "attributions": HEAD + b"\n" + b"On a b c\n" * 100_000,
    "header lines": HEAD + b"\n" + b"Received: x\n" * 80_000,
    "status fields": HEAD
    + b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n"
    + b"Content-Type: message/delivery-status\n\n"
    + b"Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.1.1\n\n" * 20_000,
    "broken base64": HEAD + b"Content-Transfer-Encoding: base64\n\n" + b"@@@=" * 200_000,
    "broken quoted-printable": HEAD
    + b"Content-Transfer-Encoding: quoted-printable\n\n"
    + b"=41=\n=G" * 100_000,
}


@pytest.mark.parametrize("octets", HOSTILE.values(), ids=HOSTILE)
def test_hostile_mail_is_read_in_bounded_time(octets):
    classify(parse(HEAD))  # rules are read once
    began = time.perf_counter()

    assert classify(parse(octets)).kind in MailKind
    assert time.perf_counter() - began < PATIENCE


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=3000))
def test_any_bytes_are_read(octets):
    assert classify(parse(octets)).kind in MailKind
    assert classify(parse(MIXED + b"--b\n" + octets)).kind in MailKind


@pytest.mark.parametrize(
    "charset", ["idna", "punycode", "utf-7", "rot13", "unicode_escape", "x-unknown", "utf-16", '"']
)
def test_any_character_set_is_read(charset):
    octets = (
        HEAD
        + f"Content-Type: text/plain; charset={charset}\n\n".encode()
        + b"\xff\xd8ab\\ud800" * 99
    )

    assert parse(octets).text


def test_what_was_cut_is_said():
    assert parse(HOSTILE["50 MB"]).cut == ("only the first 16777216 bytes were read",)
    assert parse(HOSTILE["10,000 parts"]).cut == ("only the first 300 parts were read",)
    assert parse(nested(50)).cut == ("parts deeper than 12 levels were not read",)


def test_text_before_a_large_attachment_is_understood():
    assert classify(parse(HOSTILE["50 MB"])).kind is MailKind.REMOVED


def test_scripts_styles_and_hidden_parts_of_html_are_not_read():
    mail = parse(
        HTML + b"<style>.x{}</style><script>var removed</script><p>Hello</p>"
        b'<p style="display:none">hidden</p><blockquote>quoted</blockquote><p>Bye</p>'
    )

    assert mail.own_words == "Hello\nBye"


def test_a_folded_and_encoded_subject_is_one_line():
    mail = parse(b"Subject: =?utf-8?q?Gel=C3=B6?=\n =?utf-8?b?c2NodA==?=\n\nx")

    assert mail.subject == "Gelöscht"


def test_line_breaks_in_encoded_words_make_no_header():
    mail = parse(b"Subject: =?utf-8?q?x=0d=0aAuto-Submitted:_auto-replied?=\n\nx")

    assert mail.headers.get("auto-submitted") == ""
    assert mail.subject == "x Auto-Submitted: auto-replied"


def test_all_addresses_of_delivery_are_kept():
    mail = read("x", Delivered_To="in@hotline.example", Cc="Else <c@host.example>, d@host.example")

    assert [(each.header, each.address) for each in mail.recipients] == [
        ("delivered-to", "in@hotline.example"),
        ("to", "notices@hotline.example"),
        ("cc", "c@host.example"),
        ("cc", "d@host.example"),
    ]


def test_a_part_of_plain_text_is_preferred_to_html_unless_it_says_nothing():
    alternative = (
        HEAD
        + b"Content-Type: multipart/alternative; boundary=b\n\n--b\n\n%s\n--b\nContent-Type: text/html\n\n<p>%s</p>\n--b--"
    )

    assert parse(alternative % (b"plain " * 30, b"html")).text.startswith("plain")
    assert parse(alternative % (b"see HTML", b"words " * 30)).text.startswith("words")
