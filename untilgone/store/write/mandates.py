"""Keeping the mandate of a case, in the transaction of the report."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.cases import Report
from untilgone.errors import Conflict
from untilgone.keyring import KeyRing
from untilgone.store.mandates import sealed, unsealed
from untilgone.store.tables import CaseRow
from untilgone.store.write.record import append


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
            f"{case.reference} has another mandate; nothing was added. Report it as a case of its "
            "own."
        )
    case.mandate_sealed = sealed(keyring, mandate)
    session.add(case)
    await append(
        session,
        keyring,
        at=now,
        actor=report.reported_by,
        reference=case.reference,
        kind="mandate recorded",
        detail={
            "giver": mandate.giver,
            "scope": mandate.scope,
            "until": mandate.until.isoformat() if mandate.until else "",
            "proof": mandate.proof,
        },
    )
