"""Erasing what has been kept long enough, and keeping a case longer for a reason."""

from datetime import date, datetime, timedelta

from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.cases import Category
from untilgone.errors import BadInput, NotFound
from untilgone.retention import Retention
from untilgone.store.database import Store
from untilgone.store.mail_rows import MailRow
from untilgone.store.retention import is_due, keep_of, mails_due
from untilgone.store.tables import CaseRow
from untilgone.store.upkeep_rows import KeepRow
from untilgone.store.write.erasing import ERASED, erase_case
from untilgone.store.write.record import append, lock

BY_RETENTION = "retention"
"""Who erases, in the record."""
MAILS_AT_ONCE = 100
LONGEST_KEEP = timedelta(days=3660)


async def erase_due(store: Store, reference: str, retention: Retention, now: datetime) -> bool:
    """Erase a case whose period is over; False where it is not, as seen while nobody adds to it."""
    async with store.writing() as session:
        await lock(session)
        query = select(CaseRow).where(CaseRow.reference == reference, is_due(retention, now))
        case = (await session.exec(query)).one_or_none()
        if case is None:
            return False
        rule = retention.rule(Category(case.category))
        await erase_case(
            session,
            store.keyring,
            case,
            by=BY_RETENTION,
            reason=f"erased by retention, rule {rule}",
            now=now,
        )
        return True


async def erase_mails(store: Store, retention: Retention, now: datetime) -> int:
    """Erase mails that lead to no case, some at a time; how many."""
    nothing, no_octets = store.keyring.seal(ERASED), store.keyring.seal("")
    async with store.writing() as session:
        await lock(session)
        digests = await mails_due(session, retention, now, MAILS_AT_ONCE)
        if digests:
            await session.exec(
                update(MailRow)
                .where(col(MailRow.digest).in_(digests))
                .values(
                    raw_sealed=no_octets,
                    sender_sealed=nothing,
                    subject_sealed=nothing,
                    text_sealed=nothing,
                    erased_at=now,
                )
            )
            await append(
                session,
                store.keyring,
                at=now,
                actor=BY_RETENTION,
                reference="mails",
                kind="data erased",
                detail={"reason": f"erased by retention, rule all={retention.days}",
                        "mails": str(len(digests))},
            )  # fmt: skip
        return len(digests)


async def keep(
    store: Store, reference: str, until: date, *, by: str, reason: str, now: datetime
) -> None:
    """Let nothing of the case be erased up to and including that day, by whatever rule or person.

    Said again, the new day and reason stand. NotFound when there is no such case.
    """
    if not reason.strip():
        raise BadInput("Say why: the reason goes on the record. Nothing was changed.")
    if not now.date() <= until <= (now + LONGEST_KEEP).date():
        raise BadInput("The day must be today or later, within ten years. Nothing was changed.")
    async with store.writing() as session:
        await lock(session)
        case = await _case(session, reference)
        assert case.id is not None
        await session.merge(
            KeepRow(
                case_id=case.id,
                until=until,
                reason_sealed=store.keyring.seal(reason.strip()),
                by=by,
                at=now,
            )
        )
        detail = {"until": until.isoformat(), "reason": reason.strip()}
        await append(
            session,
            store.keyring,
            at=now,
            actor=by,
            reference=reference,
            kind="kept from erasing",
            detail=detail,
        )


async def release(store: Store, reference: str, *, by: str, reason: str, now: datetime) -> None:
    """The case is erased like any other from now on; nothing changes where it was not kept."""
    if not reason.strip():
        raise BadInput("Say why: the reason goes on the record. Nothing was changed.")
    async with store.writing() as session:
        await lock(session)
        case = await _case(session, reference)
        if await keep_of(session, store.keyring, case) is None:
            return
        await session.delete(await session.get_one(KeepRow, case.id))
        await append(
            session,
            store.keyring,
            at=now,
            actor=by,
            reference=reference,
            kind="no longer kept from erasing",
            detail={"reason": reason.strip()},
        )


async def _case(session: AsyncSession, reference: str) -> CaseRow:
    query = select(CaseRow).where(CaseRow.reference == reference)
    case = (await session.exec(query)).one_or_none()
    if case is None:
        raise NotFound(f"There is no case {reference}. Nothing was changed.")
    return case
