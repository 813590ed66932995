"""Filters of the queue that people come back to. Theirs alone, and no act on a case."""

from dataclasses import dataclass
from uuid import uuid4

from sqlmodel import col, select

from untilgone.errors import Conflict, NotFound
from untilgone.people import Person
from untilgone.store.database import Store
from untilgone.store.queue_rows import SavedViewRow

MOST = 20  # of one person


@dataclass(frozen=True, kw_only=True)
class SavedView:
    """A name, and what stands behind the `?` in the address."""

    view_id: str
    name: str
    query: str


async def saved_views(store: Store, by: Person) -> tuple[SavedView, ...]:
    """The views of this person, by name."""
    query = select(SavedViewRow).where(SavedViewRow.person == _owner(by))
    async with store.reading() as session:
        rows = (await session.exec(query)).all()
    views = (_opened(store, row) for row in rows)
    return tuple(sorted(views, key=lambda view: (view.name.casefold(), view.view_id)))


async def save_view(store: Store, by: Person, name: str, query: str) -> None:
    """Keep the view; one of the same name is replaced. Conflict where there are many."""
    async with store.writing() as session:
        mine = select(SavedViewRow).where(SavedViewRow.person == _owner(by))
        rows = (await session.exec(mine.with_for_update())).all()
        same = next((row for row in rows if store.keyring.open(row.name_sealed) == name), None)
        if same is None and len(rows) >= MOST:
            raise Conflict(f"You have {MOST} saved views. Remove one of them first.")
        row = same or SavedViewRow(
            view_id=uuid4().hex, person=_owner(by), name_sealed="", query_sealed=""
        )
        row.name_sealed, row.query_sealed = store.keyring.seal(name), store.keyring.seal(query)
        session.add(row)


async def remove_view(store: Store, by: Person, view_id: str) -> None:
    """Remove the view; NotFound where this person has none such."""
    query = select(SavedViewRow).where(
        col(SavedViewRow.view_id) == view_id, SavedViewRow.person == _owner(by)
    )
    async with store.writing() as session:
        row = (await session.exec(query)).one_or_none()
        if row is None:
            raise NotFound("There is no such view of yours. Nothing was changed.")
        await session.delete(row)


def _owner(by: Person) -> str:
    """Two desks can have people of the same name."""
    return f"{by.desk}:{by.name}"


def _opened(store: Store, row: SavedViewRow) -> SavedView:
    return SavedView(
        view_id=row.view_id,
        name=store.keyring.open(row.name_sealed),
        query=store.keyring.open(row.query_sealed),
    )
