"""Mail to those who work here, as it comes along: each leaves at most once."""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import col, delete
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.digests import KEPT_FOR, LINK_LASTS, Purpose
from untilgone.errors import NotFound, OutcomeUnknown, RetryLater
from untilgone.reporters import NewsState
from untilgone.store.database import Store
from untilgone.store.digest_rows import DigestRow, MailWishRow
from untilgone.store.digests import Candidate
from untilgone.store.sessions import sha256
from untilgone.store.write.news import BEFORE


async def prepare_link(store: Store, person: str, letter_id: str, now: datetime) -> None:
    """A mail with a link is to go to this person; nothing where that was said already."""
    async with store.writing() as session:
        wish = await session.get(MailWishRow, person, with_for_update=True)
        if wish is None or not wish.link_wanted:
            return
        wish.link_wanted, wish.link_made_at = False, now
        session.add(wish)
        _add(session, wish, letter_id, Purpose.LINK, now)


async def prepare_digest(
    store: Store, whose: Candidate, letter_id: str | None, now: datetime
) -> None:
    """What came before ``now`` needs no mail of its own but this; None: no mail, nothing waits.

    Nothing happens where somebody else saw to it meanwhile: of two workers one writes the mail.
    """
    async with store.writing() as session:
        wish = await session.get(MailWishRow, whose.person.name, with_for_update=True)
        if wish is None or (wish.edition, wish.told_at) != (whose.edition, whose.told_at):
            return
        wish.told_at = now
        session.add(wish)
        old = col(DigestRow.person) == wish.person, col(DigestRow.ended_at) < now - KEPT_FOR
        await session.exec(delete(DigestRow).where(*old))
        if letter_id is not None:
            _add(session, wish, letter_id, Purpose.DIGEST, now, since=whose.told_at)


def _add(
    session: AsyncSession,
    wish: MailWishRow,
    letter_id: str,
    purpose: Purpose,
    now: datetime,
    since: datetime | None = None,
) -> None:
    session.add(
        DigestRow(
            letter_id=letter_id,
            person=wish.person,
            edition=wish.edition,
            purpose=purpose,
            since=since,
            state=NewsState.PREPARED,
            made_at=now,
        )
    )


async def handed_over(store: Store, letter_ids: tuple[str, ...], now: datetime) -> None:
    """A workflow of their own sends them from here on."""
    async with store.writing() as session:
        await session.exec(
            update(DigestRow)
            .where(col(DigestRow.letter_id).in_(letter_ids), col(DigestRow.handed_at).is_(None))
            .values(handed_at=now)
        )


async def leaving(store: Store, letter_id: str, now: datetime, token: str | None) -> None:
    """Write down that it may leave from now on, and by which token it confirms the address.

    OutcomeUnknown when somebody did so before; RetryLater when its address was changed meanwhile.
    """
    async with store.writing() as session:
        row, wish = await _locked(session, letter_id)
        if row.state != NewsState.PREPARED:
            raise OutcomeUnknown(f"The mail {letter_id} was already on its way.")
        if wish.edition != row.edition:
            raise RetryLater("The address was changed meanwhile. Nothing was sent.")
        row.state, row.left_at = NewsState.LEAVING, now
        session.add(row)
        if token is not None:
            wish.link_sha256, wish.link_expires_at = sha256(token), now + LINK_LASTS
            session.add(wish)


async def not_taken(store: Store, letter_id: str) -> None:
    """Nothing was taken: it may leave again."""
    async with store.writing() as session:
        row, _ = await _locked(session, letter_id)
        if row.state == NewsState.LEAVING:
            row.state, row.left_at = NewsState.PREPARED, None
            session.add(row)


async def settle(store: Store, letter_id: str, state: NewsState, now: datetime) -> None:
    """Keep what became of a mail, once. The words of a mail server are kept nowhere.

    Where it was refused for good, or came back, nothing more goes to its address. What could not be
    told for hours is told again with what comes.
    """
    async with store.writing() as session:
        row, wish = await _locked(session, letter_id)
        if NewsState(row.state) not in BEFORE[state]:
            return
        row.state, row.ended_at = state, now
        session.add(row)
        if wish.edition != row.edition:
            return
        if state in {NewsState.REFUSED, NewsState.RETURNED}:
            wish.refused_at = now
            wish.link_sha256 = None
        if state is NewsState.FAILED and wish.told_at == row.made_at:
            wish.told_at = row.since
        session.add(wish)


async def _locked(session: AsyncSession, letter_id: str) -> tuple[DigestRow, MailWishRow]:
    """A mail and the wish that it is for; the wish first, as everywhere, so that none waits."""
    row = await session.get(DigestRow, letter_id)
    if row is None:
        raise NotFound(f"There is no mail {letter_id}.")
    wish = await session.get_one(MailWishRow, row.person, with_for_update=True)
    await session.refresh(row, with_for_update=True)
    return row, wish
