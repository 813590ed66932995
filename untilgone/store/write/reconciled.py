"""Taking over from Temporal what a restored store does not know. Nothing here sends anything."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.cases import State, TaskKind
from untilgone.looks import Standing
from untilgone.notices import NoticeKey, NoticeKind, NoticeState
from untilgone.progress import Place, TaskEnd
from untilgone.reconciling import Followed, KnownLetter, asked
from untilgone.store.database import Store
from untilgone.store.round_rows import RoundRow
from untilgone.store.tables import NoticeRow, TakedownRow, TaskRow
from untilgone.store.write import measuring
from untilgone.store.write.cases import put, round_of, takedown_row
from untilgone.store.write.numbers import next_number
from untilgone.store.write.record import append
from untilgone.store.write.tasks import add_task, finish

_LOST = (
    "The store was restored from a backup of before this letter was written; its text is lost here. "
    "Your mail server, or the party, has it."
)
_WHAT = {
    TaskKind.CHECK_SENT: "The store was restored from a backup, and this letter may have left since. "
    "Look it up with the party or in the mail server's log, then say what you found.",
    TaskKind.APPROVE: "The store was restored from a backup, and the letter that was to be approved is "
    "lost. Reject it, then resume the takedown.",
    TaskKind.SEND_BY_HAND: "The store was restored from a backup, and the letter that was to be sent by "
    "hand is lost. Look whether it was sent; if not, skip it and write it yourself.",
}
_ASKED = "This was asked before the store was restored from a backup; the words are lost."


async def catch_up(
    store: Store, followed: Followed, letters: Sequence[KnownLetter], to: Place, now: datetime
) -> None:
    """Keep what the workflow knows of letters, tasks and standing; it stays as it is itself."""
    async with store.writing() as session:
        takedown = await takedown_row(session, followed.reference)
        _standing(session, takedown, followed, now)
        await session.flush()
        for letter in letters:
            await _keep_letter(session, store, takedown, letter)
        await _keep_withdrawals(session, takedown, followed, now)
        put(session, takedown, to, now)
        if to.state is State.CLOSED:
            await measuring.closed(session, takedown, to.outcome, now)
        await _keep_tasks(session, store, takedown, followed, now)
        await append(
            session,
            store.keyring,
            at=now,
            actor="system",
            reference=takedown.reference,
            kind="caught up with Temporal",
            detail={
                "reason": "The store was restored from a backup.",
                "letters": ", ".join(f"{each.notice_id} {each.state}" for each in letters),
            },
        )


def _standing(
    session: AsyncSession, takedown: TakedownRow, followed: Followed, now: datetime
) -> None:
    at = followed.at
    for number in range(round_of(takedown) + 1, at.round + 1):
        assert takedown.id is not None
        takedown.reappeared += 1
        takedown.confirmed_at = None
        session.add(RoundRow(takedown_id=takedown.id, number=number, began_at=now))
    if at.standing is not Standing.UNSEEN:
        takedown.standing = at.standing
        takedown.last_live_at = at.last_live_at or takedown.last_live_at
        takedown.first_gone_at = at.first_gone_at
    if at.standing is Standing.GONE and at.watch_until is not None:
        confirmed = at.watch_until - followed.playbook.looks.watch_for
        takedown.confirmed_at = takedown.confirmed_at or confirmed
    session.add(takedown)


async def _keep_letter(
    session: AsyncSession, store: Store, takedown: TakedownRow, letter: KnownLetter
) -> None:
    """The row of a letter that is never sent again."""
    query = select(NoticeRow).where(NoticeRow.notice_id == letter.notice_id)
    row = (await session.exec(query.with_for_update())).one_or_none()
    if row is None:
        row = _row(store, takedown, letter, await next_number(session))
    row.state, row.left_at = letter.state, row.left_at or letter.at
    row.said_sealed = store.keyring.seal("As Temporal's history tells.")
    if letter.state is NoticeState.DELIVERED:
        row.delivered_at = letter.at
    row.answer_by = letter.answer_by or row.answer_by
    session.add(row)
    await session.flush()
    if letter.state is NoticeState.DELIVERED and letter.kind is not NoticeKind.WITHDRAWAL:
        await measuring.told(session, takedown, row, letter.at)


def _row(store: Store, takedown: TakedownRow, letter: KnownLetter, number: int) -> NoticeRow:
    seal, sent = store.keyring.seal, letter.sent_as
    name = letter.notice_id.replace("/", ".").lower()
    assert takedown.id is not None
    return NoticeRow(
        number=number,
        notice_id=letter.notice_id,
        takedown_id=takedown.id,
        kind=letter.kind,
        party_kind=letter.party,
        party_slug="unknown",
        party_name=sent.address.rpartition("@")[2] if sent else "not known any more",
        channel=(sent.channel or None) if sent else None,
        contact_channel=sent.channel if sent else "unknown",
        address=sent.address if sent else "not known any more",
        language=sent.language if sent else "en",
        subject_sealed=seal("(lost)"),
        text_sealed=seal(_LOST),
        sha256=sha256(_LOST.encode()).hexdigest(),
        template="lost",
        template_version="",
        message_id=sent.message_id if sent else f"<{name}.lost@invalid>",
        state=letter.state,
        answer_by=letter.answer_by,
        prepared_at=letter.at,
    )


async def _keep_withdrawals(
    session: AsyncSession, takedown: TakedownRow, followed: Followed, now: datetime
) -> None:
    """Whoever may have been thanked is not thanked again."""
    query = select(NoticeRow).where(NoticeRow.takedown_id == takedown.id)
    rows = (await session.exec(query)).all()
    for since, until in followed.withdrew:
        there = {
            row.address.lower(): row
            for row in rows
            if since <= NoticeKey.parse(row.notice_id).round <= until
            and row.state in {NoticeState.DELIVERED, NoticeState.UNKNOWN}
        }
        for row in there.values():
            if row.kind == NoticeKind.WITHDRAWAL:
                continue
            lost = NoticeRow(
                **row.model_dump(exclude={"number", "notice_id", "kind", "message_id", "state"}),
                number=await next_number(session),
                notice_id=f"{row.notice_id}w",
                kind=NoticeKind.WITHDRAWAL,
                message_id=f"<{row.notice_id.replace('/', '.').lower()}w.lost@invalid>",
                state=NoticeState.UNKNOWN,
            )
            lost.text_sealed, lost.subject_sealed = row.text_sealed, row.subject_sealed
            lost.delivered_at, lost.prepared_at = None, now
            session.add(lost)
            await session.flush()


async def _keep_tasks(
    session: AsyncSession,
    store: Store,
    takedown: TakedownRow,
    followed: Followed,
    now: datetime,
) -> None:
    """What the workflow asks people is asked, and nothing else."""
    wanted = asked(followed)
    query = select(TaskRow).where(TaskRow.takedown_id == takedown.id)
    there = [row.task_id for row in await session.exec(query) if row.done_at is None]
    notices = {task.task_id: task.notice_id for task in followed.at.tasks}
    for task in sorted(wanted.difference(there)):
        kind, about = TaskKind(task.split(":", 2)[1]), task.split(":", 2)[2]
        what = _WHAT.get(kind, _ASKED)
        is_about_letter = task not in notices or notices[task] == about
        notice_id = about if is_about_letter else None
        await add_task(
            session, store, takedown, kind, what, now=now, notice_id=notice_id, about=about
        )
    for task in there:
        if task not in wanted:
            end = TaskEnd(task_id=task, outcome="not needed")
            await finish(session, store, end, by="system", note="It was done since.", now=now)
