"""Sealing anew what older keys sealed, while everybody else goes on reading and writing.

Rows that somebody else holds are left for the next time around, so nobody waits for anybody twice;
and a field is changed only where it still is what was opened.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, tuple_, update

from untilgone.errors import BadInput
from untilgone.keyring import MARK
from untilgone.store.database import Store
from untilgone.store.sealed_fields import RENEWED, SealedField, renewal_in
from untilgone.store.write.record import append

AT_ONCE = 100  # fields; letters may be large, and others wait for SQLite's one writer meanwhile


@dataclass(frozen=True, kw_only=True)
class Piece:
    """What was done to some fields. ``after``: the last one's key; None: there are no more."""

    done: int
    closed: int  # that no key of the ring opens
    after: tuple[Any, ...] | None


async def reseal_some(
    store: Store, field: SealedField, after: tuple[Any, ...] | None, at_once: int = AT_ONCE
) -> Piece:
    """Seal the next fields of a column under the first key of the ring, in one transaction."""
    keyring, column = store.keyring, field.column
    keys = list(field.table.primary_key.columns)
    mine = f"{MARK}{keyring.sealing_key}:"
    query = (
        select(*keys, column)
        .where(column.is_not(None), ~column.startswith(mine, autoescape=True))
        .order_by(*keys)
        .limit(at_once)
        .with_for_update(skip_locked=True)
    )
    if after is not None:
        query = query.where(tuple_(*keys) > tuple_(*after))
    done = closed = 0
    async with store.writing() as session:
        connection = await session.connection()
        rows: Sequence[Any] = (await connection.execute(query)).all()
        for *key, sealed in rows:
            try:
                fresh = keyring.seal(keyring.open(sealed))
            except BadInput:
                closed += 1
                continue
            where = [part == value for part, value in zip(keys, key, strict=True)]
            changed = await connection.execute(
                update(field.table).where(*where, column == sealed).values({column.name: fresh})
            )
            done += changed.rowcount
    last = tuple(rows[-1][:-1]) if len(rows) == at_once else None
    return Piece(done=done, closed=closed, after=last)


async def keep_renewal(store: Store, fields: int, *, by: str, now: datetime) -> None:
    """Put on the record that all is sealed by the first key; once, where nothing had to be done."""
    key = store.keyring.sealing_key
    async with store.writing() as session:
        before = await renewal_in(session, store)
        if fields == 0 and before is not None and before.key == key:
            return
        await append(
            session,
            store.keyring,
            at=now,
            actor=by,
            reference="keys",
            kind=RENEWED,
            detail={"key": key, "fields": str(fields)},
        )
