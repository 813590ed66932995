"""How every part of an installation is: for `untilgone doctor` and for the page `/health`.

What a server of ours does not answer is a finding, never an error. Nothing is sent to anybody.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from integrations import CHANNELS, connect_channels
from integrations.cloudflare_origin import access
from integrations.health import look_ups, mailbox, reconciled, traces, upkeep
from integrations.oidc import connect_provider
from integrations.reporter_mail import connect_reporter_mail
from untilgone import directory, law_elements, playbook
from untilgone.errors import UntilgoneError
from untilgone.health import Finding, Health
from untilgone.hooks import Partners
from untilgone.letters import Letters
from untilgone.origins import answer_origin, web_origin
from untilgone.paths import TEMPLATES
from untilgone.reconciling import Follows
from untilgone.reporters import Way
from untilgone.settings import Settings
from untilgone.store import break_glass, digests, news
from untilgone.store import read as read_store
from untilgone.store.database import Store
from untilgone.store.key_status import AskHistories
from untilgone.store.views import CanaryView, ChannelView

_LATELY = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Installation:
    """What is looked at. What asks Temporal raises OutOfReach when that does not answer."""

    env: Mapping[str, str]
    settings: Settings
    store: Store
    ping: Callable[[], Awaitable[None]]
    histories: AskHistories
    follows: Callable[[], Awaitable[Follows]]


async def findings(installation: Installation) -> AsyncIterator[Finding]:
    """Every part, one after the other."""
    env, settings, store = installation.env, installation.settings, installation.store
    async for finding in _store(installation):
        yield finding
    yield await _temporal(installation)
    yield await reconciled.finding(store, installation.follows)
    yield await mailbox.finding(env)
    yield _playbooks(settings)
    yield _law(settings)
    yield _directory(settings)
    yield _origin(settings)
    yield _answer_page(settings)
    yield _letters()
    for finding in _channels(settings, env):
        yield finding
    yield await _reporter_mail(store, env)
    yield _hooks(settings)
    yield await _sign_in(installation)
    yield await traces.finding(env)
    async for finding in upkeep.findings(settings, store, installation.histories):
        yield finding


async def _store(installation: Installation) -> AsyncIterator[Finding]:
    store = installation.store
    try:
        await store.ping()
        yield Finding(part="store", health=Health.OK, said="answers")
        for canary in await read_store.canaries(store):
            yield _canary(canary)
        for account in await read_store.accounts(store):
            if told := _account(account, datetime.now(UTC)):
                yield told
        async for finding in look_ups.findings(store, installation.settings):
            yield finding
    except UntilgoneError as error:
        yield Finding(part="store", health=Health.BROKEN, said=str(error))


async def _temporal(installation: Installation) -> Finding:
    try:
        await installation.ping()
    except UntilgoneError as error:
        return Finding(part="temporal", health=Health.BROKEN, said=str(error))
    return Finding(part="temporal", health=Health.OK, said="answers")


async def _sign_in(installation: Installation) -> Finding:
    """Whether the provider is there, and whether anybody could come in without it."""
    part = "sign-in"
    try:
        provider = connect_provider(installation.env, web_origin(installation.settings))
        has_spare = await break_glass.exists(installation.store)
        if provider is not None:
            await provider.ping()
    except UntilgoneError as error:
        return Finding(part=part, health=Health.BROKEN, said=str(error))
    if provider is None:
        said = "by one-time links only. Set UNTILGONE_OIDC_ISSUER and the rest (docs/sign-in.md)."
        return Finding(part=part, health=Health.NOT_CONNECTED, said=said)
    spare = (
        ""
        if has_spare
        else ("; nobody could come in without it: `untilgone people add-break-glass`")
    )
    return Finding(part=part, health=Health.OK, said=f"the provider answers{spare}")


def _letters() -> Finding:
    letters = Letters(TEMPLATES).there()
    languages = sorted({language for _kind, language, _categories in letters})
    said = f"{len(letters)} templates in {', '.join(languages)}"
    return Finding(part="letters", health=Health.OK, said=said)


def _canary(canary: CanaryView) -> Finding:
    """How a platform's control object, which is known to stay, looked last."""
    part, at = f"canary {canary.slug}", f"{canary.checked_at:%d %b %H:%M} UTC"
    if canary.is_live:
        return Finding(part=part, health=Health.OK, said=f"live at {at}")
    said = (
        f"{canary.rule} at {at}: our way of looking is broken there. What looks gone on this "
        "platform counts as unknown until the control object looks live again."
    )
    return Finding(part=part, health=Health.BROKEN, said=said)


def _account(account: ChannelView, now: datetime) -> Finding | None:
    """What is the matter with the account of a channel; None where nothing is."""
    part = f"account {account.slug}"
    if account.halted_at is not None:
        said = (
            f"{account.halted_why} Since {account.halted_at:%d %b %H:%M} UTC nothing leaves by it. "
            "Correct its settings and start the workers again; else it is tried every six hours."
        )
        return Finding(part=part, health=Health.BROKEN, said=said)
    if account.paused_until is not None and account.paused_until > now:
        said = f"asked us to wait until {account.paused_until:%d %b %H:%M} UTC"
        return Finding(part=part, health=Health.OK, said=said)
    return None


def _playbooks(settings: Settings) -> Finding:
    try:
        loaded = playbook.load_all(map(Path, settings.playbook_files.split()))
    except UntilgoneError as error:
        return Finding(part="playbooks", health=Health.BROKEN, said=str(error))
    return Finding(part="playbooks", health=Health.OK, said=", ".join(sorted(loaded.by_name)))


def _law(settings: Settings) -> Finding:
    try:
        bases = law_elements.load(own_files=map(Path, settings.law_files.split()))
    except UntilgoneError as error:
        return Finding(part="law", health=Health.BROKEN, said=str(error))
    is_on = [basis for basis in bases if basis.is_on]
    verified = sum(bool(basis.verified_by) for basis in is_on)
    said = f"{len(is_on)} legal bases; {verified} of them verified by a lawyer"
    return Finding(part="law", health=Health.OK, said=said)


def _directory(settings: Settings) -> Finding:
    try:
        known = directory.load(map(Path, settings.directory_files.split()))
    except UntilgoneError as error:
        return Finding(part="directory", health=Health.BROKEN, said=str(error))
    contacts = [listed.contact() for entry in known.entries for listed in entry.contacts]
    verified = sum(contact.is_verified for contact in contacts)
    said = f"{len(known)} parties; {verified} of {len(contacts)} contacts verified"
    return Finding(part="directory", health=Health.OK, said=said)


def _origin(settings: Settings) -> Finding:
    part = "cloudflare origin"
    try:
        admitted = access(settings)
    except UntilgoneError as error:
        return Finding(part=part, health=Health.BROKEN, said=str(error))
    if admitted is None:
        said = "only for hotlines that Cloudflare has admitted; docs/resolution.md says how."
        return Finding(part=part, health=Health.NOT_CONNECTED, said=said)
    return Finding(part=part, health=Health.OK, said="set up")


def _answer_page(settings: Settings) -> Finding:
    part = "answer page"
    try:
        address = answer_origin(settings)
    except UntilgoneError as error:
        return Finding(part=part, health=Health.BROKEN, said=str(error))
    if not address:
        said = "letters carry no link to answer by. Set UNTILGONE_ANSWER_ADDRESS (docs/answers.md)."
        return Finding(part=part, health=Health.NOT_CONNECTED, said=said)
    return Finding(part=part, health=Health.OK, said=f"letters lead to {address}")


async def _reporter_mail(store: Store, env: Mapping[str, str]) -> Finding:
    """Whether reporters, and people who work here, get the mail that they want."""
    part = "mail to reporters"
    try:
        connected = connect_reporter_mail(env)
        wanted = await news.wanted_by(store, [Way.MAIL])
        here = await digests.wanted_by(store)
        failed = await news.failed(store, since=datetime.now(UTC) - _LATELY)
    except UntilgoneError as error:
        return Finding(part=part, health=Health.BROKEN, said=str(error))
    wishes = f"{wanted} want it, and {here} who work here"
    lost = f"; {failed} messages of the last week did not arrive, or perhaps not" if failed else ""
    if connected is None:
        said = f"nothing is sent; {wishes}. docs/reporters.md says what it needs{lost}"
        return Finding(part=part, health=Health.NOT_CONNECTED, said=said)
    return Finding(part=part, health=Health.OK, said=f"set up; {wishes}{lost}")


def _hooks(settings: Settings) -> Finding:
    """Which partners may call back."""
    part = "webhooks of partners"
    try:
        partners = Partners.parse(settings.hooks.get_secret_value()).all
    except UntilgoneError as error:
        return Finding(part=part, health=Health.BROKEN, said=str(error))
    unknown = sorted({each.channel for each in partners} - {known.slug for known in CHANNELS})
    if unknown:
        said = f"UNTILGONE_HOOKS names channels that do not exist: {', '.join(unknown)}."
        return Finding(part=part, health=Health.BROKEN, said=said)
    if not partners:
        said = "nobody may call; docs/webhooks.md says how a partner does."
        return Finding(part=part, health=Health.NOT_CONNECTED, said=said)
    said = ", ".join(dict.fromkeys(each.slug for each in partners))
    return Finding(part=part, health=Health.OK, said=said)


def _channels(settings: Settings, env: Mapping[str, str]) -> list[Finding]:
    connected = settings.integrations.split()
    findings = []
    for channel in CHANNELS:
        part = f"channel {channel.slug}"
        if channel.slug not in connected:
            said = f"add `{channel.slug}` to UNTILGONE_INTEGRATIONS; docs/integrations/"
            said += f"{channel.slug}.md says what it needs. Until then a person sends by hand."
            findings.append(Finding(part=part, health=Health.NOT_CONNECTED, said=said))
            continue
        try:
            (made,) = connect_channels([channel.slug], env)
        except UntilgoneError as error:
            findings.append(Finding(part=part, health=Health.BROKEN, said=str(error)))
        else:
            said = "prints instead of sending" if channel.is_stand_in else "set up"
            said = ". ".join(filter(None, (said, made.advice())))
            findings.append(Finding(part=part, health=Health.OK, said=said))
    return findings
