"""Erasing what tells about persons from closed cases, for good; the record stays verifiable.

Columns that may be empty become so; others are sealed anew over a word that says why nothing is
there. Of acts only the detail goes: the chain covers its digest (untilgone/record.py). What says
when and how often something happened stays, for the statistics and the law.
"""

import html
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from pydantic import TypeAdapter
from sqlmodel import SQLModel, col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.cases import OpenedCase, OpenedTakedown, State
from untilgone.errors import BadInput, Conflict, NotFound
from untilgone.keyring import KeyRing
from untilgone.notices import Attachment, NoticeKind, NoticeState
from untilgone.store import attachments
from untilgone.store.address_rows import AddressRow, HostRow
from untilgone.store.batch_rows import BatchMemberRow, BatchRow
from untilgone.store.database import Store
from untilgone.store.mail_rows import MailRow
from untilgone.store.news_rows import CaseContactRow, NewsLetterRow
from untilgone.store.note_rows import NoteRow
from untilgone.store.queue_rows import ClaimRow
from untilgone.store.report_rows import ReportRow
from untilgone.store.retention import keep_of
from untilgone.store.tables import (
    ActRow,
    AnswerRow,
    BadContactRow,
    CaseRow,
    LookRow,
    NoticeRow,
    TakedownRow,
    TaskRow,
)
from untilgone.store.upkeep_rows import KeepRow
from untilgone.store.write.record import append, lock

ERASED = "[erased]"
_ON_ITS_WAY = timedelta(hours=1)  # what took its time before and waited for us is not overlooked
_SHORTEST_LINE = 4  # of an explanation, that is looked for in a letter about other cases too
_OPENED_CASE = TypeAdapter(OpenedCase)


async def erase(
    store: Store, references: Sequence[str], *, by: str, reason: str, now: datetime
) -> int:
    """Erase the personal content of these cases, all or none; how many there were.

    NotFound for one that there is not, Conflict while anything of one is open or it is kept for a
    reason (write/retention.py), BadInput without a reason. A case that was erased before is erased
    once more, and that is on the record too.
    """
    if not reason.strip():
        raise BadInput("Say why: the reason goes on the record. Nothing was erased.")
    wanted = tuple(dict.fromkeys(references))
    if not wanted:
        raise BadInput("Choose at least one case. Nothing was erased.")
    async with store.writing() as session:
        await lock(session)  # nobody adds to one of them meanwhile
        for reference in wanted:
            case = await _asked_for(session, store.keyring, reference, now)
            await erase_case(session, store.keyring, case, by=by, reason=reason, now=now)
    return len(wanted)


async def _asked_for(
    session: AsyncSession, keyring: KeyRing, reference: str, now: datetime
) -> CaseRow:
    found = await session.exec(select(CaseRow).where(CaseRow.reference == reference))
    case = found.one_or_none()
    if case is None:
        raise NotFound(f"There is no case {reference}. Nothing was erased.")
    kept = await keep_of(session, keyring, case)
    if kept is not None and kept.until >= now.date():
        raise Conflict(
            f"{reference} is kept until {kept.until} by {kept.by}. Release it first, if the "
            "reason is no longer there. Nothing was erased."
        )
    query = select(TakedownRow.reference).where(
        TakedownRow.case_id == case.id, TakedownRow.state != State.CLOSED
    )
    still_open = (await session.exec(query)).all()
    if still_open:
        raise Conflict(
            f"{', '.join(still_open[:5])} is still open. Withdraw it first, if it is to end. "
            "Nothing was erased."
        )
    return case


async def erase_case(
    session: AsyncSession,
    keyring: KeyRing,
    case: CaseRow,
    *,
    by: str,
    reason: str,
    now: datetime,
) -> None:
    """Erase one closed case, in a transaction in which the record is locked."""
    query = select(TakedownRow).where(TakedownRow.case_id == case.id)
    takedowns = (await session.exec(query)).all()
    nothing = keyring.seal(ERASED)
    ids = [row.id for row in takedowns]
    names = [case.reference, *(row.reference for row in takedowns)]
    await _letters(session, keyring, case, takedowns, nothing)
    await _set(session, LookRow, col(LookRow.takedown_id).in_(ids), reason_sealed=nothing,
               final_url_sealed=None, final_url_lookup=None, fingerprint=None)  # fmt: skip
    await _set(session, AnswerRow, col(AnswerRow.takedown_id).in_(ids), text_sealed=nothing)
    await _set(session, TaskRow, col(TaskRow.takedown_id).in_(ids), what_sealed=nothing,
               note_sealed=None)  # fmt: skip
    await _set(session, AddressRow, col(AddressRow.takedown_id).in_(ids), url_sealed=nothing,
               url_lookup=ERASED)  # fmt: skip
    await _set(session, MailRow, col(MailRow.takedown).in_(names), raw_sealed=keyring.seal(""),
               sender_sealed=nothing, subject_sealed=nothing, text_sealed=nothing,
               erased_at=now)  # fmt: skip
    await session.exec(delete(HostRow).where(col(HostRow.takedown_id).in_(ids)))
    tasks = select(TaskRow.task_id).where(col(TaskRow.takedown_id).in_(ids))
    await session.exec(delete(ClaimRow).where(col(ClaimRow.task_id).in_(tasks)))
    await session.exec(delete(KeepRow).where(col(KeepRow.case_id) == case.id))
    await _set(session, TakedownRow, col(TakedownRow.id).in_(ids), url_sealed=nothing,
               url_lookup=ERASED, open_url_lookup=None, current_url_sealed=None)  # fmt: skip
    await _set(session, NoteRow, col(NoteRow.case_id) == case.id, text_sealed=nothing)
    await _set(session, ActRow, col(ActRow.reference).in_(names), detail_sealed=None)
    await _reporters(session, case, nothing, by, now)
    await _answers_to_reports(session, keyring, case)
    case.explanation_sealed, case.mandate_sealed, case.erased_at = nothing, None, now - _ON_ITS_WAY
    session.add(case)
    await append(
        session,
        keyring,
        at=now,
        actor=by,
        reference=case.reference,
        kind="data erased",
        detail={"reason": reason, "takedowns": str(len(ids))},
    )


async def _set(session: AsyncSession, table: type[SQLModel], where: Any, **values: Any) -> None:
    await session.exec(
        update(table).where(where).values(**values).execution_options(synchronize_session=False)
    )


async def _letters(
    session: AsyncSession,
    keyring: KeyRing,
    case: CaseRow,
    takedowns: Sequence[TakedownRow],
    nothing: str,
) -> None:
    """The case's own letters go; in one about other cases too, what is this case's goes."""
    ids = [row.id for row in takedowns]
    query = select(NoticeRow.notice_id).where(col(NoticeRow.takedown_id).in_(ids))
    notices = list(await session.exec(query))
    members = col(BatchMemberRow.notice_id).in_(notices)
    batches = select(BatchRow).where(
        col(BatchRow.id).in_(select(BatchMemberRow.batch_id).where(members))
    )
    words = _words(keyring, case, takedowns) + [
        keyring.open(sealed)
        for sealed in await session.exec(
            select(AddressRow.url_sealed).where(col(AddressRow.takedown_id).in_(ids))
        )
    ]
    for batch in (await session.exec(batches)).all():
        for name in ("subject_sealed", "text_sealed", "html_sealed", "urls_sealed", "said_sealed"):
            sealed = getattr(batch, name)
            if sealed is not None:
                setattr(batch, name, keyring.seal(_without(keyring.open(sealed), words)))
        listed = _listed(attachments.unsealed(keyring, batch.list_sealed), words)
        batch.list_sealed = attachments.sealed(keyring, listed)
        session.add(batch)
    await session.flush()
    await _set(session, BatchMemberRow, members, facts_sealed=nothing)
    await _set(session, BadContactRow, col(BadContactRow.notice_id).in_(notices),
               reason_sealed=nothing)  # fmt: skip
    # The letter that says that a notice is taken back may still wait for the mail server.
    await _set(session, NoticeRow, col(NoticeRow.takedown_id).in_(ids)
               & (col(NoticeRow.kind) == NoticeKind.WITHDRAWAL)
               & (col(NoticeRow.state) == NoticeState.PREPARED),
               state=NoticeState.NOT_SENT)  # fmt: skip
    await _set(session, NoticeRow, col(NoticeRow.takedown_id).in_(ids), subject_sealed=nothing,
               text_sealed=nothing, html_sealed=None, fields_sealed=None, attachment_sealed=None,
               urls_sealed=None, said_sealed=None)  # fmt: skip


def _words(keyring: KeyRing, case: CaseRow, takedowns: Sequence[TakedownRow]) -> list[str]:
    lines = keyring.open(case.explanation_sealed).splitlines()
    urls = (
        keyring.open(sealed)
        for row in takedowns
        for sealed in (row.url_sealed, row.current_url_sealed)
        if sealed is not None
    )
    return [*urls, *(line.strip() for line in lines if len(line.strip()) >= _SHORTEST_LINE)]


def _without(text: str, words: Sequence[str]) -> str:
    """The longest first: an address may begin with another."""
    for word in sorted(set(words), key=len, reverse=True):
        for spelled in (word, html.escape(word)):
            text = text.replace(spelled, ERASED)
    return text


def _listed(listed: Attachment | None, words: Sequence[str]) -> Attachment | None:
    if listed is None:
        return None
    return replace(listed, content=_without(listed.content.decode(), words).encode())


async def _reporters(
    session: AsyncSession, case: CaseRow, nothing: str, by: str, now: datetime
) -> None:
    contacts = select(CaseContactRow.id).where(CaseContactRow.case_id == case.id)
    await _set(session, NewsLetterRow, col(NewsLetterRow.contact_id).in_(contacts),
               subject_sealed=nothing, text_sealed=nothing)  # fmt: skip
    of_case = col(CaseContactRow.case_id) == case.id
    await _set(session, CaseContactRow, of_case & col(CaseContactRow.removed_at).is_(None),
               removed_by=by, removed_at=now)  # fmt: skip
    await _set(session, CaseContactRow, of_case, address_sealed=None, address_lookup=None)


async def _answers_to_reports(session: AsyncSession, keyring: KeyRing, case: CaseRow) -> None:
    """The same report once more still gets its references back, without any address."""
    query = select(ReportRow).where(ReportRow.case_id == case.id)
    for row in (await session.exec(query)).all():
        answer = _OPENED_CASE.validate_json(keyring.open(row.answer_sealed))
        bare = OpenedCase(
            reference=answer.reference,
            takedowns=tuple(
                OpenedTakedown(
                    url=ERASED,
                    result=each.result,
                    reference=each.reference,
                    state=each.state,
                )
                for each in answer.takedowns
            ),
        )
        row.answer_sealed = keyring.seal(_OPENED_CASE.dump_json(bare).decode())
        session.add(row)
