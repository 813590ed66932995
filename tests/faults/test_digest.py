"""kill -9 while a mail to somebody who works here is on its way: it is never sent again."""

import asyncio

import pytest
from sqlmodel import select

from tests.faults.conftest import PATIENCE, installed
from tests.smtp_server import Late, SmtpServer
from tests.untilgone.store.at_work import ADDRESS, DAILY, READS, employed
from untilgone.reporters import NewsState
from untilgone.store.database import Store
from untilgone.store.digest_rows import DigestRow
from untilgone.store.mail_wishes import keep_mail_wish
from untilgone.store.migrate import migrate

pytestmark = pytest.mark.slow


async def test_killed_between_sending_and_recording_it_is_never_sent_again(env, keyring, tmp_path):
    await asks_for_mail(env, keyring)
    async with SmtpServer({"END": [Late(600, "250 queued"), "250 2.0.0 queued"]}) as server:
        env |= {
            "UNTILGONE_REPORTER_MAIL_HOST": "127.0.0.1",
            "UNTILGONE_REPORTER_MAIL_PORT": str(server.port),
            "UNTILGONE_REPORTER_MAIL_SECURITY": "none",
            "UNTILGONE_REPORTER_MAIL_SENDER": "desk@office.example",
            "UNTILGONE_REPORTER_MAIL_SENDER_NAME": "The desk",
        }
        async with installed(env, keyring, tmp_path) as installation:
            await asyncio.wait_for(server.has_letter.wait(), 60)
            installation.kill("worker", "server")
            installation.start("server")
            installation.start("worker")
            letter = await ended(installation.store)

    assert letter.state == NewsState.UNKNOWN
    assert len(server.received) == 1
    assert ADDRESS not in (tmp_path / "worker.log").read_text("utf-8")


async def asks_for_mail(env, keyring) -> None:
    migrate(env["UNTILGONE_DATABASE_URL"])
    store = Store(env["UNTILGONE_DATABASE_URL"], keyring)
    await employed(store)
    await keep_mail_wish(store, "carol", DAILY, READS)
    await store.close()


async def ended(store: Store) -> DigestRow:
    """The one mail, once it is known what became of it."""
    async with asyncio.timeout(PATIENCE):
        while True:
            async with store.reading() as session:
                [row] = (await session.exec(select(DigestRow))).all()
            if row.ended_at is not None:
                return row
            await asyncio.sleep(0.1)
