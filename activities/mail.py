"""Mail that arrives: kept, understood, and turned into answers for takedowns."""

import asyncio
import base64
import hashlib
from datetime import datetime

from temporalio import activity

from activities.clock import ServerClock
from activities.messages import MailboxOrder, MailOrder, PlaceMailOrder, Told
from untilgone.mail.classify import classify
from untilgone.mail.matching import traces_of
from untilgone.mail.parsed import Mail, parse
from untilgone.mail.result import Bounce, Found, MailKind, Understood
from untilgone.mails import Placed, Read, meaning
from untilgone.notices import Answer, AnswerKind, is_withdrawal
from untilgone.reporters import NewsState
from untilgone.store import digests, mails, news
from untilgone.store.database import Store
from untilgone.store.write import digests as digest_writes
from untilgone.store.write import mails as write
from untilgone.store.write import news as news_writes

_LONGEST_TEXT = 8_000  # characters of an answer that are kept with a takedown
_UNREAD = Understood(
    kind=MailKind.OTHER,
    bounce=None,
    ticket=None,
    takedown=None,
    recipient=None,
    found=Found(rule="other.unreadable", words="", confidence=0.0),
)


class MailActivities:
    """Reads mails. Each is safe to run twice: a mail has one digest, and an answer one id."""

    def __init__(self, store: Store, secret: bytes) -> None:
        self._store = store
        self._secret = secret

    @activity.defn(name="receive_mail")
    async def receive_mail(self, order: MailOrder) -> tuple[Told, ...]:
        """Keep a mail; what it says to each takedown that it is about.

        Nobody is told what only a person can place, and nothing where it is our own letter.
        """
        raw, now = base64.b64decode(order.raw_base64), ServerClock().now()
        mail, understood = await asyncio.to_thread(_read, raw)
        traces = traces_of(mail, self._secret)
        match = await mails.match(self._store, traces, mail.sender)
        is_ours = bool(mail.message_id) and await mails.is_ours(self._store, mail.message_id)
        about = match.about if match is not None and match.matched_by is not None else ()
        kind = meaning(understood)
        says_something = kind is not AnswerKind.PENDING and not is_ours
        is_bounce = understood.bounce is Bounce.HARD
        lost_news = await news.returned(self._store, traces.returned) if is_bounce else None
        lost_digest = await digests.returned(self._store, traces.returned) if is_bounce else None
        # Whoever thanks us for the letter that took a notice back wants nothing of anybody.
        wants_nothing = (
            bool(about)
            and all(is_withdrawal(each.notice_id) for each in about)
            and kind is not AnswerKind.QUESTION
        )
        is_heard = lost_news or lost_digest or wants_nothing or any(each.is_open for each in about)
        nobody_hears = says_something and not is_heard
        read = Read(
            digest=hashlib.sha256(raw).hexdigest(),
            size=order.size,
            raw=raw,
            sender=mail.sender,
            subject=mail.subject,
            text=_text(mail),
            kind=understood.kind,
            rule=understood.found.rule,
            confidence=understood.found.confidence,
            ticket=understood.ticket,
        )
        placed = Placed(
            matched_by=match.matched_by if match is not None else None,
            takedown=match.about[0].takedown if match is not None else None,
            needs_person=nobody_hears,
        )
        await write.keep(self._store, read, placed, now)
        if lost_news is not None:
            await news_writes.settle(self._store, lost_news, NewsState.RETURNED, now)
        if lost_digest is not None:
            await digest_writes.settle(self._store, lost_digest, NewsState.RETURNED, now)
        if is_ours:
            return ()
        answer = Answer(
            answer_id=_answer_id(mail, read.digest),
            kind=kind,
            notice_id=None,
            at=now,
            text=read.text[:_LONGEST_TEXT],
            rule=f"{understood.found.rule} ({understood.found.confidence:.0%})",
            ticket=understood.ticket,
        )
        return _told(answer, [(each.takedown, each.notice_id) for each in about if each.is_open])

    @activity.defn(name="mailbox_emptied")
    async def mailbox_emptied(self, order: MailboxOrder) -> None:
        """Keep when every mail in the mailbox had been handed over; the latest counts."""
        await write.emptied(self._store, order.emptied_at)

    @activity.defn(name="place_mail")
    async def place_mail(self, order: PlaceMailOrder) -> tuple[Told, ...]:
        """Keep whose mail it is, as a person says; what it says to that takedown."""
        now: datetime = ServerClock().now()
        found = await mails.mail(self._store, order.digest)
        if order.takedown is None:
            await write.place(self._store, found.digest, None, by=order.by, now=now)
            return ()
        about = await mails.last_notice(self._store, order.takedown)
        await write.place(self._store, found.digest, order.takedown, by=order.by, now=now)
        answer = Answer(
            answer_id=f"mail/{found.digest[:32]}",
            kind=order.kind,
            notice_id=None,
            at=found.arrived_at,
            text=found.text[:_LONGEST_TEXT],
            rule=f"placed by {order.by}",
            ticket=found.ticket,
        )
        return _told(answer, [(about.takedown, about.notice_id)])


def _told(answer: Answer, about: list[tuple[str, str]]) -> tuple[Told, ...]:
    """The answer for each of the notices; each takedown has an id of its own for it."""
    return tuple(
        Told(
            reference=takedown,
            answer=Answer(
                answer_id=f"{answer.answer_id}/{notice_id}",
                kind=answer.kind,
                notice_id=notice_id,
                at=answer.at,
                text=answer.text,
                rule=answer.rule,
                ticket=answer.ticket,
            ),
        )
        for takedown, notice_id in about
    )


def _read(raw: bytes) -> tuple[Mail, Understood]:
    """The mail and what it means; one that breaks our rules is for a person, never lost."""
    mail = parse(raw)
    try:
        return mail, classify(mail)
    except Exception:  # noqa: BLE001 - whatever it is, a mail is not lost by it
        activity.logger.exception("a mail could not be understood; a person reads it")
        return mail, _UNREAD


def _text(mail: Mail) -> str:
    return (mail.own_words or mail.text)[: 4 * _LONGEST_TEXT]


def _answer_id(mail: Mail, digest: str) -> str:
    """The same for a mail that came twice on different ways."""
    if not mail.message_id:
        return f"mail/{digest[:32]}"
    told = f"{mail.message_id}\n{mail.sender}\n{mail.own_words}"
    return f"mail/{hashlib.sha256(told.encode('utf-8', 'replace')).hexdigest()[:32]}"
