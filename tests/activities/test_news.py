"""Telling reporters: over real SMTP and real https, each thing once, and nothing in plain."""

import email
import email.policy
from datetime import timedelta

import pytest

from activities.mail import MailActivities
from activities.messages import ForgetOrder
from tests.activities.conftest import run
from tests.activities.news import ADDRESS, LATER, activities, acts_of, came_back, state, told
from tests.conftest import SECRET
from tests.news_peers import CONTACT
from tests.smtp_server import Do, SmtpServer
from tests.untilgone.store.examples import (
    HOUR,
    NOW,
    confirmed_gone,
    delivered,
    hand_in,
    opened,
    report,
)
from untilgone.cases import Category
from untilgone.errors import NothingNew, RetryLater
from untilgone.reporters import NewsState
from untilgone.store import mails as incoming
from untilgone.store import news, read
from untilgone.store.database import Store
from untilgone.store.write import news as write

TELLING = ("blue-lantern", "platform", "hotline", "://", "ncii", "image", "abuse", "gone")


def parsed(server: SmtpServer):
    [mail] = server.accepted
    return email.message_from_bytes(mail.data, policy=email.policy.default)


async def test_a_mail_says_that_there_is_news_and_not_of_what(sqlite_store: Store):
    reference = await opened(sqlite_store, notify=ADDRESS)
    await delivered(sqlite_store, reference)
    async with SmtpServer() as server:
        [letter] = await told(activities(sqlite_store, server))
        mail = parsed(server)

    case = reference.rpartition("-")[0]
    assert server.accepted[0].recipient == ADDRESS
    assert mail["Subject"] == f"News about {case}"
    assert mail["From"] == "The desk <desk@office.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"] == f"<{letter}@office.example>"
    body = mail.get_content()
    assert case in body
    assert CONTACT in body
    whole = server.accepted[0].data.decode().lower()
    assert [word for word in TELLING if word in whole] == []
    assert await state(sqlite_store, letter) is NewsState.SENT
    assert "reporter told" in await acts_of(sqlite_store, reference)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "3 of 5 "),
        ("nl", "3 van de 5 "),
        ("de", "3 von 5 "),
        ("fr", "3 adresses sur 5 "),
        ("es", "3 de las 5 "),
    ],
)
async def test_with_details_it_says_how_many_and_which_and_nothing_can_be_clicked(
    sqlite_store: Store, language, said
):
    urls = [f"https://platform.example/post/{number}" for number in range(5)]
    asked = report(*urls, notify=ADDRESS, notify_details=True, language=language)
    answer = await hand_in(sqlite_store, asked, now=NOW)
    for takedown in answer.takedowns[:3]:
        await confirmed_gone(sqlite_store, takedown.reference)
    async with SmtpServer() as server:
        await told(activities(sqlite_store, server), at=NOW + 48 * HOUR)
        body = parsed(server).get_content()

    assert said in body
    assert body.count("hxxps://platform[.]example/post/") == 3
    assert "://platform.example" not in body


async def test_of_child_abuse_material_not_even_details_say_what_it_shows(sqlite_store: Store):
    reference = await opened(
        sqlite_store, notify=ADDRESS, notify_details=True, category=Category.CSAM
    )
    await delivered(sqlite_store, reference)
    async with SmtpServer() as server:
        await told(activities(sqlite_store, server))
        body = parsed(server).get_content()

    assert "platform[.]example" in body
    assert "blue-lantern" not in body
    assert "csam" not in body.lower()
    assert "child" not in body.lower()


async def test_everything_of_ten_minutes_is_one_mail_and_is_told_once(sqlite_store: Store):
    urls = [f"https://platform.example/post/{number}" for number in range(3)]
    answer = await hand_in(sqlite_store, report(*urls, notify=ADDRESS), now=NOW)
    for takedown in answer.takedowns:
        await delivered(sqlite_store, takedown.reference, hours=1)
    async with SmtpServer() as server:
        acts = activities(sqlite_store, server)
        assert await told(acts, at=NOW + HOUR + timedelta(minutes=9)) == []
        assert len(await told(acts, at=NOW + HOUR + timedelta(minutes=10))) == 1

    assert len(server.accepted) == 1


async def test_a_lost_answer_is_unknown_and_the_mail_is_not_repeated(sqlite_store: Store):
    reference = await opened(sqlite_store, notify=ADDRESS)
    await delivered(sqlite_store, reference)
    async with SmtpServer({"END": Do.CUT}) as server:
        acts = activities(sqlite_store, server)
        [letter] = await told(acts)
        await run(acts.send_news, letter, at=LATER, attempt=2)
        assert await told(acts) == []

    assert len(server.received) == 1
    assert await state(sqlite_store, letter) is NewsState.UNKNOWN
    assert "reporter perhaps told" in await acts_of(sqlite_store, reference)


async def test_an_attempt_that_died_on_the_way_is_unknown_and_not_repeated(sqlite_store: Store):
    await delivered(sqlite_store, await opened(sqlite_store, notify=ADDRESS))
    async with SmtpServer() as server:
        acts = activities(sqlite_store, server)
        [letter] = await run(acts.find_news, (), at=LATER)
        await write.leaving(sqlite_store, letter, LATER)
        await run(acts.send_news, letter, at=LATER, attempt=2)

    assert server.accepted == []
    assert await state(sqlite_store, letter) is NewsState.UNKNOWN


async def test_a_temporary_no_is_tried_again_with_the_same_octets_and_names_nobody(
    sqlite_store: Store,
):
    await delivered(sqlite_store, await opened(sqlite_store, notify=ADDRESS))
    answers = {"END": [f"451 <{ADDRESS}> later", "250 ok"]}
    async with SmtpServer(answers) as server:
        acts = activities(sqlite_store, server)
        [letter] = await run(acts.find_news, (), at=LATER)
        with pytest.raises(RetryLater) as caught:
            await run(acts.send_news, letter, at=LATER)
        await run(acts.send_news, letter, at=LATER + HOUR, attempt=2)

    assert ADDRESS not in str(caught.value)
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)
    first, second = server.received
    assert first == second
    assert await state(sqlite_store, letter) is NewsState.SENT


async def test_a_mailbox_that_is_not_there_is_not_tried_again(sqlite_store: Store):
    reference = await opened(sqlite_store, notify=ADDRESS)
    await delivered(sqlite_store, reference)
    async with SmtpServer({"RCPT": f"550 5.1.1 <{ADDRESS}> unknown"}) as server:
        [letter] = await told(activities(sqlite_store, server))

    assert await state(sqlite_store, letter) is NewsState.REFUSED
    assert "reporter not told" in await acts_of(sqlite_store, reference)
    assert ADDRESS not in repr([act async for act in read.record(sqlite_store)])


async def test_after_days_it_is_given_up_and_stands_in_the_record(sqlite_store: Store):
    reference = await opened(sqlite_store, notify=ADDRESS)
    await delivered(sqlite_store, reference)
    async with SmtpServer() as server:
        acts = activities(sqlite_store, server)
        [letter] = await run(acts.find_news, (), at=LATER)
        await run(acts.end_news, letter, at=LATER)

    assert await state(sqlite_store, letter) is NewsState.FAILED
    assert "reporter not told" in await acts_of(sqlite_store, reference)


async def test_without_a_mail_server_nothing_is_written_and_it_is_told_once_there_is_one(
    sqlite_store: Store,
):
    await delivered(sqlite_store, await opened(sqlite_store, notify=ADDRESS))
    assert await told(activities(sqlite_store)) == []
    async with SmtpServer() as server:
        await told(activities(sqlite_store, server))

    assert len(server.accepted) == 1


async def test_who_wants_no_more_gets_nothing_that_was_ready(sqlite_store: Store):
    reference = await opened(sqlite_store, notify=ADDRESS)
    await delivered(sqlite_store, reference)
    async with SmtpServer() as server:
        acts = activities(sqlite_store, server)
        [letter] = await run(acts.find_news, (), at=LATER)
        order = ForgetOrder(case=reference.rpartition("-")[0], by="carol", reason="by phone")
        assert await run(acts.forget_reporter, order) == 1
        await run(acts.send_news, letter, at=LATER)

    assert server.connections == 0
    assert await state(sqlite_store, letter) is NewsState.DROPPED


async def test_messages_that_were_taken_up_are_not_handed_over_again(sqlite_store: Store):
    await delivered(sqlite_store, await opened(sqlite_store, notify=ADDRESS))
    async with SmtpServer() as server:
        acts = activities(sqlite_store, server)
        first = await run(acts.find_news, (), at=LATER)
        again = await run(acts.find_news, (), at=LATER)  # the answer before was lost
        assert first == again
        with pytest.raises(NothingNew):
            await run(acts.find_news, first, at=LATER)


async def test_a_mail_that_came_back_ends_the_news_to_that_address(sqlite_store: Store):
    reference = await opened(sqlite_store, notify=ADDRESS)
    await delivered(sqlite_store, reference)
    async with SmtpServer() as server:
        [letter] = await told(activities(sqlite_store, server))
        returned = server.accepted[0].data
    mails = MailActivities(sqlite_store, SECRET.encode())

    assert await run(mails.receive_mail, came_back(returned), at=LATER) == ()

    assert await state(sqlite_store, letter) is NewsState.RETURNED
    assert (await news.message(sqlite_store, letter)).address is None
    assert (await acts_of(sqlite_store, reference))[-1] == "reporter not told"
    assert await incoming.count_waiting(sqlite_store) == 0
    await confirmed_gone(sqlite_store, reference)
    async with SmtpServer() as server:
        assert await told(activities(sqlite_store, server), at=NOW + 48 * HOUR) == []


async def test_a_mail_that_is_only_late_changes_no_news(sqlite_store: Store):
    reference = await opened(sqlite_store, notify=ADDRESS)
    await delivered(sqlite_store, reference)
    async with SmtpServer() as server:
        [letter] = await told(activities(sqlite_store, server))
        returned = server.accepted[0].data
    mails = MailActivities(sqlite_store, SECRET.encode())

    await run(mails.receive_mail, came_back(returned, status="4.2.2", action="delayed"), at=LATER)

    assert await state(sqlite_store, letter) is NewsState.SENT
