"""Where a victim was advised to have hashes made, and the number that they were given there.

Hashes are made on the victim's own device, at stopncii.org (adults) or takeitdown.ncmec.org (minors);
neither they nor a file ever come here. It stands on the record of the case. Written by the command, as
changes of the directory are: no takedown changes by it, so no workflow is asked.
"""

from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.advice import Advice, HashService
from untilgone.cases import Category
from untilgone.errors import BadInput, NotFound
from untilgone.keyring import KeyRing
from untilgone.people import Person
from untilgone.store import opened
from untilgone.store.database import Store
from untilgone.store.tables import ActRow, CaseRow
from untilgone.store.write import record

KIND = "hashes advised"

_LONGEST = 100  # characters of a number


async def advise(
    store: Store, case: str, service: HashService, number: str, by: Person, now: datetime
) -> tuple[Advice, bool]:
    """Put the advice on the record, once: what stands there already is only told.

    Says whether it is new. NotFound where there is no such case; BadInput for a number that is no
    line, and for a service that is not for such material.
    """
    number = number.strip()
    if not number.isprintable() or len(number) > _LONGEST:
        raise BadInput(f"A number is one line of at most {_LONGEST} characters. Nothing was kept.")
    async with store.writing() as session:
        await record.lock(session)
        category = await _category(session, case)
        if service is HashService.STOPNCII and category.is_csam:
            raise BadInput(
                f"StopNCII is for adults, and {case} is {category}. Advise `take_it_down` "
                "(takeitdown.ncmec.org). Nothing was kept."
            )
        for known in await _standing(session, store.keyring, case):
            if (known.service, known.number) == (service, number):
                return known, False
        await record.append(
            session,
            store.keyring,
            at=now,
            actor=by.name,
            reference=case,
            kind=KIND,
            detail={"service": service, "number": number},
        )
    return Advice(case=case, service=service, number=number, by=by.name, at=now), True


async def advised(store: Store, case: str) -> list[Advice]:
    """What was advised in a case, the oldest first; NotFound where there is no such case."""
    async with store.reading() as session:
        await _category(session, case)
        return await _standing(session, store.keyring, case)


async def _category(session: AsyncSession, case: str) -> Category:
    found = await session.exec(select(CaseRow.category).where(CaseRow.reference == case))
    category = found.one_or_none()
    if category is None:
        raise NotFound(f"There is no case {case}. Nothing was kept.")
    return Category(category)


async def _standing(session: AsyncSession, keyring: KeyRing, case: str) -> list[Advice]:
    """What the record still holds of it: details are erased with the working data."""
    query = select(ActRow).where(ActRow.reference == case, ActRow.kind == KIND)
    acts = [opened.act(keyring, row) for row in await session.exec(query.order_by(col(ActRow.seq)))]
    return [
        Advice(
            case=case,
            service=HashService(act.detail["service"]),
            number=act.detail["number"],
            by=act.actor,
            at=act.at,
        )
        for act in acts
        if act.detail is not None
    ]
