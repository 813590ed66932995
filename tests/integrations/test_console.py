"""The stand-in prints what would have been sent."""

import io
from datetime import UTC, datetime
from hashlib import sha256

from integrations.console import Console
from tests.example_notices import a_notice
from untilgone.notices import Attachment
from untilgone.parties import Contact

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


async def nothing_to_record():
    pass


async def printed(notice) -> str:
    stream = io.StringIO()
    await Console(stream=stream).submit(notice, nothing_to_record)
    return stream.getvalue()


async def test_it_prints_where_the_letter_would_have_gone():
    page = await printed(a_notice())

    assert "Channel:    abuse_email\n" in page
    assert "Address:    abuse@host.example\n" in page
    assert "Subject:    Request to remove an image\n" in page
    assert "Message-ID: <n-1@hotline.example>\n" in page


async def test_it_prints_the_text_as_it_is():
    text = "Geachte heer, mevrouw,\n\nEén foto:\nhttps://host.example/a?b=c&d=e\n"
    page = await printed(a_notice(text=text))

    assert text in page


async def test_it_names_what_would_go_along():
    page = await printed(a_notice(attachment=Attachment(name="list.csv", content=b"a")))

    assert f"Attached:   list.csv, SHA-256 {sha256(b'a').hexdigest()}\n" in page


async def test_it_says_that_nothing_was_sent():
    receipt = await Console(stream=io.StringIO(), now=lambda: NOON).submit(
        a_notice(), nothing_to_record
    )

    assert receipt.reference == "<n-1@hotline.example>"
    assert receipt.said == "printed, not sent"
    assert receipt.at == NOON


async def test_a_terminal_is_given_no_orders():
    page = await printed(a_notice(subject="a\nb", text="\x1b]0;pwned\x07 line\r\nnext"))

    assert "Subject:    a\\nb\n" in page
    assert "\\x1b]0;pwned\\x07 line\nnext\n" in page


async def test_it_prints_to_standard_error_unless_told_otherwise(capsys):
    await Console().submit(a_notice(), nothing_to_record)
    out, err = capsys.readouterr()

    assert out == ""
    assert "abuse@host.example" in err


def test_it_accepts_whatever_the_contact_is():
    contact = Contact(channel="another", address="no address", source="test", confidence=0.0)

    assert Console().accepts(contact)
    assert Console.is_stand_in
