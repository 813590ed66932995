"""A letter to oneself: over real SMTP, to the confirmed address alone, marked, on the record."""

import email
import email.policy
from dataclasses import replace

import pytest
from sqlmodel import select

from activities.letter_tries import LetterTryActivities
from tests.activities.conftest import run
from tests.news_peers import mail_to
from tests.people import LEO
from tests.smtp_server import Do, SmtpServer
from tests.untilgone.store.at_work import DAILY, READS, confirmed
from tests.untilgone.store.examples import LETTER, opened
from untilgone.errors import BadInput, OutOfReach
from untilgone.letter_tries import LetterTry, marked
from untilgone.reporters import NewsState
from untilgone.store.database import Store
from untilgone.store.mail_wishes import keep_mail_wish
from untilgone.store.preferences import Preferences, keep_preferences
from untilgone.store.tables import ActRow, NoticeRow

ORDER = LetterTry(by=LEO, letter=LETTER, key="once")


async def tried(store: Store, server: SmtpServer | None) -> NewsState:
    mail = mail_to(server) if server is not None else None
    return await run(LetterTryActivities(store, mail).try_letter, ORDER)


async def acts(store: Store) -> list[ActRow]:
    async with store.reading() as session:
        return list((await session.exec(select(ActRow).order_by(ActRow.seq))).all())


async def test_it_goes_to_the_confirmed_address_and_says_that_it_is_a_test(sqlite_store: Store):
    await confirmed(sqlite_store, "leo")
    async with SmtpServer() as server:
        assert await tried(sqlite_store, server) is NewsState.SENT
    [accepted] = server.accepted
    mail = email.message_from_bytes(accepted.data, policy=email.policy.default)
    text, page = mail.iter_parts()

    assert accepted.recipient == mail["To"] == DAILY.address
    assert mail["Subject"] == f"[Test] {LETTER.subject}"
    assert (mail["Auto-Submitted"], mail["Reply-To"]) == ("auto-generated", None)
    assert mail["Content-Language"] == LETTER.language
    # In the language in which Leo reads the pages, whatever the letter is in.
    first, blank, *rest = text.get_content().splitlines()
    assert first == "Dit is een test. Hij is alleen naar jou gestuurd, en naar niemand anders."
    assert [blank, *rest] == ["", *LETTER.text.splitlines()]
    assert page.get_content().split() == f"<p>{first}</p> {LETTER.html}".split()


async def test_who_reads_no_dutch_is_told_in_english(sqlite_store: Store):
    await confirmed(sqlite_store, "leo")
    await keep_preferences(sqlite_store, "leo", Preferences(language="en", zone=READS.zone))
    async with SmtpServer() as server:
        await tried(sqlite_store, server)

    assert b"\r\nThis is a test. It was sent to you alone, and to nobody else." in (
        server.accepted[0].data
    )


async def test_it_stands_on_the_record_and_on_no_takedown(sqlite_store: Store):
    await opened(sqlite_store)
    await confirmed(sqlite_store, "leo")
    before = await acts(sqlite_store)
    async with SmtpServer() as server:
        await tried(sqlite_store, server)
    [act] = (await acts(sqlite_store))[len(before) :]
    async with sqlite_store.reading() as session:
        notices = (await session.exec(select(NoticeRow))).all()

    assert (act.actor, act.kind, act.reference) == ("leo", "test letter sent", "letters/notice/en")
    assert act.detail_sealed is not None
    said = sqlite_store.keyring.open(act.detail_sealed)
    for part in (LETTER.template, LETTER.version, LETTER.sha256):
        assert f'"{part}"' in said
    assert DAILY.address not in said
    assert notices == []


async def test_an_address_that_is_not_confirmed_gets_none(sqlite_store: Store):
    async with SmtpServer() as server:
        with pytest.raises(BadInput, match="No mail address of yours is confirmed"):
            await tried(sqlite_store, server)
        await keep_mail_wish(sqlite_store, "leo", DAILY, READS)
        with pytest.raises(BadInput, match="under “Mail when work waits for me” in your settings"):
            await tried(sqlite_store, server)

    assert (server.connections, await acts(sqlite_store)) == (0, [])


async def test_where_mail_is_not_connected_it_says_what_to_set(sqlite_store: Store):
    await confirmed(sqlite_store, "leo")
    with pytest.raises(BadInput, match="Set UNTILGONE_REPORTER_MAIL_HOST"):
        await tried(sqlite_store, None)


async def test_a_lost_answer_is_unknown_and_on_the_record(sqlite_store: Store):
    await confirmed(sqlite_store, "leo")
    async with SmtpServer({"END": Do.CUT}) as server:
        assert await tried(sqlite_store, server) is NewsState.UNKNOWN

    assert [act.kind for act in await acts(sqlite_store)] == ["test letter sent"]


@pytest.mark.parametrize(
    ("answer", "error"),
    [("550 5.1.1 nobody", BadInput), ("450 4.2.0 later", OutOfReach)],
)
async def test_what_the_mail_server_does_not_take_was_not_sent(
    sqlite_store: Store, answer: str, error: type[Exception]
):
    await confirmed(sqlite_store, "leo")
    async with SmtpServer({"RCPT": answer}) as server:
        with pytest.raises(error, match="Nothing was sent") as caught:
            await tried(sqlite_store, server)

    # The words of the mail server quote the address.
    assert "5.1.1" not in str(caught.value)
    assert await acts(sqlite_store) == []


def test_in_a_whole_page_the_mark_is_the_first_thing_that_is_shown():
    page = "<html><head><title>Notice</title></head><body class=x><p>Hello</p></body></html>"
    html = marked(replace(LETTER, html=page), "fr").html

    assert html is not None
    assert "<body class=x>\n<p>This is a test. It was sent to you alone" in html
    assert html.replace("\n", "").endswith("<p>Hello</p></body></html>")


def test_a_letter_that_is_text_alone_stays_so():
    assert marked(replace(LETTER, html=None), "en").html is None
