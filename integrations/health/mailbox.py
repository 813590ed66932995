"""How the mailbox is that answers come to: it is opened, nothing is read."""

import asyncio
from collections.abc import Mapping

from integrations.imap import MAILBOX_PREFIX, Config, Mailbox
from integrations.imap_tokens import Tokens
from untilgone.errors import UntilgoneError
from untilgone.health import Finding, Health
from untilgone.settings import read

_PART = "mailbox"


async def finding(env: Mapping[str, str]) -> Finding:
    """Whether the mailbox lets us in, and how many mails are still to be read."""
    if not env.get(f"{MAILBOX_PREFIX}HOST"):
        said = (
            "no mailbox is read: a person reads the answers and acts. Set UNTILGONE_MAILBOX_HOST "
            "and the rest (docs/settings.md), and run `untilgone mailbox`."
        )
        return Finding(part=_PART, health=Health.NOT_CONNECTED, said=said)
    try:
        config = read(Config, env, MAILBOX_PREFIX)
        mailbox = Mailbox(config, Tokens(config).get)
        try:
            await asyncio.to_thread(mailbox.open)
            waiting = len(await asyncio.to_thread(mailbox.uids))
        finally:
            await asyncio.to_thread(mailbox.close)
    except UntilgoneError as error:
        return Finding(part=_PART, health=Health.BROKEN, said=str(error))
    said = f"{config.username} at {config.host}: {waiting} to be read in {config.folder}"
    if waiting:
        said += "; if it stays so, `untilgone mailbox` does not run"
    return Finding(part=_PART, health=Health.OK, said=said)
