"""Who works at a desk: those to whom a task can be handed over."""

from sqlmodel import col, select

from untilgone.people import Person, Role
from untilgone.store.database import Store
from untilgone.store.people_rows import PersonRow


async def colleagues(store: Store, desk: str) -> frozenset[Person]:
    """Everybody at the desk who may come in."""
    query = select(PersonRow.name, PersonRow.role).where(
        PersonRow.desk == desk, col(PersonRow.is_active)
    )
    async with store.reading() as session:
        found = (await session.exec(query)).all()
    return frozenset(Person(name=name, role=Role(role), desk=desk) for name, role in found)
