"""``doctor``: what is connected, what is not, and what to do about it."""

from collections.abc import AsyncIterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from command.office import Data, Json, desk, office
from command.output import Exit, console, print_json, runs
from command.place import find
from untilgone.errors import UntilgoneError
from untilgone.health import Finding, Health
from untilgone.key_status import Histories
from untilgone.keyring import KeyRing
from untilgone.reconciling import Follows
from untilgone.settings import Settings, read
from untilgone.trusted import Trust


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
    from integrations.health.parts import Installation, findings

    env = find(data).env
    try:
        settings = read(Settings, env)
        Trust.parse(settings.trusted_flagger, settings.trusted_flagger_for, settings.partner_of)
        KeyRing.parse(settings.keys.get_secret_value(), settings.secret.get_secret_value())
    except UntilgoneError as error:
        yield Finding(part="settings", health=Health.BROKEN, said=str(error))
        return
    yield Finding(part="settings", health=Health.OK, said="complete")
    async with office(data) as opened:

        async def ping() -> None:
            async with desk(opened) as front:
                await front.ping()

        async def histories(before: datetime | None) -> Histories:
            async with desk(opened) as front:
                return await front.histories(before)

        async def follows() -> Follows:
            async with desk(opened) as front:
                return await front.follows()

        installation = Installation(
            env=env,
            settings=settings,
            store=opened.store,
            ping=ping,
            histories=histories,
            follows=follows,
        )
        async for finding in findings(installation):
            yield finding
