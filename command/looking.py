"""``check``: one look at a URL without a case, or the same judgement over recorded answers."""

import json as jsonlib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from command.office import Json
from command.output import Exit, console, print_json, runs
from untilgone.errors import BadInput
from untilgone.looks import Judgement, Observation, Target, Verdict
from untilgone.settings import SECOND_RESOLVERS, Secret, environment
from untilgone.urls import canonical, display

_STYLES = {Verdict.LIVE: "red", Verdict.GONE: "green", Verdict.UNKNOWN: "yellow"}


@runs
async def check(
    urls: Annotated[
        list[str] | None, typer.Argument(help="One or more URLs.", metavar="[URL…]")
    ] = None,
    recorded: Annotated[
        Path | None, typer.Option(help="Judge recorded answers (JSONL) instead of looking.")
    ] = None,
    json: Json = False,
) -> Exit:
    """Look once and say: live, gone or unknown, with the reason and the rule."""
    if (recorded is None) == (not urls):
        raise typer.BadParameter("Give URLs, or --recorded FILE.jsonl; not both.")
    exit_code = Exit.DONE
    if recorded is not None:
        for row in _rows(recorded):
            print_json(row)
        return exit_code
    async for raw, result in _looks(urls or []):
        if isinstance(result, BadInput):
            exit_code = Exit.REFUSED
        _print(raw, result, json)
    return exit_code


async def _looks(
    urls: list[str],
) -> AsyncIterator[tuple[str, tuple[Observation, Judgement] | BadInput]]:
    from activities.eyes import Eyes
    from integrations.probes import connect_probes
    from integrations.vantages import connect_vantages
    from untilgone.marker import shipped

    env = environment(Path(".env"))
    clients = connect_vantages(
        organisation_url=env.get("UNTILGONE_ORGANISATION_URL", "https://untilgone.example/"),
        organisation_email=env.get("UNTILGONE_ORGANISATION_EMAIL", "look@untilgone.example"),
        vantages=Secret(env.get("UNTILGONE_VANTAGES", "")),
        second_resolvers=env.get("UNTILGONE_SECOND_RESOLVERS", SECOND_RESOLVERS),
    )
    eyes = Eyes([connect_probes(client, shipped()) for client in clients], shipped())
    try:
        for raw in urls:
            try:
                url = canonical(raw).url
            except BadInput as error:
                yield raw, error
                continue
            # No case, so no category: nothing is kept, not even a title's hash.
            yield url, await eyes.look(Target(url=url, keep_title=False), None)
    finally:
        for client in clients:
            await client.aclose()


def _print(raw: str, result: tuple[Observation, Judgement] | BadInput, json: bool) -> None:
    if isinstance(result, BadInput):
        refusal = Judgement(verdict=Verdict.UNKNOWN, reason=str(result), rule="refused")
        document = _line(raw, refusal, None)
    else:
        document = _line(raw, result[1], result[0])
    if json:
        print_json(document)
        return
    verdict = Verdict(document["verdict"])
    console.print(f"{verdict:8}", style=_STYLES[verdict], end="")
    console.print(f"{display(raw)}  {document['reason']} ({document['rule']})", markup=False)


def _line(url: str, judgement: Judgement, observation: Observation | None) -> dict[str, Any]:
    from untilgone.store.as_json import plain

    return {
        "url": url,
        "verdict": judgement.verdict,
        "reason": judgement.reason,
        "rule": judgement.rule,
        "status": observation.status if observation else None,
        "final_url": observation.final_url if observation else None,
        "observed_at": plain(observation.observed_at) if observation else None,
    }


def _recorded(row: dict[str, Any]) -> dict[str, Any]:
    from untilgone.marker import shipped
    from untilgone.recorded import observation_from_recorded
    from untilgone.verdict import judge

    observation = observation_from_recorded(row, shipped())
    first = row.get("first_look")
    seen_first = observation_from_recorded(first, shipped()) if isinstance(first, dict) else None
    judgement = judge(observation, seen_first.fingerprint if seen_first else None)
    document = _line(str(row["url"]), judgement, observation)
    return {"id": row["id"], **document} if "id" in row else document


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path} cannot be read: {error}. Nothing was judged.") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = jsonlib.loads(line)
        except ValueError as error:
            raise BadInput(f"{path}, line {number}: not JSON: {error}") from error
        if not isinstance(row, dict):
            raise BadInput(f"{path}, line {number}: must be a JSON object.")
        try:
            yield _recorded(row)
        except BadInput as error:
            raise BadInput(f"{path}, line {number}: {error}") from error
