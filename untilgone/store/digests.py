"""Mail to those who work here: to whom it may be due, and one mail as it is about to leave."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, or_
from sqlmodel import col, select

from untilgone.digests import BETWEEN, LINKS_APART, Purpose, Rhythm
from untilgone.errors import NotFound
from untilgone.people import Person, Role
from untilgone.reporters import NewsState
from untilgone.store.database import Store
from untilgone.store.digest_rows import DigestRow, MailWishRow
from untilgone.store.people_rows import PersonRow, PreferenceRow

_MOST_LETTERS = 50


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """Somebody who wants to be told, and when they were told last."""

    person: Person
    rhythm: Rhythm
    hour: int
    zone: str
    edition: int
    told_at: datetime


async def candidates(store: Store, now: datetime) -> list[Candidate]:
    """Whoever wants mail at a confirmed address and had none within the hour before ``now``."""
    has_one = exists().where(
        col(DigestRow.person) == col(MailWishRow.person),
        col(DigestRow.purpose) == Purpose.DIGEST,
        or_(col(DigestRow.ended_at).is_(None), col(DigestRow.ended_at) > now - BETWEEN),
    )
    query = (
        select(MailWishRow, PersonRow, PreferenceRow.zone)
        .join(PersonRow, col(PersonRow.name) == col(MailWishRow.person))
        .join(PreferenceRow, col(PreferenceRow.person) == col(MailWishRow.person))
        .where(col(PersonRow.is_active), ~has_one, *_MAY_BE_TOLD)
        .order_by(col(MailWishRow.person))
    )
    async with store.reading() as session:
        rows = (await session.exec(query)).all()
    return [
        Candidate(
            person=Person(name=who.name, role=Role(who.role), desk=who.desk),
            rhythm=Rhythm(wish.rhythm),
            hour=wish.hour,
            zone=zone,
            edition=wish.edition,
            told_at=wish.told_at,
        )
        for wish, who, zone in rows
        if wish.told_at is not None
    ]


_MAY_BE_TOLD = (
    col(MailWishRow.confirmed_at).is_not(None),
    col(MailWishRow.refused_at).is_(None),
    col(MailWishRow.rhythm) != Rhythm.NEVER,
)


async def links_wanted(store: Store, now: datetime) -> tuple[str, ...]:
    """The people whose address waits for a link."""
    made_at = col(MailWishRow.link_made_at)
    query = select(MailWishRow.person).where(
        col(MailWishRow.link_wanted), or_(made_at.is_(None), made_at <= now - LINKS_APART)
    )
    async with store.reading() as session:
        return tuple((await session.exec(query.order_by(col(MailWishRow.person)))).all())


async def waiting(store: Store) -> tuple[str, ...]:
    """Mails that nobody has taken up yet, the oldest first."""
    query = (
        select(DigestRow.letter_id)
        .where(DigestRow.state == NewsState.PREPARED, col(DigestRow.handed_at).is_(None))
        .order_by(col(DigestRow.made_at))
        .limit(_MOST_LETTERS)
    )
    async with store.reading() as session:
        return tuple((await session.exec(query)).all())


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One mail before it leaves."""

    letter_id: str
    purpose: Purpose
    state: NewsState
    since: datetime | None
    made_at: datetime
    person: Person  # in the role and at the desk of this moment
    address: str | None  # None: nothing may go there any more
    language: str
    zone: str


async def letter(store: Store, letter_id: str) -> Letter:
    """One mail, to whom and where it goes at this moment; NotFound when there is none."""
    query: Any = (
        select(DigestRow, MailWishRow, PersonRow, PreferenceRow)
        .join(MailWishRow, col(MailWishRow.person) == col(DigestRow.person))
        .join(PreferenceRow, col(PreferenceRow.person) == col(DigestRow.person))
        .join(PersonRow, col(PersonRow.name) == col(DigestRow.person))
        .where(DigestRow.letter_id == letter_id)
    )
    async with store.reading() as session:
        found = (await session.exec(query)).one_or_none()
    if found is None:
        raise NotFound(f"There is no mail {letter_id}.")
    row, wish, who, reads = found
    purpose = Purpose(row.purpose)
    may_leave = (
        who.is_active
        and wish.edition == row.edition
        and wish.refused_at is None
        and (wish.confirmed_at is None) == (purpose is Purpose.LINK)
    )
    sealed = wish.address_sealed if may_leave else None
    person = Person(name=who.name, role=Role(who.role), desk=who.desk)
    return Letter(
        letter_id=letter_id,
        purpose=purpose,
        state=NewsState(row.state),
        since=row.since,
        made_at=row.made_at,
        person=person,
        address=store.keyring.open(sealed) if sealed else None,
        language=reads.language,
        zone=reads.zone,
    )


async def returned(store: Store, message_ids: Collection[str]) -> str | None:
    """The mail to somebody who works here that came back; None where none did."""
    ids = {each.strip("<>").partition("@")[0] for each in message_ids}
    query = select(DigestRow.letter_id).where(col(DigestRow.letter_id).in_(ids))
    async with store.reading() as session:
        return (await session.exec(query)).first()


async def wanted_by(store: Store) -> int:
    """How many people want mail, or wait for the link that confirms their address."""
    query = select(func.count()).where(col(MailWishRow.address_sealed).is_not(None))
    async with store.reading() as session:
        return (await session.exec(query)).one()
