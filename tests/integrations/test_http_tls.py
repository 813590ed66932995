import datetime as dt
import gc
import ssl

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.hostile_servers import LOOPBACK, PAGE, client, saying, serving
from untilgone.looks import Trouble


class Authority:
    """A certificate authority that lives as long as a test."""

    def __init__(self):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test authority")])
        self.certificate = self._build(self.name, self.key).sign(self.key, hashes.SHA256())

    def _build(self, subject, key, *, host=None, ends_in_days=30):
        now = dt.datetime.now(dt.UTC)
        issuer_id = x509.SubjectKeyIdentifier.from_public_key(self.key.public_key())
        is_authority = host is None
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(days=60))
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

    def serving(self, folder, host, *, ends_in_days=30) -> ssl.SSLContext:
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
        builder = self._build(subject, key, host=host, ends_in_days=ends_in_days)
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

    @property
    def trusted(self) -> ssl.SSLContext:
        pem = self.certificate.public_bytes(serialization.Encoding.PEM)
        return ssl.create_default_context(cadata=pem.decode())


@pytest.fixture(scope="module")
def authority():
    return Authority()


async def fetch_safely(server_context, trusted):
    async with (
        serving(saying(PAGE), server_context) as port,
        client(reach=LOOPBACK, ssl_context=trusted) as looks,
    ):
        return await looks.get(f"https://photos.example:{port}/")


async def test_a_certificate_is_checked_against_the_name_not_the_address(authority, tmp_path):
    server = authority.serving(tmp_path, "photos.example")
    fetched = await fetch_safely(server, authority.trusted)

    assert fetched.status == 200


async def test_an_expired_certificate_is_told_from_other_trouble(authority, tmp_path):
    server = authority.serving(tmp_path, "photos.example", ends_in_days=-1)
    fetched = await fetch_safely(server, authority.trusted)

    assert fetched.trouble is Trouble.TLS_EXPIRED


async def test_a_certificate_for_another_name_is_trouble(authority, tmp_path):
    server = authority.serving(tmp_path, "album.example")
    fetched = await fetch_safely(server, authority.trusted)

    assert fetched.trouble is Trouble.TLS_ERROR


async def test_a_certificate_nobody_vouches_for_is_trouble(authority, tmp_path):
    server = authority.serving(tmp_path, "photos.example")
    fetched = await fetch_safely(server, None)

    assert fetched.trouble is Trouble.TLS_ERROR


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
