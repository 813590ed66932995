"""A letter as it would be sent: with example facts, or with what is known of a takedown."""

from dataclasses import dataclass
from datetime import datetime

from untilgone.cases import Category
from untilgone.letter_samples import of_takedown, sample
from untilgone.letters import Letters
from untilgone.notices import Letter, NoticeKind, Notifier
from untilgone.parties import PartyKind
from untilgone.people import Person
from untilgone.store import read, readings, revisions
from untilgone.store.database import Store


@dataclass(frozen=True, kw_only=True)
class Preview:
    """Which letter somebody wants to read. What is None is the takedown's, else as mostly."""

    kind: NoticeKind
    category: Category | None = None
    language: str | None = None
    party: PartyKind | None = None
    takedown: str | None = None
    revision: int | None = None  # with its texts in the place of those that stand


async def previewed(
    store: Store,
    letters: Letters,
    wanted: Preview,
    notifier: Notifier,
    *,
    by: Person,
    now: datetime,
) -> Letter:
    """The letter; NotFound where there is no such takedown or revision, NeedsHuman as when sent.

    Whoever reads one about a takedown looks at that: it is on the record before they see it.
    """
    if wanted.revision is not None:
        letters = letters.changed_by((await revisions.one(store, wanted.revision)).changes)
    if wanted.takedown is None:
        return example(letters, wanted, notifier, now=now)
    basis = await read.basis(store, wanted.takedown)
    await readings.looked_at(store, wanted.takedown, by, now)
    facts = sample(wanted.kind, basis.category, wanted.party, now=now, notifier=notifier)
    facts = of_takedown(facts, basis, wanted.takedown)
    spoken = [party.language for party in basis.parties if party.kind is facts.party_kind]
    language = wanted.language or next(iter(spoken), "en")
    return letters.render(wanted.kind, basis.category, language, facts)


def example(letters: Letters, wanted: Preview, notifier: Notifier, *, now: datetime) -> Letter:
    """The letter with example facts."""
    category = wanted.category or Category.NCII
    facts = sample(wanted.kind, category, wanted.party, now=now, notifier=notifier)
    return letters.render(wanted.kind, category, wanted.language or "en", facts)
