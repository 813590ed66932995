"""What staff changed in the directory: it outranks own files, which outrank the shipped ones.

Written by the command, as sign-in links are, and by an activity for the API. No takedown changes by
it. A running takedown sees the change at its next step, because the directory is asked anew for each.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.directory import Directory
from untilgone.directory_changes import EDITORS, Change
from untilgone.directory_entries import Entry, as_text, from_text
from untilgone.errors import BadInput, NotAllowed, NotFound
from untilgone.keyring import KeyRing
from untilgone.parties import PartyKind
from untilgone.people import Person
from untilgone.store.database import Store
from untilgone.store.override_rows import OverrideRow
from untilgone.store.write import record

_parsed = lru_cache(maxsize=1024)(from_text)


async def applied(store: Store, files: Directory) -> Directory:
    """The directory with what staff changed; one small query."""
    changed = await _standing(store)
    return _changed(files, changed) if changed else files


@lru_cache(maxsize=4)  # asked before each step and look, and it changes rarely
def _changed(files: Directory, changed: tuple[str, ...]) -> Directory:
    return files.changed_by(map(_parsed, changed))


async def standing(store: Store) -> tuple[Entry, ...]:
    """The entries that staff made and that stand now, the latest last."""
    return tuple(map(_parsed, await _standing(store)))


async def _standing(store: Store) -> tuple[str, ...]:
    query = select(OverrideRow.entry).where(col(OverrideRow.stands_for).is_not(None))
    async with store.reading() as session:
        found = await session.exec(query.order_by(col(OverrideRow.number)))
        return tuple(entry for entry in found if entry is not None)


async def history(store: Store, slug: str) -> list[Change]:
    """Every change to the parties of this slug, the oldest first."""
    query = select(OverrideRow).where(OverrideRow.slug == slug)
    async with store.reading() as session:
        rows = (await session.exec(query.order_by(col(OverrideRow.number)))).all()
        return [_change(store.keyring, row) for row in rows]


async def put(
    store: Store, files: Directory, entries: Sequence[Entry], by: Person, reason: str, now: datetime
) -> list[Change]:
    """Let these entries stand from now on, all of them or none; entries that stand already stay.

    NotAllowed unless an editor asks; BadInput without a reason, without an entry, or for two of
    the same kind and slug.
    """
    _may(by, reason)
    keys = [(entry.kind, entry.slug) for entry in entries]
    if not keys:
        raise BadInput("There is no [[party]] in it; nothing was changed.")
    if len(set(keys)) < len(keys):
        raise BadInput("Two parties in it have the same kind and slug; nothing was changed.")
    in_files = {(entry.kind, entry.slug): entry for entry in files.entries}
    made = []
    async with store.writing() as session:
        await record.lock(session)
        for entry in entries:
            old = await _standing_row(session, entry.kind, entry.slug)
            before = old.entry if old else _text(in_files.get((entry.kind, entry.slug)))
            if old is not None and old.entry == as_text(entry):
                continue
            row = OverrideRow(
                kind=entry.kind,
                slug=entry.slug,
                stands_for=_key(entry.kind, entry.slug),
                entry=as_text(entry),
                before=before,
                by=by.name,
                at=now,
                reason_sealed=store.keyring.seal(reason),
            )
            made.append(await _add(session, store.keyring, old, row, reason))
    return made


async def reset(
    store: Store, files: Directory, slug: str, by: Person, reason: str, now: datetime
) -> list[Change]:
    """Let the files speak again about the parties of this slug.

    NotFound when staff changed nothing there; otherwise as ``put``.
    """
    _may(by, reason)
    made = []
    async with store.writing() as session:
        await record.lock(session)
        query = select(OverrideRow).where(
            OverrideRow.slug == slug, col(OverrideRow.stands_for).is_not(None)
        )
        for old in (await session.exec(query.order_by(col(OverrideRow.number)))).all():
            row = OverrideRow(
                kind=old.kind,
                slug=slug,
                before=old.entry,
                by=by.name,
                at=now,
                reason_sealed=store.keyring.seal(reason),
            )
            made.append(await _add(session, store.keyring, old, row, reason))
    if not made:
        known = any(entry.slug == slug for entry in files.entries)
        said = "stands as the files say" if known else "is not in the directory"
        raise NotFound(f"{slug} {said}; nothing was changed.")
    return made


def _may(by: Person, reason: str) -> None:
    if by.role not in EDITORS:
        raise NotAllowed("Only legal staff and admins change the directory; nothing was changed.")
    if not reason.strip():
        raise BadInput("Say why: the reason goes on the record. Nothing was changed.")


async def _standing_row(session: AsyncSession, kind: str, slug: str) -> OverrideRow | None:
    query = select(OverrideRow).where(OverrideRow.stands_for == _key(kind, slug))
    return (await session.exec(query)).one_or_none()


async def _add(
    session: AsyncSession, keyring: KeyRing, old: OverrideRow | None, row: OverrideRow, reason: str
) -> Change:
    if old is not None:
        old.stands_for = None
        session.add(old)
        await session.flush()  # before the new one claims its place
    session.add(row)
    await session.flush()
    await record.append(
        session,
        keyring,
        at=row.at,
        actor=row.by,
        reference=f"directory/{_key(row.kind, row.slug)}",
        kind="directory changed" if row.entry else "directory reset",
        detail={"reason": reason, "entry": row.entry or "", "before": row.before or ""},
    )
    return _change(keyring, row)


def _change(keyring: KeyRing, row: OverrideRow) -> Change:
    assert row.number is not None
    return Change(
        number=row.number,
        kind=PartyKind(row.kind),
        slug=row.slug,
        entry=_parsed(row.entry) if row.entry else None,
        before=_parsed(row.before) if row.before else None,
        by=row.by,
        at=row.at,
        reason=keyring.open(row.reason_sealed),
    )


def _key(kind: str, slug: str) -> str:
    return f"{kind}/{slug}"


def _text(entry: Entry | None) -> str | None:
    return as_text(entry) if entry else None
