"""The mailbox with Dovecot, where that is installed: TLS, STARTTLS, tokens, folders."""

import asyncio
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from integrations.imap import MOST_BYTES, Config, Mailbox
from integrations.imap_tokens import Tokens
from tests.api_peer import ApiPeer, Asked, Says
from tests.canary import PASSWORD, TOKEN
from tests.certificates import make_authority
from tests.dovecot import PROGRAM, dovecot
from tests.imap_server import ImapServer
from untilgone.errors import AccountRefused, OutOfReach
from untilgone.settings import read

pytestmark = [
    pytest.mark.dovecot,
    pytest.mark.skipif(PROGRAM is None, reason="Dovecot is not installed"),
]

MAIL = b"From: desk@platform.example\r\nSubject: Re: notice\r\n\r\nIt is gone.\r\n"


def mailbox(server: ImapServer, **more: str) -> Mailbox:
    config = read(Config, server.settings(**more), "UNTILGONE_MAILBOX_")
    return Mailbox(config, Tokens(config).get)


@asynccontextmanager
async def opened(box: Mailbox):
    await asyncio.to_thread(box.open)
    try:
        yield box
    finally:
        await asyncio.to_thread(box.close)


async def reads_and_puts_away(server: ImapServer, **more: str) -> None:
    """The whole way of one mail."""
    async with opened(mailbox(server, **more)) as box:
        waiting = asyncio.create_task(asyncio.to_thread(box.wait, 30))
        await asyncio.sleep(0.2)
        await server.put(MAIL)
        await asyncio.wait_for(waiting, 20)
        [uid] = await asyncio.to_thread(box.uids)
        found = await asyncio.to_thread(box.fetch, uid)
        await asyncio.to_thread(box.put_away, uid)

    assert found is not None
    assert found.raw == MAIL
    assert await server.mails("INBOX") == []
    assert await server.mails("Until Gone") == [MAIL]


async def test_a_mail_is_read_and_put_away():
    async with dovecot() as server:
        await reads_and_puts_away(server)


@pytest.mark.parametrize("security", ["tls", "starttls"])
async def test_over_tls_whose_authority_is_known(tmp_path: Path, security: str):
    authority = make_authority(tmp_path / "ca")
    async with dovecot(authority) as server:
        port = server.tls_port if security == "tls" else server.port
        given = {"SECURITY": security, "PORT": str(port), "CA_FILE": str(authority.ca_file)}
        await reads_and_puts_away(server, **given)


async def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path):
    authority = make_authority(tmp_path / "ca")
    async with dovecot(authority) as server:
        box = mailbox(server, SECURITY="tls", PORT=str(server.tls_port))
        with pytest.raises(OutOfReach, match="certificate verify failed"):
            await asyncio.to_thread(box.open)


async def test_a_mail_of_fifty_megabytes_is_read_from_its_beginning():
    huge = MAIL + (b"x" * 74 + b"\r\n") * 690_000
    async with dovecot() as server:
        await server.put(huge)
        async with opened(mailbox(server)) as box:
            [uid] = await asyncio.to_thread(box.uids)
            found = await asyncio.to_thread(box.fetch, uid)
            await asyncio.to_thread(box.put_away, uid)

    assert found is not None
    assert (found.size, found.raw) == (len(huge), huge[:MOST_BYTES])


async def test_a_folder_with_another_name_than_ascii_is_used():
    async with dovecot() as server:
        await server.put(MAIL)
        async with opened(mailbox(server, READ_FOLDER="Gelesen & erledigt für „uns“")) as box:
            [uid] = await asyncio.to_thread(box.uids)
            await asyncio.to_thread(box.put_away, uid)
            assert await asyncio.to_thread(box.uids) == []


@pytest.mark.parametrize("refresh_token", ["", TOKEN])
async def test_a_token_lets_in_where_there_is_no_password(refresh_token: str):
    def whose(asked: Asked) -> Says:
        is_known = asked.query.get("access_token") == f"{TOKEN}-given"
        return Says(body={"username": "desk", "active": str(is_known).lower()})

    def gives(asked: Asked) -> Says:
        return Says(body={"access_token": f"{TOKEN}-given", "expires_in": 3600})

    async with (
        ApiPeer(whose) as owner,
        ApiPeer(gives) as giver,
        dovecot(token_info=f"{owner.url}/?access_token=") as server,
    ):
        given = {
            "PASSWORD": "",
            "TOKEN_URL": f"{giver.url}/token",
            "CLIENT_ID": "hotline",
            "CLIENT_SECRET": PASSWORD,
            "REFRESH_TOKEN": refresh_token,
            "SCOPE": "https://mail.example/.default",
        }
        async with opened(mailbox(server, **given)) as box:
            assert await asyncio.to_thread(box.uids) == []
    form = dict(giver.asked[0].form)
    assert form["grant_type"] == ("refresh_token" if refresh_token else "client_credentials")
    assert form.get("refresh_token", "") == refresh_token


async def test_a_client_that_gets_no_token_is_told_so():
    def refuses(_asked: Asked) -> Says:
        return Says(
            status=400, body={"error": "invalid_client", "error_description": "the secret is old"}
        )

    async with dovecot() as server, ApiPeer(refuses) as giver:
        given = {"PASSWORD": "", "TOKEN_URL": f"{giver.url}/token", "CLIENT_ID": "hotline"}
        box = mailbox(server, **given)
        with pytest.raises(AccountRefused, match="the secret is old"):
            await asyncio.to_thread(box.open)
        await asyncio.to_thread(box.close)
