"""The mailbox by IMAP, against a real server on loopback."""

import asyncio

import pytest

from integrations.imap import MOST_BYTES, Config, Mailbox
from tests.imap_relay import imap_relay
from tests.imap_server import ImapServer, imap_server
from untilgone.errors import AccountRefused, BadInput, OutOfReach
from untilgone.settings import read

MAIL = b"From: desk@platform.example\r\nSubject: Re: notice\r\n\r\nIt is gone.\r\n"
OTHER = b"From: desk@host.example\r\nSubject: Ticket 7\r\n\r\nWe look into it.\r\n"


@pytest.fixture
async def server():
    async with imap_server() as running:
        yield running


def mailbox(server: ImapServer, **more: str) -> Mailbox:
    return Mailbox(read(Config, server.settings(**more), "UNTILGONE_MAILBOX_"))


@pytest.fixture
async def box(server: ImapServer):
    opened = mailbox(server)
    await asyncio.to_thread(opened.open)
    yield opened
    await asyncio.to_thread(opened.close)


async def test_mails_are_read_octet_for_octet_in_order(server: ImapServer, box: Mailbox):
    await server.put(MAIL, OTHER)
    uids = await asyncio.to_thread(box.uids)
    found = [await asyncio.to_thread(box.fetch, uid) for uid in uids]

    assert [mail.raw for mail in found if mail] == [MAIL, OTHER]
    assert [mail.size for mail in found if mail] == [len(MAIL), len(OTHER)]


async def test_what_was_read_is_put_away_and_nothing_else(server: ImapServer, box: Mailbox):
    await server.put(MAIL, OTHER)
    first, second = await asyncio.to_thread(box.uids)
    await asyncio.to_thread(box.put_away, first)

    assert await asyncio.to_thread(box.uids) == [second]
    assert await server.mails("Until Gone") == [MAIL]
    assert await server.mails("INBOX") == [OTHER]


async def test_a_mail_too_long_to_hand_in_is_read_from_its_beginning(
    server: ImapServer, box: Mailbox
):
    long = MAIL + b"x" * 72 * 20_000
    await server.put(long)
    [uid] = await asyncio.to_thread(box.uids)
    mail = await asyncio.to_thread(box.fetch, uid)

    assert mail is not None
    assert mail.raw == long[:MOST_BYTES]
    assert mail.size == len(long)
    await asyncio.to_thread(box.put_away, uid)
    assert await server.mails("Until Gone") == [long]


async def test_a_mail_that_somebody_took_away_is_none(server: ImapServer, box: Mailbox):

    assert await asyncio.to_thread(box.fetch, "4711") is None


async def test_waiting_ends_when_mail_arrives(server: ImapServer, box: Mailbox):
    waiting = asyncio.create_task(asyncio.to_thread(box.wait, 60))
    await asyncio.sleep(0.2)
    await server.put(MAIL)

    await asyncio.wait_for(waiting, 15)  # and not when the wait, or a look at the folder, is due
    assert len(await asyncio.to_thread(box.uids)) == 1


async def _in_one_packet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A server that tells of new mail in the same packet as it says yes to IDLE."""
    writer.write(b"* OK ready\r\n")
    tag = b""
    while line := await reader.readline():
        tag, _, command = line.strip().partition(b" ") if line != b"DONE\r\n" else (tag, b"", b"")
        match command.split(b" ")[0].upper():
            case b"CAPABILITY":
                writer.write(b"* CAPABILITY IMAP4rev1 IDLE\r\n")
            case b"LIST":
                writer.write(b'* LIST () "/" "Until Gone"\r\n')
            case b"IDLE":
                writer.write(b"+ idling\r\n* 1 EXISTS\r\n")
                continue
        writer.write(tag + b" OK done\r\n")
    writer.close()


async def test_mail_told_of_in_the_packet_that_begins_the_waiting_ends_it():
    listening = await asyncio.start_server(_in_one_packet, "127.0.0.1", 0)
    async with listening:
        port = listening.sockets[0].getsockname()[1]
        box = mailbox(ImapServer(port=port, process=None))  # type: ignore[arg-type]
        await asyncio.to_thread(box.open)
        await asyncio.wait_for(asyncio.to_thread(box.wait, 60), 30)
        await asyncio.to_thread(box.close)


async def test_a_wrong_password_is_an_account_that_is_refused(server: ImapServer):
    refused = mailbox(server, PASSWORD="another")

    with pytest.raises(AccountRefused, match="does not let 'desk' in"):
        await asyncio.to_thread(refused.open)
    await asyncio.to_thread(refused.close)


def empty(box: Mailbox) -> None:
    for uid in box.uids():
        box.put_away(uid)


@pytest.mark.parametrize("refused", ["SELECT", "SEARCH", "COPY", "STORE", "MOVE"])
async def test_a_server_that_says_no_is_out_of_reach_for_now(server: ImapServer, refused: str):
    await server.put(MAIL)
    async with imap_relay(server, hides=b"" if refused == "MOVE" else b" MOVE") as relay:
        box = mailbox(server, PORT=str(relay.port))
        await asyncio.to_thread(box.open)
        relay.refuses = refused
        with pytest.raises(OutOfReach):
            await asyncio.to_thread(empty, box)
        relay.refuses = ""
        await asyncio.to_thread(box.close)
        await asyncio.to_thread(box.open)
        await asyncio.to_thread(empty, box)
        await asyncio.to_thread(box.close)

    assert await server.mails("INBOX") == []


async def test_a_server_that_is_away_is_out_of_reach(server: ImapServer, box: Mailbox):
    await server.end()

    for does in (box.uids, lambda: box.wait(1)):
        with pytest.raises(OutOfReach):
            await asyncio.to_thread(does)
    with pytest.raises(OutOfReach):
        await asyncio.to_thread(mailbox(server).open)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"HOST": "imap.hotline.example"}, "security=none"),
        ({"PASSWORD": ""}, "Set either password, or token_url"),
        ({"READ_FOLDER": "INBOX"}, "must differ"),
        ({"PASSWORD": "", "TOKEN_URL": "https://login.example/token"}, "Set client_id"),
    ],
)
def test_settings_that_could_not_work_are_refused(changes: dict[str, str], said: str):
    given = ImapServer(port=1, process=None).settings(**changes)  # type: ignore[arg-type]

    with pytest.raises(BadInput, match=said):
        read(Config, given, "UNTILGONE_MAILBOX_")
