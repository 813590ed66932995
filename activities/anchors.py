"""Telling the end of the record to somebody outside, once a day."""

import asyncio
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Protocol

import structlog
from temporalio import activity

from activities.clock import ServerClock
from activities.mailing import became
from integrations.base import Leaving
from untilgone.anchors import DailyAnchor
from untilgone.errors import NothingNew, OutOfReach, RetryLater
from untilgone.outgoing_mail import NewsMail
from untilgone.reporters import NewsState
from untilgone.store.database import Store
from untilgone.store.write import anchors as write

_log = structlog.get_logger(__name__)
_STORE_IS_AWAY = timedelta(minutes=1)
_AGAIN = timedelta(minutes=30)
_AFTER_MIDNIGHT = timedelta(minutes=10)
_TEXT = """\
The record of acts of {organisation} ended so:

{line}

Keep this mail where nobody who can write the database can change it. Whether the
record still holds this entry says

untilgone audit verify --anchor FILE

with this mail, or the line above, as the file.
"""


class OperatorMail(Protocol):
    """Hands one mail to somebody of our own, at most once."""

    async def tell(self, mail: NewsMail, leaving: Leaving) -> object:
        """Raises as a channel does."""


class AnchorActivities:
    """Writes the end of the record to the log, to a file and to a mail address."""

    def __init__(
        self,
        store: Store,
        *,
        organisation: str,
        file: str,
        recipient: str,
        mail: OperatorMail | None,
    ) -> None:
        self._store = store
        self._organisation = organisation
        self._file = Path(file) if file else None
        self._recipient = recipient
        self._mail = mail

    @activity.defn(name="anchor_record")
    async def anchor_record(self) -> None:
        """Tell today's end, each way at most once; NothingNew says when the next day begins."""
        clock = ServerClock()
        try:
            anchor = await write.anchor_of_today(
                self._store, clock.now(), by_mail=bool(self._recipient)
            )
        except OutOfReach as error:  # as at the very first start, before there are any tables
            raise NothingNew(str(error), after=_STORE_IS_AWAY) from error
        if anchor is None:
            raise NothingNew("The record is empty.", after=_AGAIN)
        _log.info("record anchored", day=f"{anchor.day}", entry=anchor.seq, hash=anchor.hash)
        await self._send(anchor)
        if self._file is not None:
            try:
                await asyncio.to_thread(_append, self._file, anchor.line)
            except OSError as error:
                raise RetryLater(
                    f"UNTILGONE_ANCHOR_FILE cannot be written: {error.strerror}.", after=_AGAIN
                ) from error
        raise NothingNew("Today's end of the record is told.", after=_tomorrow(clock.now()))

    async def _send(self, anchor: DailyAnchor) -> None:
        day, state = anchor.day, anchor.mail_state
        if state == NewsState.LEAVING:  # an attempt before this one was lost
            await write.settle_mail(self._store, day, NewsState.UNKNOWN)
        if state != NewsState.PREPARED:
            return
        if self._mail is None or not self._recipient:
            raise RetryLater(
                "Mail about the record needs UNTILGONE_ANCHOR_EMAIL and the channel abuse_email.",
                after=_AGAIN,
            )
        domain = self._recipient.rpartition("@")[2]
        mail = NewsMail(
            message_id=f"<anchor.{anchor.seq}.{anchor.hash[:32]}@{domain}>",
            recipient=self._recipient,
            language="en",
            subject=f"End of the record on {day}",
            text=_TEXT.format(organisation=self._organisation, line=anchor.line),
            made_at=anchor.at,
        )

        async def leaves() -> None:
            await write.mail_leaves(self._store, day)

        became_of_it, again = await became(self._mail.tell(mail, leaves))
        if became_of_it is not None:
            await write.settle_mail(self._store, day, became_of_it)
            return
        await write.settle_mail(self._store, day, NewsState.PREPARED)
        raise RetryLater("The mail server did not take it. Nothing was sent.", after=again)


def _append(file: Path, line: str) -> None:
    """Once: a day's line is looked for first."""
    if file.exists() and line in file.read_text(encoding="utf-8").splitlines():
        return
    with file.open("a", encoding="utf-8") as opened:
        opened.write(f"{line}\n")


def _tomorrow(now: datetime) -> timedelta:
    midnight = datetime.combine(now.date() + timedelta(days=1), time(), UTC)
    return midnight + _AFTER_MIDNIGHT - now
