"""Which key is still needed: what the store holds, and what Temporal says that it keeps."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeAlias

from untilgone.errors import UntilgoneError
from untilgone.key_status import Histories, KeyStatus, key_lines
from untilgone.store.database import Store
from untilgone.store.sealed_fields import last_renewal, sealed_by

AskHistories: TypeAlias = Callable[[datetime | None], Awaitable[Histories]]


async def key_status(store: Store, ask: AskHistories) -> KeyStatus:
    """How it is now; reads the whole store once."""
    fields = await sealed_by(store)
    renewal = await last_renewal(store)
    is_mine = renewal is not None and renewal.key == store.keyring.sealing_key
    since = renewal.at if renewal is not None and is_mine else None
    try:
        histories = await ask(since)
    except UntilgoneError:
        histories = None
    lines = key_lines(
        store.keyring.names,
        fields,
        older=histories.older if histories else None,
        named=histories.keys if histories else (),
    )
    return KeyStatus(keys=lines, renewed_at=since, histories=histories)
