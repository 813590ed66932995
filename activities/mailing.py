"""What becomes of a mail to somebody who gave us an address, said without that address."""

from collections.abc import Awaitable
from datetime import timedelta

from untilgone.errors import BadInput, NeedsHuman, OutcomeUnknown, Refused, RetryLater
from untilgone.reporters import NewsState

_MENDED_AFTER = timedelta(minutes=30)  # a person has to mend something first


async def became(handing_over: Awaitable[object]) -> tuple[NewsState | None, timedelta | None]:
    """What became of a mail, else when it is to be tried again.

    The words of the mail server end here: they quote the address that it was given.
    """
    try:
        await handing_over
    except Refused:
        return NewsState.REFUSED, None
    except OutcomeUnknown:
        return NewsState.UNKNOWN, None
    except RetryLater as error:
        return None, error.after
    except (NeedsHuman, BadInput):
        return None, _MENDED_AFTER
    return NewsState.SENT, None
