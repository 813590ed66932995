"""Everything that is kept about somebody: found by what can be looked up, handed out whole.

Names cannot be looked up: texts are sealed, and only of addresses a hash is kept beside them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlmodel import col, func, or_, select

from untilgone.cases import Category, State
from untilgone.errors import BadInput, NotFound
from untilgone.keyring import KeyRing
from untilgone.outgoing_mail import is_mailbox
from untilgone.reporters import Way
from untilgone.store import opened, read
from untilgone.store.address_rows import AddressRow
from untilgone.store.as_json import case_json, plain, takedown_json
from untilgone.store.database import Store
from untilgone.store.mail_rows import MailRow
from untilgone.store.news_rows import CaseContactRow, NewsLetterRow
from untilgone.store.tables import ActRow, CaseRow, NoticeRow, TakedownRow
from untilgone.url_forms import material
from untilgone.url_forms import plain as plain_form
from untilgone.urls import canonical

MOST_CASES = 40  # of one request; a form has room for so many


class Why(StrEnum):
    """By what a case was found."""

    REFERENCE = "reference"
    URL = "url"  # reported, or moved to
    REPORTER = "reporter"  # news of the case go, or went, to this address
    PARTY = "party"  # a letter went to this address


@dataclass(frozen=True, kw_only=True)
class FoundCase:
    """A case in which something about the person is kept."""

    reference: str
    category: Category
    opened_at: datetime
    why: tuple[Why, ...]
    takedowns: int
    open_takedowns: int

    @property
    def is_open(self) -> bool:
        """Whether anything of it still goes on: then nothing may be erased yet."""
        return self.open_takedowns > 0


def _kind_of(text: str) -> Why:
    if text.upper().startswith("UG-"):
        return Why.REFERENCE
    return Why.REPORTER if is_mailbox(text) else Why.URL


def searched_by(what: str) -> str:
    """How the search was made, without what was searched for: that is personal itself."""
    kind = _kind_of(what.strip())
    return {Why.REFERENCE: "reference", Why.REPORTER: "mail address"}.get(kind, "URL")


async def find(store: Store, desk: str, what: str) -> tuple[FoundCase, ...]:
    """The cases of a desk, the latest first; BadInput where that is nothing that can be looked up."""
    text = what.strip()
    if not text:
        raise BadInput("Type an address, a mail address or a reference.")
    kind = _kind_of(text)
    if kind is Why.REFERENCE:
        queries = [(Why.REFERENCE, _by_reference(text.upper()))]
    elif kind is Why.REPORTER:
        queries = [
            (Why.REPORTER, _by_news(store.keyring, Way.MAIL, text.lower())),
            (Why.PARTY, _by_letter(text)),
        ]
    else:
        queries = [
            (Why.URL, _by_url(store.keyring, _spellings(text))),
            (Why.REPORTER, _by_news(store.keyring, Way.WEBHOOK, text)),
        ]
    found: dict[int, list[Why]] = {}
    async with store.reading() as session:
        for why, query in queries:
            for case_id in (await session.exec(query.limit(MOST_CASES + 1))).all():
                found.setdefault(case_id, []).append(why)
        if len(found) > MOST_CASES:
            raise BadInput(
                f"More than {MOST_CASES} cases have to do with it: that is the address of "
                "somebody whom you write to often, not of one person. Search by reference instead."
            )
        query = (
            select(
                CaseRow,
                func.count(col(TakedownRow.id)),
                func.count(col(TakedownRow.id)).filter(col(TakedownRow.state) != State.CLOSED),
            )
            .outerjoin(TakedownRow, col(TakedownRow.case_id) == col(CaseRow.id))
            .where(col(CaseRow.id).in_(found), CaseRow.desk == desk)
            .group_by(col(CaseRow.id))
            .order_by(col(CaseRow.id).desc())
        )
        rows = (await session.exec(query)).all()
    return tuple(
        FoundCase(
            reference=row.reference,
            category=Category(row.category),
            opened_at=row.opened_at,
            why=tuple(found[row.id or 0]),
            takedowns=number,
            open_takedowns=still_open,
        )
        for row, number, still_open in rows
    )


def _spellings(text: str) -> list[str]:
    url = canonical(text).url
    return list(dict.fromkeys((url, plain_form(url).url, material(url))))


def _by_reference(reference: str) -> Any:
    return (
        select(CaseRow.id)
        .outerjoin(TakedownRow, col(TakedownRow.case_id) == col(CaseRow.id))
        .where(or_(col(CaseRow.reference) == reference, col(TakedownRow.reference) == reference))
        .distinct()
    )


def _by_url(keyring: KeyRing, urls: Iterable[str]) -> Any:
    lookups = [keyring.lookup(url) for url in urls]
    moved = select(AddressRow.takedown_id).where(col(AddressRow.url_lookup).in_(lookups))
    return (
        select(TakedownRow.case_id)
        .where(
            or_(
                col(TakedownRow.url_lookup).in_(lookups),
                col(TakedownRow.open_url_lookup).in_(lookups),
                col(TakedownRow.id).in_(moved),
            )
        )
        .distinct()
    )


def _by_news(keyring: KeyRing, way: Way, address: str) -> Any:
    lookup = keyring.lookup(f"{way}:{address}")
    return select(CaseContactRow.case_id).where(CaseContactRow.address_lookup == lookup).distinct()


def _by_letter(address: str) -> Any:
    return (
        select(TakedownRow.case_id)
        .join(NoticeRow, col(NoticeRow.takedown_id) == col(TakedownRow.id))
        .where(col(NoticeRow.address).in_({address, address.lower()}))
        .distinct()
    )


async def export(store: Store, references: Sequence[str]) -> dict[str, Any]:
    """Everything that is kept about these cases, opened; NotFound for one that there is not."""
    return {"cases": [await _whole(store, reference) for reference in references]}


async def _whole(store: Store, reference: str) -> dict[str, Any]:
    case = await read.case(store, reference)
    takedowns = [await read.takedown(store, line.reference) for line in case.takedowns]
    names = [reference, *(line.reference for line in case.takedowns)]
    unseal = store.keyring.open
    async with store.reading() as session:
        row = (await session.exec(select(CaseRow).where(CaseRow.reference == reference))).first()
        if row is None:
            raise NotFound(f"There is no case {reference}.")
        to = (
            await session.exec(select(CaseContactRow).where(CaseContactRow.case_id == row.id))
        ).all()
        letters = (
            await session.exec(
                select(NewsLetterRow).where(
                    col(NewsLetterRow.contact_id).in_([each.id for each in to])
                )
            )
        ).all()
        mails = (await session.exec(select(MailRow).where(col(MailRow.takedown).in_(names)))).all()
        query = select(ActRow).where(ActRow.reference == reference).order_by(col(ActRow.seq))
        acts = [opened.act(store.keyring, act) for act in await session.exec(query)]
    return case_json(case) | {
        "takedowns": [takedown_json(view) for view in takedowns],
        "record": plain(acts),
        "news": [
            {
                "way": each.way,
                "address": unseal(each.address_sealed) if each.address_sealed else None,
                "added_by": each.added_by,
                "added_at": plain(each.added_at),
                "removed_at": plain(each.removed_at),
            }
            for each in to
        ],
        "news_letters": [
            {
                "event": each.event,
                "state": each.state,
                "made_at": plain(each.made_at),
                "subject": unseal(each.subject_sealed),
                "text": unseal(each.text_sealed),
            }
            for each in letters
        ],
        "mails": [
            {
                "arrived_at": plain(each.arrived_at),
                "sender": unseal(each.sender_sealed),
                "subject": unseal(each.subject_sealed),
                "text": unseal(each.text_sealed),
            }
            for each in mails
        ],
    }
