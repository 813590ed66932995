"""In which language and which time zone whoever looks at a page reads.

It is the same for everything that one request writes, so it is kept beside the request (PEP 567)
and not handed through every function.
"""

import gettext as translations
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from babel import Locale, dates
from babel.core import negotiate_locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from untilgone import moments

LANGUAGES = ("en", "nl")
"""Those that the pages speak. Every message stands in English where it is used."""

CATALOGUES = Path(__file__).parent / "locale"


@dataclass(frozen=True, kw_only=True)
class Reader:
    """How somebody reads."""

    language: str = "en"
    zone: str = "UTC"  # as the IANA calls it
    has_shortcuts: bool = True  # single keys do something while nobody types


_READER: ContextVar[Reader] = ContextVar("reader", default=Reader())  # noqa: B039 - it is frozen


def read_by(reader: Reader) -> None:
    """What is written from here on in this request is for ``reader``."""
    _READER.set(reader)


@contextmanager
def reading(reader: Reader) -> Iterator[None]:
    """What is written inside is for ``reader``; afterwards it is as before."""
    token = _READER.set(reader)
    try:
        yield
    finally:
        _READER.reset(token)


def reader() -> Reader:
    """Whom the page at hand is for."""
    return _READER.get()


def language_for(accepted: str) -> str:
    """The first of our languages in an Accept-Language header (RFC 9110 12.5.4), else English."""
    wanted: list[tuple[float, str]] = []
    for part in accepted.split(",")[:20]:
        name, _, weight = part.strip().partition(";q=")
        try:
            wanted.append((-float(weight or 1), name.strip()))
        except ValueError:
            continue
    names = [name.replace("-", "_") for _, name in sorted(wanted, key=lambda each: each[0])]
    return str(negotiate_locale(names, LANGUAGES) or "en").partition("_")[0]


def zones() -> tuple[str, ...]:
    """The names of time zones that people choose from."""
    return tuple(sorted(name for name in available_timezones() if _is_place(name)))


def is_zone(name: str) -> bool:
    """Whether there is such a time zone."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def gettext(message: str) -> str:
    """The message in the reader's language; in English where nobody has translated it."""
    return _catalogue(reader().language).gettext(message)


def ngettext(one: str, many: str, number: int) -> str:
    """The message for this number of things in the reader's language."""
    return _catalogue(reader().language).ngettext(one, many, number)


def marked(message: str) -> str:
    """A message that is translated where it is shown; here it is only collected."""
    return message


def exact(moment: datetime) -> str:
    """Date and time where the reader is, always saying in which zone."""
    return moments.exact(moment, reader().language, reader().zone)


def clock(moment: datetime) -> str:
    """The time of day where the reader is."""
    return f"{moment.astimezone(ZoneInfo(reader().zone)):%H:%M}"


def day(moment: datetime) -> str:
    """The date where the reader is."""
    here = moment.astimezone(ZoneInfo(reader().zone))
    return str(dates.format_date(here.date(), "d MMM y", locale=Locale.parse(reader().language)))


@cache
def _catalogue(language: str) -> translations.NullTranslations:
    path = CATALOGUES / f"{language}.po"
    if not path.exists():
        return translations.NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return translations.GNUTranslations(compiled)


def _is_place(name: str) -> bool:
    return "/" in name and not name.startswith(("Etc/", "SystemV/", "US/", "posix/", "right/"))
