"""Signed mail in the octets that came over the wire, as verifiers of others see it."""

import subprocess
import sys
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from pysequoia import Tsk

from integrations import connect_channels
from integrations.health.parts import _channels
from tests.example_notices import a_notice
from tests.signatures import (
    OWNER,
    dkim_says,
    dkim_tags,
    ed25519_key,
    openpgp_key,
    openpgp_says,
    rsa_key,
    signed_part,
)
from tests.smtp_server import SmtpServer
from tests.submissions import Leaving, a_channel
from untilgone.cases import Category
from untilgone.dkim import TxtRecord
from untilgone.errors import BadInput, NeedsHuman, RetryLater
from untilgone.notices import Attachment, Material
from untilgone.settings import Secret, Settings

ROOT = Path(__file__).parents[2]
PREFIX = "UNTILGONE_ABUSE_EMAIL_"
ENV = {
    f"{PREFIX}HOST": "localhost",
    f"{PREFIX}SENDER": "notices@hotline.example",
    f"{PREFIX}SENDER_NAME": "Hotline Example",
}
LONG = "See https://host.example/?q=" + "a" * 2000 + "\n"
TEXTS = pytest.mark.parametrize(
    "text",
    ["Please remove this.\n", "Eén foto.\n", "no end", "", "two  \ntabs\t\n", LONG, ".\n..\n"],
)


def dkim(pem=None, domain="hotline.example"):
    return {
        "dkim_domain": domain,
        "dkim_selector": "desk2026",
        "dkim_key": Secret(pem or ed25519_key()),
    }


def openpgp(key: Tsk | None = None):
    return {"openpgp_key": Secret(str(key or openpgp_key()))}


def record(channel) -> TxtRecord:
    assert channel._dkim is not None
    return channel._dkim.record()


async def sent(notice=None, **settings) -> tuple[bytes, TxtRecord | None]:
    async with SmtpServer() as server:
        channel = a_channel(port=server.port, **settings)
        await channel.submit(notice or a_notice(), Leaving())
        return server.accepted[0].data, channel._dkim and channel._dkim.record()


def read(mail: bytes):
    return message_from_bytes(mail, policy=policy.default)


def a_report(**changes):
    urls = ("https://host.example/a?b=c&d=e",)
    return a_notice(material=Material(urls=urls, category=Category.CSAM), **changes)


@TEXTS
@pytest.mark.parametrize("pem", [rsa_key(), ed25519_key()], ids=["rsa", "ed25519"])
async def test_the_domains_signature_holds_for_what_arrived(pem, text):
    mail, published = await sent(a_notice(text=text), **dkim(pem))

    assert dkim_says(mail, published)
    assert dkim_tags(mail)["d"] == "hotline.example"


@TEXTS
async def test_a_letter_signed_with_openpgp_holds_for_what_arrived(text):
    mail, _ = await sent(a_notice(text=text), **openpgp())
    octets, signature = signed_part(mail)
    whole = read(mail)

    assert openpgp_says(octets, signature)
    assert not openpgp_says(octets + b" ", signature)
    assert whole.get_content_type() == "multipart/signed"
    assert whole.get_param("protocol") == "application/pgp-signature"
    assert whole.get_param("micalg") == "pgp-sha512"
    assert [part.get_content_type() for part in whole.iter_parts()] == [
        "text/plain",
        "application/pgp-signature",
    ]
    letter = next(whole.iter_parts())
    assert letter.get_content().replace("\r\n", "\n").removesuffix("\n") == text.removesuffix("\n")
    assert letter["Content-Language"] == "en"


@TEXTS
async def test_what_is_signed_is_plain_and_loses_nothing_on_the_way(text):
    mail, _ = await sent(a_notice(text=f"{text}From now on\n", html=text or None), **openpgp())
    octets, _ = signed_part(mail)
    lines = octets.split(b"\r\n")

    assert octets.isascii()
    assert not any(b"\r" in line or b"\n" in line for line in lines)
    assert not any(line.endswith((b" ", b"\t")) or line.startswith(b"From ") for line in lines)
    assert max(map(len, lines)) <= 998


async def test_a_letter_with_pages_is_signed_in_both_forms():
    notice = a_notice(text="Eén foto\n", html="<p>Eén foto</p>\n")
    mail, published = await sent(notice, **dkim(), **openpgp())
    octets, signature = signed_part(mail)
    letter = next(read(mail).iter_parts())

    assert openpgp_says(octets, signature)
    assert dkim_says(mail, published)
    assert [part.get_content_type() for part in letter.iter_parts()] == ["text/plain", "text/html"]


async def test_a_report_for_machines_stays_where_machines_look_beside_the_signed_letter():
    mail, published = await sent(a_report(), xarf_domains="host.example", **dkim(), **openpgp())
    octets, signature = signed_part(mail)

    assert [part.get_content_type() for part in read(mail).iter_parts()] == [
        "multipart/signed",
        "message/feedback-report",
        "application/json",
    ]
    assert openpgp_says(octets, signature)
    assert dkim_says(mail, published)


async def test_a_dossier_lies_beside_the_signed_letter_and_the_domain_signs_both():
    dossier = Attachment(name="dossier.zip", content=b"PK" + bytes(range(256)) * 40)
    mail, published = await sent(a_notice(attachment=dossier), **dkim(), **openpgp())
    letter, file = read(mail).iter_parts()

    assert letter.get_content_type() == "multipart/signed"
    assert file.get_content() == dossier.content
    assert openpgp_says(*signed_part(mail))
    assert dkim_says(mail, published)


async def test_a_report_without_openpgp_is_signed_for_the_domain():
    mail, published = await sent(a_report(), xarf_domains="host.example", **dkim())

    assert dkim_says(mail, published)


async def test_the_domains_signature_comes_last_and_covers_the_other():
    mail, published = await sent(**dkim(), **openpgp())
    octets, signature = signed_part(mail)

    assert mail.startswith(b"DKIM-Signature:")
    assert openpgp_says(octets, signature)
    assert dkim_says(mail, published)
    assert not dkim_says(mail.replace(b"BEGIN PGP", b"BEGIN PGG"), published)


async def test_a_mail_that_is_tried_again_keeps_its_message_id():
    async with SmtpServer(answers={"END": ["451 4.3.0 later", "250 2.0.0 queued"]}) as server:
        channel = a_channel(port=server.port, **dkim(), **openpgp())
        with pytest.raises(RetryLater):
            await channel.submit(a_notice(), Leaving())
        receipt = await channel.submit(a_notice(), Leaving())

        assert [read(mail)["Message-ID"] for mail in server.received] == [receipt.reference] * 2
        assert all(dkim_says(mail, record(channel)) for mail in server.received)


async def test_what_cannot_be_signed_needs_a_person_before_anything_is_opened():
    class Expired:
        def sign(self, _octets):
            raise BadInput("it has expired")

    leaving = Leaving()
    async with SmtpServer() as server:
        channel = a_channel(port=server.port, **openpgp())
        channel._openpgp = Expired()
        with pytest.raises(NeedsHuman, match="it has expired"):
            await channel.submit(a_notice(), leaving)

        assert (server.connections, leaving.times) == (0, 0)


async def test_without_keys_nothing_is_signed():
    mail, published = await sent()

    assert published is None
    assert b"DKIM" not in mail
    assert b"PGP" not in mail


def test_the_library_for_openpgp_is_not_loaded_without_a_key():
    program = "import sys, integrations, untilgone.openpgp; print('pysequoia' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, cwd=ROOT, check=True)

    assert ran.stdout.strip() == b"False"


# -- settings -----------------------------------------------------------------------------------


def in_environment(**settings) -> dict[str, str]:
    named = {f"{PREFIX}{name.upper()}": value for name, value in settings.items()}
    return ENV | {
        name: value.get_secret_value() if isinstance(value, Secret) else value
        for name, value in named.items()
    }


@pytest.mark.parametrize("domain", ["desk.hotline.example", "Hotline.Example"])
def test_the_domain_is_that_of_the_sender_or_above_it(domain):
    env = in_environment(sender="notices@desk.hotline.example", **dkim(domain=domain))
    (channel,) = connect_channels(["abuse_email"], env)

    assert record(channel).name == f"desk2026._domainkey.{domain}"


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"dkim_domain": "hotline.example"}, "dkim_domain, dkim_selector and dkim_key, or none"),
        ({"dkim_key": ed25519_key()}, "dkim_domain, dkim_selector and dkim_key, or none"),
        ({**dkim(), "dkim_selector": ""}, "dkim_domain, dkim_selector and dkim_key, or none"),
        (dkim(domain="else.example"), "DMARC would not count"),
        (dkim(domain="line.example"), "DMARC would not count"),
        (dkim(domain="desk.hotline.example"), "DMARC would not count"),
        (dkim("hunter2-no-key"), "no private key in PEM form"),
        (dkim(rsa_key(1024)), "1024 bits"),
        ({"openpgp_passphrase": "hunter2"}, "openpgp_key is not"),
        ({"openpgp_key": "hunter2-no-key"}, "no secret OpenPGP key"),
        (openpgp(openpgp_key("Else <else@hotline.example>")), "does not name"),
    ],
)
def test_keys_that_cannot_work_are_refused_when_the_channel_is_connected(settings, said):
    with pytest.raises(BadInput) as caught:
        connect_channels(["abuse_email"], in_environment(**settings))

    assert "'abuse_email' cannot be connected" in str(caught.value)
    assert said in str(caught.value)
    assert "hunter2" not in str(caught.value)
    assert "PRIVATE KEY--" not in str(caught.value).replace('"-----BEGIN PRIVATE KEY-----"', "")


def test_keys_can_come_from_files(tmp_path):
    (tmp_path / "dkim.pem").write_text(rsa_key())
    (tmp_path / "openpgp.asc").write_text(str(openpgp_key()))
    env = in_environment(dkim_domain="hotline.example", dkim_selector="desk2026")
    env[f"{PREFIX}DKIM_KEY_FILE"] = str(tmp_path / "dkim.pem")
    env[f"{PREFIX}OPENPGP_KEY_FILE"] = str(tmp_path / "openpgp.asc")
    (channel,) = connect_channels(["abuse_email"], env)

    assert record(channel).value.startswith("v=DKIM1; k=rsa; p=")
    assert openpgp_key().extract_certificate().fingerprint.upper() in channel.advice()


def test_keys_never_show():
    channel = a_channel(**dkim(), **openpgp())
    shown = f"{channel!r} {vars(channel)!r} {channel._dkim!r} {vars(channel._openpgp)!r}"

    assert "PRIVATE KEY" not in shown


def test_doctor_says_what_must_be_published():
    env = in_environment(**dkim(), **openpgp(Tsk.generate(OWNER, validity_seconds=86400)))
    settings = Settings(
        database_url=Secret("sqlite://"),
        keys=Secret("-"),
        secret=Secret("-"),
        organisation_name="-",
        organisation_email="-",
        organisation_url="-",
        integrations="abuse_email console",
    )
    said = {finding.part: finding.said for finding in _channels(settings, env)}

    mail = said["channel abuse_email"]
    assert "TXT record" in mail
    assert 'desk2026._domainkey.hotline.example "v=DKIM1; k=ed25519; p=' in mail
    assert "good until" in mail
    assert "PRIVATE" not in mail
    assert said["channel console"] == "prints instead of sending"
