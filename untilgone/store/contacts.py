"""Which contacts are not to be used, and why not."""

from collections.abc import Iterable

from sqlmodel import col, select

from untilgone.notices import AnswerKind, NoticeKey, NoticeKind, NoticeState
from untilgone.parties import Contact
from untilgone.store.database import Store
from untilgone.store.tables import AnswerRow, BadContactRow, NoticeRow


async def tried(store: Store, key: NoticeKey) -> frozenset[tuple[str, str]]:
    """(channel, address) of the contacts that refused or bounced this step or sent us elsewhere."""
    step = f"{key.reference}/{key.round}.{key.step}."
    failed = (NoticeState.REFUSED, NoticeState.BOUNCED)
    elsewhere = select(AnswerRow.notice_id).where(AnswerRow.kind == AnswerKind.WRONG_ADDRESSEE)
    query = select(NoticeRow.contact_channel, NoticeRow.address).where(
        col(NoticeRow.notice_id).startswith(step, autoescape=True),
        col(NoticeRow.state).in_(failed) | col(NoticeRow.notice_id).in_(elsewhere),
        NoticeRow.notice_id != str(key),
        NoticeRow.kind != NoticeKind.WITHDRAWAL,
    )
    async with store.reading() as session:
        return frozenset((channel, address) for channel, address in await session.exec(query))


async def bad(store: Store, contacts: Iterable[Contact]) -> frozenset[tuple[str, str]]:
    """Those of the contacts, as (channel, address), that reach nobody."""
    addresses = [contact.address for contact in contacts]
    query = select(BadContactRow).where(col(BadContactRow.address).in_(addresses))
    async with store.reading() as session:
        return frozenset((row.channel, row.address) for row in await session.exec(query))
