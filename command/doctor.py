"""``doctor``: what is connected, what is not, and what to do about it."""

from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from command.office import Data, Json, desk, office
from command.output import Exit, console, print_json, runs
from command.place import find
from untilgone.errors import UntilgoneError
from untilgone.origins import answer_origin
from untilgone.paths import TEMPLATES
from untilgone.settings import Settings, read
from untilgone.store.views import CanaryView, ChannelView
from untilgone.trusted import Trust

_LATELY = timedelta(days=7)


class Health(StrEnum):
    """How a part is."""

    OK = "ok"
    NOT_CONNECTED = "not connected"
    BROKEN = "broken"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One part, how it is, and what to do."""

    part: str
    health: Health
    said: str


@runs
async def doctor(data: Data = None, json: Json = False) -> Exit:
    """Say what is connected, what is not, and what to do about it."""
    findings = [finding async for finding in _findings(data)]
    if json:
        print_json({"parts": [asdict(finding) for finding in findings]})
    else:
        styles = {Health.OK: "green", Health.NOT_CONNECTED: "yellow", Health.BROKEN: "bold red"}
        for finding in findings:
            console.print(f"{finding.health:14}", style=styles[finding.health], end="")
            console.print(f"{finding.part:22} {finding.said}", markup=False, soft_wrap=True)
    broken = {finding.part for finding in findings if finding.health is Health.BROKEN}
    if broken & {"store", "temporal"}:
        return Exit.OUT_OF_REACH
    return Exit.REFUSED if broken else Exit.DONE


async def _findings(data: Path | None) -> AsyncIterator[Finding]:
    from command import mailbox_health
    from untilgone.letters import Letters

    env = find(data).env
    try:
        settings = read(Settings, env)
        Trust.parse(settings.trusted_flagger, settings.trusted_flagger_for, settings.partner_of)
    except UntilgoneError as error:
        yield Finding(part="settings", health=Health.BROKEN, said=str(error))
        return
    yield Finding(part="settings", health=Health.OK, said="complete")
    async for finding in _servers(data):
        yield finding
    yield await mailbox_health.finding(env)
    yield _playbooks(settings)
    yield _directory(settings)
    yield _origin(settings)
    yield _answer_page(settings)
    letters = Letters(TEMPLATES).available()
    languages = sorted({info.language for info in letters})
    said = f"{len(letters)} templates in {', '.join(languages)}"
    yield Finding(part="letters", health=Health.OK, said=said)
    for finding in _channels(settings, env):
        yield finding
    yield await _reporter_mail(data, env)
    yield _hooks(settings)


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


async def _servers(data: Path | None) -> AsyncIterator[Finding]:
    from command import look_ups
    from untilgone.store import read as read_store

    try:
        async with office(data) as opened:
            await opened.store.ping()
            yield Finding(part="store", health=Health.OK, said="answers")
            for canary in await read_store.canaries(opened.store):
                yield _canary(canary)
            for account in await read_store.accounts(opened.store):
                if told := _account(account, datetime.now(UTC)):
                    yield told
            async for finding in look_ups.findings(opened):
                yield finding
            async with desk(opened) as front:
                await front.ping()
                yield Finding(part="temporal", health=Health.OK, said="answers")
    except UntilgoneError as error:
        part = "store" if "database" in str(error) else "temporal"
        yield Finding(part=part, health=Health.BROKEN, said=str(error))


def _playbooks(settings: Settings) -> Finding:
    from untilgone import playbook

    try:
        loaded = playbook.load_all(map(Path, settings.playbook_files.split()))
    except UntilgoneError as error:
        return Finding(part="playbooks", health=Health.BROKEN, said=str(error))
    return Finding(part="playbooks", health=Health.OK, said=", ".join(sorted(loaded.by_name)))


def _directory(settings: Settings) -> Finding:
    from untilgone import directory

    try:
        known = directory.load(map(Path, settings.directory_files.split()))
    except UntilgoneError as error:
        return Finding(part="directory", health=Health.BROKEN, said=str(error))
    contacts = [listed.contact() for entry in known.entries for listed in entry.contacts]
    verified = sum(contact.is_verified for contact in contacts)
    said = f"{len(known)} parties; {verified} of {len(contacts)} contacts verified"
    return Finding(part="directory", health=Health.OK, said=said)


def _origin(settings: Settings) -> Finding:
    from integrations.cloudflare_origin import access

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


async def _reporter_mail(data: Path | None, env: dict[str, str]) -> Finding:
    """Whether reporters who want mail get it."""
    from integrations.reporter_mail import connect_reporter_mail
    from untilgone.reporters import Way
    from untilgone.store import news

    part = "mail to reporters"
    try:
        connected = connect_reporter_mail(env)
        async with office(data) as opened:
            wanted = await news.wanted_by(opened.store, [Way.MAIL])
            failed = await news.failed(opened.store, since=datetime.now(UTC) - _LATELY)
    except UntilgoneError as error:
        return Finding(part=part, health=Health.BROKEN, said=str(error))
    lost = f"; {failed} messages of the last week did not arrive, or perhaps not" if failed else ""
    if connected is None:
        said = f"nothing is sent; {wanted} want it. docs/reporters.md says what it needs{lost}"
        return Finding(part=part, health=Health.NOT_CONNECTED, said=said)
    return Finding(part=part, health=Health.OK, said=f"set up; {wanted} want it{lost}")


def _hooks(settings: Settings) -> Finding:
    """Which partners may call back."""
    from integrations import CHANNELS
    from untilgone.hooks import Partners

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


def _channels(settings: Settings, env: dict[str, str]) -> list[Finding]:
    from integrations import CHANNELS, connect_channels

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
