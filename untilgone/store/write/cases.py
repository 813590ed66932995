"""Opening cases and moving takedowns on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.cases import (
    Category,
    OpenedCase,
    OpenedTakedown,
    Opening,
    Report,
    State,
)
from untilgone.errors import Conflict, NotFound
from untilgone.keyring import KeyRing
from untilgone.looks import Standing
from untilgone.progress import Place
from untilgone.reporters import news_to
from untilgone.store.database import Store
from untilgone.store.report_rows import ReportRow
from untilgone.store.round_rows import RoundRow
from untilgone.store.tables import CaseRow, TakedownRow
from untilgone.store.write.followers import claim_of, followers
from untilgone.store.write.hosts import host_rows
from untilgone.store.write.mandates import keep_mandate
from untilgone.store.write.news import keep_contact
from untilgone.store.write.record import append, lock, take_counter

_OPENED_CASE = TypeAdapter(OpenedCase)


@dataclass(frozen=True, kw_only=True)
class CleanUrl:
    """A reported URL after normalisation, or why it was refused."""

    url: str
    platform: str = "unknown"
    remarks: tuple[str, ...] = ()
    is_refused: bool = False


async def open_case(
    store: Store, report: Report, urls: Sequence[CleanUrl], *, playbook: str, now: datetime
) -> OpenedCase:
    """Keep the report, all of it or nothing; the same ``report_id`` again changes nothing."""
    async with store.writing() as session:
        # Openings happen one by one, so that two reports of the same URL at the same moment
        # cannot both open it.
        await lock(session)
        earlier = await session.get(ReportRow, report.report_id)
        if earlier is not None:
            return _OPENED_CASE.validate_json(store.keyring.open(earlier.answer_sealed))
        return await _open(session, store, report, urls, playbook, now)


async def _open(
    session: AsyncSession,
    store: Store,
    report: Report,
    urls: Sequence[CleanUrl],
    playbook: str,
    now: datetime,
) -> OpenedCase:
    asked = [clean.url for clean in urls if not clean.is_refused]
    found = await followers(session, store.keyring, asked)
    fresh = [url for url in asked if claim_of(store.keyring, url) not in found]
    case = await _case_for(session, store, report, playbook, now) if fresh else None
    if case is not None:
        await keep_mandate(session, store.keyring, case, report, now)
    if case is not None and report.notify is not None:
        to = news_to(report.notify, with_details=report.notify_details)
        await keep_contact(session, store, case, to, by=report.reported_by, now=now)
    number = await _last_number(session, case)
    results: list[OpenedTakedown] = []
    for clean in urls:
        key = claim_of(store.keyring, clean.url)
        if clean.is_refused:
            results.append(
                OpenedTakedown(url=clean.url, result=Opening.REFUSED, remarks=clean.remarks)
            )
        elif key in found or case is None:
            results.append(_duplicate(found[key], clean, store, report.desk))
        else:
            number += 1
            row = _takedown(store, case, number, clean, now)
            found[key] = row
            session.add(row)
            await session.flush()
            assert row.id is not None
            session.add(RoundRow(takedown_id=row.id, number=0, began_at=now))
            session.add_all(host_rows(store.keyring, row.id, clean.url))
            await append(
                session,
                store.keyring,
                at=now,
                actor=report.reported_by,
                reference=row.reference,
                kind="takedown opened",
                detail={"url": clean.url, "category": case.category, "playbook": case.playbook},
            )
            results.append(
                OpenedTakedown(
                    url=clean.url,
                    result=Opening.OPENED,
                    reference=row.reference,
                    state=State.REPORTED,
                    remarks=clean.remarks,
                )
            )
    answer = OpenedCase(reference=case.reference if case else None, takedowns=tuple(results))
    session.add(
        ReportRow(
            report_id=report.report_id,
            case_id=case.id if case else None,
            answer_sealed=store.keyring.seal(_OPENED_CASE.dump_json(answer).decode()),
            at=now,
        )
    )
    return answer


def _duplicate(row: TakedownRow, clean: CleanUrl, store: Store, desk: str) -> OpenedTakedown:
    """Another desk learns only that it is followed."""
    if row.desk != desk:
        remarks = (*clean.remarks, "Another desk of this installation follows this URL already.")
        return OpenedTakedown(url=clean.url, result=Opening.DUPLICATE, remarks=remarks)
    return OpenedTakedown(
        url=clean.url,
        result=Opening.DUPLICATE,
        reference=row.reference,
        state=State(row.state),
        remarks=(*clean.remarks, _followed(row, store.keyring.lookup(clean.url))),
    )


def _followed(row: TakedownRow, lookup: str) -> str:
    if row.url_lookup == lookup:
        return f"{row.reference} follows this URL already."
    return f"{row.reference} follows this URL already; it was reported under another address."


def round_of(row: TakedownRow) -> int:
    """The number of its round: one more each time it came back or others became responsible."""
    return row.reappeared + row.restarts


def case_row(
    keyring: KeyRing, report: Report, reference: str, playbook: str, at: datetime
) -> CaseRow:
    """The row of a case that a report opens."""
    return CaseRow(
        reference=reference,
        category=report.category,
        language=report.language,
        desk=report.desk,
        playbook=playbook,
        explanation_sealed=keyring.seal(report.explanation),
        opened_by=report.reported_by,
        opened_at=at,
    )


async def _case_for(
    session: AsyncSession, store: Store, report: Report, playbook: str, now: datetime
) -> CaseRow:
    if report.case is not None:
        case = await _case(session, report.case, report.desk)
        if Category(case.category) is not report.category:
            raise Conflict(
                f"{case.reference} is a case of category `{case.category}`; "
                f"nothing was added. Report `{report.category}` as a case of its own."
            )
        return case
    counter = await take_counter(session, f"cases/{now.year}")
    reference = f"UG-{now.year}-{counter.value:06d}"
    case = case_row(store.keyring, report, reference, playbook, now)
    session.add(case)
    await session.flush()
    await append(
        session,
        store.keyring,
        at=now,
        actor=report.reported_by,
        reference=case.reference,
        kind="case opened",
        detail={"category": case.category, "language": case.language},
    )
    return case


async def _case(session: AsyncSession, reference: str, desk: str) -> CaseRow:
    query = select(CaseRow).where(CaseRow.reference == reference, CaseRow.desk == desk)
    case = (await session.exec(query)).one_or_none()
    if case is None:
        raise NotFound(f"There is no case {reference}. Nothing was opened.")
    return case


async def _last_number(session: AsyncSession, case: CaseRow | None) -> int:
    if case is None:
        return 0
    query = (
        select(TakedownRow.number)
        .where(TakedownRow.case_id == case.id)
        .order_by(col(TakedownRow.number).desc())
        .limit(1)
    )
    return (await session.exec(query)).one_or_none() or 0


def _takedown(
    store: Store, case: CaseRow, number: int, clean: CleanUrl, now: datetime
) -> TakedownRow:
    assert case.id is not None
    return TakedownRow(
        case_id=case.id,
        number=number,
        reference=f"{case.reference}-{number}",
        url_sealed=store.keyring.seal(clean.url),
        url_lookup=store.keyring.lookup(clean.url),
        open_url_lookup=claim_of(store.keyring, clean.url),
        platform=clean.platform,
        category=case.category,
        desk=case.desk,
        playbook=case.playbook,
        state=State.REPORTED,
        standing=Standing.UNSEEN,
        reported_at=now,
    )


async def takedown_row(session: AsyncSession, reference: str) -> TakedownRow:
    """The takedown, locked until the transaction ends; NotFound when there is none."""
    query = select(TakedownRow).where(TakedownRow.reference == reference).with_for_update()
    row = (await session.exec(query)).one_or_none()
    if row is None:
        raise NotFound(f"There is no takedown {reference}.")
    return row


def put(session: AsyncSession, row: TakedownRow, to: Place, now: datetime) -> None:
    """Set the state and what comes next; closing frees the URL for a new report, for good."""
    if row.state == State.CLOSED:
        return  # something that was on its way when it was closed
    row.state = to.state
    row.next_step = to.next_step
    row.next_at = to.next_at
    if to.outcome is not None:
        row.outcome = to.outcome
    if to.state is State.CLOSED:
        row.closed_at = now
        row.open_url_lookup = None
    session.add(row)
