"""The octets of one mail, read back the way a receiver reads them."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.utils import parseaddr, parsedate_to_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.example_notices import TOKEN, a_notice
from untilgone.errors import BadInput
from untilgone.notices import Attachment
from untilgone.outgoing_mail import is_mailbox, reply_address, tagged_subject, write_mail

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TAG = "[UG-2026-000123-1]"
one_line = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=300)
any_text = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\r"))


def written(sender_name="Hotline Example", **changes) -> bytes:
    return write_mail(
        a_notice(**changes), sender="notices@hotline.example", sender_name=sender_name, at=NOON
    )


def read_back(data: bytes):
    return message_from_bytes(data, policy=policy.default)


def words_of(data: bytes, header: str) -> str:
    """As RFC 2047 reads it; policy.default adds spaces between the encoded words of a name."""
    raw = message_from_bytes(data, policy=policy.compat32)[header].replace("\r\n", "")
    return str(make_header(decode_header(raw)))


def subject_of(data: bytes) -> str:
    return words_of(data, "Subject")


def test_the_headers_are_these_and_no_others():
    mail = read_back(written())

    assert mail.keys() == [
        "From",
        "To",
        "Reply-To",
        "Subject",
        "Date",
        "Message-ID",
        "Content-Type",
        "Content-Transfer-Encoding",
        "MIME-Version",
        "Content-Language",
    ]
    assert mail["To"] == "abuse@host.example"
    assert mail["Content-Language"] == "en"
    assert parsedate_to_datetime(mail["Date"]) == NOON


def test_the_subject_gets_the_reference_of_the_takedown():
    assert subject_of(written()) == f"{TAG} Request to remove an image"


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("Removal", f"{TAG} Removal"),
        (f"{TAG} Removal", f"{TAG} Removal"),
        (f"Re: [#AB-1] {TAG} Removal", f"Re: [#AB-1] {TAG} Removal"),
        (f"{TAG} Removal {TAG}", f"{TAG} Removal"),
        ("[UG-2026-000123-11] Removal", f"{TAG} [UG-2026-000123-11] Removal"),
        ("", TAG),
    ],
)
def test_the_reference_stands_in_the_subject_exactly_once(subject, expected):
    assert tagged_subject(subject, "UG-2026-000123-1") == expected


@given(one_line)
def test_any_subject_reads_as_it_was_written(subject):
    assert subject_of(written(subject=subject)) == tagged_subject(subject, "UG-2026-000123-1")


def test_spaces_between_accented_words_survive():
    subject = "Verzoek tot verwijdering van beeldmateriaal bij café België: één foto zonder akkoord"

    assert subject_of(written(subject=subject)) == f"{TAG} {subject}"


def test_an_encoded_word_in_a_subject_is_only_text():
    trap = "=?utf-8?q?=0d=0aBcc:_other=40host.example?="
    data = written(subject=trap)

    assert subject_of(data) == f"{TAG} {trap}"
    assert "Bcc" not in read_back(data)


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n", "\x00", "\x0b", "\x85", "\u2028", "\u2029"])
def test_a_subject_of_more_than_one_line_is_refused(end):
    with pytest.raises(BadInput):
        written(subject=f"Request{end}Bcc: other@host.example")


@pytest.mark.parametrize("part", ["address", "message_id", "token", "language"])
@pytest.mark.parametrize("trap", ["\r\nBcc: other@host.example", "\nX: y", "\u2028", " ", "é"])
def test_a_part_that_is_not_what_it_should_be_is_refused(part, trap):
    with pytest.raises(BadInput):
        written(**{part: f"{getattr(a_notice(), part, 'en')}{trap}"})


@pytest.mark.parametrize(
    "name", ["Meldpunt", "Meldpunt, Nederland", "Meldpunt België e.V.", 'The "Line"', "é" * 90]
)
def test_any_sender_name_reads_as_it_was_written(name):
    shown = parseaddr(words_of(written(sender_name=name), "From"))

    assert shown == (name, "notices@hotline.example")


@given(any_text)
def test_any_text_reads_as_it_was_written(text):
    data = written(text=text)
    read = read_back(data).get_content().replace("\r\n", "\n")

    assert read.removesuffix("\n") == text.removesuffix("\n")
    assert all(len(line) <= 998 for line in data.split(b"\r\n"))
    assert data.isascii()
    assert b"\x00" not in data


@pytest.mark.parametrize("length", [60, 800, 2000])
@pytest.mark.parametrize("around", ["see {} now", "één {} é"])
def test_a_url_is_never_broken(length, around):
    url = "https://host.example/?q=" + "%C3%A9=" * length
    text = around.format(url[:length]) + "\n"

    assert read_back(written(text=text)).get_content().replace("\r\n", "\n") == text


@pytest.mark.parametrize("text", ["é" * 500, "é " * 500, "é" + "x" * 70 + "From " * 99])
def test_lines_of_quoted_printable_keep_to_their_limit(text):
    _, _, body = written(text=text).partition(b"\r\n\r\n")

    assert max(map(len, body.split(b"\r\n"))) <= 76
    assert read_back(written(text=text)).get_content().strip() == text.strip()


def test_a_plain_letter_goes_as_it_is():
    assert b"\r\nhttps://host.example/a?b=c&d=e\r\n" in written()


def test_a_letter_with_html_carries_both_and_nothing_to_load():
    mail = read_back(written(html="<p>Eén foto</p>\n", text="Eén foto\n"))

    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert [part.get_content().strip() for part in mail.iter_parts()] == [
        "Eén foto",
        "<p>Eén foto</p>",
    ]
    assert mail["Content-Language"] == "en"


def test_a_text_that_is_no_unicode_is_refused():
    with pytest.raises(BadInput):
        written(text="half a character: \ud800")


def test_the_reply_address_carries_the_token_within_64_octets():
    address = reply_address("notices@hotline.example", TOKEN)

    assert address == f"notices+{TOKEN}@hotline.example"
    assert len(address.partition("@")[0]) <= 64


def test_a_sender_too_long_for_a_token_is_refused():
    with pytest.raises(BadInput):
        reply_address(f"{'n' * 40}@hotline.example", TOKEN)


@given(st.text())
def test_what_is_not_plain_is_no_mailbox(text):
    smuggling = set(' ,;:<>()[]"\\\r\n\t\x00')

    assert not is_mailbox(text) or (text.isascii() and not smuggling & set(text))


def test_a_file_goes_along_octet_for_octet_after_the_letter():
    content = bytes(range(256)) * 40
    attachment = Attachment(name="UG-2026-000123-1-dossier.zip", content=content)
    mail = read_back(written(attachment=attachment))
    letter, file = mail.iter_parts()

    assert mail.get_content_type() == "multipart/mixed"
    assert letter.get_content().replace("\r\n", "\n") == a_notice().letter.text
    assert (file.get_content_type(), file.get_filename()) == ("application/zip", attachment.name)
    assert file.get_content() == content


def test_a_file_of_another_kind_says_which_and_keeps_its_line_ends():
    kind = "text/csv; charset=utf-8; header=present"
    attachment = Attachment(name="list.csv", content=b"a,b\r\n\n1,\xc3\xa9\r\n", media_type=kind)
    _, file = read_back(written(attachment=attachment)).iter_parts()

    assert file["Content-Type"] == 'text/csv; charset="utf-8"; header="present"'
    assert file.get_filename() == "list.csv"
    assert file.get_payload(decode=True) == attachment.content


def test_a_letter_with_html_and_a_file_reads_as_both():
    attachment = Attachment(name="dossier.zip", content=b"PK")
    mail = read_back(written(html="<p>Eén foto</p>\n", attachment=attachment))

    kinds = [part.get_content_type() for part in mail.walk()]
    assert kinds == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "application/zip",
    ]
