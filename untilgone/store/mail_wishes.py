"""Where and when people want to be told that work waits. No act on a case, so not on the record."""

import hmac
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.digests import MailWish, Rhythm
from untilgone.errors import NotFound
from untilgone.store.database import Store
from untilgone.store.digest_rows import MailWishRow
from untilgone.store.people_rows import PreferenceRow
from untilgone.store.preferences import Preferences
from untilgone.store.sessions import sha256


@dataclass(frozen=True, kw_only=True)
class KeptWish:
    """What somebody chose, and what became of the address."""

    wish: MailWish
    confirmed_at: datetime | None
    refused_at: datetime | None  # nobody is there; nothing goes there until it is kept anew


async def mail_wish(store: Store, person: str) -> KeptWish | None:
    """What this person has chosen; None where that is nothing, or never."""
    async with store.reading() as session:
        row = await session.get(MailWishRow, person)
    if row is None or row.address_sealed is None:
        return None
    address = store.keyring.open(row.address_sealed)
    return KeptWish(
        wish=MailWish(rhythm=Rhythm(row.rhythm), hour=row.hour, address=address),
        confirmed_at=row.confirmed_at,
        refused_at=row.refused_at,
    )


async def keep_mail_wish(store: Store, person: str, wish: MailWish, reads: Preferences) -> None:
    """Keep what was chosen; a link goes to an address that is not confirmed, and nothing else.

    ``never`` erases the address. ``reads``: how they see the pages, where they never chose it; the
    mail is to be like them.
    """
    async with store.writing() as session:
        row = await session.get(MailWishRow, person, with_for_update=True)
        row = row or MailWishRow(person=person, rhythm=Rhythm.NEVER, hour=wish.hour)
        row.rhythm, row.hour = wish.rhythm, wish.hour
        known = store.keyring.open(row.address_sealed) if row.address_sealed else ""
        if wish.rhythm is Rhythm.NEVER:
            _erase(row)
        elif known != wish.address or row.confirmed_at is None or row.refused_at is not None:
            _erase(row)
            row.rhythm, row.address_sealed = wish.rhythm, store.keyring.seal(wish.address)
            row.link_wanted = True
        session.add(row)
        if await session.get(PreferenceRow, person) is None:
            session.add(
                PreferenceRow(
                    person=person,
                    language=reads.language,
                    zone=reads.zone,
                    shortcuts=reads.has_shortcuts,
                )
            )


async def confirm_address(store: Store, person: str, token: str, now: datetime) -> None:
    """Mail goes to the address from now on; NotFound where the link was used, expired or another's.

    Whoever else has the link is not this person, so a mistyped address never learns anything.
    """
    async with store.writing() as session:
        row = await session.get(MailWishRow, person, with_for_update=True)
        is_theirs = (
            row is not None
            and row.link_sha256 is not None
            and row.link_expires_at is not None
            and now < row.link_expires_at
            and hmac.compare_digest(row.link_sha256, sha256(token))
        )
        if row is None or not is_theirs:
            raise NotFound(
                "This link was used already, has expired, or is not yours. Nothing was changed. "
                "Keep the address once more in your settings to get a new one."
            )
        row.confirmed_at = row.told_at = now
        row.link_sha256 = row.link_expires_at = None
        session.add(row)


async def forget_mail_wish(session: AsyncSession, person: str) -> None:
    """Erase the address of somebody who works here no more, in a transaction that is under way."""
    row = await session.get(MailWishRow, person, with_for_update=True)
    if row is not None:
        _erase(row)
        session.add(row)


def _erase(row: MailWishRow) -> None:
    """No address, and nothing that is on its way to it counts any more."""
    row.rhythm, row.address_sealed = Rhythm.NEVER, None
    row.edition += 1
    row.confirmed_at = row.refused_at = row.told_at = None
    row.link_wanted, row.link_sha256, row.link_expires_at = False, None, None
