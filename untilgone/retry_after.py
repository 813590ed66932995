"""How long a server asks to be left alone."""

from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST_PAUSE = timedelta(hours=6)  # whatever a server says: nobody may send us away for ever


def pause_of(retry_after: str, now: datetime) -> timedelta | None:
    """How long a Retry-After header asks to wait (RFC 9110 section 10.2.3).

    None where it says nothing that can be read.
    """
    if retry_after.isascii() and retry_after.isdigit():
        return timedelta(seconds=min(int(retry_after[:9]), LONGEST_PAUSE.total_seconds()))
    try:
        at = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    return min(max(at - now, timedelta(0)), LONGEST_PAUSE) if at.tzinfo else None
