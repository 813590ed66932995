"""What becomes of a report: what is followed already, and how far what it opened has come."""

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import TypeAdapter
from sqlalchemy import func
from sqlmodel import col, select

from untilgone.cases import OpenedCase, Opening, State
from untilgone.store.database import Store
from untilgone.store.report_rows import ReportRow
from untilgone.store.tables import TakedownRow
from untilgone.store.write.followers import claim_of, followers

_OPENED_CASE = TypeAdapter(OpenedCase)
_TOLD = (State.NOTIFYING, State.WAITING)


@dataclass(frozen=True, kw_only=True)
class Reported:
    """What became of a report, and where its takedowns stand."""

    case: OpenedCase
    opened: int
    looked_at: int
    on_its_way: int  # a notice
    needs_person: int


async def followed(store: Store, urls: Sequence[str], desk: str) -> dict[str, str]:
    """By URL the open takedown that follows it already, however it is written there.

    Empty where it is another desk's: nobody learns more than that there is one.

    ``urls`` are in our one spelling. Another report may open them at the same moment.
    """
    async with store.reading() as session:
        found = await followers(session, store.keyring, urls)
        claims = {url: claim_of(store.keyring, url) for url in urls}
        there = {url: found[claim] for url, claim in claims.items() if claim in found}
        return {url: row.reference if row.desk == desk else "" for url, row in there.items()}


async def reported(store: Store, report_id: str) -> Reported | None:
    """The answer to a report and its takedowns' states; None while it is not opened."""
    async with store.reading() as session:
        row = await session.get(ReportRow, report_id)
        if row is None:
            return None
        case = _OPENED_CASE.validate_json(store.keyring.open(row.answer_sealed))
        references = [t.reference for t in case.takedowns if t.result is Opening.OPENED]
        query = (
            select(TakedownRow.state, func.count())
            .where(col(TakedownRow.reference).in_(references))
            .group_by(col(TakedownRow.state))
        )
        states: dict[str, int] = dict((await session.exec(query)).all())
    return Reported(
        case=case,
        opened=len(references),
        looked_at=sum(states.values()) - states.get(State.REPORTED, 0),
        on_its_way=sum(states.get(state, 0) for state in _TOLD),
        needs_person=states.get(State.NEEDS_PERSON, 0),
    )
