"""Who works here, as far as sign-in knows: those to whom a task can be handed over."""

from sqlmodel import select

from untilgone.people import Person, Role
from untilgone.store.database import Store
from untilgone.store.people_rows import SessionRow, SignInLinkRow


async def colleagues(store: Store) -> frozenset[Person]:
    """Everybody who was let in, in each role in which they were."""
    async with store.reading() as session:
        links = (await session.exec(select(SignInLinkRow.person, SignInLinkRow.role))).all()
        inside = (await session.exec(select(SessionRow.person, SessionRow.role))).all()
    return frozenset(Person(name=name, role=Role(role)) for name, role in {*links, *inside})
