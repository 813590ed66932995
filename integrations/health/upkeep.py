"""How it stands with what is kept: periods, keys, and the anchors of the record."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from untilgone.anchors import DailyAnchor
from untilgone.errors import UntilgoneError
from untilgone.health import Finding, Health
from untilgone.outgoing_mail import is_mailbox
from untilgone.reporters import NewsState
from untilgone.retention import Retention
from untilgone.settings import Settings
from untilgone.store.anchors import newest_anchor
from untilgone.store.database import Store
from untilgone.store.key_status import AskHistories, key_status
from untilgone.store.retention import due

_LATE = timedelta(days=2)
_MAIL = "abuse_email"
_RETENTION, _ANCHORS, _KEYS = "retention", "anchors", "keys"
_Found: TypeAlias = tuple[Health, str]


async def findings(
    settings: Settings, store: Store, histories: AskHistories
) -> AsyncIterator[Finding]:
    """Each of them; the keys last, as the whole store is read for them."""
    now = datetime.now(UTC)
    for part, look in (
        (_RETENTION, _retention(settings, store, now)),
        (_ANCHORS, _anchors(settings, store, now)),
        (_KEYS, _keys(store, histories)),
    ):
        try:
            health, said = await look
        except UntilgoneError as error:
            health, said = Health.BROKEN, str(error)
        yield Finding(part=part, health=health, said=said)


async def _retention(settings: Settings, store: Store, now: datetime) -> _Found:
    retention = Retention.parse(settings.retention_days)
    if not retention:
        return Health.NOT_CONNECTED, (
            "nothing is erased by itself. Decide how long data about persons is needed, and set "
            "UNTILGONE_RETENTION_DAYS (docs/retention.md)."
        )
    overdue = await due(store, retention, now - _LATE, limit=1)
    if overdue.total:
        return Health.BROKEN, (
            f"{overdue.total} cases should be erased since two days: does a worker run?"
        )
    return Health.OK, f"in days: {settings.retention_days}"


async def _anchors(settings: Settings, store: Store, now: datetime) -> _Found:
    mail = settings.anchor_email
    if not mail and not settings.anchor_file:
        return Health.NOT_CONNECTED, (
            "the end of the record is told to nobody outside, but in the log. Set "
            "UNTILGONE_ANCHOR_EMAIL or UNTILGONE_ANCHOR_FILE (docs/security.md)."
        )
    if mail and not is_mailbox(mail):
        return Health.BROKEN, "UNTILGONE_ANCHOR_EMAIL must be one mail address."
    if mail and _MAIL not in settings.integrations.split():
        return Health.BROKEN, f"mail to {mail} needs the channel {_MAIL}."
    newest = await newest_anchor(store)
    if newest is None:
        return Health.OK, "none yet: a worker makes the first"
    return _told(newest, now, by_mail=bool(mail))


def _told(newest: DailyAnchor, now: datetime, *, by_mail: bool) -> _Found:
    told = f"entry {newest.seq} on {newest.day}"
    if now - newest.at > _LATE:
        return Health.BROKEN, f"the last is {told}: does a worker run?"
    if by_mail and newest.mail_state not in {NewsState.SENT, None}:
        return Health.BROKEN, f"the mail about {told} is {newest.mail_state}"
    return Health.OK, told


async def _keys(store: Store, histories: AskHistories) -> _Found:
    found = await key_status(store, histories)
    is_broken = any(key.is_missing for key in found.keys)
    said = "; ".join(f"{key.name} ({key.fields} fields): {key.advice}" for key in found.keys)
    if found.histories is not None:
        said += f". Temporal keeps what has ended for {found.histories.kept_for.days} days more"
    return Health.BROKEN if is_broken else Health.OK, said
