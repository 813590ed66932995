"""Tasks and answers."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.cases import State, TaskKind, task_id
from untilgone.notices import Answer, AnswerKind
from untilgone.progress import Place, Question, TaskEnd
from untilgone.store.database import Store
from untilgone.store.tables import AnswerRow, TakedownRow, TaskRow
from untilgone.store.write import measuring
from untilgone.store.write.cases import put, takedown_row
from untilgone.store.write.lost import lost_tasks, settle_lost
from untilgone.store.write.record import append


async def add_task(
    session: AsyncSession,
    store: Store,
    takedown: TakedownRow,
    kind: TaskKind,
    what: str,
    *,
    now: datetime,
    notice_id: str | None = None,
    about: str = "",
) -> None:
    """Ask a person; a task that is open stays as it was, one that is done is asked again."""
    assert takedown.id is not None
    key = task_id(takedown.reference, kind, notice_id or about)
    earlier = await session.get(TaskRow, key)
    if earlier is not None and earlier.done_at is None:
        return
    await session.merge(
        TaskRow(
            task_id=key,
            takedown_id=takedown.id,
            kind=kind,
            what_sealed=store.keyring.seal(what),
            notice_id=notice_id,
            created_at=now,
            done_at=None,
            done_by=None,
            outcome=None,
            note_sealed=None,
        )
    )
    await append(
        session,
        store.keyring,
        at=now,
        actor="system",
        reference=takedown.reference,
        kind=f"task {kind}",
        detail={"task": key, "what": what},
    )


async def keep_answer(
    store: Store,
    reference: str,
    answer: Answer,
    now: datetime,
    *,
    ask: Question | None,
    by: str = "party",
    done: Sequence[TaskEnd] = (),
) -> bool:
    """Keep what a party answered; False when this very answer is known. ``ask``: task for a person.

    ``by`` a person where that person says what it means, which ends the tasks ``done``.

    Kept twice for the same ``now`` it is new both times: the first time nobody may have heard so.
    """
    async with store.writing() as session:
        takedown = await takedown_row(session, reference)
        assert takedown.id is not None
        known = await session.get(AnswerRow, answer.answer_id)
        if known is not None:
            return known.kept_at == now
        session.add(
            AnswerRow(
                answer_id=answer.answer_id,
                takedown_id=takedown.id,
                notice_id=answer.notice_id,
                kind=answer.kind,
                rule=answer.rule,
                ticket=answer.ticket,
                text_sealed=store.keyring.seal(answer.text),
                at=answer.at,
                kept_at=now,
            )
        )
        # A bounce or an automatic reply is the mail system's answer, not the party's.
        if answer.kind not in {AnswerKind.BOUNCED, AnswerKind.PENDING}:
            takedown.first_answer_at = takedown.first_answer_at or answer.at
            await measuring.answered(session, takedown, answer.notice_id, answer.at)
        session.add(takedown)
        await append(
            session,
            store.keyring,
            at=now,
            actor=by,
            reference=reference,
            kind=f"answer {answer.kind}",
            detail={"answer": answer.answer_id, "rule": answer.rule, "text": answer.text},
        )
        if ask is not None:
            await add_task(session, store, takedown, ask.kind, ask.what, now=now, about=ask.about)
        for end in done:
            await finish(session, store, end, by=by, note=answer.text, now=now)
        return True


async def keep_act(
    store: Store,
    reference: str,
    *,
    kind: str,
    actor: str,
    detail: dict[str, str],
    to: Place,
    now: datetime,
    ask: Question | None = None,
    done: Sequence[TaskEnd] = (),
) -> None:
    """Keep what a person or the workflow decided, and where that leaves the takedown.

    ``ask`` is a task to add, ``done`` are those that are finished by it.
    """
    async with store.writing() as session:
        takedown = await takedown_row(session, reference)
        was_open = takedown.state != State.CLOSED
        put(session, takedown, to, now)
        if was_open and to.state is State.CLOSED:
            await measuring.closed(session, takedown, to.outcome, now)
            await settle_lost(session, store.keyring, takedown, now)
            known = {end.task_id for end in done}
            lost = await lost_tasks(session, takedown)
            done = (*done, *(end for end in lost if end.task_id not in known))
        for end in done:
            await finish(session, store, end, by=actor, note=detail.get("reason", ""), now=now)
        if ask is not None:
            await add_task(session, store, takedown, ask.kind, ask.what, now=now, about=ask.about)
        await append(
            session,
            store.keyring,
            at=now,
            actor=actor,
            reference=reference,
            kind=kind,
            detail=detail,
        )


async def finish_task(
    store: Store, reference: str, end: TaskEnd, *, by: str, note: str, now: datetime
) -> None:
    """Finish a task; one that is finished stays as it is."""
    async with store.writing() as session:
        await takedown_row(session, reference)
        await finish(session, store, end, by=by, note=note, now=now)


async def finish(
    session: AsyncSession, store: Store, end: TaskEnd, *, by: str, note: str, now: datetime
) -> None:
    """Finish a task in the transaction of what finishes it; see ``finish_task``."""
    row = await session.get(TaskRow, end.task_id)
    if row is not None and row.done_at is None:
        row.done_at, row.done_by, row.outcome = now, by, end.outcome
        row.note_sealed = store.keyring.seal(note)
        session.add(row)
