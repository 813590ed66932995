"""`/settings` and `/health`: how this installation is set up, and how its parts are."""

import asyncio
from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import Response

from integrations import CHANNELS
from integrations.all_settings import GROUPS, Group
from integrations.health.parts import Installation, findings
from untilgone.health import Health
from untilgone.settings_shown import Origin, shown
from web.admin_words import GROUPS as GROUP_WORDS
from web.admin_words import HEALTHS, ORIGINS
from web.parts import In, Parts, visitor_of

_PATIENCE = 20.0  # seconds; what has not answered by then is not asked further
_LABELS = {channel.slug: channel.label for channel in CHANNELS}


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One setting; ``value`` is empty for secrets."""

    name: str
    help: str
    value: str
    is_secret: bool
    is_set: bool
    origin: str


@dataclass(frozen=True, kw_only=True)
class SettingsGroup:
    """Settings that belong together."""

    name: str
    is_used: bool
    settings: tuple[Setting, ...]


@dataclass(frozen=True, kw_only=True)
class SettingsPage:
    """What the page may see."""

    groups: tuple[SettingsGroup, ...]


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part and how it is."""

    name: str
    health: Health
    health_words: str
    said: str


@dataclass(frozen=True, kw_only=True)
class HealthPage:
    """What the page may see."""

    parts: tuple[Part, ...]
    broken: int
    is_cut: bool


async def settings(request: Request, parts: In) -> Response:
    """Every setting with its help and its origin; of secrets only whether they are set."""
    page = SettingsPage(groups=tuple(_group(parts, group) for group in GROUPS))
    return parts.html.page("settings.html", page, visitor_of(request))


async def health(request: Request, parts: In) -> Response:
    """What `untilgone doctor` says, asked now by this process."""
    installation = Installation(
        env=parts.surroundings.env,
        settings=parts.settings,
        store=parts.store,
        ping=parts.desk.ping,
        histories=parts.desk.histories,
        follows=parts.desk.follows,
    )
    found, is_cut = [], False
    try:
        async with asyncio.timeout(_PATIENCE):
            async for finding in findings(installation):
                found.append(finding)  # noqa: PERF401 - what came before the time is up counts
    except TimeoutError:
        is_cut = True
    order = (Health.BROKEN, Health.OK, Health.NOT_CONNECTED)
    page = HealthPage(
        parts=tuple(
            Part(
                name=each.part,
                health=each.health,
                health_words=HEALTHS[each.health],
                said=each.said,
            )
            for each in sorted(found, key=lambda each: order.index(each.health))
        ),
        broken=sum(each.health is Health.BROKEN for each in found),
        is_cut=is_cut,
    )
    return parts.html.page("health.html", page, visitor_of(request))


def _group(parts: Parts, group: Group) -> SettingsGroup:
    found = shown(parts.surroundings, group.config, group.prefix)
    is_named = group.name in {"installation", *parts.settings.integrations.split()}
    is_used = is_named or any(each.origin not in {Origin.DEFAULT, Origin.MISSING} for each in found)
    return SettingsGroup(
        name=_LABELS[group.name] if group.name in _LABELS else GROUP_WORDS[group.name],
        is_used=is_used,
        settings=tuple(
            Setting(
                name=each.name,
                help=each.help,
                value=each.value,
                is_secret=each.is_secret,
                is_set=each.is_set,
                origin=" ".join(filter(None, (ORIGINS[each.origin], each.file))),
            )
            for each in found
        ),
    )
