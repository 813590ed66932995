"""Nothing goes over a connection that is not verified, and a wrong password is tried once."""

import pytest

from integrations.smtp import Security
from tests.canary import PASSWORD
from tests.certificates import make_authority
from tests.smtp_server import SmtpServer
from tests.submissions import submit
from untilgone.errors import NeedsHuman, RetryLater
from untilgone.settings import Secret


@pytest.fixture(scope="session")
def authority(tmp_path_factory):
    return make_authority(tmp_path_factory.mktemp("ca"))


@pytest.mark.parametrize("methods", ["PLAIN LOGIN", "LOGIN"])
async def test_it_signs_in_over_starttls(authority, methods):
    async with SmtpServer(
        tls=authority.server, accounts={"desk": f"{PASSWORD}-ä"}, sign_in_methods=methods
    ) as server:
        await submit(
            server,
            security=Security.STARTTLS,
            ca_file=str(authority.ca_file),
            username="desk",
            password=Secret(f"{PASSWORD}-ä"),
        )

        assert server.verbs[:4] == ["EHLO", "STARTTLS", "EHLO", "AUTH"]
        assert len(server.accepted) == 1


async def test_it_speaks_tls_from_the_start(authority):
    async with SmtpServer(tls=authority.server, tls_from_the_start=True) as server:
        await submit(server, security=Security.TLS, ca_file=str(authority.ca_file))

        assert len(server.accepted) == 1


async def test_a_wrong_password_needs_a_person_and_is_tried_once(authority):
    async with SmtpServer(tls=authority.server, accounts={"desk": PASSWORD}) as server:
        with pytest.raises(NeedsHuman) as caught:
            await submit(
                server,
                security=Security.STARTTLS,
                ca_file=str(authority.ca_file),
                username="desk",
                password=Secret(f"{PASSWORD}-wrong"),
            )

        assert "535" in str(caught.value)
        assert PASSWORD not in str(caught.value)
        assert server.verbs.count("AUTH") == 1


async def test_a_temporary_trouble_with_sign_in_is_tried_again():
    async with SmtpServer({"AUTH": "454 4.7.0 later"}, accounts={"desk": PASSWORD}) as server:
        with pytest.raises(RetryLater):
            await submit(server, username="desk", password=Secret(PASSWORD))


async def test_a_server_without_a_sign_in_we_know_needs_a_person():
    async with SmtpServer() as server:
        with pytest.raises(NeedsHuman):
            await submit(server, username="desk", password=Secret(PASSWORD))


async def test_a_server_without_starttls_gets_nothing():
    async with SmtpServer() as server:
        with pytest.raises(NeedsHuman) as caught:
            await submit(server, security=Security.STARTTLS)

        assert "offers no STARTTLS" in str(caught.value)
        assert server.verbs == ["EHLO", "QUIT"]


@pytest.mark.parametrize(
    ("answer", "error"),
    [("454 4.7.0 no TLS now", RetryLater), ("554 5.7.0 no TLS", NeedsHuman)],
)
async def test_a_refused_starttls_never_falls_back_to_plain(authority, answer, error):
    async with SmtpServer({"STARTTLS": answer}, tls=authority.server) as server:
        with pytest.raises(error):
            await submit(server, security=Security.STARTTLS)

        assert "MAIL" not in server.verbs


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
async def test_a_certificate_of_an_unknown_authority_needs_a_person(authority, security):
    async with SmtpServer(
        tls=authority.server, tls_from_the_start=security is Security.TLS
    ) as server:
        with pytest.raises(NeedsHuman) as caught:
            await submit(server, security=security)

        assert "No safe connection" in str(caught.value)
        assert "MAIL" not in server.verbs


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
async def test_a_certificate_for_another_server_needs_a_person(tmp_path, security):
    other = make_authority(tmp_path, host="192.0.2.1")
    async with SmtpServer(tls=other.server, tls_from_the_start=security is Security.TLS) as server:
        with pytest.raises(NeedsHuman):
            await submit(server, security=security, ca_file=str(other.ca_file))

        assert "MAIL" not in server.verbs


async def test_tls_spoken_to_a_plain_port_needs_a_person():
    async with SmtpServer() as server:
        with pytest.raises(NeedsHuman):
            await submit(server, security=Security.TLS)
