"""Writing revisions of letter templates; each act goes on the record."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.errors import Conflict, NotAllowed
from untilgone.letter_language import as_lines
from untilgone.letters import Letters
from untilgone.people import Person
from untilgone.revisions import (
    MOVES,
    Act,
    RevisedText,
    Revision,
    RevisionOrder,
    RevisionState,
    check,
    sha256,
    why_not_approved_by,
)
from untilgone.store import revisions
from untilgone.store.database import Store
from untilgone.store.revision_rows import RevisedTextRow, RevisionRow
from untilgone.store.write import record

_ACTS = {
    Act.SUBMIT: "letters submitted",
    Act.TAKE_BACK: "letters taken back",
    Act.SEND_BACK: "letters sent back",
    Act.APPROVE: "letters approved",
    Act.DISCARD: "letters discarded",
}


async def write(store: Store, shipped: Letters, order: RevisionOrder, now: datetime) -> int:
    """Keep new texts, in a new revision or in a draft; its number.

    Conflict where the draft is another by now than the person was shown, or no draft any more.
    """
    check(order)
    async with store.writing() as session:
        await record.lock(session)
        row = await _row(session, store, order, now)
        assert row.number is not None
        row.reason_sealed = store.keyring.seal(order.reason.strip())
        session.add(row)
        standing = shipped.revised(await revisions.standing_in(session))
        await _keep_texts(session, row.number, standing, order, now)
        kept = await revisions.one_in(session, store, row.number)
        if not kept.texts:
            raise Conflict(
                "Without this file nothing is left in it. Nothing was changed; discard the draft "
                "if you do not want it any more."
            )
        said = {"reason": order.reason.strip()} | _digests(order.texts)
        if order.left_out:
            said["left out"] = ", ".join(order.left_out)
        await _record(session, store, kept, (order.by, "letters drafted", now), said)
        return row.number


async def move(
    store: Store,
    shipped: Letters,
    number: int,
    order: RevisionOrder,
    now: datetime,
    *,
    linted: int | None = None,
) -> None:
    """Let a revision go from one state to the next; Conflict where it is another by now.

    ``linted``: how many revisions were approved when its letters were checked.
    """
    check(order)
    before, after = MOVES[order.act]
    async with store.writing() as session:
        await record.lock(session)
        kept = await revisions.one_in(session, store, number)
        if kept.state is not before or kept.digest != order.seen:
            raise Conflict(
                f"Revision {number} is another by now than you were shown. Nothing was changed; "
                "look at it again."
            )
        if order.act is Act.APPROVE:
            await _let_stand(session, shipped, kept, order, linted)
        row = await session.get_one(RevisionRow, number)
        row.state = after
        if order.act is Act.SUBMIT:
            row.submitted_by, row.submitted_at, row.note_sealed = order.by.name, now, None
        elif after is not RevisionState.DRAFT:
            row.decided_by, row.decided_at = order.by.name, now
        if order.act is Act.SEND_BACK:
            row.note_sealed = store.keyring.seal(order.note.strip())
        session.add(row)
        said = {"reason": kept.reason, "note": order.note.strip()}
        said |= _digests(text.revised for text in kept.texts)
        await _record(session, store, kept, (order.by, _ACTS[order.act], now), said)


async def _let_stand(
    session: AsyncSession,
    shipped: Letters,
    kept: Revision,
    order: RevisionOrder,
    linted: int | None,
) -> None:
    """Let its texts take the place of those that stand."""
    if why := why_not_approved_by(order.by, kept):
        raise NotAllowed(f"{why} Nothing was changed.")
    if await revisions.approvals(session) != linted:
        raise Conflict(
            "Another revision was approved at the same moment. Nothing was changed; try again."
        )
    standing = shipped.revised(await revisions.standing_in(session))
    for text in kept.texts:
        if standing.source(text.revised.name) != text.before:
            raise Conflict(
                f"{text.revised.name} says something else by now than when this revision was "
                "written. Nothing was approved: send it back, so that its writer takes over what "
                "still holds."
            )
    names = [text.revised.name for text in kept.texts]
    old = (
        await session.exec(select(RevisedTextRow).where(col(RevisedTextRow.stands_for).in_(names)))
    ).all()
    for row in old:
        row.stands_for = None
        session.add(row)
    await session.flush()  # before the new ones claim their places
    mine = select(RevisedTextRow).where(RevisedTextRow.revision == kept.number)
    for row in (await session.exec(mine)).all():
        row.stands_for = row.name
        session.add(row)
    await session.flush()
    await _retire(session, {row.revision for row in old})


async def _retire(session: AsyncSession, numbers: set[int]) -> None:
    """Those of which no text stands any more."""
    for number in sorted(numbers):
        stands = select(RevisedTextRow.id).where(
            RevisedTextRow.revision == number, col(RevisedTextRow.stands_for).is_not(None)
        )
        if (await session.exec(stands.limit(1))).one_or_none() is None:
            row = await session.get_one(RevisionRow, number)
            row.state = RevisionState.RETIRED
            session.add(row)


async def _row(
    session: AsyncSession, store: Store, order: RevisionOrder, now: datetime
) -> RevisionRow:
    """The draft that is written to; a new one where the order names none."""
    if order.number is None:
        row = RevisionRow(
            key=order.key,
            state=RevisionState.DRAFT,
            reason_sealed="",
            author=order.by.name,
            made_at=now,
        )
        session.add(row)
        await session.flush()
        return row
    kept = await revisions.one_in(session, store, order.number)
    if kept.state is not RevisionState.DRAFT:
        raise Conflict(
            f"Revision {order.number} is no draft any more. Nothing was changed; take it back from "
            "review first, or begin a new one."
        )
    if kept.digest != order.seen:
        raise Conflict(
            f"Somebody changed revision {order.number} meanwhile. Your text was not kept; look at "
            "what it says now, and change it again."
        )
    return await session.get_one(RevisionRow, order.number)


async def _keep_texts(
    session: AsyncSession, number: int, standing: Letters, order: RevisionOrder, now: datetime
) -> None:
    """The new texts in the place of those that the draft had for these files."""
    gone = [*order.left_out, *(each.name for each in order.texts)]
    query = select(RevisedTextRow).where(
        RevisedTextRow.revision == number, col(RevisedTextRow.name).in_(gone)
    )
    old = {row.name: row for row in (await session.exec(query)).all()}
    for row in old.values():
        await session.delete(row)
    await session.flush()
    for each in order.texts:
        kept = old.get(each.name)
        known = [standing.source(each.name), *([kept.before] if kept else [])]
        based_on = {sha256(text): text for text in known}
        if each.based_on not in based_on:
            raise Conflict(
                f"{each.name} was changed by another revision while you wrote. Your text was not "
                "kept; copy it, look at what stands now, and change it again."
            )
        text = RevisedTextRow(
            revision=number,
            name=each.name,
            text=as_lines(each.text) if each.text is not None else None,
            before=based_on[each.based_on],
            by=order.by.name,
            at=now,
        )
        session.add(text)
    await session.flush()


def _digests(texts: Iterable[RevisedText]) -> dict[str, str]:
    return {each.name: sha256(each.text) or "as shipped" for each in texts}


async def _record(
    session: AsyncSession,
    store: Store,
    kept: Revision,
    act: tuple[Person, str, datetime],
    said: Mapping[str, str],
) -> None:
    by, kind, at = act
    await record.append(
        session,
        store.keyring,
        at=at,
        actor=by.name,
        reference=f"letters/{kept.number}",
        kind=kind,
        detail={name: value for name, value in said.items() if value},
    )
