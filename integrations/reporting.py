"""What channels have in common that report one object of a platform through an account.

Nothing here may take effect outside: it reads, signs in and refuses, all before ``leaving``.
"""

import asyncio
import contextlib
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from integrations.api import ApiAnswer
from integrations.clock import Clock, utc_now
from untilgone.errors import (
    AccountRefused,
    NeedsHuman,
    OutcomeUnknown,
    Refused,
    RetryLater,
)
from untilgone.notices import Notice
from untilgone.retry_after import LONGEST_PAUSE
from untilgone.settings import Secret

_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}", re.IGNORECASE)

_MARGIN = timedelta(minutes=1)  # before its end a token is not begun with any more
_NEW = timedelta(minutes=5)
_LONGEST_TOKEN = timedelta(days=1)
_NOT_SIGNED_IN = 401
_TOO_MANY = 429
_EPOCH_BEGINS = 1_000_000_000  # a smaller number of seconds is a span, not a time


def names(listed: str) -> frozenset[str]:
    """Names in a setting, separated by spaces or commas; capitals do not matter."""
    return frozenset(listed.lower().replace(",", " ").split())


def is_host(address: str) -> bool:
    """Whether it is the name of a host, as the network writes it."""
    return _HOST.fullmatch(address) is not None


def host_in(url: Any) -> str:
    """The host in an address of an answer; empty where there is none."""
    try:
        return (urlsplit(url).hostname or "") if isinstance(url, str) else ""
    except ValueError:
        return ""


def only_url(notice: Notice, label: str) -> str:
    """The one address that the notice is about; NeedsHuman where there are several."""
    if len(notice.material.urls) != 1:
        raise NeedsHuman(
            f"{label} takes one address a report, this notice has {len(notice.material.urls)}. "
            "Nothing was reported."
        )
    return notice.material.urls[0]


def text_of(notice: Notice, longest: int, label: str) -> str:
    """The letter for a field; NeedsHuman where it is longer. It is never cut."""
    text = notice.letter.text.strip()
    if len(text) > longest:
        raise NeedsHuman(
            f"The letter has {len(text)} characters, {label} takes {longest}. Nothing was reported."
        )
    return text


def gone(label: str, what: str) -> Refused:
    """There is nothing to report any more; only looks decide whether it is gone."""
    return Refused(
        f"Already gone: {label} says that {what}. Nothing was reported; the looks go on."
    )


def offenders(where: str) -> NeedsHuman:
    """Reports there are read by those who are reported."""
    return NeedsHuman(
        f"{where} stands on the block list of the settings: reports there may reach the "
        "offenders. Nothing was reported. Write to its host instead."
    )


def pause_asked(answer: ApiAnswer) -> timedelta | None:
    """Until when the account may do nothing: a time, seconds since 1970, or seconds from now."""
    for name in ("x-ratelimit-reset", "ratelimit-reset"):
        said = answer.headers.get(name, "").strip()
        with contextlib.suppress(ValueError, OverflowError):
            seconds = float(said)
            if seconds > _EPOCH_BEGINS:
                seconds -= answer.at.timestamp()
            return min(timedelta(seconds=max(seconds, 1)), LONGEST_PAUSE)
        with contextlib.suppress(ValueError):
            until = datetime.fromisoformat(said)
            if until.tzinfo is not None:
                return min(max(until - answer.at, timedelta(seconds=1)), LONGEST_PAUSE)
    return None


def taken(answer: ApiAnswer, label: str) -> ApiAnswer:
    """``ApiAnswer.taken``, which also heeds the headers that platforms count their limits in."""
    return limited(answer, label).taken(label)


def limited(answer: ApiAnswer, label: str) -> ApiAnswer:
    """The answer, unless it is a 429 which says in such a header until when."""
    if answer.status == _TOO_MANY and "retry-after" not in answer.headers:
        pause = pause_asked(answer)
        if pause is not None:
            said = f"{label} answered 429: {answer.words or 'nothing'}. Nothing was taken."
            raise RetryLater(said, after=pause)
    return answer


def told(answer: ApiAnswer, label: str) -> dict[str, Any]:
    """What an answer to a question says; nothing was reported, whatever it is."""
    body = limited(answer, label).known(label).json()
    if not isinstance(body, dict):
        raise RetryLater(f"{label} answered nothing that we understand. Nothing was reported.")
    return body


def inside(value: Any, *keys: str | int) -> Any:
    """What stands there in an answer; None where it has another form than it should."""
    for key in keys:
        if isinstance(key, int):
            value = value[key] if isinstance(value, list) and len(value) > key else None
        else:
            value = value.get(key) if isinstance(value, dict) else None
    return value


def reference_in(answer: ApiAnswer, label: str, *keys: str | int) -> str:
    """The number that stands for the report; it was taken, but nobody knows as what."""
    found = inside(answer.json(), *keys)
    if isinstance(found, bool) or not isinstance(found, int | str) or not str(found):
        raise OutcomeUnknown(
            f"{label} answered {answer.status} without a number for the report: "
            f"{answer.words or 'nothing'}. It may have been taken."
        )
    return str(found)


@dataclass(frozen=True, kw_only=True)
class Token:
    """What lets an account in, and until when."""

    value: Secret
    good_until: datetime | None  # None: until it is refused
    renewal: Secret | None = None  # gets the next one

    @property
    def headers(self) -> dict[str, str]:
        """With which a request is let in (RFC 6750 section 2.1)."""
        return {"Authorization": f"Bearer {self.value.get_secret_value()}"}


@dataclass
class Session:
    """Signs in when a token is needed, and keeps it while it is good; all notices share it.

    ``sign_in`` is given the token that has run out, or None.
    """

    sign_in: Callable[[Token | None], Awaitable[Token]]
    now: Clock = utc_now
    _held: Token | None = field(default=None, repr=False)
    _spent: Token | None = field(default=None, repr=False)
    _since: datetime | None = field(default=None, repr=False)
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)

    async def token(self) -> Token:
        """The token, got anew where there is none that is good for a while."""
        async with self._lock:
            if self._held is None or self._has_run_out(self._held):
                before, self._held, self._spent = self._held or self._spent, None, None
                self._held = await self.sign_in(before)
                self._since = self.now()
            return self._held

    def check(
        self, token: Token, answer: ApiAnswer, label: str, *, is_over: bool | None = None
    ) -> ApiAnswer:
        """The answer, unless it says that our session is over: then nothing was taken.

        A token that is refused although it is new stays refused: the account is.
        """
        if not (answer.status == _NOT_SIGNED_IN if is_over is None else is_over):
            return answer
        is_new = self._since is not None and self.now() - self._since < _NEW
        if self._held is token:
            self._held, self._spent = None, token
        said = f"{label} answered {answer.status}: {answer.words or 'nothing'}. Nothing was taken"
        if is_new:
            raise AccountRefused(f"{said}, although we had just signed in.")
        raise RetryLater(f"{said}: our session was over. We sign in anew.")

    def _has_run_out(self, token: Token) -> bool:
        return token.good_until is not None and self.now() >= token.good_until - _MARGIN


def good_for(seconds: Any, now: datetime) -> datetime | None:
    """The end of a token that is good for so many seconds, as OAuth says it."""
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not seconds > 0:
        return None
    return now + timedelta(seconds=min(seconds, _LONGEST_TOKEN.total_seconds()))
