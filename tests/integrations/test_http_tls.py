import contextlib
import datetime as dt
import gc
import ssl
import time

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from integrations.http import public_authorities
from tests.hostile_servers import LOOPBACK, PAGE, client, redirect, saying, serving
from untilgone.looks import Trouble


class Authority:
    """A certificate authority that lives as long as a test."""

    def __init__(self):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test authority")])
        self.certificate = self._build(self.name, self.key).sign(self.key, hashes.SHA256())

    def _build(self, subject, key, *, host=None, begins_in_days=-60, ends_in_days=30):
        now = dt.datetime.now(dt.UTC)
        issuer_id = x509.SubjectKeyIdentifier.from_public_key(self.key.public_key())
        is_authority = host is None
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now + dt.timedelta(days=begins_in_days))
            .not_valid_after(now + dt.timedelta(days=ends_in_days))
            .add_extension(x509.BasicConstraints(is_authority, None), critical=True)
            .add_extension(
                x509.KeyUsage(
                    digital_signature=True,
                    content_commitment=False,
                    key_encipherment=False,
                    data_encipherment=False,
                    key_agreement=False,
                    key_cert_sign=is_authority,
                    crl_sign=is_authority,
                    encipher_only=False,
                    decipher_only=False,
                ),
                critical=True,
            )
            .add_extension(
                x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
            )
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(issuer_id),
                critical=False,
            )
        )
        if host is not None:
            builder = builder.add_extension(
                x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False
            )
        return builder

    def serving(self, folder, host, *, is_self_signed=False, **days) -> ssl.SSLContext:
        key = self.key if is_self_signed else ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
        builder = self._build(self.name if is_self_signed else subject, key, host=host, **days)
        both = folder / "server.pem"
        both.write_bytes(
            builder.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
            + key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(both)
        return context

    def trusted(self) -> ssl.SSLContext:
        pem = self.certificate.public_bytes(serialization.Encoding.PEM)
        return ssl.create_default_context(cadata=pem.decode())


@pytest.fixture(scope="module")
def authority():
    return Authority()


@contextlib.asynccontextmanager
async def asked_safely(server_context, trust, *, answer=None, deadline=10.0):
    """A client, an address, and the requests that reached the server behind it."""
    requests = []

    async def note(reader, writer):
        requests.append(await reader.readuntil(b"\r\n\r\n"))
        await (answer or saying(PAGE))(reader, writer)

    async with (
        serving(note, server_context, reads_first=False) as port,
        client(reach=LOOPBACK, trust=trust, deadline=deadline) as looks,
    ):
        yield looks, f"https://photos.example:{port}/", requests


async def fetch_safely(server_context, trust):
    async with asked_safely(server_context, trust) as (looks, url, requests):
        fetched = await looks.get(url)
    assert len(requests) == (0 if fetched.status is None else 1)
    return fetched


async def test_a_certificate_is_checked_against_the_name_not_the_address(authority, tmp_path):
    server = authority.serving(tmp_path, "photos.example")
    fetched = await fetch_safely(server, authority.trusted)

    assert fetched.status == 200
    assert not fetched.is_expired
    assert fetched.detail == ""


async def test_an_expired_certificate_hides_nothing_and_is_told(authority, tmp_path):
    server = authority.serving(tmp_path, "photos.example", ends_in_days=-1)
    fetched = await fetch_safely(server, authority.trusted)

    assert fetched.status == 200
    assert fetched.body == b"Hello"
    assert fetched.trouble is None
    assert fetched.is_expired
    assert "expired" in fetched.detail


async def test_a_certificate_for_another_name_is_trouble(authority, tmp_path):
    server = authority.serving(tmp_path, "album.example")
    fetched = await fetch_safely(server, authority.trusted)

    assert fetched.trouble is Trouble.TLS_ERROR


async def test_a_certificate_nobody_vouches_for_is_trouble(authority, tmp_path):
    server = authority.serving(tmp_path, "photos.example")
    fetched = await fetch_safely(server, public_authorities)

    assert fetched.trouble is Trouble.TLS_ERROR


async def test_a_certificate_that_is_not_valid_yet_is_trouble(authority, tmp_path):
    server = authority.serving(tmp_path, "photos.example", begins_in_days=1)
    fetched = await fetch_safely(server, authority.trusted)

    assert fetched.trouble is Trouble.TLS_ERROR


async def test_an_expired_certificate_for_another_name_is_trouble(authority, tmp_path):
    server = authority.serving(tmp_path, "album.example", ends_in_days=-1)
    fetched = await fetch_safely(server, authority.trusted)

    assert fetched.trouble is Trouble.TLS_ERROR
    assert not fetched.is_expired


@pytest.mark.parametrize("is_self_signed", [True, False])
async def test_an_expired_certificate_nobody_vouches_for_is_trouble(
    authority, tmp_path, is_self_signed
):
    server = Authority().serving(
        tmp_path, "photos.example", is_self_signed=is_self_signed, ends_in_days=-1
    )
    fetched = await fetch_safely(server, authority.trusted)

    assert fetched.trouble is Trouble.TLS_ERROR


async def test_an_expired_certificate_does_not_excuse_the_next_one(authority, tmp_path):
    expired = authority.serving(tmp_path, "photos.example", ends_in_days=-1)
    stranger = Authority().serving(tmp_path, "photos.example")
    async with (
        serving(saying(PAGE), stranger) as port,
        asked_safely(
            expired,
            authority.trusted,
            answer=saying(redirect(f"https://photos.example:{port}/")),
        ) as (looks, url, _),
    ):
        fetched = await looks.get(url)

    assert fetched.trouble is Trouble.TLS_ERROR
    assert fetched.status is None
    assert "expired" in fetched.detail


async def test_what_comes_after_an_expired_certificate_is_told_too(authority, tmp_path):
    expired = authority.serving(tmp_path, "photos.example", ends_in_days=-1)
    async with (
        serving(saying(PAGE)) as port,
        asked_safely(
            expired, authority.trusted, answer=saying(redirect(f"http://photos.example:{port}/"))
        ) as (looks, url, _),
    ):
        fetched = await looks.get(url)

    assert fetched.status == 200
    assert fetched.is_expired


async def test_an_expired_certificate_gives_no_more_time(authority, tmp_path):
    async def wait(reader, writer):
        await reader.read()

    expired = authority.serving(tmp_path, "photos.example", ends_in_days=-1)
    began = time.monotonic()
    async with asked_safely(expired, authority.trusted, answer=wait, deadline=1.0) as (
        looks,
        url,
        _,
    ):
        fetched = await looks.get(url)

    assert fetched.trouble is Trouble.TIMEOUT
    assert "expired" in fetched.detail
    assert time.monotonic() - began < 3


async def test_a_server_that_does_not_speak_tls_is_trouble():
    async with serving(saying(PAGE), reads_first=False) as port, client(reach=LOOPBACK) as looks:
        fetched = await looks.get(f"https://photos.example:{port}/")

    assert fetched.trouble is Trouble.TLS_ERROR


async def test_a_server_that_never_ends_its_handshake_is_left_and_the_socket_closed():
    async def wait(reader, writer):
        await reader.read()

    async with (
        serving(wait, reads_first=False) as port,
        client(reach=LOOPBACK, deadline=0.2) as looks,
    ):
        fetched = await looks.get(f"https://photos.example:{port}/")
    gc.collect()  # a socket left open would be warned about here

    assert fetched.trouble is Trouble.TIMEOUT


async def test_authorities_are_read_at_the_first_connection_that_needs_them_and_once(
    authority, tmp_path
):
    read = []

    def trust():
        read.append(1)
        return authority.trusted()

    async with serving(saying(PAGE)) as port, client(reach=LOOPBACK, trust=trust) as looks:
        await looks.get(f"http://photos.example:{port}/")
    assert read == []

    server = authority.serving(tmp_path, "photos.example")
    for _ in range(2):
        assert (await fetch_safely(server, trust)).status == 200
    assert read == [1]
