"""Asking channels what became of our notices."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from temporalio import activity

from activities.accounts import SharedAccounts
from activities.clock import ServerClock
from activities.messages import Told
from integrations.base import Channel
from untilgone.errors import AccountRefused, IntegrationError, NothingNew, RetryLater
from untilgone.notices import AnswerKind
from untilgone.store import asking
from untilgone.store.database import Store
from untilgone.store.write import asking as write

ASKED_EVERY = timedelta(hours=1)  # each notice
_LOOKED_EVERY = timedelta(minutes=2)  # for notices that are due
_MOST_AT_ONCE = 50


class AskingActivities:
    """Asks every connected channel that can be asked."""

    def __init__(self, store: Store, channels: Sequence[Channel]) -> None:
        self._store = store
        self._channels = {c.slug: c for c in channels if c.can_be_asked()}
        self._accounts = SharedAccounts(store)

    @activity.defn(name="ask_parties")
    async def ask_parties(self) -> tuple[Told, ...]:
        """New answers, at least one; NothingNew where nobody said anything new."""
        clock = ServerClock()
        due = await asking.due(
            self._store,
            self._channels,
            asked_before=clock.now() - ASKED_EVERY,
            most=_MOST_AT_ONCE,
        )
        told = [answer for one in due if (answer := await self._ask(one, clock)) is not None]
        known = await asking.known(self._store, [one.answer.answer_id for one in told])
        new = tuple(one for one in told if one.answer.answer_id not in known)
        if not new:
            raise NothingNew("nobody said anything new", after=_LOOKED_EVERY)
        return new

    async def _ask(self, one: asking.Open, clock: ServerClock) -> Told | None:
        activity.heartbeat()
        await write.asked(self._store, one.notice_id, clock.now())
        try:
            answer = await self._accounts.check(self._channels[one.channel], one.receipt, clock)
        except (RetryLater, AccountRefused):
            return None  # kept with the account; asked again in an hour
        except IntegrationError as error:
            activity.logger.warning("%s could not be asked: %s", one.channel, error)
            return None
        if answer is None or answer.kind is AnswerKind.PENDING:
            return None
        if one.led_by not in {None, one.notice_id}:
            # One answer to the letter, and one for each takedown in it.
            answer = replace(answer, answer_id=f"{answer.answer_id} for {one.notice_id}")
        return Told(reference=one.reference, answer=replace(answer, notice_id=one.notice_id))
