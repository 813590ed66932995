"""How people want the pages: language and time zone. No act on a case, so not on the record."""

from dataclasses import dataclass

from untilgone.store.database import Store
from untilgone.store.people_rows import PreferenceRow


@dataclass(frozen=True, kw_only=True)
class Preferences:
    """What one person has chosen."""

    language: str
    zone: str  # as the IANA calls it
    has_shortcuts: bool = True  # single keys do something while nobody types


async def preferences(store: Store, person: str) -> Preferences | None:
    """What this person has chosen; None where that is nothing yet."""
    async with store.reading() as session:
        row = await session.get(PreferenceRow, person)
    if row is None:
        return None
    return Preferences(language=row.language, zone=row.zone, has_shortcuts=row.shortcuts)


async def keep_preferences(store: Store, person: str, chosen: Preferences) -> None:
    """Keep what this person has chosen, in place of what it was before."""
    async with store.writing() as session:
        await session.merge(
            PreferenceRow(
                person=person,
                language=chosen.language,
                zone=chosen.zone,
                shortcuts=chosen.has_shortcuts,
            )
        )
