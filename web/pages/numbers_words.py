"""What figures about time say, in the reader's words and with their uncertainty beside them."""

from collections.abc import Mapping

from babel import Locale

from untilgone.cases import Category
from untilgone.directory import Directory
from untilgone.measures import NOT_KNOWN, Clock, Dimension
from untilgone.metrics.said import Phrases, Sayer
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
        Dimension.STEP: _("Last letter before the end"),
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
    }
)
CLOCKS: Mapping[Clock, str] = Words(
    {
        Clock.REMOVAL: _("From the first delivered notice to the removal"),
        Clock.OUR_DELAY: _("Our delay: from the report to the first delivered notice"),
        Clock.FIRST_ANSWER: _("From that notice to their first answer"),
        Clock.RELAPSE: _("From the confirmation until it was there again"),
    }
)


def sayer() -> Sayer:
    """Says figures in the reader's language."""
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
                "Not known: the last look was after {hours}, and {share} were open."
            ),
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
        case Dimension.STEP:
            return step(key)
    return key.replace("_", " ")
