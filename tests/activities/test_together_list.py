"""The list of addresses that goes along with one letter for many."""

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from integrations.abuse_email import AbuseEmail, Config
from integrations.base import Leaving
from integrations.smtp import Security
from tests.activities.conftest import Bench
from tests.activities.together import LATER, URLS, Takedowns
from tests.smtp_server import SmtpServer
from tests.stand_ins import BulkDesk
from tests.untilgone.store.examples import CLOSED, NOTIFIER, NOW, SECRET
from untilgone.errors import NotFound, RetryLater
from untilgone.notices import Attachment, Notice, Receipt
from untilgone.picking import picked
from untilgone.store import attachments, batches, read
from untilgone.store.batch_rows import BatchRow
from untilgone.store.write import tasks
from untilgone.store.write.erasing import ERASED, erase


@pytest.fixture
async def three(bench: Bench) -> Takedowns:
    bench.channels = [BulkDesk()]
    return Takedowns(bench, [await bench.report(url=url) for url in URLS])


def config(server: SmtpServer) -> Config:
    return Config(
        host="127.0.0.1",
        port=server.port,
        security=Security.NONE,
        sender="notices@hotline.example",
        sender_name="Hotline Example",
    )


def parts(server: SmtpServer) -> tuple[EmailMessage, EmailMessage]:
    """The letter and the file of the one mail that arrived."""
    [mail] = server.accepted
    letter, file = message_from_bytes(mail.data, policy=policy.default).iter_parts()
    return letter, file


async def of_letter(three: Takedowns, number: int) -> Attachment:
    reference = three.references[number]
    return await attachments.of_letter(three.bench.store, reference, f"{reference}/0.0.0")


async def test_the_mail_that_arrives_has_the_list_and_says_so(three: Takedowns):
    async with SmtpServer() as server:
        three.bench.channels[0] = AbuseEmail(config(server))
        await three.all_say_that_they_are_wanted()
        await three.send(at=LATER)
        letter, file = parts(server)

    assert file["Content-Type"] == 'text/csv; charset="utf-8"; header="present"'
    assert file.get_filename() == f"{three.references[0]}-addresses.csv"
    content = file.get_payload(decode=True)
    assert content == (await of_letter(three, 2)).content
    assert sorted(picked(content.decode()).addresses) == URLS
    assert "\nThe attached file (CSV) holds the same addresses, for your tools.\n" in (
        letter.get_content().replace("\r\n", "\n")
    )


class Killed(BaseException):
    """What no activity catches."""


class Dying(AbuseEmail):
    """The mail is taken, and the worker dies before anybody hears of it."""

    async def submit(self, notice: Notice, leaving: Leaving) -> Receipt:
        await super().submit(notice, leaving)
        raise Killed


async def test_after_a_kill_the_list_is_read_back_as_it_left(three: Takedowns):
    async with SmtpServer() as server:
        three.bench.channels[0] = Dying(config(server))
        await three.all_say_that_they_are_wanted()
        with pytest.raises(Killed):
            await three.send(0, at=LATER)
        letter, file = parts(server)
    kept = await read.notice(three.bench.store, f"{three.references[0]}/0.0.0", SECRET, NOTIFIER)
    batch = await three.batch(0)
    assert kept is not None
    assert batch is not None
    sent = await batches.as_sent(three.bench.store, batch.batch_id, kept.notice)

    assert sent.attachment is not None
    assert sent.attachment.content == file.get_payload(decode=True)
    assert sent.attachment.name == file.get_filename()
    assert sent.letter.text == letter.get_content().replace("\r\n", "\n")


async def test_a_channel_that_takes_no_files_gets_none_and_is_told_of_none(three: Takedowns):
    three.bench.channels[0] = type("Form", (BulkDesk,), {"takes_attachments": False})()
    await three.all_say_that_they_are_wanted()
    await three.send(at=LATER)

    [letter] = three.bench.desk.taken
    assert letter.attachment is None
    assert "CSV" not in letter.letter.text
    with pytest.raises(NotFound):
        await of_letter(three, 0)


async def test_a_letter_about_one_address_has_none(three: Takedowns):
    await three.all_say_that_they_are_wanted(0)
    await three.send(0, at=LATER)

    [letter] = three.bench.desk.taken
    assert letter.attachment is None


async def test_each_takedown_has_the_list_with_its_hash(three: Takedowns):
    await three.all_say_that_they_are_wanted()
    await three.send(at=LATER)
    [letter] = three.bench.desk.taken
    assert letter.attachment is not None

    for number, reference in enumerate(three.references):
        three.bench.reference = reference
        together = (await three.bench.notice()).together
        assert together is not None
        assert together.list_name == letter.attachment.name
        assert together.list_sha256 == letter.attachment.sha256
        assert await of_letter(three, number) == letter.attachment


async def test_it_is_had_by_its_own_takedown_only(three: Takedowns):
    await three.all_say_that_they_are_wanted()
    await three.send(at=LATER)
    mine, other = three.references[:2]

    with pytest.raises(NotFound, match="No list of addresses went along"):
        await attachments.of_letter(three.bench.store, mine, f"{other}/0.0.0")


async def test_what_was_not_taken_has_no_list(three: Takedowns):
    three.bench.channels[0] = BulkDesk([RetryLater("421 too many")])
    await three.all_say_that_they_are_wanted()
    await three.send(0, at=LATER)

    [attempt] = three.bench.desk.attempts
    assert attempt.attachment is not None
    batch = await three.batch(0)
    assert batch is not None
    async with three.bench.store.reading() as session:
        row = await session.get_one(BatchRow, batch.batch_id)
    assert (row.list_sealed, row.list_sha256) == (None, None)


async def test_what_is_erased_is_erased_from_the_list_and_the_rest_stays(three: Takedowns):
    await three.all_say_that_they_are_wanted()
    await three.send(at=LATER)
    await tasks.keep_act(
        three.bench.store,
        three.references[1],
        kind="withdrawn",
        actor="carol",
        detail={},
        to=CLOSED,
        now=NOW,
    )
    case = three.references[1].rpartition("-")[0]
    await erase(three.bench.store, [case], by="mia", reason="They asked.", now=NOW)
    left = (await of_letter(three, 0)).content.decode()

    assert URLS[1] not in left
    assert f"{three.references[1]},{ERASED}," in left
    assert [url for url in URLS if url in left] == [URLS[0], URLS[2]]
