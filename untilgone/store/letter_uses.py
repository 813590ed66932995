"""Which takedowns would use a letter: those whose next step it is."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import literal
from sqlalchemy import select as sql_select
from sqlmodel import col, func, select

from untilgone.cases import Category, State
from untilgone.errors import NeedsHuman
from untilgone.letter_uses import OneLetter
from untilgone.letters import Letters
from untilgone.notices import NoticeKind
from untilgone.parties import PartyKind
from untilgone.rules import step_words
from untilgone.store.database import Store
from untilgone.store.tables import PartyRow, TakedownRow

MOST_SHOWN = 20

_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Use:
    """A takedown whose next step is such a letter."""

    takedown: str
    platform: str  # slug in the directory, or `unknown`
    kind: NoticeKind
    to: PartyKind
    category: Category
    language: str  # of the letter, which need not be the party's
    next_at: datetime | None  # None: as soon as it can leave, or a person is awaited


@dataclass(frozen=True, kw_only=True)
class Uses:
    """How many takedowns would use one of the letters, and those of them that are soonest."""

    number: int = 0
    soonest: tuple[Use, ...] = ()
    language_not_known: int = 0  # it may be one of the letters: the party is not known yet


async def uses(store: Store, letters: Letters, wanted: Collection[OneLetter], desk: str) -> Uses:
    """The takedowns of a desk that would use one of these letters next, by one statement.

    Those that are gone count for none: where the material comes back, their ladder begins anew.
    ``wanted``: such as those that a template file takes part in (``letter_uses.using``).
    """
    asked = {(each.kind, each.category) for each in wanted}
    said_in = {(each.kind, each.category, each.language) for each in wanted}
    steps = {step_words(kind, to): (kind, to) for kind, _ in asked for to in PartyKind}
    if not asked:
        return Uses()
    letters = letters.read_once()
    number = unknown = 0
    soonest: list[Use] = []
    async with store.reading() as session:
        rows = (await session.exec(_grouped(desk, steps, {each for _, each in asked}))).all()
    for row in rows:
        (kind, to), category = steps[row.next_step], Category(row.category)
        if (kind, category) not in asked:
            continue
        if row.language is None:
            unknown += row.number if row.place == 1 else 0
            continue
        language = _said(letters, kind, category, row.language)
        if language is None or (kind, category, language) not in said_in:
            continue
        number += row.number if row.place == 1 else 0
        use = Use(
            takedown=row.reference,
            platform=row.platform,
            kind=kind,
            to=to,
            category=category,
            language=language,
            next_at=row.next_at,
        )
        soonest.append(use)
    soonest.sort(key=lambda use: (use.next_at is None, use.next_at or _NEVER))
    return Uses(number=number, soonest=tuple(soonest[:MOST_SHOWN]), language_not_known=unknown)


def _grouped(desk: str, steps: Collection[str], categories: Collection[Category]) -> Any:
    """The soonest of each next step, category and language, with how many there are of these."""
    each = _candidates(desk, steps, categories).c
    group = (each.next_step, each.category, each.language)
    in_order = (each.next_at.is_(None), each.next_at, each.id)
    number = func.count().over(partition_by=group).label("number")
    place = func.row_number().over(partition_by=group, order_by=in_order).label("place")
    placed = sql_select(*each, number, place).subquery()
    return sql_select(placed).where(placed.c.place <= MOST_SHOWN).order_by(placed.c.id)


def _candidates(desk: str, steps: Collection[str], categories: Collection[Category]) -> Any:
    """Open takedowns with one of these next steps, and the language of whom it goes to."""
    # The party that is written to is the first of its kind, as in ``rules.party_of``.
    spoken = (
        select(PartyRow.language)
        .where(
            col(PartyRow.takedown_id) == col(TakedownRow.id),
            col(TakedownRow.next_step).endswith(literal(" to ") + col(PartyRow.kind)),
        )
        .order_by(col(PartyRow.id))
        .limit(1)
        .scalar_subquery()
        .label("language")
    )
    row = TakedownRow
    known = (row.id, row.reference, row.platform, row.category, row.next_step, row.next_at)
    return (
        sql_select(*map(col, known), spoken)
        .where(
            col(row.desk) == desk,
            # As the condition of the index of open ones says it.
            col(row.state) != literal(State.CLOSED, literal_execute=True),
            col(row.state) != State.GONE,
            col(row.next_step).in_(steps),
            col(row.category).in_(categories),
        )
        .subquery()
    )


def _said(letters: Letters, kind: NoticeKind, category: Category, language: str) -> str | None:
    """The language that the letter to such a party is in; None where there is no letter."""
    try:
        return letters.language_for(kind, category, language)
    except NeedsHuman:
        return None
