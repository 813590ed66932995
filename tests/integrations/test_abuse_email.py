"""What arrives when a notice goes by mail, and what never gets that far."""

import asyncio
from email import message_from_bytes, policy

import aiosmtpd.smtp
import pytest

from integrations.abuse_email import AbuseEmail, Config
from integrations.smtp import Security
from tests.example_notices import TOKEN, a_notice
from tests.smtp_server import SmtpServer
from tests.submissions import Leaving, a_channel, submit
from untilgone.errors import BadInput, NeedsHuman
from untilgone.notices import Attachment
from untilgone.parties import Contact
from untilgone.settings import Secret

REPLY_ADDRESS = f"notices+{TOKEN}@hotline.example"
LONG_URL = "https://host.example/" + "a=.b%20&" * 247 + "end"


def text_of(data: bytes) -> str:
    return message_from_bytes(data, policy=policy.default).get_content().replace("\r\n", "\n")


async def test_a_taken_letter_gives_a_receipt_with_the_servers_words():
    async with SmtpServer() as server:
        receipt = await submit(server)

        assert receipt.reference == "<n-1@hotline.example>"
        assert receipt.said == "250 2.0.0 queued as 4Zx1"
        assert receipt.at.tzinfo is not None


async def test_one_submit_is_one_mail_to_one_recipient():
    async with SmtpServer() as server:
        await submit(server)

        assert len(server.accepted) == 1
        assert server.accepted[0].recipient == "abuse@host.example"
        assert server.verbs == ["EHLO", "MAIL", "RCPT", "DATA", "QUIT"]


async def test_envelope_sender_and_reply_to_carry_the_token():
    async with SmtpServer() as server:
        await submit(server)
        mail = message_from_bytes(server.accepted[0].data, policy=policy.default)

        assert server.accepted[0].sender == REPLY_ADDRESS
        assert mail["Reply-To"] == REPLY_ADDRESS
        assert mail["From"] == "Hotline Example <notices@hotline.example>"
        assert mail["Message-ID"] == "<n-1@hotline.example>"


async def test_a_url_of_2000_characters_arrives_as_it_was_written():
    text = f"Please remove\n{LONG_URL}\nénd this.\n..two dots\n.\n"
    async with SmtpServer() as server:
        await submit(server, a_notice(text=text))
        data = server.accepted[0].data

        assert len(LONG_URL) == 2000
        assert text_of(data) == text
        assert max(len(line) for line in data.splitlines()) <= 998


async def test_a_real_mail_server_reads_the_letter_too():
    taken = []

    class Handler:
        async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
            taken.append(envelope)
            return "250 2.0.0 taken"

    loop = asyncio.get_running_loop()
    listening = await loop.create_server(
        lambda: aiosmtpd.smtp.SMTP(Handler(), enable_SMTPUTF8=False, loop=loop), "127.0.0.1", 0
    )
    async with listening:
        port = listening.sockets[0].getsockname()[1]
        channel = a_channel(port=port)
        receipt = await channel.submit(a_notice(text="Eén foto, geüpload\n"), Leaving())
        await asyncio.sleep(0.01)

    assert receipt.said == "250 2.0.0 taken"
    assert (taken[0].mail_from, taken[0].rcpt_tos) == (REPLY_ADDRESS, ["abuse@host.example"])
    assert text_of(taken[0].content) == "Eén foto, geüpload\n"


@pytest.mark.parametrize(
    "changes",
    [
        {"address": "abuse@host.example\r\nRCPT TO:<victim@other.example>"},
        {"address": "abuse@host.example,other@host.example"},
        {"address": "abuse@host.example> SIZE=1"},
        {"subject": "Request\r\nBcc: other@host.example"},
        {"subject": "Request\u2028Bcc: other@host.example"},
        {"message_id": "<n-1@hotline.example>\r\nBcc: other@host.example"},
        {"token": "a b"},
        {"language": "en\r\nBcc: other@host.example"},
    ],
)
async def test_a_smuggled_line_needs_a_person_before_anything_is_opened(changes):
    leaving = Leaving()
    async with SmtpServer() as server:
        with pytest.raises(NeedsHuman):
            await submit(server, a_notice(**changes), leaving)

        assert server.connections == 0
        assert leaving.times == 0


@pytest.mark.parametrize(
    ("channel", "address", "is_accepted"),
    [
        ("abuse_email", "abuse@host.example", True),
        ("abuse_email", "Abuse.Desk+nl@mail.host.example", True),
        ("console", "abuse@host.example", False),
        ("abuse_email", "Abuse Desk <abuse@host.example>", False),
        ("abuse_email", "abuse@host.example, abuse@other.example", False),
        ("abuse_email", "abuse@host.example\n", False),
        ("abuse_email", "abüse@host.example", False),
        ("abuse_email", "a@b@host.example", False),
        ("abuse_email", "abuse@host", False),
        ("abuse_email", "@host.example", False),
        ("abuse_email", "", False),
    ],
)
def test_it_accepts_single_mailboxes_given_for_it(channel, address, is_accepted):
    contact = Contact(channel=channel, address=address, source="directory", confidence=1.0)

    assert a_channel().accepts(contact) is is_accepted


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"host": "mail.hotline.example", "security": Security.NONE}, "security=none"),
        ({"username": "desk"}, "both username and password"),
        ({"password": Secret("hunter2")}, "both username and password"),
        ({"sender": "notices@hotline.example\r\nBcc: a@b.example"}, "sender"),
        ({"sender": f"{'n' * 33}@hotline.example"}, "at most 32 characters"),
        ({"sender_name": "Hotline\r\nBcc: a@b.example"}, "sender_name"),
        ({"timeout": 0.0}, "more than 0 seconds"),
        ({"deadline": float("nan")}, "more than 0 seconds"),
    ],
)
def test_settings_that_cannot_work_are_refused_with_a_sentence(changes, said):
    settings = {"host": "localhost", "sender": "notices@hotline.example", "sender_name": "Hotline"}

    with pytest.raises(BadInput) as caught:
        Config(**(settings | changes))

    assert said in str(caught.value)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1"])
def test_no_security_is_allowed_on_this_machine(host):
    config = Config(
        host=host, security=Security.NONE, sender="n@hotline.example", sender_name="Hotline"
    )

    assert config.security is Security.NONE


def test_a_certificate_file_that_is_not_there_is_refused_at_the_start(tmp_path):
    config = Config(
        host="localhost",
        sender="n@hotline.example",
        sender_name="Hotline",
        ca_file=str(tmp_path / "none.pem"),
    )

    with pytest.raises(BadInput) as caught:
        AbuseEmail(config)

    assert "none.pem" in str(caught.value)


async def test_a_dossier_arrives_octet_for_octet_and_every_attempt_sends_the_same():
    dossier = Attachment(name="UG-2026-000123-1-dossier.zip", content=bytes(range(256)) * 800)
    async with SmtpServer() as server:
        for _ in range(2):
            await submit(server, a_notice(attachment=dossier))
        arrived = [
            list(message_from_bytes(mail.data, policy=policy.default).iter_parts())
            for mail in server.accepted
        ]

    for letter, file in arrived:
        assert letter.get_content().replace("\r\n", "\n") == a_notice().letter.text
        assert file.get_filename() == dossier.name
        assert file.get_content() == dossier.content
