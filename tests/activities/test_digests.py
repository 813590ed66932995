"""Telling those who work here: over real SMTP, at most once, with references and times alone."""

import email
import email.policy
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from activities.digests import DigestActivities
from tests.activities.conftest import run
from tests.news_peers import TEXTS, mail_to
from tests.people import ADA
from tests.smtp_server import Do, SmtpServer
from tests.untilgone.store.at_work import (
    ADDRESS,
    DAILY,
    LATER,
    MORNING,
    READS,
    asked,
    confirmed,
    employed,
    state,
)
from tests.untilgone.store.examples import HOUR, NEEDS_PERSON, NOW, opened
from untilgone import playbook
from untilgone.cases import TaskKind
from untilgone.digests import CONFIRM, MailWish, Rhythm
from untilgone.errors import NothingNew, RetryLater
from untilgone.people import Role
from untilgone.progress import TaskEnd
from untilgone.reporters import NewsState
from untilgone.store import digests, members
from untilgone.store.database import Store
from untilgone.store.mail_wishes import confirm_address, keep_mail_wish, mail_wish
from untilgone.store.write import digests as write
from untilgone.store.write import tasks

DESK = "https://desk.hotline.example"
AT_ONCE = replace(DAILY, rhythm=Rhythm.AT_ONCE)
TELLING = ("blue-lantern", "platform", "ncii", "carol", "seventh", "intimate", "://pl")


def activities(store: Store, server: SmtpServer | None) -> DigestActivities:
    mail = mail_to(server) if server is not None else None
    return DigestActivities(store, TEXTS, mail, playbook.load_all(), DESK)


async def told(acts: DigestActivities, *, at) -> list[str]:
    """Find and send everything; the ids of the mails."""
    try:
        letters = await run(acts.find_digests, (), at=at)
    except NothingNew:
        return []
    for letter in letters:
        await run(acts.send_digest, letter, at=at)
    return list(letters)


def read(accepted):
    return email.message_from_bytes(accepted.data, policy=email.policy.default)


async def waiting(store: Store, wish: MailWish = DAILY) -> str:
    """Carol wants mail, and a task waits for her; its takedown."""
    await employed(store)
    await confirmed(store, "carol", wish)
    reference = await opened(store)
    await asked(store, reference)
    return reference


async def end(store: Store, reference: str) -> None:
    ends = TaskEnd(task_id=f"{reference}:{TaskKind.LOOK}:it", outcome="done")
    await tasks.keep_act(
        store, reference, kind="put", actor="x", detail={}, to=NEEDS_PERSON, now=LATER, done=(ends,)
    )


async def test_the_address_is_confirmed_by_the_link_in_the_first_mail(sqlite_store: Store):
    await employed(sqlite_store)
    await keep_mail_wish(sqlite_store, "carol", DAILY, READS)
    async with SmtpServer() as server:
        assert len(await told(activities(sqlite_store, server), at=NOW)) == 1
    [accepted] = server.accepted
    mail = read(accepted)

    assert accepted.recipient == ADDRESS
    assert mail["Subject"] == "Bevestig je adres"
    assert mail["Auto-Submitted"] == "auto-generated"
    [token] = re.findall(rf"{DESK}{CONFIRM}(\S+)", mail.get_content())
    await confirm_address(sqlite_store, "carol", token, LATER)
    kept = await mail_wish(sqlite_store, "carol")
    assert kept is not None
    assert kept.confirmed_at == LATER


async def test_in_the_morning_it_says_how_much_waits_and_names_nothing(sqlite_store: Store):
    reference = await waiting(sqlite_store)
    async with SmtpServer() as server:
        acts = activities(sqlite_store, server)
        assert await told(acts, at=MORNING - timedelta(minutes=2)) == []
        assert len(await told(acts, at=MORNING)) == 1
        assert await told(acts, at=MORNING + HOUR) == []
    [accepted] = server.accepted
    mail = read(accepted)
    body = mail.get_content()

    assert mail["Subject"] == "Er wacht werk op je"
    assert "Met eigen ogen kijken: 1" in body
    assert f"- {reference}, 23 nov 2026, 10:00 CET" in body
    assert f"{DESK}/me" in body
    whole = accepted.data.decode().lower().replace(ADDRESS, "")
    assert [word for word in TELLING if word in whole] == []


async def test_nothing_is_sent_when_nothing_waits(sqlite_store: Store):
    await employed(sqlite_store)
    await confirmed(sqlite_store, "carol")
    async with SmtpServer() as server:
        acts = activities(sqlite_store, server)
        assert await told(acts, at=MORNING) == []
        await asked(sqlite_store, await opened(sqlite_store), at=MORNING)
        assert await told(acts, at=MORNING + HOUR) == []

    assert server.connections == 0


async def test_at_once_is_when_something_new_comes_and_once_an_hour(sqlite_store: Store):
    await waiting(sqlite_store, AT_ONCE)
    async with SmtpServer() as server:
        acts = activities(sqlite_store, server)
        assert await told(acts, at=NOW + timedelta(minutes=1)) == []
        second = await opened(sqlite_store, "https://platform.example/2")
        await asked(sqlite_store, second, at=NOW + timedelta(minutes=2))
        assert len(await told(acts, at=NOW + timedelta(minutes=3))) == 1
        third = await opened(sqlite_store, "https://platform.example/3")
        await asked(sqlite_store, third, at=NOW + timedelta(minutes=4))
        assert await told(acts, at=NOW + timedelta(minutes=62)) == []
        assert len(await told(acts, at=NOW + timedelta(minutes=64))) == 1
        assert await told(acts, at=NOW + timedelta(hours=4)) == []

    assert [read(each).get_content().count("- UG-") for each in server.accepted] == [2, 3]


async def test_a_lost_answer_is_unknown_and_the_mail_is_not_repeated(sqlite_store: Store):
    await waiting(sqlite_store)
    async with SmtpServer({"END": Do.CUT}) as server:
        acts = activities(sqlite_store, server)
        [letter] = await told(acts, at=MORNING)
        await run(acts.send_digest, letter, at=MORNING, attempt=2)
        assert await told(acts, at=MORNING + 2 * HOUR) == []

    assert len(server.received) == 1
    assert await state(sqlite_store, letter) is NewsState.UNKNOWN


async def test_an_attempt_that_died_on_the_way_is_unknown_and_not_repeated(sqlite_store: Store):
    await waiting(sqlite_store)
    async with SmtpServer() as server:
        acts = activities(sqlite_store, server)
        [letter] = await run(acts.find_digests, (), at=MORNING)
        await write.leaving(sqlite_store, letter, MORNING, None)
        await run(acts.send_digest, letter, at=MORNING, attempt=2)

    assert server.connections == 0
    assert await state(sqlite_store, letter) is NewsState.UNKNOWN


async def test_a_temporary_no_is_tried_again_with_what_waits_then_and_names_nobody(
    sqlite_store: Store,
):
    await waiting(sqlite_store)
    async with SmtpServer({"END": [f"451 <{ADDRESS}> later", "250 ok"]}) as server:
        acts = activities(sqlite_store, server)
        [letter] = await run(acts.find_digests, (), at=MORNING)
        with pytest.raises(RetryLater) as caught:
            await run(acts.send_digest, letter, at=MORNING)
        await asked(sqlite_store, await opened(sqlite_store, "https://platform.example/2"))
        await run(acts.send_digest, letter, at=MORNING + HOUR, attempt=2)

    assert ADDRESS not in str(caught.value)
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)
    first, second = (email.message_from_bytes(each) for each in server.received)
    assert first["Message-ID"] == second["Message-ID"]
    assert await state(sqlite_store, letter) is NewsState.SENT
    assert read(server.accepted[0]).get_content().count("- UG-") == 2


async def test_what_was_done_before_it_left_is_not_told(sqlite_store: Store):
    reference = await waiting(sqlite_store)
    async with SmtpServer() as server:
        acts = activities(sqlite_store, server)
        [letter] = await run(acts.find_digests, (), at=MORNING)
        await end(sqlite_store, reference)
        await run(acts.send_digest, letter, at=MORNING)

    assert server.connections == 0
    assert await state(sqlite_store, letter) is NewsState.DROPPED


async def test_the_role_of_the_moment_counts(sqlite_store: Store):
    await waiting(sqlite_store)
    async with SmtpServer() as server:
        acts = activities(sqlite_store, server)
        [letter] = await run(acts.find_digests, (), at=MORNING)
        [carol] = await members.members(sqlite_store, "main")
        await members.change_role(sqlite_store, carol.id, Role.MANAGER, ADA, MORNING)
        await run(acts.send_digest, letter, at=MORNING)

    assert await state(sqlite_store, letter) is NewsState.DROPPED


async def test_whoever_is_deactivated_gets_nothing_that_was_ready(sqlite_store: Store):
    await waiting(sqlite_store)
    async with SmtpServer() as server:
        acts = activities(sqlite_store, server)
        [letter] = await run(acts.find_digests, (), at=MORNING)
        [carol] = await members.members(sqlite_store, "main")
        await members.deactivate(sqlite_store, carol.id, ADA, MORNING)
        await run(acts.send_digest, letter, at=MORNING)

    assert server.connections == 0
    assert await state(sqlite_store, letter) is NewsState.DROPPED


async def test_an_address_where_nobody_is_is_not_tried_again(sqlite_store: Store):
    await waiting(sqlite_store)
    async with SmtpServer({"RCPT": f"550 5.1.1 <{ADDRESS}> unknown"}) as server:
        acts = activities(sqlite_store, server)
        [letter] = await told(acts, at=MORNING)
        assert await told(acts, at=MORNING + 24 * HOUR) == []

    assert await state(sqlite_store, letter) is NewsState.REFUSED
    kept = await mail_wish(sqlite_store, "carol")
    assert kept is not None
    assert kept.refused_at is not None


async def test_after_hours_it_is_given_up_and_told_with_what_comes(sqlite_store: Store):
    await waiting(sqlite_store)
    async with SmtpServer() as server:
        acts = activities(sqlite_store, server)
        [letter] = await run(acts.find_digests, (), at=MORNING)
        await run(acts.end_digest, letter, at=MORNING + 2 * HOUR)
        assert len(await told(acts, at=MORNING + 4 * HOUR)) == 1

    assert await state(sqlite_store, letter) is NewsState.FAILED


async def test_without_a_mail_server_everything_waits(sqlite_store: Store):
    await employed(sqlite_store)
    await keep_mail_wish(sqlite_store, "carol", DAILY, READS)

    assert await told(activities(sqlite_store, None), at=MORNING) == []
    assert await digests.links_wanted(sqlite_store, MORNING) == ("carol",)
