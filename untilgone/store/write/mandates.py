"""Keeping the mandate of a case: in the transaction of the report, and when it changes later."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.cases import Report
from untilgone.errors import Conflict, NotFound
from untilgone.keyring import KeyRing
from untilgone.mandates import CaseMandate
from untilgone.store import mandates
from untilgone.store.database import Store
from untilgone.store.mandates import sealed, unsealed
from untilgone.store.tables import CaseRow
from untilgone.store.write.record import append, lock


async def keep_mandate(
    session: AsyncSession, keyring: KeyRing, case: CaseRow, report: Report, now: datetime
) -> None:
    """Keep what the report says of it; Conflict where the case has another one already."""
    mandate = report.mandate
    if mandate is None:
        return
    before = unsealed(keyring, case.mandate_sealed)
    if before == mandate:
        return
    if before is not None:
        raise Conflict(
            f"{case.reference} has another mandate; nothing was added. Change it on the page of "
            "the case first, or report this as a case of its own."
        )
    case.mandate_sealed = sealed(keyring, mandate)
    session.add(case)
    await append(
        session,
        keyring,
        at=now,
        actor=report.reported_by,
        reference=case.reference,
        kind=mandates.RECORDED,
        detail=mandates.told(mandate),
    )


async def change_mandate(
    store: Store,
    case: str,
    mandate: CaseMandate | None,
    *,
    reason: str,
    seen: int,
    key: str,
    by: str,
    now: datetime,
) -> bool:
    """Let this mandate stand from now on; None: the one that stands is withdrawn.

    ``seen`` is the last act about it that was known to whoever asks, 0 where there was none.
    False where the same ``key`` did so before. NotFound when there is no such case, Conflict where
    the mandate is another by now, or nothing would change.
    """
    async with store.writing() as session:
        await lock(session)
        found = await session.exec(select(CaseRow).where(CaseRow.reference == case))
        row = found.one_or_none()
        if row is None:
            raise NotFound(f"There is no case {case}. Nothing was changed.")
        acts = await mandates.acts(session, store.keyring, case)
        if any((act.detail or {}).get("key") == key for act in acts):
            return False
        if seen != (acts[-1].seq if acts else 0):
            raise Conflict(
                "Somebody changed the mandate meanwhile. Nothing was changed; look at what stands "
                "now, and say again what you want."
            )
        before = unsealed(store.keyring, row.mandate_sealed)
        after, kind = _next(before, mandate, now)
        row.mandate_sealed = sealed(store.keyring, after)
        row.mandate_withdrawn_at = after.withdrawn_at
        session.add(row)
        await append(
            session,
            store.keyring,
            at=now,
            actor=by,
            reference=case,
            kind=kind,
            detail=mandates.told(after) | {"reason": reason, "key": key},
        )
        return True


def _next(
    before: CaseMandate | None, wanted: CaseMandate | None, now: datetime
) -> tuple[CaseMandate, str]:
    """What stands from now on, and what the record calls that."""
    if wanted is not None:
        if wanted == before:
            raise Conflict("That is the mandate that stands already. Nothing was changed.")
        return wanted, mandates.CHANGED if before is not None else mandates.RECORDED
    if before is None:
        raise Conflict(
            "No mandate is recorded that could be withdrawn. Nothing was changed; record first "
            "who gave it."
        )
    if before.withdrawn_at is not None:
        raise Conflict("The mandate is withdrawn already. Nothing was changed.")
    return replace(before, withdrawn_at=now), mandates.WITHDRAWN
