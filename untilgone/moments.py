"""Moments as people read them where they are."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel import Locale, dates


def exact(moment: datetime, language: str, zone: str) -> str:
    """Date and time in a zone, always saying in which."""
    here = moment.astimezone(ZoneInfo(zone))
    said = dates.format_datetime(here, "d MMM y, HH:mm", locale=Locale.parse(language))
    return f"{said} {here:%Z}"
