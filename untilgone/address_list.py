"""The addresses of a letter about many, as a CSV file for the tools of whoever gets it.

It says what the letter says of them, as the letter prints it, and nothing else. Its columns have the same names in every
language, for programs. Addresses and references are kept in ASCII, so spreadsheets show them right
without a mark of UTF-8 at the beginning, too.
"""

from datetime import UTC, datetime

from untilgone.csv_file import MEDIA_TYPE, csv_file
from untilgone.defanged import as_printed
from untilgone.letter_facts import AlsoAsked, LetterFacts
from untilgone.notices import Attachment

COLUMNS = ("reference", "url", "earlier_urls", "seen_live_at", "reported_at")


def as_file(facts: LetterFacts) -> Attachment:
    """The list of a letter with these facts; the same facts always give the same octets."""
    facts = as_printed(facts)
    every: tuple[LetterFacts | AlsoAsked, ...] = (facts, *facts.also)
    return Attachment(
        name=f"{facts.reference}-addresses.csv",
        content=csv_file(COLUMNS, [_row(each) for each in every]),
        media_type=MEDIA_TYPE,
    )


def _row(asked: LetterFacts | AlsoAsked) -> tuple[str, ...]:
    return (
        asked.reference,
        asked.url,
        " ".join(asked.earlier_urls),  # no address that we keep has a blank in it
        _moment(asked.seen_live_at) if asked.seen_live_at is not None else "",
        _moment(asked.reported_at),
    )


def _moment(at: datetime) -> str:
    """ISO 8601 in UTC, to the minute as letters say it; programs also want the seconds."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M}:00Z"
