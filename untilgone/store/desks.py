"""Whose cases and mails are whose: several desks can share an installation."""

from typing import Any

from sqlalchemy import and_, exists, or_
from sqlmodel import col, select

from untilgone.errors import NotFound
from untilgone.people import MAIN_DESK, Person
from untilgone.store.database import Store
from untilgone.store.mail_rows import MailRow
from untilgone.store.tables import CaseRow, TakedownRow


def is_about(reference: Any, desk: str) -> Any:
    """The condition that an act of the record, by its reference, is a desk's.

    What is about no case (people, the directory) is the main desk's.
    """
    tables = (TakedownRow, CaseRow)
    if desk == MAIN_DESK:
        # Below and above, for which there is an index; for "not equal" a database has none.
        others = [(e.reference, or_(col(e.desk) < desk, col(e.desk) > desk)) for e in tables]
        return and_(*(~exists().where(col(of) == reference, other) for of, other in others))
    return or_(
        *(exists().where(col(e.reference) == reference, col(e.desk) == desk) for e in tables)
    )


async def desk_of(store: Store, reference: str) -> str | None:
    """The desk of a case or a takedown; None where there is none such."""
    async with store.reading() as session:
        found = (
            await session.exec(select(TakedownRow.desk).where(TakedownRow.reference == reference))
        ).first()
        if found is not None:
            return found
        query = select(CaseRow.desk).where(CaseRow.reference == reference)
        return (await session.exec(query)).first()


async def desk_of_mail(store: Store, digest: str) -> str | None:
    """The desk of what a mail is about, the main one where nobody knows; None without such a mail.

    ``digest`` may be the beginning of one.
    """
    query = select(MailRow.takedown).where(col(MailRow.digest).startswith(digest, autoescape=True))
    async with store.reading() as session:
        found = (await session.exec(query.limit(2))).all()
    if len(found) != 1:
        return None
    return (await desk_of(store, found[0]) if found[0] else None) or MAIN_DESK


async def refuse_other_desk(store: Store, by: Person, reference: str | None) -> None:
    """NotFound where a case or a takedown is another desk's."""
    desk = await desk_of(store, reference) if reference else None
    if desk is not None and desk != by.desk:
        raise NotFound(f"There is no takedown {reference}.")
