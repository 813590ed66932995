"""What somebody asks of the figures by an address, and where the other pages about it are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import quote, urlencode

from untilgone.directory import Directory
from untilgone.errors import BadInput, NotFound
from untilgone.measures import Clock, Dimension, dimensions_of
from untilgone.periods import legal_hours
from untilgone.store import overrides
from untilgone.store.behind import What
from untilgone.store.figure_snapshots import recent
from untilgone.store.figures import GroupAlone, Table, each_alone
from untilgone.store.measured import Asked
from web.pages.numbers_words import DIMENSIONS
from web.parts import Parts
from web.reader import gettext


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """By what to group, and of which days the clocks begin; as it was typed."""

    by: Dimension = Dimension.PLATFORM
    since: str = ""
    until: str = ""  # that day included

    @classmethod
    def of(cls, fields: Mapping[str, str]) -> "Chosen":
        """From an address; NotFound where it asks for what there is not."""
        by = fields.get("by", Dimension.PLATFORM)
        if by not in set(DIMENSIONS):
            raise NotFound(gettext("There are no numbers by that."))
        return cls(
            by=Dimension(by),
            since=fields.get("since", "").strip()[:10],
            until=fields.get("until", "").strip()[:10],
        )

    @property
    def clock(self) -> Clock:
        """The one that is shown first: of letters it begins with each of them."""
        return Clock.AFTER_LETTER if self.by in dimensions_of(Clock.AFTER_LETTER) else Clock.REMOVAL

    @property
    def may_compare(self) -> bool:
        """Letters follow each other at the same takedowns; to compare them is not fair."""
        return self.by is not Dimension.STEP

    def letters_at(self, platform: str, desk: str) -> tuple["Chosen", Asked]:
        """The same days, asked about every letter to do with one platform."""
        letters = replace(self, by=Dimension.PLATFORM_STEP)
        return letters, replace(letters.asked(desk), platform=platform)

    def asked(self, desk: str, clock: Clock | None = None, key: str | None = None) -> Asked:
        """The same as the store knows it; BadInput where a day is none."""
        since, until = _day(self.since), _day(self.until)
        if since and until and until < since:
            raise BadInput(gettext("The last day is before the first. Write them the other way."))
        return Asked(
            clock=clock or self.clock,
            dimension=self.by,
            desk=desk,
            key=key,
            since=since,
            until=until + timedelta(days=1) if until else None,
        )

    @property
    def days(self) -> dict[str, str]:
        """Those that were typed, for addresses."""
        return {name: value for name in ("since", "until") if (value := getattr(self, name))}

    def at(self, page: str = "", **more: str) -> str:
        """The address of a page about the same."""
        fields = {"by": str(self.by), **self.days, **{k: v for k, v in more.items() if v}}
        return f"/numbers{page}?{urlencode(fields)}"

    def group(self, key: str) -> str:
        """The page of a group. Twice quoted: a key may have a slash, which no path may."""
        path = f"/numbers/{self.by}/{quote(quote(key, safe=''), safe='')}"
        return f"{path}?{urlencode(self.days)}" if self.days else path

    def behind(self, key: str, what: What, clock: Clock | None = None, within: str = "") -> str:
        """The takedowns behind one of its numbers."""
        of = "" if clock in {None, self.clock} else str(clock)
        return self.at("/behind", key=key, what=str(what), clock=of, within=within)


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadInput(gettext("Write a day as in 2026-11-29.")) from error


async def directory_of(parts: Parts) -> Directory:
    """As staff changed it."""
    return await overrides.applied(parts.store, parts.files)


async def figures_of(parts: Parts, asked: Asked, directory: Directory) -> Table:
    """The figures of all groups, of this moment or of a minute ago: the table says."""
    return await recent(parts.store, asked, parts.now(), legal_hours(directory))


async def each_of(
    parts: Parts, every: Sequence[Asked], directory: Directory
) -> list[tuple[GroupAlone, ...]]:
    """The groups of several questions, of this moment."""
    return await each_alone(parts.store, every, parts.now(), legal_hours(directory))
