"""The addresses that a takedown follows: what looks, letters and pages need to know of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.cases import Category
from untilgone.errors import NotFound
from untilgone.keyring import KeyRing
from untilgone.looks import Fingerprint, Verdict
from untilgone.store import opened
from untilgone.store.address_rows import AddressRow
from untilgone.store.database import Store
from untilgone.store.tables import LookRow, TakedownRow


@dataclass(frozen=True, kw_only=True)
class Address:
    """One address, and the page as the first live look found it there, to compare with."""

    url: str
    first: Fingerprint | None = None


@dataclass(frozen=True, kw_only=True)
class LookBasis:
    """What a look needs to know of its takedown; ``earlier`` are the addresses it was moved from."""

    current: Address
    earlier: tuple[Address, ...]
    category: Category
    reported_at: datetime


async def what_to_look_at(store: Store, reference: str) -> LookBasis:
    """What to look at for a takedown, in one moment of the store; NotFound if there is none."""
    query = select(TakedownRow, _first_look()).where(TakedownRow.reference == reference)
    async with store.reading() as session:
        found = (await session.exec(query)).one_or_none()
        if found is None:
            raise NotFound(f"There is no takedown {reference}.")
        row, first = found
        moved_to = await _latest(session, row) if row.moves else []
    addresses = [_address(store.keyring, url, kept) for url, kept in moved_to] or [
        _address(store.keyring, row.url_sealed, first)
    ]
    return LookBasis(
        current=addresses[-1],
        earlier=tuple(reversed(addresses[:-1])),
        category=Category(row.category),
        reported_at=row.reported_at,
    )


def _address(keyring: KeyRing, url_sealed: str, kept: str | None) -> Address:
    return Address(url=keyring.open(url_sealed), first=opened.fingerprint(kept) if kept else None)


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


async def _latest(session: AsyncSession, row: TakedownRow) -> list[tuple[str, str | None]]:
    """Each address once, sealed, with what the first look there kept; the current one last."""
    query = (
        select(AddressRow, _first_look(since=func.coalesce(AddressRow.look_id, 0)))
        .join(TakedownRow, col(AddressRow.takedown_id) == col(TakedownRow.id))
        .where(TakedownRow.id == row.id, col(AddressRow.number).is_not(None))
        .order_by(col(AddressRow.number))
    )
    latest: dict[str, tuple[str, str | None]] = {}
    for address, kept in await session.exec(query):
        latest.pop(address.url_lookup, None)  # what it was moved back to also stands later
        latest[address.url_lookup] = address.url_sealed, kept
    return list(latest.values())


def _first_look(since: Any = 0) -> Any:
    """What the first live look of a takedown, since that look, kept of the page.

    Live looks that kept nothing, a person's among them, are passed over.
    """
    return (
        select(LookRow.fingerprint)
        .where(LookRow.takedown_id == TakedownRow.id, LookRow.verdict == Verdict.LIVE)
        .where(col(LookRow.fingerprint).is_not(None), col(LookRow.id) >= since)
        .order_by(col(LookRow.id))
        .limit(1)
        .correlate(TakedownRow, AddressRow)
        .scalar_subquery()
    )
