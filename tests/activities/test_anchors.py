"""The end of the record is told outside once a day, each way at most once."""

from datetime import timedelta
from pathlib import Path

import pytest

from activities.anchors import AnchorActivities
from integrations.abuse_email import AbuseEmail, Config
from tests.activities.conftest import run
from tests.smtp_server import SmtpServer
from tests.untilgone.store.examples import NOW, URL, opened
from untilgone.anchors import anchors_in
from untilgone.errors import NothingNew, RetryLater
from untilgone.reporters import NewsState
from untilgone.store import anchors
from untilgone.store.database import Store

RECIPIENT = "auditor@outside.example"


def telling(store: Store, file: Path | None = None, server: SmtpServer | None = None):
    mail = None
    if server is not None:
        config = Config(
            host="127.0.0.1", port=server.port, security="none", sender="notices@hotline.example",
            sender_name="Example Hotline",
        )  # fmt: skip
        mail = AbuseEmail(config)
    return AnchorActivities(
        store,
        organisation="Example Hotline",
        file=str(file or ""),
        recipient=RECIPIENT if server else "",
        mail=mail,
    ).anchor_record


async def tell(activity, at=NOW) -> timedelta:
    """When the next one is wanted."""
    with pytest.raises(NothingNew) as told:
        await run(activity, at=at)
    return told.value.after


async def test_it_stands_in_store_and_file_once_a_day(sqlite_store: Store, tmp_path):
    await opened(sqlite_store)
    activity = telling(sqlite_store, tmp_path / "anchors")
    after = await tell(activity)
    await opened(sqlite_store, f"{URL}/2")
    await tell(activity, NOW + timedelta(hours=2))
    await tell(activity, NOW + timedelta(days=1))
    kept = await anchors.kept_anchors(sqlite_store)
    lines = (tmp_path / "anchors").read_text("utf-8").splitlines()

    until = NOW.replace(hour=0) + timedelta(days=1, minutes=10) - NOW
    assert timedelta(0) <= until - after < timedelta(minutes=5)
    assert [each.line for each in kept] == lines
    assert [each.seq for each in kept] == [2, 4]


async def test_it_is_mailed_once_a_day(sqlite_store: Store):
    await opened(sqlite_store)
    async with SmtpServer() as server:
        activity = telling(sqlite_store, server=server)
        await tell(activity)
        await tell(activity, NOW + timedelta(hours=2))
        [kept] = await anchors.kept_anchors(sqlite_store)
        [letter] = server.received

    assert kept.mail_state == NewsState.SENT
    assert f"To: {RECIPIENT}" in letter.decode()
    assert [(each.seq, each.hash) for each in anchors_in(letter.decode())] == [
        (kept.seq, kept.hash)
    ]


async def test_a_mail_that_may_have_left_is_not_sent_again(sqlite_store: Store):
    await opened(sqlite_store)
    async with SmtpServer({"END": [None, "250 queued"]}) as server:
        activity = telling(sqlite_store, server=server)
        await tell(activity)
        await tell(activity, NOW + timedelta(hours=2))
        [kept] = await anchors.kept_anchors(sqlite_store)

    assert kept.mail_state == NewsState.UNKNOWN


async def test_what_the_mail_server_did_not_take_is_tried_again(sqlite_store: Store):
    await opened(sqlite_store)
    async with SmtpServer({"RCPT": ["450 later", "250 fine"]}) as server:
        activity = telling(sqlite_store, server=server)
        with pytest.raises(RetryLater):
            await run(activity)
        await tell(activity)

    assert len(server.received) == 1


async def test_a_file_that_cannot_be_written_is_said_and_the_store_has_it(
    sqlite_store: Store, tmp_path
):
    await opened(sqlite_store)
    with pytest.raises(RetryLater, match="UNTILGONE_ANCHOR_FILE"):
        await run(telling(sqlite_store, tmp_path / "no" / "such"))

    assert await anchors.newest_anchor(sqlite_store) is not None


async def test_an_empty_record_has_no_end(sqlite_store: Store):
    await tell(telling(sqlite_store))

    assert await anchors.newest_anchor(sqlite_store) is None
