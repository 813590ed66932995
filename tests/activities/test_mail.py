"""Mail that arrives: what it is about, what it says to takedowns, and what a person must place."""

import base64
from dataclasses import replace

import pytest
from sqlmodel import select

from activities.mail import MailActivities
from activities.messages import MailboxOrder, MailOrder, PlaceMailOrder, Told
from tests import canary
from tests.activities.conftest import Bench, run
from tests.activities.together import LATER, URLS, Takedowns
from tests.activities.withdrawing import withdraw
from tests.stand_ins import BulkDesk
from tests.untilgone.store.examples import HOUR, NOW
from untilgone.cases import Outcome, State
from untilgone.errors import NotFound
from untilgone.mails import MatchedBy
from untilgone.notices import AnswerKind
from untilgone.progress import Place
from untilgone.store import mails
from untilgone.store.turn_rows import MailboxRow
from untilgone.store.write import tasks
from untilgone.tokens import make_token

SECRET = canary.SECRET.encode()
REMOVED = "We have removed the content. It is no longer available."


def mail(body: str = REMOVED, *, sender: str = "abuse@platform.example", **headers: str) -> bytes:
    given = {
        "From": f"Abuse Desk <{sender}>",
        "To": "notices@hotline.example",
        "Subject": "Re: your notice",
        "Message-ID": "<answer-1@platform.example>",
        "Date": "Mon, 23 Nov 2026 10:00:00 +0000",
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"{name}: {value}" for name, value in given.items() if value]
    return "\r\n".join([*lines, "", body, ""]).encode()


async def receive(bench: Bench, raw: bytes) -> tuple[Told, ...]:
    order = MailOrder(raw_base64=base64.b64encode(raw).decode(), size=len(raw))
    activities = MailActivities(bench.store, SECRET)
    return await run(activities.receive_mail, order, at=NOW + 2 * HOUR)


@pytest.fixture
async def sent(bench: Bench) -> str:
    """The Message-ID of a notice that was sent."""
    await bench.send()
    return bench.desk.taken[0].message_id


def address(number: int) -> str:
    return f"notices+{make_token(number, SECRET)}@hotline.example"


async def test_a_mail_to_the_address_of_a_notice_is_an_answer_to_it(bench: Bench, sent: str):
    [told] = await receive(bench, mail(To=address(1)))

    assert told.reference == bench.reference
    assert told.answer.kind is AnswerKind.REMOVED
    assert told.answer.notice_id == f"{bench.reference}/0.0.0"
    assert told.answer.text == REMOVED


async def test_a_reply_without_that_address_is_known_by_the_message_id(bench: Bench, sent: str):
    for header in ({"In_Reply_To": sent}, {"References": f"<x@y.example> {sent}"}):
        [told] = await receive(bench, mail(Subject="lost its tag", **header))
        assert told.reference == bench.reference


async def test_a_forged_token_leads_nowhere(bench: Bench, sent: str):
    forged = address(1).replace("@", "a@")

    assert await receive(bench, mail(To=forged)) == ()
    [waiting] = await mails.waiting(bench.store)
    assert (waiting.matched_by, waiting.takedown) == (None, None)


async def test_a_tag_counts_from_the_desk_that_was_written_to(bench: Bench, sent: str):
    tagged = {"Subject": f"[{bench.reference}] Notice", "sender": "case7@help.platform.example"}
    [told] = await receive(bench, mail(**tagged))

    assert told.reference == bench.reference
    assert await mails.waiting(bench.store) == []


async def test_a_tag_from_anywhere_else_is_a_proposal_for_a_person(bench: Bench, sent: str):
    tagged = {"Subject": f"[{bench.reference}] Notice", "sender": "somebody@elsewhere.example"}

    assert await receive(bench, mail(**tagged)) == ()
    [waiting] = await mails.waiting(bench.store)
    assert (waiting.matched_by, waiting.takedown) == (None, bench.reference)


async def test_what_nobody_can_place_waits_for_a_person(bench: Bench):
    assert await receive(bench, mail(Subject="Hello")) == ()

    [waiting] = await mails.waiting(bench.store)
    assert (waiting.sender, waiting.subject) == ("abuse@platform.example", "Hello")
    assert waiting.text == REMOVED
    assert await mails.raw(bench.store, waiting.digest) == mail(Subject="Hello")


async def test_a_person_places_it(bench: Bench, sent: str):
    await receive(bench, mail(Subject="Hello"))
    [waiting] = await mails.waiting(bench.store)
    order = PlaceMailOrder(
        digest=waiting.digest, takedown=bench.reference, kind=AnswerKind.REMOVED, by="carol"
    )
    activities = MailActivities(bench.store, SECRET)
    [told] = await run(activities.place_mail, order)

    assert (told.reference, told.answer.kind) == (bench.reference, AnswerKind.REMOVED)
    assert await run(activities.place_mail, order) == (told,)
    assert await mails.waiting(bench.store) == []


async def test_or_says_that_it_is_about_nothing_of_ours(bench: Bench):
    await receive(bench, mail(Subject="Buy now"))
    [waiting] = await mails.waiting(bench.store)
    order = PlaceMailOrder(
        digest=waiting.digest, takedown=None, kind=AnswerKind.UNCLEAR, by="carol"
    )

    assert await run(MailActivities(bench.store, SECRET).place_mail, order) == ()
    assert await mails.waiting(bench.store) == []


async def test_nothing_is_placed_with_a_takedown_that_wrote_to_nobody(bench: Bench):
    await receive(bench, mail(Subject="Hello"))
    [waiting] = await mails.waiting(bench.store)
    order = PlaceMailOrder(
        digest=waiting.digest, takedown=bench.reference, kind=AnswerKind.REMOVED, by="carol"
    )
    with pytest.raises(NotFound, match="No notice of"):
        await run(MailActivities(bench.store, SECRET).place_mail, order)

    assert len(await mails.waiting(bench.store)) == 1


async def test_the_same_mail_again_says_the_same_again(bench: Bench, sent: str):
    """An activity that died after it had kept the mail is run once more."""
    [first] = await receive(bench, mail(To=address(1)))
    [again] = await receive(bench, mail(To=address(1)))

    assert replace(again, answer=replace(again.answer, at=first.answer.at)) == first


async def test_the_same_mail_on_another_way_is_the_same_answer(bench: Bench, sent: str):
    [one] = await receive(bench, mail(To=address(1)))
    [two] = await receive(bench, mail(To=address(1), Received="from another.example"))

    assert one.answer.answer_id == two.answer.answer_id


async def test_our_own_letter_that_comes_back_says_nothing(bench: Bench, sent: str):
    assert await receive(bench, mail(To=address(1), Message_ID=sent)) == ()
    assert await mails.waiting(bench.store) == []


async def test_an_answer_to_one_letter_for_many_is_an_answer_about_each(bench: Bench):
    bench.channels = [BulkDesk()]
    three = Takedowns(bench, [await bench.report(url=url) for url in URLS])
    await three.all_say_that_they_are_wanted()
    await three.send(at=LATER)
    [letter] = bench.desk.taken
    told = await receive(bench, mail(In_Reply_To=letter.message_id))

    assert sorted(each.reference for each in told) == three.references
    assert len({each.answer.answer_id for each in told}) == 3
    assert all(each.reference in (each.answer.notice_id or "") for each in told)


DSN = """\
This is a MIME-encapsulated message.

--b
Content-Type: text/plain

The mail could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.platform.example

Final-Recipient: rfc822; abuse@platform.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {said}

--b
Content-Type: message/rfc822

Message-ID: {ours}
Subject: Notice

Remove the content at this address.

--b--"""


@pytest.mark.parametrize(
    ("action", "status", "said", "kind"),
    [
        ("failed", "5.1.1", "550 no such user", AnswerKind.BOUNCED),
        ("delayed", "4.4.1", "no answer from host", AnswerKind.PENDING),
    ],
)
async def test_what_came_back_bounces_or_is_waited_for(bench, sent, action, status, said, kind):
    body = DSN.format(action=action, status=status, said=said, ours=sent).replace("\n", "\r\n")
    raw = mail(
        body,
        sender="mailer-daemon@mx.platform.example",
        Content_Type='multipart/report; report-type=delivery-status; boundary="b"',
        MIME_Version="1.0",
    )
    [told] = await receive(bench, raw)

    assert told.answer.kind is kind
    assert told.answer.notice_id == f"{bench.reference}/0.0.0"


async def test_a_mail_that_no_rule_survives_is_kept_for_a_person(bench: Bench, monkeypatch):
    def broken(_: bytes) -> None:
        raise RecursionError

    monkeypatch.setattr("activities.mail.classify", broken)

    assert await receive(bench, mail()) == ()
    [waiting] = await mails.waiting(bench.store)
    assert waiting.rule == "other.unreadable"
    assert await mails.raw(bench.store, waiting.digest) == mail()


async def closed(bench: Bench) -> None:
    await tasks.keep_act(
        bench.store,
        bench.reference,
        kind="closed",
        actor="system",
        detail={},
        to=Place(state=State.CLOSED, outcome=Outcome.WITHDRAWN),
        now=NOW + HOUR,
    )


async def test_a_closed_takedown_is_told_nothing_a_person_reads_it(bench: Bench, sent: str):
    await closed(bench)

    assert await receive(bench, mail(To=address(1))) == ()
    [waiting] = await mails.waiting(bench.store)
    assert (waiting.matched_by, waiting.takedown) == (MatchedBy.ADDRESS, bench.reference)


async def test_what_nobody_heard_before_its_takedown_closed_is_for_a_person(
    bench: Bench, sent: str
):
    raw = mail(To=address(1))
    assert len(await receive(bench, raw)) == 1
    await closed(bench)
    assert await mails.waiting(bench.store) == []
    assert await receive(bench, raw) == ()
    [waiting] = await mails.waiting(bench.store)
    order = PlaceMailOrder(
        digest=waiting.digest, takedown=None, kind=AnswerKind.PENDING, by="carol"
    )
    await run(MailActivities(bench.store, SECRET).place_mail, order, at=NOW + 3 * HOUR)
    await receive(bench, raw)  # who placed it is not asked again

    assert waiting.takedown == bench.reference
    assert await mails.waiting(bench.store) == []


async def test_who_thanks_us_for_taking_a_notice_back_is_read_by_nobody(bench: Bench, sent: str):
    await withdraw(bench, gone=False)
    await closed(bench)

    await receive(bench, mail("Thanks, we have closed the ticket.", To=address(2)))
    assert await mails.waiting(bench.store) == []
    question = "Which of the two pages do you mean? Please tell us the exact address."
    await receive(bench, mail(question, To=address(2), Message_ID="<answer-2@platform.example>"))
    assert len(await mails.waiting(bench.store)) == 1


async def test_the_last_time_that_the_mailbox_was_read_out_counts(bench: Bench):
    activities = MailActivities(bench.store, SECRET)
    for hours in (1, 3, 2):  # the second was told late
        await run(activities.mailbox_emptied, MailboxOrder(emptied_at=NOW + hours * HOUR), at=NOW)

    async with bench.store.reading() as session:
        (kept,) = (await session.exec(select(MailboxRow))).all()
    assert kept.emptied_at == NOW + 3 * HOUR
