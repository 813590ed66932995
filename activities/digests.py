"""Mail to those who work here: found in the store, written at the moment it leaves, sent."""

import secrets
from collections.abc import Sequence
from datetime import timedelta
from uuid import uuid4

from temporalio import activity

from activities.clock import ServerClock
from activities.mailing import became
from integrations.reporter_mail import ReporterMail
from untilgone.digest_facts import DigestFacts, LinkFacts, groups
from untilgone.digests import CONFIRM, LINK_LASTS, Purpose, Rhythm, is_daily_due
from untilgone.errors import NothingNew, OutOfReach, RetryLater
from untilgone.moments import exact
from untilgone.news_texts import NewsText, NewsTexts
from untilgone.outgoing_mail import NewsMail
from untilgone.playbook import Playbooks
from untilgone.reporters import NewsState
from untilgone.store import digests
from untilgone.store.database import Store
from untilgone.store.work import work_for
from untilgone.store.write import digests as write

_LOOKED_EVERY = timedelta(minutes=1)
_STORE_IS_AWAY = timedelta(seconds=5)
_MENDED_AFTER = timedelta(minutes=30)  # a person has to mend something first


class DigestActivities:
    """Tells people that work waits for them. No failure of it says to whom.

    ``origin``: where people reach the pages.
    """

    def __init__(
        self,
        store: Store,
        texts: NewsTexts,
        mail: ReporterMail | None,
        playbooks: Playbooks,
        origin: str,
    ) -> None:
        self._store = store
        self._texts = texts
        self._mail = mail
        self._playbooks = playbooks
        self._origin = origin

    @activity.defn(name="find_digests")
    async def find_digests(self, taken_up: Sequence[str]) -> tuple[str, ...]:
        """Mails to send, at least one; NothingNew where nobody is to be told anything.

        ``taken_up``: those of last time, which have workflows of their own by now.
        """
        clock = ServerClock()
        try:
            await write.handed_over(self._store, tuple(taken_up), clock.now())
        except OutOfReach as error:  # as at the very first start, before there are any tables
            raise NothingNew(str(error), after=_STORE_IS_AWAY) from error
        if self._mail is not None:
            for person in await digests.links_wanted(self._store, clock.now()):
                await write.prepare_link(self._store, person, uuid4().hex, clock.now())
            for each in await digests.candidates(self._store, clock.now()):
                await self._consider(each, clock)
        waiting = await digests.waiting(self._store)
        if not waiting:
            raise NothingNew("nobody is to be told anything", after=_LOOKED_EVERY)
        return waiting

    async def _consider(self, whose: digests.Candidate, clock: ServerClock) -> None:
        now = clock.now()
        is_hour = is_daily_due(whose.hour, whose.zone, whose.told_at, now)
        if not is_hour and whose.rhythm is not Rhythm.AT_ONCE:
            return
        work = await work_for(
            self._store, whose.person, self._playbooks, since=whose.told_at, now=now
        )
        if is_hour or work.has_news(whose.told_at):
            letter_id = None if work.is_nothing else uuid4().hex
            await write.prepare_digest(self._store, whose, letter_id, now)

    @activity.defn(name="send_digest")
    async def send_digest(self, letter_id: str) -> None:
        """Send one mail, at most once; none where nothing waits any more."""
        clock = ServerClock()
        letter = await digests.letter(self._store, letter_id)
        if letter.state is NewsState.LEAVING:  # an attempt before this one was lost
            await write.settle(self._store, letter_id, NewsState.UNKNOWN, clock.now())
        if letter.state is not NewsState.PREPARED:
            return
        if self._mail is None:
            raise RetryLater("Mail is not connected any more.", after=_MENDED_AFTER)
        token = secrets.token_urlsafe(32) if letter.purpose is Purpose.LINK else None
        said = await self._said(letter, token, clock)
        if letter.address is None or said is None:
            await write.settle(self._store, letter_id, NewsState.DROPPED, clock.now())
            return
        mail = NewsMail(
            message_id=self._mail.message_id(letter_id),
            recipient=letter.address,
            language=said.language,
            subject=said.subject,
            text=said.text,
            made_at=clock.now(),
        )

        async def leaves() -> None:
            if activity.is_cancelled():
                raise RetryLater("It was stopped before it left.")
            await write.leaving(self._store, letter_id, clock.now(), token)

        state, again = await became(self._mail.send(mail, leaves))
        if state is not None:
            await write.settle(self._store, letter_id, state, clock.now())
            return
        await write.not_taken(self._store, letter_id)
        raise RetryLater("The mail server did not take it. Nothing was sent.", after=again)

    async def _said(
        self, letter: digests.Letter, token: str | None, clock: ServerClock
    ) -> NewsText | None:
        """What it says at this moment; None where nothing waits any more."""
        now, read_in = clock.now(), (letter.language, letter.zone)
        settings = f"{self._origin}/me"
        if token is not None:  # it stands in this mail alone, and works once this leaves
            link = LinkFacts(
                link=f"{self._origin}{CONFIRM}{token}",
                until=exact(now + LINK_LASTS, *read_in),
                settings=settings,
            )
            return self._texts.render(letter.purpose, letter.language, link)
        since = letter.since or letter.made_at
        work = await work_for(self._store, letter.person, self._playbooks, since=since, now=now)
        if work.is_nothing:
            return None
        facts = DigestFacts(
            as_of=exact(now, *read_in),
            groups=groups(work, *read_in),
            queue=f"{self._origin}/",
            settings=settings,
        )
        return self._texts.render(letter.purpose, letter.language, facts)

    @activity.defn(name="end_digest")
    async def end_digest(self, letter_id: str) -> None:
        """It could not be sent for hours: it is given up, and what waits is told later."""
        clock = ServerClock()
        letter = await digests.letter(self._store, letter_id)
        is_lost = letter.state is NewsState.LEAVING
        state = NewsState.UNKNOWN if is_lost else NewsState.FAILED
        await write.settle(self._store, letter_id, state, clock.now())
