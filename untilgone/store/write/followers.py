"""Which open takedown follows a URL already, however it is written.

A URL is looked for under two hashes: that of its own spelling, and that of the form which surely
shows the same (``untilgone.url_forms.material``). Under the latter an open takedown claims it.
"""

from collections.abc import Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.cases import State
from untilgone.keyring import KeyRing
from untilgone.store.address_rows import AddressRow
from untilgone.store.tables import TakedownRow
from untilgone.url_forms import material


def claim_of(keyring: KeyRing, url: str) -> str:
    """The hash under which an open takedown claims the URL, the same for all its spellings."""
    return keyring.lookup(material(url))


async def followers(
    session: AsyncSession,
    keyring: KeyRing,
    urls: Sequence[str],
    *,
    but: TakedownRow | None = None,
) -> dict[str, TakedownRow]:
    """Open takedowns by the claim (``claim_of``) of the URLs that they follow, reported or moved to.

    Certain only while the record is locked.
    """
    # The form first: what is found under the very spelling takes its place.
    hashes = [(claim_of(keyring, url), url) for url in urls]
    asked = [*((claim, claim) for claim, _ in hashes)]
    asked += [(claim, keyring.lookup(url)) for claim, url in hashes]
    found = await _by_lookup(session, {lookup for _, lookup in asked}, but)
    return {claim: found[lookup] for claim, lookup in asked if lookup in found}


async def _by_lookup(
    session: AsyncSession, lookups: set[str], but: TakedownRow | None
) -> dict[str, TakedownRow]:
    reported = select(TakedownRow.open_url_lookup, TakedownRow).where(
        col(TakedownRow.open_url_lookup).in_(lookups)
    )
    moved = (
        select(AddressRow.url_lookup, TakedownRow)
        .join(TakedownRow, col(AddressRow.takedown_id) == col(TakedownRow.id))
        .where(col(AddressRow.url_lookup).in_(lookups), TakedownRow.state != State.CLOSED)
        .order_by(col(TakedownRow.id).desc())
    )
    # Of several the oldest, and before all the one it was reported to.
    found = [*await session.exec(moved), *await session.exec(reported)]
    return {lookup: row for lookup, row in found if lookup and (but is None or row.id != but.id)}
