"""A notice that was written and must not leave as it is: another text takes its place."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import col

from untilgone.cases import TaskKind
from untilgone.notices import NoticeState
from untilgone.parties import Party
from untilgone.progress import Place
from untilgone.store.batch_rows import BatchMemberRow
from untilgone.store.database import Store
from untilgone.store.write.cases import put, takedown_row
from untilgone.store.write.notices import Draft, locked_notice, notice_row
from untilgone.store.write.parties import keep_parties
from untilgone.store.write.record import append
from untilgone.store.write.tasks import add_task

_STAYS = {"number", "notice_id", "takedown_id", "message_id"}


async def rewrite(
    store: Store,
    draft: Draft,
    parties: Sequence[Party],
    now: datetime,
    *,
    ask: tuple[TaskKind, str] | None,
    to: Place,
    why: str,
) -> None:
    """Keep this text in the place of the one that is ready to leave; any other stays as it was.

    Who approved the old text did not approve this one: ``ask`` and ``to`` are as when it was
    prepared. It leaves alone, also where the old one waited for others.
    """
    async with store.writing() as session:
        row = await locked_notice(session, draft.notice_id)
        takedown = await takedown_row(session, draft.takedown)
        assert takedown.id is not None
        if row is None or row.state != NoticeState.PREPARED:
            return
        before = row.sha256
        fresh = notice_row(store, takedown.id, draft, now)
        row.sqlmodel_update(fresh.model_dump(exclude=_STAYS))
        session.add(row)
        await session.exec(
            delete(BatchMemberRow).where(col(BatchMemberRow.notice_id) == draft.notice_id)
        )
        await keep_parties(session, takedown.id, parties, now)
        await append(
            session,
            store.keyring,
            at=now,
            actor="system",
            reference=draft.takedown,
            kind=f"{draft.kind} written anew",
            detail={
                "notice": draft.notice_id,
                "reason": f"{why} The text before it did not leave.",
                "before": before,
                "sha256": draft.letter.sha256,
            },
        )
        if ask is not None:
            kind, what = ask
            put(session, takedown, to, now)
            await add_task(session, store, takedown, kind, what, now=now, notice_id=draft.notice_id)
