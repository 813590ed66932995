"""Adding a row that another worker may be adding at the same moment."""

from typing import TypeVar

from sqlalchemy import inspect
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

_RowT = TypeVar("_RowT", bound=SQLModel)


async def locked_or_added(session: AsyncSession, fresh: _RowT) -> _RowT:
    """The row with the primary key of ``fresh``, locked until the transaction ends.

    It is ``fresh`` itself where there was none.
    """
    table, key = type(fresh), inspect(fresh).mapper.primary_key_from_instance(fresh)
    row = await session.get(table, key, with_for_update=True)
    if row is not None:
        return row
    try:
        async with session.begin_nested():
            session.add(fresh)
    except IntegrityError:  # another worker was faster; PostgreSQL waited until it was through
        return await session.get_one(table, key, with_for_update=True)
    return fresh
