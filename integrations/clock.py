"""The clock of this machine, for what says when it happened."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Now, as this machine's clock says."""
    return datetime.now(UTC)
