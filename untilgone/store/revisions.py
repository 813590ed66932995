"""Reading revisions of letter templates: what stands, what waits for whom, who changed what."""

from collections.abc import Collection

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.errors import NotFound
from untilgone.letters import Letters
from untilgone.revisions import RevisedText, Revision, RevisionState, Standing, Written, sha256
from untilgone.store.database import Store
from untilgone.store.revision_rows import RevisedTextRow, RevisionRow

_APPROVED = (RevisionState.APPROVED, RevisionState.RETIRED)


async def applied(store: Store, shipped: Letters, number: int | None = None) -> Letters:
    """The letters as they are sent now: the shipped ones with every text that was approved.

    ``number``: with the texts of this revision, whatever became of it; NotFound where it is none.
    """
    letters = shipped.revised(await standing(store))
    return letters.changed_by((await one(store, number)).changes) if number else letters


async def standing(store: Store) -> Standing:
    """The approved texts that stand now."""
    async with store.reading() as session:
        return await standing_in(session)


async def standing_in(session: AsyncSession) -> Standing:
    """The same, within somebody's transaction."""
    texts = select(RevisedTextRow).where(col(RevisedTextRow.stands_for).is_not(None))
    rows = (await session.exec(texts)).all()
    return Standing(
        texts={row.name: row.text for row in rows if row.text is not None},
        revisions={row.name: row.revision for row in rows},
        approvals=await approvals(session) if rows else 0,
    )


async def approvals(session: AsyncSession) -> int:
    """How many revisions were approved so far."""
    query = select(func.count()).select_from(RevisionRow)
    return (await session.exec(query.where(col(RevisionRow.state).in_(_APPROVED)))).one()


async def one(store: Store, number: int) -> Revision:
    """A revision with its texts; NotFound where there is none."""
    async with store.reading() as session:
        return await one_in(session, store, number)


async def one_in(session: AsyncSession, store: Store, number: int) -> Revision:
    """The same, within somebody's transaction."""
    row = await session.get(RevisionRow, number)
    if row is None:
        raise NotFound(f"There is no revision {number} of the letters.")
    texts = select(RevisedTextRow).where(RevisedTextRow.revision == number)
    rows = (await session.exec(texts.order_by(col(RevisedTextRow.name)))).all()
    return _revision(store, row, rows)


async def of_state(
    store: Store, states: Collection[RevisionState], *, limit: int, before: int | None = None
) -> list[Revision]:
    """Revisions in these states with their texts, the latest first."""
    query = select(RevisionRow).where(col(RevisionRow.state).in_(states))
    if before is not None:
        query = query.where(col(RevisionRow.number) < before)
    async with store.reading() as session:
        rows = (
            await session.exec(query.order_by(col(RevisionRow.number).desc()).limit(limit))
        ).all()
        return await _with_texts(session, store, rows)


async def of_file(store: Store, name: str) -> list[Revision]:
    """Every revision that has a text for this file, the latest first, with that text alone."""
    query = (
        select(RevisionRow, RevisedTextRow)
        .join(RevisedTextRow, col(RevisedTextRow.revision) == col(RevisionRow.number))
        .where(RevisedTextRow.name == name)
    )
    async with store.reading() as session:
        found = (await session.exec(query.order_by(col(RevisionRow.number).desc()))).all()
    return [_revision(store, row, [text]) for row, text in found]


async def made_with(store: Store, key: str) -> int | None:
    """The number of the revision that was made under this key."""
    query = select(RevisionRow.number).where(RevisionRow.key == key)
    async with store.reading() as session:
        return (await session.exec(query)).one_or_none()


async def _with_texts(
    session: AsyncSession, store: Store, rows: Collection[RevisionRow]
) -> list[Revision]:
    query = select(RevisedTextRow).where(
        col(RevisedTextRow.revision).in_([row.number for row in rows])
    )
    texts: dict[int, list[RevisedTextRow]] = {}
    for text in (await session.exec(query.order_by(col(RevisedTextRow.name)))).all():
        texts.setdefault(text.revision, []).append(text)
    return [_revision(store, row, texts.get(row.number or 0, ())) for row in rows]


def _revision(store: Store, row: RevisionRow, texts: Collection[RevisedTextRow]) -> Revision:
    assert row.number is not None
    return Revision(
        number=row.number,
        state=RevisionState(row.state),
        reason=store.keyring.open(row.reason_sealed),
        author=row.author,
        made_at=row.made_at,
        texts=tuple(map(_written, texts)),
        submitted_by=row.submitted_by,
        submitted_at=row.submitted_at,
        note=store.keyring.open(row.note_sealed) if row.note_sealed else "",
        decided_by=row.decided_by,
        decided_at=row.decided_at,
    )


def _written(row: RevisedTextRow) -> Written:
    return Written(
        revised=RevisedText(name=row.name, text=row.text, based_on=sha256(row.before)),
        by=row.by,
        at=row.at,
        before=row.before,
        stands=row.stands_for is not None,
    )
