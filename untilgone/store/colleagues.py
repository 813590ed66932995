"""Who works here, as far as sign-in knows: those to whom a task can be handed over."""

from sqlmodel import select

from untilgone.people import Person, Role
from untilgone.store.database import Store
from untilgone.store.people_rows import SessionRow, SignInLinkRow


async def colleagues(store: Store, desk: str) -> frozenset[Person]:
    """Everybody of the desk who was let in, in each role in which they were."""
    links = select(SignInLinkRow.person, SignInLinkRow.role).where(SignInLinkRow.desk == desk)
    inside = select(SessionRow.person, SessionRow.role).where(SessionRow.desk == desk)
    async with store.reading() as session:
        found = {*(await session.exec(links)).all(), *(await session.exec(inside)).all()}
    return frozenset(Person(name=name, role=Role(role), desk=desk) for name, role in found)
