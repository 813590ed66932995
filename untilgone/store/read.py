"""Reading the store: everything comes out as frozen views, opened with the key ring."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import case as sql_case
from sqlalchemy import true
from sqlmodel import col, select

from untilgone.cases import Category, State
from untilgone.errors import NotFound
from untilgone.forms import claims_mandate
from untilgone.mandates import CaseMandate
from untilgone.notices import AnswerKind, Notice, NoticeKind, NoticeState, Notifier
from untilgone.parties import Party
from untilgone.record import Act
from untilgone.rules import priority_key
from untilgone.store import addresses, mandates, news, notes, opened, threads, whole
from untilgone.store.canary_rows import CanaryRow
from untilgone.store.database import Store
from untilgone.store.rows import open_task_counts, parties_of, rounds_left, rows_of, takedown_row
from untilgone.store.tables import (
    ActRow,
    AnswerRow,
    CaseRow,
    NoticeRow,
    TakedownRow,
    TaskRow,
)
from untilgone.store.turn_rows import ChannelRow
from untilgone.store.views import (
    CanaryView,
    CaseView,
    ChannelView,
    NoticeView,
    TakedownLine,
    TakedownView,
    TaskView,
)
from untilgone.tokens import make_token

_PAGE = 1000  # acts of the record


@dataclass(frozen=True, kw_only=True)
class Filter:
    """Which takedowns; a field that is None asks nothing."""

    state: State | None = None
    category: Category | None = None
    platform: str | None = None
    is_open: bool | None = None
    desk: str | None = None


async def takedowns(
    store: Store, wanted: Filter, *, before: str | None = None, limit: int = 100
) -> list[TakedownLine]:
    """The newest first; ``before`` is the last reference of the page before."""
    query = select(TakedownRow, CaseRow.reference).join(CaseRow)
    for column, value in (
        (TakedownRow.state, wanted.state),
        (TakedownRow.category, wanted.category),
        (TakedownRow.platform, wanted.platform),
        (TakedownRow.desk, wanted.desk),
    ):
        if value is not None:
            query = query.where(column == value)
    if wanted.is_open is not None:
        is_closed = col(TakedownRow.state) == State.CLOSED
        query = query.where(~is_closed if wanted.is_open else is_closed)
    async with store.reading() as session:
        if before is not None:
            last = (await takedown_row(session, before)).id
            query = query.where(col(TakedownRow.id) < last)
        query = query.order_by(col(TakedownRow.id).desc()).limit(limit)
        rows = (await session.exec(query)).all()
        tasks = await open_task_counts(session, [row.id for row, _ in rows])
        return [
            opened.takedown_line(store.keyring, row, case, tasks.get(row.id, 0))
            for row, case in rows
        ]


async def case(store: Store, reference: str) -> CaseView:
    """A case with its takedowns; NotFound when there is none."""
    async with store.reading() as session:
        found = await session.exec(select(CaseRow).where(CaseRow.reference == reference))
        row = found.one_or_none()
        if row is None:
            raise NotFound(f"There is no case {reference}.")
        query = select(TakedownRow).where(TakedownRow.case_id == row.id)
        members = (await session.exec(query.order_by(col(TakedownRow.number)))).all()
        tasks = await open_task_counts(session, [member.id for member in members])
        lines = (
            opened.takedown_line(store.keyring, member, reference, tasks.get(member.id, 0))
            for member in members
        )
        wanted = await news.wanted(session, row.id)
        written = await notes.of_case(session, store.keyring, row.id)
        return replace(
            opened.case_view(store.keyring, row, lines, wanted),
            notes=tuple(written),
            mandate=mandates.unsealed(store.keyring, row.mandate_sealed),
            mandate_history=mandates.history(
                await mandates.acts(session, store.keyring, reference)
            ),
        )


async def takedown(store: Store, reference: str) -> TakedownView:
    """Everything about one takedown; NotFound when there is none."""
    async with store.reading() as session:
        row = await takedown_row(session, reference)
        case_row = await session.get_one(CaseRow, row.case_id)
        [view] = await whole.views(session, store, case_row, [row])
        return view


async def open_tasks(store: Store, *, desk: str | None = None, limit: int = 100) -> list[TaskView]:
    """What waits for a person: by the category's promised priority, then the oldest first."""
    urgency = sql_case(
        {category.value: priority_key(category) for category in Category},
        value=col(TakedownRow.category),
    )
    query = (
        select(TaskRow, TakedownRow.reference)
        .join(TakedownRow, col(TaskRow.takedown_id) == col(TakedownRow.id))
        .where(col(TaskRow.done_at).is_(None))
        .where(TakedownRow.desk == desk if desk else true())
        .order_by(urgency, col(TaskRow.created_at))
        .limit(limit)
    )
    async with store.reading() as session:
        rows = (await session.exec(query)).all()
        return [opened.task_view(store.keyring, task, reference) for task, reference in rows]


async def record(store: Store, *, after: int = 0) -> AsyncIterator[Act]:
    """The whole record in order, fetched a page at a time."""
    while True:
        query = select(ActRow).where(ActRow.seq > after).order_by(col(ActRow.seq)).limit(_PAGE)
        async with store.reading() as session:
            rows = (await session.exec(query)).all()
        for row in rows:
            yield opened.act(store.keyring, row)
        if not rows:
            return
        after = rows[-1].seq


@dataclass(frozen=True, kw_only=True)
class KeptNotice:
    """A notice as it was kept, and how far it has come."""

    notice: Notice
    state: NoticeState
    delivered_at: datetime | None
    claims_mandate: bool  # it says that we act for the person shown


async def notice(
    store: Store, notice_id: str, secret: bytes, notifier: Notifier
) -> KeptNotice | None:
    """A kept notice, ready to leave, and how far it has come; None when there is none."""
    query = (
        select(NoticeRow, TakedownRow)
        .join(TakedownRow, col(NoticeRow.takedown_id) == col(TakedownRow.id))
        .where(NoticeRow.notice_id == notice_id)
    )
    async with store.reading() as session:
        found = (await session.exec(query)).one_or_none()
        if found is None:
            return None
        row, takedown_row = found
        before = await threads.earlier(session, row)
    assert row.number is not None
    token = make_token(row.number, secret)
    kept = opened.notice(store.keyring, row, takedown_row, token=token, notifier=notifier)
    return KeptNotice(
        notice=replace(kept, references=before),
        state=NoticeState(row.state),
        delivered_at=row.delivered_at,
        claims_mandate=claims_mandate(opened.notice_view(store.keyring, row).fields),
    )


_MAY_HAVE_LEFT = frozenset({NoticeState.LEAVING, NoticeState.UNKNOWN})


@dataclass(frozen=True, kw_only=True)
class Basis:
    """What a look or a letter about a takedown needs to know."""

    places: tuple[str, ...]  # where it was after each move: reported first, current last
    category: Category
    explanation: str
    last_live_at: datetime | None
    reported_at: datetime
    delivered: tuple[NoticeView, ...]
    may_have_left: tuple[NoticeView, ...] = ()
    parties: tuple[Party, ...] = ()  # as they were found out last
    rounds_left: frozenset[int] = frozenset()  # that ended as others became responsible
    tickets: tuple[tuple[str, str], ...] = ()  # notice and the party's number for it, oldest first
    mandate: CaseMandate | None = None
    returned: tuple[NoticeView, ...] = ()  # taken, then handed back
    answers: tuple[tuple[str, AnswerKind], ...] = ()  # to which notice, oldest first

    @property
    def url(self) -> str:
        """Where it is now."""
        return self.places[-1]

    @property
    def earlier_urls(self) -> tuple[str, ...]:
        """Where it was before, each address once."""
        return tuple(dict.fromkeys(url for url in self.places if url != self.url))


async def basis(store: Store, reference: str) -> Basis:
    """The facts behind a takedown; NotFound when there is none."""
    query = select(TakedownRow, CaseRow).join(CaseRow).where(TakedownRow.reference == reference)
    async with store.reading() as session:
        found = (await session.exec(query)).one_or_none()
        if found is None:
            raise NotFound(f"There is no takedown {reference}.")
        row, case_row = found
        notices = await rows_of(session, NoticeRow, row.id, NoticeRow.number)
        places = await addresses.places(session, store.keyring, row)
        parties = await parties_of(session, row.id)
        left = await rounds_left(session, row.id) if row.restarts else frozenset()
        answers = await rows_of(session, AnswerRow, row.id, AnswerRow.at)
    views = [
        opened.notice_view(store.keyring, notice)
        for notice in notices
        if notice.kind != NoticeKind.WITHDRAWAL  # asks for nothing: it tells and asks nobody
    ]
    return Basis(
        places=tuple(places),
        category=Category(row.category),
        explanation=store.keyring.open(case_row.explanation_sealed),
        last_live_at=row.last_live_at,
        reported_at=row.reported_at,
        delivered=tuple(view for view in views if view.delivered_at is not None),
        may_have_left=tuple(view for view in views if view.state in _MAY_HAVE_LEFT),
        parties=parties,
        rounds_left=left,
        tickets=tuple((a.notice_id, a.ticket) for a in answers if a.notice_id and a.ticket),
        mandate=mandates.unsealed(store.keyring, case_row.mandate_sealed),
        returned=tuple(view for view in views if view.state is NoticeState.BOUNCED),
        answers=tuple((a.notice_id, AnswerKind(a.kind)) for a in answers if a.notice_id),
    )


async def still_open(store: Store, references: Sequence[str]) -> frozenset[str]:
    """Those of the takedowns that are not closed."""
    query = select(TakedownRow.reference).where(
        col(TakedownRow.reference).in_(references), col(TakedownRow.state) != State.CLOSED
    )
    async with store.reading() as session:
        return frozenset(await session.exec(query))


async def canaries(store: Store) -> list[CanaryView]:
    """The control objects of all platforms that were asked, by their slugs."""
    async with store.reading() as session:
        found = await session.exec(select(CanaryRow).order_by(col(CanaryRow.slug)))
        return [opened.canary_view(row) for row in found]


async def accounts(store: Store) -> list[ChannelView]:
    """The accounts of all channels that were used, by their slugs."""
    async with store.reading() as session:
        found = await session.exec(select(ChannelRow).order_by(col(ChannelRow.slug)))
        return [
            ChannelView(
                slug=row.slug,
                paused_until=row.paused_until,
                halted_at=row.halted_at,
                halted_why=row.halted_why,
            )
            for row in found
        ]
