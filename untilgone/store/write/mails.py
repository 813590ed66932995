"""Incoming mail: kept as it came, once, and placed by a person where nothing else can."""

import base64
from datetime import datetime

from untilgone.errors import Conflict, NotFound
from untilgone.mails import Placed, Read
from untilgone.store.database import Store
from untilgone.store.mail_rows import MailRow
from untilgone.store.turn_rows import MailboxRow
from untilgone.store.write.adding import locked_or_added

_OURS = "answers"  # the mailbox that answers come to; there is no other


async def keep(store: Store, read: Read, placed: Placed, now: datetime) -> bool:
    """Keep a mail; False where these octets are kept already.

    Then nothing changes but that a person must read it: all whom it was to be told to have closed
    since. Not where somebody placed it, or it was erased.
    """
    seal = store.keyring.seal
    async with store.writing() as session:
        row = await session.get(MailRow, read.digest)
        if row is not None:
            if placed.needs_person and row.placed_at is None and row.erased_at is None:
                row.needs_person = True
                session.add(row)
            return False
        session.add(
            MailRow(
                digest=read.digest,
                arrived_at=now,
                size=read.size,
                raw_sealed=seal(base64.b64encode(read.raw).decode("ascii")),
                sender_sealed=seal(read.sender),
                subject_sealed=seal(read.subject),
                text_sealed=seal(read.text),
                kind=read.kind,
                rule=read.rule,
                confidence=read.confidence,
                ticket=read.ticket,
                matched_by=placed.matched_by,
                takedown=placed.takedown,
                needs_person=placed.needs_person,
            )
        )
        return True


async def place(store: Store, digest: str, takedown: str | None, *, by: str, now: datetime) -> None:
    """A person said whose mail it is; None: it is about none of ours. Once only.

    NotFound when there is no such mail, Conflict where somebody placed it otherwise before.
    """
    async with store.writing() as session:
        row = await session.get(MailRow, digest, with_for_update=True)
        if row is None:
            raise NotFound(f"There is no mail {digest}.")
        if not row.needs_person:
            if (row.placed_by, row.takedown) == (by, takedown):
                return  # the same order once more
            raise Conflict("This mail was placed already. Nothing was changed.")
        row.needs_person, row.takedown = False, takedown
        row.placed_by, row.placed_at = by, now
        session.add(row)


async def emptied(store: Store, at: datetime) -> None:
    """Every mail in the mailbox had been handed over then; an earlier time changes nothing."""
    async with store.writing() as session:
        row = await locked_or_added(session, MailboxRow(name=_OURS, emptied_at=at))
        row.emptied_at = max(row.emptied_at, at)
        session.add(row)
