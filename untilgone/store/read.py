"""Reading the store: everything comes out as frozen views, opened with the key ring."""

import json
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import case as sql_case
from sqlalchemy import func
from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.cases import Category, Outcome, State, TaskKind
from untilgone.errors import BadInput, NotFound
from untilgone.looks import Standing, Verdict
from untilgone.notices import AnswerKind, Letter, Notice, NoticeKey, NoticeKind, NoticeState
from untilgone.parties import Contact, Party, PartyKind
from untilgone.record import ALTERED, Act, digest
from untilgone.rules import priority_key
from untilgone.store.database import Store
from untilgone.store.tables import (
    ActRow,
    AnswerRow,
    BadContactRow,
    CaseRow,
    ContactRow,
    LookRow,
    NoticeRow,
    PartyRow,
    TakedownRow,
    TaskRow,
)
from untilgone.store.views import (
    AnswerView,
    CaseView,
    LookView,
    NoticeView,
    TakedownLine,
    TakedownView,
    TaskView,
)
from untilgone.tokens import make_token

_RowT = TypeVar("_RowT", bound=SQLModel)


@dataclass(frozen=True, kw_only=True)
class Filter:
    """Which takedowns; a field that is None asks nothing."""

    state: State | None = None
    category: Category | None = None
    platform: str | None = None
    is_open: bool | None = None


async def takedowns(
    store: Store, wanted: Filter, *, before: str | None = None, limit: int = 100
) -> list[TakedownLine]:
    """The newest first; ``before`` is the last reference of the page before."""
    query = select(TakedownRow, CaseRow.reference).join(CaseRow)
    for column, value in (
        (TakedownRow.state, wanted.state),
        (TakedownRow.category, wanted.category),
        (TakedownRow.platform, wanted.platform),
    ):
        if value is not None:
            query = query.where(column == value)
    if wanted.is_open is not None:
        is_closed = col(TakedownRow.state) == State.CLOSED
        query = query.where(~is_closed if wanted.is_open else is_closed)
    async with store.reading() as session:
        if before is not None:
            last = (await _takedown(session, before)).id
            query = query.where(col(TakedownRow.id) < last)
        query = query.order_by(col(TakedownRow.id).desc()).limit(limit)
        rows = (await session.exec(query)).all()
        tasks = await _open_tasks(session, [row.id for row, _ in rows])
        return [_line(store, row, case, tasks) for row, case in rows]


async def case(store: Store, reference: str) -> CaseView:
    """A case with its takedowns; NotFound when there is none."""
    async with store.reading() as session:
        found = await session.exec(select(CaseRow).where(CaseRow.reference == reference))
        row = found.one_or_none()
        if row is None:
            raise NotFound(f"There is no case {reference}.")
        query = select(TakedownRow).where(TakedownRow.case_id == row.id)
        members = (await session.exec(query.order_by(col(TakedownRow.number)))).all()
        tasks = await _open_tasks(session, [member.id for member in members])
        return CaseView(
            reference=row.reference,
            category=Category(row.category),
            language=row.language,
            playbook=row.playbook,
            explanation=store.keyring.open(row.explanation_sealed),
            opened_by=row.opened_by,
            opened_at=row.opened_at,
            takedowns=tuple(_line(store, m, row.reference, tasks) for m in members),
        )


async def takedown(store: Store, reference: str) -> TakedownView:
    """Everything about one takedown; NotFound when there is none."""
    async with store.reading() as session:
        row = await _takedown(session, reference)
        case_row = await session.get_one(CaseRow, row.case_id)
        tasks = await _all(session, TaskRow, row.id, TaskRow.created_at)
        open_tasks = {row.id: sum(task.done_at is None for task in tasks)}
        notices = await _all(session, NoticeRow, row.id, NoticeRow.number)
        looks = await _all(session, LookRow, row.id, LookRow.id)
        answers = await _all(session, AnswerRow, row.id, AnswerRow.at)
        acts = await session.exec(
            select(ActRow).where(ActRow.reference == reference).order_by(col(ActRow.seq))
        )
        return TakedownView(
            line=_line(store, row, case_row.reference, open_tasks),
            language=case_row.language,
            playbook=row.playbook,
            parties=await _parties(session, row.id),
            notices=tuple(_notice_view(store, notice) for notice in notices),
            looks=tuple(_look_view(store, look) for look in looks),
            answers=tuple(_answer_view(store, answer) for answer in answers),
            tasks=tuple(_task_view(store, task, reference) for task in tasks),
            timeline=tuple(_act(store, act) for act in acts),
        )


async def open_tasks(store: Store, *, limit: int = 100) -> list[TaskView]:
    """What waits for a person: by the category's promised priority, then the oldest first."""
    urgency = sql_case(
        {category.value: priority_key(category) for category in Category},
        value=col(TakedownRow.category),
    )
    query = (
        select(TaskRow, TakedownRow.reference)
        .join(TakedownRow, col(TaskRow.takedown_id) == col(TakedownRow.id))
        .where(col(TaskRow.done_at).is_(None))
        .order_by(urgency, col(TaskRow.created_at))
        .limit(limit)
    )
    async with store.reading() as session:
        rows = (await session.exec(query)).all()
        return [_task_view(store, task, reference) for task, reference in rows]


async def record(store: Store, *, after: int = 0) -> AsyncIterator[Act]:
    """The whole record in order, a thousand entries at a time."""
    while True:
        query = select(ActRow).where(ActRow.seq > after).order_by(col(ActRow.seq)).limit(1000)
        async with store.reading() as session:
            rows = (await session.exec(query)).all()
        for row in rows:
            yield _act(store, row)
        if not rows:
            return
        after = rows[-1].seq


@dataclass(frozen=True, kw_only=True)
class KeptNotice:
    """A notice as it was kept, and how far it has come."""

    notice: Notice
    state: NoticeState
    delivered_at: datetime | None


async def notice(store: Store, notice_id: str, secret: bytes) -> KeptNotice | None:
    """A kept notice, ready to leave, and how far it has come; None when there is none."""
    query = (
        select(NoticeRow, TakedownRow.reference)
        .join(TakedownRow, col(NoticeRow.takedown_id) == col(TakedownRow.id))
        .where(NoticeRow.notice_id == notice_id)
    )
    async with store.reading() as session:
        found = (await session.exec(query)).one_or_none()
    if found is None:
        return None
    row, reference = found
    assert row.number is not None
    letter = Letter(
        subject=store.keyring.open(row.subject_sealed),
        text=store.keyring.open(row.text_sealed),
        html=store.keyring.open(row.html_sealed) if row.html_sealed else None,
        language=row.language,
        template=row.template,
        version=row.template_version,
        sha256=row.sha256,
    )
    return KeptNotice(
        notice=Notice(
            notice_id=notice_id,
            takedown=reference,
            kind=NoticeKind(row.kind),
            channel=row.channel or "",
            address=row.address,
            letter=letter,
            message_id=row.message_id,
            token=make_token(row.number, secret),
        ),
        state=NoticeState(row.state),
        delivered_at=row.delivered_at,
    )


@dataclass(frozen=True, kw_only=True)
class Basis:
    """What a look or a letter about a takedown needs to know."""

    url: str
    category: Category
    explanation: str
    last_live_at: datetime | None
    reported_at: datetime
    delivered: tuple[NoticeView, ...]


async def basis(store: Store, reference: str) -> Basis:
    """The facts behind a takedown; NotFound when there is none."""
    query = select(TakedownRow, CaseRow).join(CaseRow).where(TakedownRow.reference == reference)
    async with store.reading() as session:
        found = (await session.exec(query)).one_or_none()
        if found is None:
            raise NotFound(f"There is no takedown {reference}.")
        row, case_row = found
        notices = await _all(session, NoticeRow, row.id, NoticeRow.number)
    return Basis(
        url=store.keyring.open(row.url_sealed),
        category=Category(row.category),
        explanation=store.keyring.open(case_row.explanation_sealed),
        last_live_at=row.last_live_at,
        reported_at=row.reported_at,
        delivered=tuple(_notice_view(store, n) for n in notices if n.delivered_at is not None),
    )


async def url(store: Store, reference: str) -> tuple[str, Category]:
    """The URL of a takedown and its category; NotFound when there is none."""
    async with store.reading() as session:
        row = await _takedown(session, reference)
    return store.keyring.open(row.url_sealed), Category(row.category)


async def tried_contacts(store: Store, key: NoticeKey) -> frozenset[tuple[str, str]]:
    """(channel, address) of the contacts that refused or bounced this step or sent us elsewhere."""
    step = f"{key.reference}/{key.round}.{key.step}."
    failed = (NoticeState.REFUSED, NoticeState.BOUNCED)
    elsewhere = select(AnswerRow.notice_id).where(AnswerRow.kind == AnswerKind.WRONG_ADDRESSEE)
    query = select(NoticeRow.contact_channel, NoticeRow.address).where(
        col(NoticeRow.notice_id).startswith(step, autoescape=True),
        col(NoticeRow.state).in_(failed) | col(NoticeRow.notice_id).in_(elsewhere),
        NoticeRow.notice_id != str(key),
    )
    async with store.reading() as session:
        return frozenset((channel, address) for channel, address in await session.exec(query))


async def bad_contacts(store: Store, contacts: Iterable[Contact]) -> frozenset[tuple[str, str]]:
    """Those of the contacts, as (channel, address), that reach nobody."""
    addresses = [contact.address for contact in contacts]
    query = select(BadContactRow).where(col(BadContactRow.address).in_(addresses))
    async with store.reading() as session:
        return frozenset((row.channel, row.address) for row in await session.exec(query))


async def _takedown(session: AsyncSession, reference: str) -> TakedownRow:
    found = await session.exec(select(TakedownRow).where(TakedownRow.reference == reference))
    row = found.one_or_none()
    if row is None:
        raise NotFound(f"There is no takedown {reference}.")
    return row


async def _all(
    session: AsyncSession, table: type[_RowT], takedown_id: int | None, order: object
) -> Sequence[_RowT]:
    query = select(table).where(table.takedown_id == takedown_id).order_by(order)  # type: ignore[attr-defined, arg-type]
    return (await session.exec(query)).all()


async def _open_tasks(session: AsyncSession, ids: Sequence[int | None]) -> dict[int | None, int]:
    query = (
        select(TaskRow.takedown_id, func.count())
        .where(col(TaskRow.takedown_id).in_(ids), col(TaskRow.done_at).is_(None))
        .group_by(col(TaskRow.takedown_id))
    )
    return dict((await session.exec(query)).all())


async def _parties(session: AsyncSession, takedown_id: int | None) -> tuple[Party, ...]:
    parties = await _all(session, PartyRow, takedown_id, PartyRow.id)
    query = (
        select(ContactRow)
        .where(col(ContactRow.party_id).in_([party.id for party in parties]))
        .order_by(col(ContactRow.position))
    )
    contacts = (await session.exec(query)).all()
    return tuple(
        Party(
            kind=PartyKind(party.kind),
            name=party.name,
            slug=party.slug,
            language=party.language,
            country=party.country,
            contacts=tuple(
                Contact(
                    channel=contact.channel,
                    address=contact.address,
                    source=contact.source,
                    confidence=contact.confidence,
                    is_guess=contact.is_guess,
                )
                for contact in contacts
                if contact.party_id == party.id
            ),
        )
        for party in parties
    )


def _line(
    store: Store, row: TakedownRow, case_reference: str, tasks: dict[int | None, int]
) -> TakedownLine:
    return TakedownLine(
        reference=row.reference,
        case=case_reference,
        url=store.keyring.open(row.url_sealed),
        category=Category(row.category),
        platform=row.platform,
        state=State(row.state),
        outcome=Outcome(row.outcome) if row.outcome else None,
        standing=Standing(row.standing),
        next_step=row.next_step,
        next_at=row.next_at,
        reported_at=row.reported_at,
        first_notice_at=row.first_notice_at,
        first_answer_at=row.first_answer_at,
        last_live_at=row.last_live_at,
        first_gone_at=row.first_gone_at,
        confirmed_at=row.confirmed_at,
        reappeared=row.reappeared,
        closed_at=row.closed_at,
        open_tasks=tasks.get(row.id, 0),
    )


def _notice_view(store: Store, row: NoticeRow) -> NoticeView:
    return NoticeView(
        notice_id=row.notice_id,
        kind=NoticeKind(row.kind),
        state=NoticeState(row.state),
        party=row.party_name,
        party_kind=row.party_kind,
        channel=row.channel,
        address=row.address,
        language=row.language,
        subject=store.keyring.open(row.subject_sealed),
        text=store.keyring.open(row.text_sealed),
        sha256=row.sha256,
        template=row.template,
        template_version=row.template_version,
        message_id=row.message_id,
        said=store.keyring.open(row.said_sealed) if row.said_sealed else "",
        approved_by=row.approved_by,
        answer_by=row.answer_by,
        prepared_at=row.prepared_at,
        left_at=row.left_at,
        delivered_at=row.delivered_at,
    )


def _look_view(store: Store, row: LookRow) -> LookView:
    return LookView(
        verdict=Verdict(row.verdict),
        reason=store.keyring.open(row.reason_sealed),
        rule=row.rule,
        vantage=row.vantage,
        status=row.status,
        by_person=row.by_person,
        first_at=row.first_at,
        last_at=row.last_at,
        count=row.count,
    )


def _answer_view(store: Store, row: AnswerRow) -> AnswerView:
    return AnswerView(
        kind=AnswerKind(row.kind),
        rule=row.rule,
        ticket=row.ticket,
        text=store.keyring.open(row.text_sealed),
        at=row.at,
    )


def _task_view(store: Store, row: TaskRow, reference: str) -> TaskView:
    return TaskView(
        task_id=row.task_id,
        takedown=reference,
        kind=TaskKind(row.kind),
        what=store.keyring.open(row.what_sealed),
        notice_id=row.notice_id,
        created_at=row.created_at,
        done_at=row.done_at,
        done_by=row.done_by,
        outcome=row.outcome,
    )


def _act(store: Store, row: ActRow) -> Act:
    """The act with its detail opened; an erased or altered detail comes out as None."""
    detail, detail_digest = _detail(store, row)
    return Act(
        seq=row.seq,
        at=row.at,
        actor=row.actor,
        reference=row.reference,
        kind=row.kind,
        detail=detail,
        detail_digest=detail_digest,
        previous=row.previous,
        hash=row.hash,
    )


def _detail(store: Store, row: ActRow) -> tuple[Mapping[str, str] | None, str]:
    """The detail and its digest, if they fit each other; BadInput while a key is missing."""
    if row.detail_sealed is None:
        return None, row.detail_digest
    try:
        text = store.keyring.open(row.detail_sealed)
    except BadInput:
        if not store.keyring.knows(row.detail_sealed):
            raise
        return None, ALTERED
    if digest(text) != row.detail_digest:
        return None, ALTERED
    return json.loads(text)["detail"], row.detail_digest
