"""When somebody who works here is told by mail that work waits for them."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from untilgone.cases import TaskKind

CONFIRM = "/me/mail/"  # with the token behind it, the page that a link leads to
SOON = timedelta(hours=24)  # a deadline that ends so soon is near
MISSED_FOR = timedelta(days=7)  # as long as a missed one is told
BETWEEN = timedelta(hours=1)  # two mails to one person
LINK_LASTS = timedelta(hours=24)
LINKS_APART = timedelta(minutes=10)  # nobody fills a mailbox with links by pressing a button
KEPT_FOR = timedelta(days=30)  # that there was a mail
_LATEST = timedelta(hours=6)  # a mail later than that is the next day's
_DAY = timedelta(days=1)


class Rhythm(StrEnum):
    """When somebody wants mail."""

    NEVER = "never"
    DAILY = "daily"  # at an hour of theirs
    AT_ONCE = "at_once"  # and when something new needs them


@dataclass(frozen=True, kw_only=True)
class MailWish:
    """What somebody chose. ``hour``: of a day where they are."""

    rhythm: Rhythm
    hour: int
    address: str


class Purpose(StrEnum):
    """What a mail to somebody who works here is for."""

    DIGEST = "digest"
    LINK = "link"  # it confirms the address


def is_daily_due(hour: int, zone: str, told_at: datetime, now: datetime) -> bool:
    """Whether the hour has struck since ``told_at``, and not long ago."""
    here = now.astimezone(ZoneInfo(zone))
    struck = datetime.combine(here.date(), time(hour), here.tzinfo)
    if struck > here:
        struck = datetime.combine(here.date() - _DAY, time(hour), here.tzinfo)
    return told_at < struck and now - struck <= _LATEST


@dataclass(frozen=True, kw_only=True)
class Waits:
    """One thing that waits, by its reference, and the moment that matters about it."""

    reference: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Work:
    """Everything that waits for one person."""

    tasks: Mapping[TaskKind, tuple[Waits, ...]]  # since when; what is most urgent comes first
    near: tuple[Waits, ...]  # by when the party was asked to answer
    refused: tuple[Waits, ...] = ()  # since they were told last
    missed: tuple[Waits, ...] = ()  # the same
    halted: tuple[datetime, ...] = ()  # since when channels let nothing through
    paused: int = 0  # channels that do so for a while
    mails: int = 0  # to be placed by a person

    @property
    def is_nothing(self) -> bool:
        """Whether nothing waits."""
        return not any(getattr(self, each.name) for each in fields(self))

    def has_news(self, since: datetime) -> bool:
        """Whether anything of it came after ``since``; a deadline comes when it is near."""
        begun = (
            *(each.at for waits in self.tasks.values() for each in waits),
            *(each.at - SOON for each in self.near),
            *(each.at for each in (*self.refused, *self.missed)),
            *self.halted,
        )
        return any(at > since for at in begun)
