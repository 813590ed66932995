"""How look-ups are: resolvers, registries, and what is kept of their answers.

One question goes to the resolvers of the settings; all else is known from the store.
"""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

from integrations.dns import connect_dns
from integrations.sources import OFF
from untilgone import bootstrap
from untilgone.bootstrap import Kind
from untilgone.errors import BadInput, RetryLater
from untilgone.health import Finding, Health
from untilgone.settings import Settings
from untilgone.store import resolved
from untilgone.store.database import Store
from untilgone.store.resolved import Ages

_RESOLVERS, _REGISTRIES, _KEPT = "look-ups resolvers", "look-ups registries", "look-ups kept"
_BY_RDAP = ("registrar", "network", "carrier")
_LISTS_ARE_OLD = timedelta(days=2)  # they are fetched once a day, where anything is looked up


async def findings(store: Store, settings: Settings) -> AsyncIterator[Finding]:
    """How looking up who can act is; one row where it is switched off."""
    setting = settings.resolvers.strip()
    if setting == OFF:
        said = (
            "UNTILGONE_RESOLVERS is off: the directory alone says who can act. Name resolvers in "
            "it, or leave it empty for those of this system."
        )
        yield Finding(part=_RESOLVERS, health=Health.NOT_CONNECTED, said=said)
        return
    now = datetime.now(UTC)
    kept = await resolved.ages(store)
    yield await _resolvers(setting)
    yield await _registries(store, kept, now)
    yield _kept(kept, timedelta(hours=settings.contacts_hours), now)


async def _resolvers(setting: str) -> Finding:
    whose = setting or "those of this system"
    try:
        await connect_dns(setting).ping()
    except BadInput as error:
        return Finding(part=_RESOLVERS, health=Health.BROKEN, said=str(error))
    except RetryLater:
        said = (
            f"no answer from {whose}: hosts, CDNs and networks cannot be looked up; what is kept "
            "stands in for seven days. Name resolvers that answer in UNTILGONE_RESOLVERS."
        )
        return Finding(part=_RESOLVERS, health=Health.BROKEN, said=said)
    return Finding(part=_RESOLVERS, health=Health.OK, said=f"answer ({whose})")


async def _registries(store: Store, kept: dict[str, Ages], now: datetime) -> Finding:
    """When a registry answered last, and of which day IANA's lists are."""
    answered = [kept[part].newest for part in _BY_RDAP if part in kept]
    said = f"answered last on {_day(max(answered))}" if answered else "none has answered yet"
    fetched = kept.get("bootstrap")
    said += f"; IANA's lists of servers: {await _lists(store)}"
    if fetched is None:
        said += ", the copies that come along."
        if answered or "dns" in kept:
            said += (
                " They could not be fetched from data.iana.org: registrars of newer "
                "endings are not found. Let the workers reach it by HTTPS."
            )
    elif now - fetched.newest > _LISTS_ARE_OLD and _newest(kept) - fetched.newest > _LISTS_ARE_OLD:
        said += (
            f", fetched last on {_day(fetched.newest)} though others answered after that. Let the "
            "workers reach data.iana.org by HTTPS."
        )
    else:
        said += f", fetched on {_day(fetched.newest)}."
    if "dns" in kept and not answered:
        said += " Names were looked up and no registry answered: `untilgone who URL` says why."
        return Finding(part=_REGISTRIES, health=Health.NOT_CONNECTED, said=said)
    return Finding(part=_REGISTRIES, health=Health.OK, said=said)


async def _lists(store: Store) -> str:
    """The day of each of IANA's lists that is used."""
    days = []
    for kind in Kind:
        listed = bootstrap.shipped(kind)
        if found := await resolved.kept(store, "bootstrap", kind):
            try:
                listed = bootstrap.parse(json.loads(found.found))
            except (BadInput, ValueError):  # kept by another release, in another form
                listed = bootstrap.shipped(kind)
        days.append(f"{kind} {listed.publication[:10]}")
    return ", ".join(days)


def _kept(kept: dict[str, Ages], good_for: timedelta, now: datetime) -> Finding:
    """How old the answers are that stand in for new ones."""
    answers = {part: ages for part, ages in kept.items() if part != "bootstrap"}
    if not answers:
        said = "nothing was looked up yet; `untilgone who URL` looks up without a case"
        return Finding(part=_KEPT, health=Health.OK, said=said)
    count = sum(ages.count for ages in answers.values())
    oldest = min(ages.oldest for ages in answers.values())
    said = (
        f"{count} answers, the newest of {_day(_newest(answers))}, the oldest of {_day(oldest)}; "
        f"after {good_for.total_seconds() / 3600:g} h each is asked for anew"
    )
    if now - _newest(answers) > good_for:
        said += ", so all will be"
    return Finding(part=_KEPT, health=Health.OK, said=said)


def _newest(kept: dict[str, Ages]) -> datetime:
    return max(ages.newest for ages in kept.values())


def _day(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
