"""Process 3, the mailbox: hands every mail that arrives to the engine, then puts it away.

A mail leaves the folder only once Temporal has it; handed in twice it acts once. So nothing is
lost whenever this process dies, and nothing is done twice.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import structlog

from integrations.imap import MAILBOX_PREFIX, Config, Mailbox
from integrations.imap_tokens import Tokens
from integrations.traces import traces
from untilgone.errors import AccountRefused, OutOfReach, UntilgoneError
from untilgone.keyring import KeyRing
from untilgone.settings import Settings, read
from workflows.connection import connect
from workflows.postbox import Postbox

_LISTENS_FOR = 15.0  # seconds; then it looks whether it is to stop
_FIRST_PAUSE, _LONGEST_PAUSE = 2.0, 60.0  # seconds, while the server is away
_NOT_LET_IN = timedelta(minutes=5)  # more often would lock the account
_TELLS_EVERY = timedelta(minutes=5)  # for whoever watches how far reading lags behind
_PUT_OFF = timedelta(minutes=10)  # a mail that could not be handed in, while others go on

_log = structlog.get_logger(__name__)


async def run(env: Mapping[str, str], stop: asyncio.Event) -> None:
    """Read the mailbox until ``stop`` is set."""
    settings = read(Settings, env)
    config = read(Config, env, MAILBOX_PREFIX)
    keyring = KeyRing.parse(settings.keys.get_secret_value(), settings.secret.get_secret_value())
    with traces(env) as tracer:
        postbox = Postbox(await connect(env, keyring, tracer=tracer), settings.task_queue)
        await Reader(Mailbox(config, Tokens(config).get), postbox).run(stop)


class Reader:
    """Reads one mailbox, over and over."""

    def __init__(self, mailbox: Mailbox, postbox: Postbox) -> None:
        self._mailbox = mailbox
        self._postbox = postbox
        self._put_off: dict[str, float] = {}  # uid: when it is tried again
        self._told_at = datetime.min.replace(tzinfo=UTC)  # that everything was handed over

    async def run(self, stop: asyncio.Event) -> None:
        """Until ``stop`` is set, whatever becomes of the connection."""
        pause = _FIRST_PAUSE
        while not stop.is_set():
            try:
                await asyncio.to_thread(self._mailbox.open)
                _log.info("the mailbox is open")
                pause = _FIRST_PAUSE
                await self._read_on(stop)
            except AccountRefused as error:
                _log.error("the mailbox does not let us in", error=str(error))
                await _wait(stop, _NOT_LET_IN.total_seconds())
            except OutOfReach as error:
                _log.warning("out of reach; it is tried again", error=str(error), seconds=pause)
                await _wait(stop, pause)
                pause = min(pause * 2, _LONGEST_PAUSE)
            finally:
                await asyncio.to_thread(self._mailbox.close)

    async def _read_on(self, stop: asyncio.Event) -> None:
        self._put_off.clear()  # numbers of mails may have changed with the connection
        while not stop.is_set():
            began = datetime.now(UTC)
            uids = await asyncio.to_thread(self._mailbox.uids)
            self._put_off = {uid: at for uid, at in self._put_off.items() if uid in uids}
            for uid in uids:
                if stop.is_set():
                    return
                await self._take(uid)
            if not self._put_off and began - self._told_at >= _TELLS_EVERY:
                await self._postbox.emptied(began)
                self._told_at = began
            await asyncio.to_thread(self._mailbox.wait, _LISTENS_FOR)

    async def _take(self, uid: str) -> None:
        now = asyncio.get_running_loop().time()
        if self._put_off.get(uid, now) > now:
            return
        try:
            mail = await asyncio.to_thread(self._mailbox.fetch, uid)
            if mail is None:
                return
            await self._postbox.hand_in(mail.raw, mail.size)
        except (OutOfReach, AccountRefused):
            raise
        except (UntilgoneError, ValueError) as error:
            _log.error("a mail could not be handed in; it stays", uid=uid, error=str(error))
            self._put_off[uid] = now + _PUT_OFF.total_seconds()
            return
        await asyncio.to_thread(self._mailbox.put_away, uid)


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
