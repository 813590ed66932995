"""Accounts for emergencies, for when the provider cannot be reached: a password and a code.

Made on the command line only. Each use stands on the record.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone import one_time_codes
from untilgone.errors import NotAllowed
from untilgone.passwords import Passwords
from untilgone.people import OPERATOR, Role, Way, checked_name
from untilgone.store.database import Store
from untilgone.store.members import Newcomer, added
from untilgone.store.people_rows import LocalAccountRow, PersonRow, RecoveryCodeRow
from untilgone.store.sessions import begin, sha256
from untilgone.store.tables import ActRow
from untilgone.store.write import record

MOST_FAILURES = 5
WINDOW = timedelta(minutes=15)
USED = "break-glass used"
_WRONG = (
    "Name, password and code do not belong together, or the code was used already. Wait for the "
    "next code before you try again."
)


@dataclass(frozen=True, kw_only=True)
class NewAccount:
    """What its owner must be told once, and is never shown again."""

    name: str
    secret: bytes
    recovery_codes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Use:
    """Somebody came in by such an account."""

    name: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """What somebody typed."""

    name: str
    password: str
    code: str  # from the app, or to recover with


@dataclass(frozen=True, kw_only=True)
class _Account:
    person_id: int
    password_hash: str


async def add(
    store: Store, passwords: Passwords, name: str, password: str, now: datetime
) -> NewAccount:
    """Make the account, for an admin; Conflict when the name is taken, BadInput for the rest."""
    name = checked_name(name)
    hashed = await passwords.hashed(password)
    made = NewAccount(
        name=name,
        secret=one_time_codes.new_secret(),
        recovery_codes=one_time_codes.recovery_codes(),
    )
    newcomer = Newcomer(name=name, role=Role.ADMIN, way=Way.BREAK_GLASS)
    async with store.writing() as session:
        row = await added(session, store.keyring, newcomer, OPERATOR.name, now)
        assert row.id is not None, "it was flushed"
        session.add(
            LocalAccountRow(
                person_id=row.id,
                password_hash=hashed,
                totp_sealed=store.keyring.seal(one_time_codes.spelled(made.secret)),
            )
        )
        for code in made.recovery_codes:
            kept = sha256(one_time_codes.plain(code))
            session.add(RecoveryCodeRow(code_sha256=kept, person_id=row.id))
    return made


async def exists(store: Store) -> bool:
    """Whether anybody has such an account."""
    query = select(PersonRow.id).where(PersonRow.way == Way.BREAK_GLASS, col(PersonRow.is_active))
    async with store.reading() as session:
        return (await session.exec(query.limit(1))).first() is not None


async def sign_in(
    store: Store,
    passwords: Passwords,
    attempt: Attempt,
    now: datetime,
    *,
    agent: str = "",
    replaces: str = "",
) -> str:
    """The secret of a new session, which lasts an hour; NotAllowed says no more than that.

    An attempt counts before it is looked at, so that many at once are no way around the limit.
    """
    account = await _counted(store, attempt.name, now)
    fits = await passwords.fits(attempt.password, account.password_hash if account else None)
    if account is None or not fits:
        raise NotAllowed(_WRONG)
    async with store.writing() as session:
        row = await _locked(session, account.person_id)
        if not await _takes(session, store, row, attempt.code, now):
            raise NotAllowed(_WRONG)
        row.failures, row.failing_since = 0, None
        session.add(row)
        person = await session.get(PersonRow, account.person_id)
        assert person is not None, "an account belongs to somebody"
        await record.append(
            session,
            store.keyring,
            at=now,
            actor=person.name,
            reference=f"people/{person.name}",
            kind=USED,
        )
        return await begin(
            session, store.keyring, person.name, Way.BREAK_GLASS, now, agent, replaces
        )


async def uses(store: Store, most: int = 5) -> Sequence[Use]:
    """When such accounts were used, the latest first."""
    query = select(ActRow.actor, ActRow.at).where(ActRow.kind == USED)
    async with store.reading() as session:
        found = await session.exec(query.order_by(col(ActRow.seq).desc()).limit(most))
        return [Use(name=actor, at=at) for actor, at in found]


async def _counted(store: Store, name: str, now: datetime) -> _Account | None:
    query = (
        select(LocalAccountRow)
        .join(PersonRow, col(PersonRow.id) == col(LocalAccountRow.person_id))
        .where(PersonRow.name == name.strip(), col(PersonRow.is_active))
        .with_for_update()
    )
    async with store.writing() as session:
        row = (await session.exec(query)).one_or_none()
        if row is None:
            return None
        if row.failing_since is None or now >= row.failing_since + WINDOW:
            row.failures, row.failing_since = 0, now
        if row.failures >= MOST_FAILURES:
            raise NotAllowed("Too many attempts. Wait a quarter of an hour before the next one.")
        row.failures += 1
        session.add(row)
        return _Account(person_id=row.person_id, password_hash=row.password_hash)


async def _locked(session: AsyncSession, person_id: int) -> LocalAccountRow:
    query = select(LocalAccountRow).where(LocalAccountRow.person_id == person_id)
    return (await session.exec(query.with_for_update())).one()


async def _takes(
    session: AsyncSession, store: Store, row: LocalAccountRow, code: str, now: datetime
) -> bool:
    """Whether the code works, this once."""
    secret = one_time_codes.unspelled(store.keyring.open(row.totp_sealed))
    step = one_time_codes.step_of(secret, code, now)
    if step is not None and step > row.last_step:
        row.last_step = step
        return True
    spare = await session.get(RecoveryCodeRow, sha256(one_time_codes.plain(code)))
    if spare is None or spare.person_id != row.person_id or spare.used_at is not None:
        return False
    spare.used_at = now
    session.add(spare)
    return True
