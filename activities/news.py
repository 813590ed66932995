"""News for whoever reported a case: found in the store, written, sent."""

import json
from collections.abc import Sequence
from datetime import UTC, timedelta
from uuid import uuid4

from temporalio import activity

from activities.clock import ServerClock
from activities.mailing import became
from activities.messages import ForgetOrder
from integrations.reporter_hook import Call, ReporterHook
from integrations.reporter_mail import ReporterMail
from untilgone.errors import NeedsHuman, NothingNew, OutOfReach, Refused, RetryLater
from untilgone.news_texts import NewsFacts, NewsText, NewsTexts
from untilgone.outgoing_mail import NewsMail
from untilgone.reporters import NewsState, Way, shown
from untilgone.store import news
from untilgone.store.database import Store
from untilgone.store.write import news as write

WINDOW = timedelta(minutes=10)  # what happens in a case meanwhile is told together
_LOOKED_EVERY = timedelta(minutes=1)
_STORE_IS_AWAY = timedelta(seconds=5)


class NewsActivities:
    """Tells reporters. No failure of it says to whom or about what."""

    def __init__(
        self, store: Store, texts: NewsTexts, mail: ReporterMail | None, hook: ReporterHook
    ) -> None:
        self._store = store
        self._texts = texts
        self._mail = mail
        self._hook = hook

    @activity.defn(name="find_news")
    async def find_news(self, taken_up: Sequence[str]) -> tuple[str, ...]:
        """Messages to send, at least one; NothingNew where there is nothing to tell.

        ``taken_up``: those of last time, which have workflows of their own by now.
        """
        clock = ServerClock()
        try:
            await write.handed_over(self._store, tuple(taken_up), clock.now())
        except OutOfReach as error:  # as at the very first start, before there are any tables
            raise NothingNew(str(error), after=_STORE_IS_AWAY) from error
        ways = {Way.WEBHOOK} | ({Way.MAIL} if self._mail else set())
        for due in await news.due(self._store, ways, begun_before=clock.now() - WINDOW):
            try:
                draft = self._draft(due)
            except NeedsHuman as error:  # the next minute it is tried again
                activity.logger.error("a message to a reporter cannot be written: %s", error)
                continue
            await write.prepare(self._store, draft, clock.now())
        waiting = await news.waiting(self._store)
        if not waiting:
            raise NothingNew("there is nothing to tell", after=_LOOKED_EVERY)
        return waiting

    def _draft(self, due: news.Due) -> write.NewsDraft:
        letter_id = uuid4().hex
        if due.way is Way.WEBHOOK:
            message_id, said = None, NewsText(subject="", text=_body(letter_id, due), language="")
        else:
            assert self._mail is not None
            message_id = self._mail.message_id(letter_id)
            said = self._texts.render(due.event, due.language, _facts(due, self._mail.contact))
        return write.NewsDraft(
            letter_id=letter_id,
            contact_id=due.contact_id,
            event=due.event,
            happened=due.happened,
            message_id=message_id,
            subject=said.subject,
            text=said.text,
        )

    @activity.defn(name="send_news")
    async def send_news(self, letter_id: str) -> None:
        """Send one message: a mail at most once, a webhook until it is taken."""
        clock = ServerClock()
        message = await news.message(self._store, letter_id)
        if message.state is NewsState.LEAVING:  # an attempt before this one was lost
            await self._settle(letter_id, NewsState.UNKNOWN, clock)
        if message.state is not NewsState.PREPARED:
            return
        if message.address is None:
            await self._settle(letter_id, NewsState.DROPPED, clock)
            return
        if message.way is Way.MAIL:
            await self._send_mail(message, message.address, clock)
        else:
            await self._call(message, message.address, clock)

    async def _send_mail(self, message: news.Message, address: str, clock: ServerClock) -> None:
        state, again = await became(self._hand_over(message, address, clock))
        if state is not None:
            await self._settle(message.letter_id, state, clock)
            return
        await write.not_taken(self._store, message.letter_id)
        raise RetryLater("The mail server did not take it. Nothing was sent.", after=again)

    async def _hand_over(self, message: news.Message, address: str, clock: ServerClock) -> None:
        if self._mail is None:
            raise NeedsHuman("Mail to reporters is not connected any more.")

        async def leaves() -> None:
            if activity.is_cancelled():
                raise RetryLater("It was stopped before it left.")
            await write.leaving(self._store, message.letter_id, clock.now())

        mail = NewsMail(
            message_id=message.message_id or "",
            recipient=address,
            language=message.language,
            subject=message.subject,
            text=message.text,
            made_at=message.made_at,
        )
        await self._mail.send(mail, leaves)

    async def _call(self, message: news.Message, url: str, clock: ServerClock) -> None:
        call = Call(
            url=url,
            case=message.case,
            event_id=message.letter_id,
            body=message.text.encode("utf-8"),
        )
        try:
            await self._hook.post(call, clock.now())
            state = NewsState.SENT
        except Refused:
            state = NewsState.REFUSED
        await self._settle(message.letter_id, state, clock)

    @activity.defn(name="end_news")
    async def end_news(self, letter_id: str) -> None:
        """It could not be sent for days: it is given up, and the record says so."""
        clock = ServerClock()
        message = await news.message(self._store, letter_id)
        is_lost = message.state is NewsState.LEAVING
        state = NewsState.UNKNOWN if is_lost else NewsState.FAILED
        await self._settle(letter_id, state, clock)

    @activity.defn(name="forget_reporter")
    async def forget_reporter(self, order: ForgetOrder) -> int:
        """Erase where news of a case goes; what has not left stays here."""
        now = ServerClock().now()
        return await write.forget_contacts(
            self._store, order.case, by=order.by, reason=order.reason, now=now
        )

    async def _settle(self, letter_id: str, state: NewsState, clock: ServerClock) -> None:
        await write.settle(self._store, letter_id, state, clock.now())


def _addresses(due: news.Due) -> tuple[str, ...]:
    """Those that a message may show; none unless the reporter wanted it."""
    if not due.with_details:
        return ()
    return tuple(dict.fromkeys(shown(each.url, due.category) for each in due.happened))


def _facts(due: news.Due, contact: str) -> NewsFacts:
    return NewsFacts(
        reference=due.case,
        contact=contact,
        with_details=due.with_details,
        addresses=_addresses(due),
        done=str(due.done),
        total=str(due.total),
    )


def _body(letter_id: str, due: news.Due) -> str:
    """What a webhook carries (docs/webhooks.md)."""
    takedowns = [
        {
            "reference": each.reference,
            "at": each.at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
            **({"address": shown(each.url, due.category)} if due.with_details else {}),
        }
        for each in due.happened
    ]
    return json.dumps(
        {
            "event_id": letter_id,
            "event": due.event,
            "case": due.case,
            "takedowns": takedowns,
            "done": due.done,
            "total": due.total,
        },
        ensure_ascii=False,
    )
