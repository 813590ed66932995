"""What figures about time say, in the reader's words and with their uncertainty beside them."""

from collections.abc import Mapping
from dataclasses import dataclass

from babel import Locale

from untilgone.cases import Category
from untilgone.directory import Directory
from untilgone.measures import NOT_KNOWN, Clock, Dimension
from untilgone.metrics.said import Cell, Phrases, Sayer
from untilgone.parties import PartyKind
from untilgone.store.behind import What
from web import words
from web.pages.steps import step
from web.reader import gettext, reader
from web.reader import marked as _
from web.words import Words

DIMENSIONS: Mapping[Dimension, str] = Words(
    {
        Dimension.PLATFORM: _("Platform"),
        Dimension.HOST: _("Host"),
        Dimension.CATEGORY: _("Category"),
        Dimension.CHANNEL: _("Channel"),
        Dimension.COUNTRY: _("Country"),
        Dimension.STEP: _("Letter"),
        Dimension.PLATFORM_STEP: _("Platform and letter"),
    }
)
"""What can be asked for on pages."""
WHATS: Mapping[What, str] = Words(
    {
        What.ALL: _("All for which the clock ran"),
        What.OPEN: _("Open"),
        What.ALREADY_GONE: _("Gone before anybody was told"),
        What.REMOVED: _("Removed"),
        What.WITHDRAWN: _("Withdrawn"),
        What.MOVED: _("Moved elsewhere"),
        What.KEPT: _("Legal period kept"),
        What.MISSED: _("Legal period missed"),
        What.UNCLEAR: _("Legal period: nobody can know"),
        What.REFUSED: _("Refused at least once"),
        What.UNSEEN: _("Removed, and not seen online after the letter"),
    }
)
_OF_LETTERS: Mapping[What, str] = Words(
    {
        What.ALL: _("Still online when it went out"),
        What.OPEN: _("Online until the next letter or the last look"),
        What.ALREADY_GONE: _("Gone before it went out"),
        What.REMOVED: _("Removed before any next letter"),
    }
)
CLOCKS: Mapping[Clock, str] = Words(
    {
        Clock.REMOVAL: _("From the first delivered notice to the removal"),
        Clock.OUR_DELAY: _("Our delay: from the report to the first delivered notice"),
        Clock.WAITING: _("Of our delay, while a task for a person was open"),
        Clock.FIRST_ANSWER: _("From that notice to their first answer"),
        Clock.RELAPSE: _("From the confirmation until it was there again"),
        Clock.AFTER_LETTER: _("From the delivery of this letter to the removal"),
    }
)


@dataclass(frozen=True, kw_only=True)
class Count:
    """How many, and where they are listed."""

    name: str
    number: int
    link: str


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A figure with its uncertainty, and where the takedowns behind it are listed."""

    name: str
    cell: Cell
    link: str


def what(of: What, clock: Clock) -> str:
    """Which of the takedowns, as it is said of this clock."""
    return _OF_LETTERS[of] if clock is Clock.AFTER_LETTER and of in _OF_LETTERS else WHATS[of]


def sayer(clock: Clock = Clock.REMOVAL) -> Sayer:
    """Says figures of a clock in the reader's language."""
    return Sayer(
        reader().language,
        Phrases(
            hours=gettext("{n} h"),
            days=gettext("{n} days"),
            at_least=gettext("95 %: at least {low}"),
            between=gettext("95 %: {low} to {high}"),
            of=gettext("{band}, of {n}"),
            nobody=gettext("Not known: it ran for none of them."),
            too_few=gettext("Not known: only {share} had ended so until now."),
            not_looked=gettext(
                "Not known: the next letter or the last look came within {hours}, with {share} "
                "online."
            )
            if clock is Clock.AFTER_LETTER
            else gettext("Not known: the last look was after {hours}, and {share} were open."),
        ),
    )


def name_of(dimension: Dimension, key: str, directory: Directory) -> str:
    """What people call a group."""
    if key == NOT_KNOWN:
        return gettext("Not known")
    match dimension:
        case Dimension.PLATFORM | Dimension.HOST:
            kind = PartyKind.PLATFORM if dimension is Dimension.PLATFORM else PartyKind.HOST
            for entry in directory.entries:
                if entry.slug == key and entry.kind is kind:
                    return entry.name
        case Dimension.CATEGORY:
            return words.CATEGORIES[Category(key)] if key in set(Category) else key
        case Dimension.COUNTRY:
            return str(Locale.parse(reader().language).territories.get(key.upper(), key))
        case Dimension.STEP | Dimension.PLATFORM_STEP:
            platform, _, letter = key.rpartition("/")
            at = name_of(Dimension.PLATFORM, platform, directory)
            return f"{at}: {step(letter)}" if platform else step(letter)
    return key.replace("_", " ")
