"""What reporters have not been told yet, and the messages that tell them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import func, literal, or_
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.cases import Category, Outcome
from untilgone.errors import NotFound
from untilgone.looks import Standing
from untilgone.reporters import Event, NewsState, Way
from untilgone.store.database import Store
from untilgone.store.news_rows import CaseContactRow, NewsItemRow, NewsLetterRow
from untilgone.store.round_rows import RoundRow
from untilgone.store.tables import CaseRow, TakedownRow
from untilgone.store.views import NewsToView

_MOST = 2000  # that happened are looked at together
_MOST_LETTERS = 50

_Row: TypeAlias = tuple[CaseContactRow, CaseRow, TakedownRow, int, datetime]


@dataclass(frozen=True, kw_only=True)
class Happened:
    """One thing about one takedown that was not told yet."""

    takedown_id: int
    reference: str
    url: str  # as it was reported
    round: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Due:
    """Everything of one kind in one case that somebody is to be told at once."""

    contact_id: int
    case: str
    category: Category
    language: str
    way: Way
    with_details: bool
    event: Event
    happened: tuple[Happened, ...]
    done: int  # takedowns of the case of which it is true now; of `reappeared`: that are gone
    total: int  # takedowns of the case that were not withdrawn


async def due(store: Store, ways: Collection[Way], *, begun_before: datetime) -> list[Due]:
    """What is to be told: each kind once the oldest of it happened before ``begun_before``.

    What has been overtaken is left out: nobody is told that something is back that is gone again.
    """
    async with store.reading() as session:
        found: list[Due] = []
        for event, query in _QUERIES.items():
            untold = query().where(col(CaseContactRow.way).in_(ways)).limit(_MOST)
            rows: list[_Row] = list((await session.exec(untold)).all())
            for contact_id in dict.fromkeys(contact.id for contact, *_ in rows):
                own = [row for row in rows if row[0].id == contact_id]
                if min(at for *_, at in own) <= begun_before:
                    found.append(await _due(session, store, event, own))
        return found


async def _due(session: AsyncSession, store: Store, event: Event, rows: list[_Row]) -> Due:
    contact, case, *_ = rows[0]
    assert contact.id is not None
    done, total = await _counts(session, case, event)
    return Due(
        contact_id=contact.id,
        case=case.reference,
        category=Category(case.category),
        language=case.language,
        way=Way(contact.way),
        with_details=contact.with_details,
        event=event,
        happened=tuple(_happened(store, rows)),
        done=done,
        total=total,
    )


def _happened(store: Store, rows: Iterable[_Row]) -> Iterable[Happened]:
    for _, _, takedown, number, at in rows:
        assert takedown.id is not None
        yield Happened(
            takedown_id=takedown.id,
            reference=takedown.reference,
            url=store.keyring.open(takedown.url_sealed),
            round=number,
            at=at,
        )


async def _counts(session: AsyncSession, case: CaseRow, event: Event) -> tuple[int, int]:
    is_done = (
        col(TakedownRow.first_notice_at).is_not(None)
        if event is Event.DELIVERED
        else col(TakedownRow.standing) == Standing.GONE
    )
    query = select(func.count()).where(TakedownRow.case_id == case.id, _NOT_WITHDRAWN)
    total = (await session.exec(query)).one()
    return (await session.exec(query.where(is_done))).one(), total


_NOT_WITHDRAWN = or_(
    col(TakedownRow.outcome).is_(None), col(TakedownRow.outcome) != Outcome.WITHDRAWN
)


def _untold(event: Event, number: Any, at: Any) -> Any:
    """Contacts and takedowns of their cases, but none that was told this; the oldest first."""
    return (
        select(CaseContactRow, CaseRow, TakedownRow, number)
        .add_columns(at)
        .join(CaseRow, col(CaseRow.id) == col(CaseContactRow.case_id))
        .join(TakedownRow, col(TakedownRow.case_id) == col(CaseRow.id))
        .outerjoin(
            NewsItemRow,
            (col(NewsItemRow.contact_id) == col(CaseContactRow.id))
            & (col(NewsItemRow.takedown_id) == col(TakedownRow.id))
            & (col(NewsItemRow.event) == event)
            & (col(NewsItemRow.round) == number),
        )
        .where(col(NewsItemRow.letter_id).is_(None), col(CaseContactRow.removed_at).is_(None))
        .where(at.is_not(None), at >= col(CaseContactRow.added_at), _NOT_WITHDRAWN)
        .order_by(at, col(TakedownRow.id))
    )


def _delivered() -> Any:
    query = _untold(Event.DELIVERED, literal(0), col(TakedownRow.first_notice_at))
    return query.where(col(TakedownRow.standing) != Standing.GONE)


def _gone() -> Any:
    current = col(TakedownRow.reappeared) + col(TakedownRow.restarts)
    query = _untold(Event.GONE, current, col(TakedownRow.confirmed_at))
    return query.where(col(TakedownRow.standing) == Standing.GONE)


def _reappeared() -> Any:
    """By the number of times it came back; each time a round began after one that was confirmed."""
    before = aliased(RoundRow)
    began = (
        select(func.max(RoundRow.began_at))
        .join(before, col(before.takedown_id) == col(RoundRow.takedown_id))
        .where(RoundRow.takedown_id == TakedownRow.id, before.number == RoundRow.number - 1)
        .where(col(before.confirmed_at).is_not(None), col(before.moved_at).is_(None))
        .correlate(TakedownRow)
        .scalar_subquery()
    )
    query = _untold(Event.REAPPEARED, col(TakedownRow.reappeared), began)
    return query.where(col(TakedownRow.reappeared) > 0, col(TakedownRow.standing) != Standing.GONE)


_QUERIES = {
    Event.DELIVERED: _delivered,
    Event.GONE: _gone,
    Event.REAPPEARED: _reappeared,
}


async def waiting(store: Store) -> tuple[str, ...]:
    """Messages that nobody has taken up yet, the oldest first."""
    query = (
        select(NewsLetterRow.letter_id)
        .where(NewsLetterRow.state == NewsState.PREPARED, col(NewsLetterRow.handed_at).is_(None))
        .order_by(col(NewsLetterRow.made_at))
        .limit(_MOST_LETTERS)
    )
    async with store.reading() as session:
        return tuple((await session.exec(query)).all())


async def wanted(session: AsyncSession, case_id: int | None) -> list[NewsToView]:
    """Who wants news of a case, without any address."""
    query = select(CaseContactRow).where(
        CaseContactRow.case_id == case_id, col(CaseContactRow.removed_at).is_(None)
    )
    return [
        NewsToView(
            way=Way(row.way),
            with_details=row.with_details,
            added_by=row.added_by,
            added_at=row.added_at,
        )
        for row in await session.exec(query.order_by(col(CaseContactRow.id)))
    ]


@dataclass(frozen=True, kw_only=True)
class Message:
    """One message as it leaves, word for word."""

    letter_id: str
    case: str
    way: Way
    address: str | None  # None: nobody wants news any more
    event: Event
    language: str
    state: NewsState
    message_id: str | None
    subject: str
    text: str
    made_at: datetime


async def message(store: Store, letter_id: str) -> Message:
    """One message and where it goes; NotFound when there is none."""
    query = (
        select(NewsLetterRow, CaseContactRow, CaseRow)
        .join(CaseContactRow, col(CaseContactRow.id) == col(NewsLetterRow.contact_id))
        .join(CaseRow, col(CaseRow.id) == col(CaseContactRow.case_id))
        .where(NewsLetterRow.letter_id == letter_id)
    )
    async with store.reading() as session:
        found = (await session.exec(query)).one_or_none()
    if found is None:
        raise NotFound(f"There is no message {letter_id}.")
    letter, contact, case = found
    unseal = store.keyring.open
    return Message(
        letter_id=letter_id,
        case=case.reference,
        way=Way(contact.way),
        address=unseal(contact.address_sealed) if contact.address_sealed else None,
        event=Event(letter.event),
        language=case.language,
        state=NewsState(letter.state),
        message_id=letter.message_id,
        subject=unseal(letter.subject_sealed),
        text=unseal(letter.text_sealed),
        made_at=letter.made_at,
    )


async def returned(store: Store, message_ids: Collection[str]) -> str | None:
    """The message to a reporter that came back in a mail; None where none of ours did."""
    query = select(NewsLetterRow.letter_id).where(col(NewsLetterRow.message_id).in_(message_ids))
    async with store.reading() as session:
        return (await session.exec(query)).first()


async def wanted_by(store: Store, ways: Collection[Way]) -> int:
    """How many contacts want news in one of these ways."""
    query = select(func.count()).where(
        col(CaseContactRow.way).in_(ways), col(CaseContactRow.removed_at).is_(None)
    )
    async with store.reading() as session:
        return (await session.exec(query)).one()


async def failed(store: Store, *, since: datetime) -> int:
    """How many messages did not arrive, or perhaps not."""
    lost = (NewsState.UNKNOWN, NewsState.REFUSED, NewsState.FAILED, NewsState.RETURNED)
    query = select(func.count()).where(
        col(NewsLetterRow.state).in_(lost), col(NewsLetterRow.ended_at) >= since
    )
    async with store.reading() as session:
        return (await session.exec(query)).one()
