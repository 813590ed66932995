"""The mandate of a case as the store keeps it: sealed, because it tells of a person.

How it came about is read from the record: each act says what the mandate was from then on.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import count

from pydantic import TypeAdapter
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.cases import State
from untilgone.keyring import KeyRing
from untilgone.mandates import CaseMandate, Giver, Scope
from untilgone.record import Act
from untilgone.store import holds, opened
from untilgone.store.database import Store
from untilgone.store.tables import ActRow, CaseRow, TakedownRow
from untilgone.store.views import MandateAct

RECORDED, CHANGED, WITHDRAWN = "mandate recorded", "mandate changed", "mandate withdrawn"
_KINDS = (RECORDED, CHANGED, WITHDRAWN)
_PIECE = 200  # takedowns that are read at a time
_MANDATE = TypeAdapter(CaseMandate)


def sealed(keyring: KeyRing, mandate: CaseMandate | None) -> str | None:
    """As it is kept; None where none was recorded."""
    return keyring.seal(_MANDATE.dump_json(mandate).decode()) if mandate is not None else None


def unsealed(keyring: KeyRing, kept: str | None) -> CaseMandate | None:
    """The mandate, or None where none was recorded."""
    return _MANDATE.validate_json(keyring.open(kept)) if kept is not None else None


def told(mandate: CaseMandate) -> dict[str, str]:
    """The mandate as the record tells it."""
    return {
        "giver": mandate.giver,
        "scope": mandate.scope,
        "until": mandate.until.isoformat() if mandate.until else "",
        "proof": mandate.proof,
    }


async def acts(session: AsyncSession, keyring: KeyRing, case: str) -> list[Act]:
    """The acts about the mandate of a case, the oldest first."""
    query = select(ActRow).where(ActRow.reference == case, col(ActRow.kind).in_(_KINDS))
    rows = await session.exec(query.order_by(col(ActRow.seq)))
    return [opened.act(keyring, row) for row in rows]


def history(found: Sequence[Act]) -> tuple[MandateAct, ...]:
    """What the mandate was before and after each of them."""
    entries: list[MandateAct] = []
    for act in found:
        before = entries[-1].after if entries else None
        detail = act.detail or {}
        after = _after(detail, act.at if act.kind == WITHDRAWN else None)
        entries.append(
            MandateAct(
                seq=act.seq,
                kind=act.kind,
                at=act.at,
                by=act.actor,
                before=before,
                after=after,
                reason=detail.get("reason", ""),
            )
        )
    return tuple(entries)


def _after(detail: Mapping[str, str], withdrawn_at: datetime | None) -> CaseMandate | None:
    if not detail:
        return None
    return CaseMandate(
        giver=Giver(detail["giver"]),
        scope=Scope(detail["scope"]),
        until=date.fromisoformat(detail["until"]) if detail["until"] else None,
        proof=detail["proof"],
        withdrawn_at=withdrawn_at,
    )


async def at(store: Store, case: str, moment: datetime) -> CaseMandate | None:
    """The mandate of a case as it was then; None where none was recorded by then."""
    async with store.reading() as session:
        entries = history(await acts(session, store.keyring, case))
    before = [entry for entry in entries if entry.at <= moment]
    return before[-1].after if before else None


async def undecided(store: Store, desk: str, *, limit: int = 20) -> list[str]:
    """The cases whose mandate is withdrawn while takedowns of them go on, the longest first.

    Nobody has decided yet: they are neither closed nor on hold, and no mandate was recorded since.
    """
    query = (
        select(CaseRow.reference, TakedownRow.reference)
        .join(TakedownRow, col(TakedownRow.case_id) == col(CaseRow.id))
        .where(CaseRow.desk == desk, col(CaseRow.mandate_withdrawn_at).is_not(None))
        .where(TakedownRow.state != State.CLOSED)
        .order_by(col(CaseRow.mandate_withdrawn_at), col(TakedownRow.id))
    )
    going_on: dict[str, None] = {}
    for first in count(step=_PIECE):
        async with store.reading() as session:
            rows = (await session.exec(query.offset(first).limit(_PIECE))).all()
        held = await holds.held(store, [takedown for _, takedown in rows]) if rows else frozenset()
        going_on |= dict.fromkeys(case for case, takedown in rows if takedown not in held)
        if len(rows) < _PIECE or len(going_on) >= limit:
            break
    return list(going_on)[:limit]
