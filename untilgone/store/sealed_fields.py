"""Every field that the key ring seals, and by which key each of them is sealed."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, func, select, union_all
from sqlmodel import SQLModel, col
from sqlmodel import select as sqlmodel_select
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.keyring import MARK
from untilgone.store import opened
from untilgone.store.database import Store
from untilgone.store.tables import ActRow

RENEWED = "keys renewed"
"""The kind of act that everything in the store was sealed anew."""
_LONGEST_NAME = 32


@dataclass(frozen=True, kw_only=True)
class SealedField:
    """One column of one table."""

    table: Table
    column: Column[str]


@dataclass(frozen=True, kw_only=True)
class Renewal:
    """When everything in the store was last sealed anew, and by which key."""

    key: str
    at: datetime


def sealed_fields() -> tuple[SealedField, ...]:
    """All of them, in the order of their tables."""
    return tuple(
        SealedField(table=table, column=column)
        for table in SQLModel.metadata.sorted_tables
        for column in table.columns
        if column.name.endswith("_sealed")
    )


async def sealed_by(store: Store) -> Mapping[str, int]:
    """How many fields each key seals, those of the ring all named; reads the whole store once.

    A key that is not in the ring is named too: what it sealed cannot be read.
    """
    found: Counter[str] = Counter(dict.fromkeys(store.keyring.names, 0))
    async with store.reading() as session:
        connection = await session.connection()
        is_sqlite = connection.dialect.name == "sqlite"
        place = func.instr if is_sqlite else func.strpos
        names = [_key_of(field.column, place) for field in sealed_fields()]
        query = union_all(*(select(name, func.count()).group_by(name) for name in names))
        for key, number in await connection.execute(query):
            if key is not None:
                found[key] += number
    return dict(found)


def _key_of(column: Column[str], place: Callable[..., Any]) -> ColumnElement[str]:
    """The name of the key, as far as the next colon."""
    rest = func.substr(column, len(MARK) + 1, _LONGEST_NAME + 1)
    return func.substr(rest, 1, place(rest, ":") - 1)


async def last_renewal(store: Store) -> Renewal | None:
    """The last time that it was done; None: never."""
    async with store.reading() as session:
        return await renewal_in(session, store)


async def renewal_in(session: AsyncSession, store: Store) -> Renewal | None:
    """As ``last_renewal``, inside a transaction."""
    query = sqlmodel_select(ActRow).where(ActRow.kind == RENEWED).order_by(col(ActRow.seq).desc())
    row = (await session.exec(query.limit(1))).one_or_none()
    if row is None:
        return None
    detail = opened.act(store.keyring, row).detail or {}
    return Renewal(key=detail.get("key", ""), at=row.at)
