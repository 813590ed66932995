"""`untilgone who`, for people and for machines."""

import json
import re
from contextlib import asynccontextmanager

import pytest
from rich.console import Console
from typer.testing import CliRunner

from activities.inquiry import NoMemory
from activities.resolving import Resolver
from command import who as command
from command.main import app
from tests.api_peer import Says
from tests.outside import CELLAR, EDGE, Outside, outside
from untilgone.directory import Directory
from untilgone.directory_entries import Entry, ListedContact
from untilgone.parties import PartyKind

URL = "https://platform.example/post/1"


@pytest.fixture
async def world(monkeypatch: pytest.MonkeyPatch):
    """The command asks a world on loopback; nothing is visited."""
    async with outside() as opened:

        @asynccontextmanager
        async def resolver(_data):
            yield Resolver(opened.sources, NoMemory()), Directory([]), None

        monkeypatch.setattr(command, "_resolver", resolver)
        monkeypatch.setattr(command, "console", Console(width=80, highlight=False))
        yield opened


async def ask(capsys, *, json: bool = False) -> str:
    with_errors = command.who.__wrapped__
    assert await with_errors(URL, None, json) == 0
    return capsys.readouterr().out


async def test_for_machines_it_is_one_document(world: Outside, capsys):
    said = await ask(capsys, json=True)

    document = json.loads(said)
    assert said.count("\n") == 1
    assert set(document) == {
        "url",
        "leads_to",
        "domain",
        "addresses",
        "in_front",
        "parties",
        "parts",
        "remarks",
    }
    assert [party["kind"] for party in document["parties"]] == [
        "platform",
        "host",
        "network",
        "registrar",
    ]
    assert set(document["parties"][0]["contacts"][0]) >= {
        "channel",
        "address",
        "source",
        "confidence",
        "is_guess",
        "found_at",
    }


async def test_for_people_the_chain_fits_a_terminal_of_80_columns(world: Outside, capsys):
    said = await ask(capsys)

    lines = said.splitlines()
    assert lines[0] == "hxxps://platform[.]example/post/1"
    assert max(map(len, lines)) <= 80
    for words in ("host", "Cellar", "abuse@cellar.example", "rdap", "80 %", "rfc2142 (guess)"):
        assert words in said
    assert "Not found out" not in said


async def test_who_wants_no_address_that_can_be_clicked_is_said(
    world: Outside, capsys, monkeypatch: pytest.MonkeyPatch
):
    desk = ListedContact(
        channel="abuse_email", address="abuse@platform.example", source="their desk", defang=True
    )
    listed = Entry(
        slug="listed",
        kind=PartyKind.PLATFORM,
        name="Listed",
        domains=("platform.example",),
        contacts=(desk,),
    )

    @asynccontextmanager
    async def resolver(_data):
        yield Resolver(world.sources, NoMemory()), Directory([listed]), None

    monkeypatch.setattr(command, "_resolver", resolver)
    said = await ask(capsys)
    parties = json.loads(await ask(capsys, json=True))["parties"]

    wishes = {c["address"]: c["defang"] for party in parties for c in party["contacts"]}
    assert wishes["abuse@platform.example"]
    assert sum(wishes.values()) == 1
    assert " ".join(said.split()).count("addresses in letters cannot be clicked") == 1


async def test_what_stands_in_front_is_said_first(world: Outside, capsys):
    world.move_to(EDGE)
    said = await ask(capsys)

    assert f"Behind Cloudflare: {EDGE} is in its networks." in said


async def test_what_was_not_found_out_is_said_with_the_reason(world: Outside, capsys):
    world.answers[f"/r/ip/{CELLAR}"] = Says(status=429)
    said = await ask(capsys)

    assert "Not found out" in said
    assert f"network {CELLAR}: 127.0.0.1:" in said
    assert "answered 429: too many." in said


async def test_without_resolvers_the_rest_is_said_with_the_reason(world: Outside, capsys):
    world.dns.is_silent = True
    document = json.loads(await ask(capsys, json=True))

    reasons = {part["part"]: part["reason"] for part in document["parts"]}
    assert [party["kind"] for party in document["parties"]] == ["platform", "registrar"]
    # Several records are asked for at once; which of them is given up first is chance.
    said = reasons["dns platform.example"]
    assert re.fullmatch("The resolvers did not tell the [A-Z]+ record.", said)
    assert reasons["registrar platform.example"] == ""


async def test_without_ianas_files_the_copy_that_comes_along_is_used_and_named(
    world: Outside, capsys
):
    for name in ("dns", "ipv4", "asn"):
        world.answers[f"/iana/{name}.json"] = Says(status=503)
    document = json.loads(await ask(capsys, json=True))

    reasons = {part["part"]: part["reason"] for part in document["parts"]}
    assert reasons["bootstrap dns"].startswith("IANA answered 503. A copy of before is used (20")
    assert "No RDAP server is known" in reasons["registrar platform.example"]


@pytest.mark.parametrize(
    ("url", "resolvers", "code", "reason"),
    [
        (URL, "off", 2, "UNTILGONE_RESOLVERS is off"),
        (URL, "resolver.example", 2, "UNTILGONE_RESOLVERS names"),
        ("mailto:somebody@platform.example", "192.0.2.53", 1, "not a web address"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_a_sentence(tmp_path, url, resolvers, code, reason):
    env = {"UNTILGONE_DATA": str(tmp_path), "UNTILGONE_RESOLVERS": resolvers}
    result = CliRunner().invoke(app, ["who", url], env=env)

    assert (result.exit_code, isinstance(result.exception, SystemExit)) == (code, True)
    assert reason in result.output
