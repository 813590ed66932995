"""Numbers that were given out after the backup, and are not to be given out again."""

from sqlalchemy import func, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.store.database import Store
from untilgone.store.tables import CounterRow, NoticeRow
from untilgone.store.write.record import lock

_GAP = 100_000  # letters that may have left since the backup: their tokens lead to no other letter


async def next_number(session: AsyncSession) -> int:
    """A number for a letter of which only Temporal tells: far from those that may be in use.

    What answers to a lost letter carry in their address then belongs to no letter, instead of to
    another one (untilgone/tokens.py).
    """
    last = (await session.exec(select(func.max(NoticeRow.number)))).one() or 0
    query = select(NoticeRow.number).where(NoticeRow.template == "lost")
    is_far = (await session.exec(query.order_by(col(NoticeRow.number).desc()).limit(1))).first()
    number = last + (1 if is_far == last else _GAP)
    if session.get_bind().dialect.name == "postgresql":
        moved = text("SELECT setval(pg_get_serial_sequence('notices', 'number'), :number)")
        connection = await session.connection()
        await connection.execute(moved.bindparams(number=number))
    return number


async def past_case(store: Store, reference: str) -> None:
    """Give the number of this case to no other one."""
    _, year, number = reference.split("-")[:3]
    async with store.writing() as session:
        await lock(session)
        name = f"cases/{year}"
        counter = await session.get(CounterRow, name) or CounterRow(name=name, value=0)
        counter.value = max(counter.value, int(number))
        session.add(counter)
