"""Keeping a case anew that was opened after the backup, under the references it was given then."""

from collections.abc import Callable
from datetime import datetime

from pydantic import TypeAdapter
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.cases import OpenedCase, OpenedTakedown, Opening, Report, State
from untilgone.looks import Standing
from untilgone.reporters import news_to
from untilgone.store.database import Store
from untilgone.store.report_rows import ReportRow
from untilgone.store.round_rows import RoundRow
from untilgone.store.tables import CaseRow, TakedownRow
from untilgone.store.write.cases import case_row
from untilgone.store.write.followers import claim_of, followers
from untilgone.store.write.hosts import host_rows
from untilgone.store.write.mandates import keep_mandate
from untilgone.store.write.news import keep_contact
from untilgone.store.write.record import append, lock

_OPENED_CASE = TypeAdapter(OpenedCase)


async def reopen(
    store: Store,
    report: Report,
    opened: OpenedCase,
    *,
    playbook: str,
    platform: Callable[[str], str],
    at: datetime,
) -> None:
    """The case and its takedowns as the report made them; what is there stays as it is."""
    if opened.reference is None:
        return
    async with store.writing() as session:
        await lock(session)
        case = await _case(session, store, report, opened.reference, playbook, at)
        for each in opened.takedowns:
            if each.result is Opening.OPENED:
                await _takedown(session, store, case, each, platform(each.url), report)
        if await session.get(ReportRow, report.report_id) is None:
            session.add(
                ReportRow(
                    report_id=report.report_id,
                    case_id=case.id,
                    answer_sealed=store.keyring.seal(_OPENED_CASE.dump_json(opened).decode()),
                    at=at,
                )
            )


async def _case(
    session: AsyncSession,
    store: Store,
    report: Report,
    reference: str,
    playbook: str,
    at: datetime,
) -> CaseRow:
    found = (
        await session.exec(select(CaseRow).where(CaseRow.reference == reference))
    ).one_or_none()
    if found is not None:
        return found
    case = case_row(store.keyring, report, reference, playbook, at)
    session.add(case)
    await session.flush()
    await _record(session, store, report, reference, "case opened", at)
    await keep_mandate(session, store.keyring, case, report, at)
    if report.notify is not None:
        to = news_to(report.notify, with_details=report.notify_details)
        await keep_contact(session, store, case, to, by=report.reported_by, now=at)
    return case


async def _takedown(
    session: AsyncSession,
    store: Store,
    case: CaseRow,
    opened: OpenedTakedown,
    platform: str,
    report: Report,
) -> None:
    reference, keyring, at = opened.reference, store.keyring, case.opened_at
    assert reference is not None
    assert case.id is not None
    query = select(TakedownRow.id).where(TakedownRow.reference == reference)
    if (await session.exec(query)).first() is not None:
        return
    claim = claim_of(keyring, opened.url)
    is_claimed = claim in await followers(session, keyring, [opened.url])
    row = TakedownRow(
        case_id=case.id,
        number=int(reference.rpartition("-")[2]),
        reference=reference,
        url_sealed=keyring.seal(opened.url),
        url_lookup=keyring.lookup(opened.url),
        open_url_lookup=None if is_claimed else claim,
        platform=platform,
        category=case.category,
        desk=case.desk,
        playbook=case.playbook,
        state=State.REPORTED,
        standing=Standing.UNSEEN,
        reported_at=at,
    )
    session.add(row)
    await session.flush()
    assert row.id is not None
    session.add(RoundRow(takedown_id=row.id, number=0, began_at=at))
    session.add_all(host_rows(keyring, row.id, opened.url))
    await _record(session, store, report, reference, "takedown opened", at)


async def _record(
    session: AsyncSession, store: Store, report: Report, reference: str, kind: str, at: datetime
) -> None:
    await append(
        session,
        store.keyring,
        at=at,
        actor=report.reported_by,
        reference=reference,
        kind=kind,
        detail={"reason": "The store was restored from a backup; kept anew from the report."},
    )
