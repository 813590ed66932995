"""The addresses that a takedown follows: what looks, letters and pages need to know of them."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.cases import Category
from untilgone.keyring import KeyRing
from untilgone.looks import Fingerprint, Verdict
from untilgone.store import opened
from untilgone.store.address_rows import AddressRow
from untilgone.store.database import Store
from untilgone.store.rows import takedown_row
from untilgone.store.tables import LookRow, TakedownRow


@dataclass(frozen=True, kw_only=True)
class Address:
    """One address, and the page as the first live look found it there, to compare with."""

    url: str
    first: Fingerprint | None = None


@dataclass(frozen=True, kw_only=True)
class Followed:
    """What a takedown looks at; ``earlier`` are the addresses that it was moved from."""

    current: Address
    earlier: tuple[Address, ...]
    category: Category
    reported_at: datetime


async def followed(store: Store, reference: str) -> Followed:
    """All that a look needs to know, in one moment of the store; NotFound if there is nothing."""
    async with store.reading() as session:
        row = await takedown_row(session, reference)
        addresses = [
            Address(url=url, first=await _first_look(session, row, since))
            for url, since in await _latest(session, store.keyring, row)
        ]
    return Followed(
        current=addresses[-1],
        earlier=tuple(reversed(addresses[:-1])),
        category=Category(row.category),
        reported_at=row.reported_at,
    )


async def places(session: AsyncSession, keyring: KeyRing, row: TakedownRow) -> list[str]:
    """Where it was after each move, the reported address first, the current one last."""
    if not row.moves:
        return [keyring.open(row.url_sealed)]
    return [keyring.open(address.url_sealed) for address in await moved(session, row)]


async def moved(session: AsyncSession, row: TakedownRow) -> list[AddressRow]:
    """The rows of the moves in order, that of the reported address first; none without a move."""
    query = (
        select(AddressRow)
        .where(AddressRow.takedown_id == row.id, col(AddressRow.number).is_not(None))
        .order_by(col(AddressRow.number))
    )
    return list((await session.exec(query)).all())


async def _latest(
    session: AsyncSession, keyring: KeyRing, row: TakedownRow
) -> list[tuple[str, int]]:
    """Each address once, with the look since which it was there; the current one last."""
    if not row.moves:
        return [(keyring.open(row.url_sealed), 0)]
    latest: dict[str, tuple[str, int]] = {}
    for address in await moved(session, row):
        latest.pop(address.url_lookup, None)  # what it was moved back to also stands later
        latest[address.url_lookup] = keyring.open(address.url_sealed), address.look_id or 0
    return list(latest.values())


async def _first_look(session: AsyncSession, row: TakedownRow, since: int) -> Fingerprint | None:
    """What the first live look since then kept of the page; None while there is none.

    Live looks that kept nothing, a person's among them, are passed over.
    """
    query = (
        select(LookRow.fingerprint)
        .where(LookRow.takedown_id == row.id, LookRow.verdict == Verdict.LIVE)
        .where(col(LookRow.fingerprint).is_not(None), col(LookRow.id) >= since)
        .order_by(col(LookRow.id))
        .limit(1)
    )
    kept = (await session.exec(query)).one_or_none()
    return opened.fingerprint(kept) if kept else None
