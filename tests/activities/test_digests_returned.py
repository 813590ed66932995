"""A mail to somebody who works here that comes back ends the mail to that address."""

import pytest

from activities.mail import MailActivities
from tests.activities.conftest import run
from tests.activities.news import came_back
from tests.conftest import SECRET
from tests.untilgone.store.at_work import ADDRESS, LATER, confirmed, employed, prepare, state
from untilgone.reporters import NewsState
from untilgone.store import mails
from untilgone.store.database import Store
from untilgone.store.mail_wishes import mail_wish
from untilgone.store.write import digests as write

MAIL = f"To: {ADDRESS}\r\nMessage-ID: <d-1@office.example>\r\n\r\nWork waits.\r\n".encode()


@pytest.fixture
async def sent(sqlite_store: Store) -> Store:
    """A store in which a mail to Carol left."""
    await employed(sqlite_store)
    await confirmed(sqlite_store, "carol")
    await prepare(sqlite_store, "d-1")
    await write.leaving(sqlite_store, "d-1", LATER, None)
    await write.settle(sqlite_store, "d-1", NewsState.SENT, LATER)
    return sqlite_store


async def test_a_mail_that_came_back_ends_the_mail_to_that_address(sent: Store):
    reader = MailActivities(sent, SECRET.encode())
    assert await run(reader.receive_mail, came_back(MAIL), at=LATER) == ()

    kept = await mail_wish(sent, "carol")
    assert kept is not None
    assert kept.refused_at is not None
    assert await state(sent, "d-1") is NewsState.RETURNED
    assert await mails.count_waiting(sent) == 0


async def test_a_mail_that_is_only_late_changes_nothing(sent: Store):
    reader = MailActivities(sent, SECRET.encode())
    await run(reader.receive_mail, came_back(MAIL, status="4.2.2", action="delayed"), at=LATER)

    assert await state(sent, "d-1") is NewsState.SENT
