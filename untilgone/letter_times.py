"""How a letter says a time."""

from datetime import UTC, datetime
from functools import lru_cache

from babel import dates

# In the patterns of CLDR; the names of months are from there too.
_FORMS = {
    "en": "d MMMM y 'at' HH:mm 'UTC'",
    "nl": "d MMMM y 'om' HH.mm 'uur UTC'",
    "de": "d. MMMM y 'um' HH:mm 'Uhr UTC'",
    "fr": "d MMMM y 'à' H 'h' mm 'UTC'",
    "es": "d 'de' MMMM 'de' y '('HH:mm 'UTC)'",  # `a las` would be wrong at one o'clock
}


def moment(value: datetime, language: str) -> str:
    """The minute in UTC as the language writes it; ISO 8601 for a language without a form."""
    return _said(value.astimezone(UTC).replace(second=0, microsecond=0), language)


@lru_cache(maxsize=4096)  # one letter says the same times many times over
def _said(at: datetime, language: str) -> str:
    if language not in _FORMS:
        return f"{at:%Y-%m-%d %H:%M} UTC"
    return str(dates.format_datetime(at, _FORMS[language], tzinfo=UTC, locale=language))
