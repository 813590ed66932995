"""The canary sings: wherever a secret is let out, the test fails or the run does."""

import asyncio
import base64
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from temporalio.testing import WorkflowEnvironment

from tests import host_stubs, members_peers, social_peers
from tests.canary import SECRET, WORD, files_that_show, histories_that_show, shows
from tests.conftest import tool
from tests.imap_server import ImapServer

ROOT = Path(__file__).parents[1]
LEAKS = """
import logging, subprocess, sys
import httpx, typer
from fastapi import FastAPI
from fastapi.responses import PlainTextResponse
from typer.testing import CliRunner
from tests.canary import SECRET
from untilgone.errors import Refused

app, command = FastAPI(), typer.Typer()

@app.get("/")
def page() -> PlainTextResponse:
    return PlainTextResponse(SECRET)

@app.get("/header")
def header() -> PlainTextResponse:
    return PlainTextResponse("x", headers={"x-said": SECRET})

@command.command()
def says() -> None:
    print(SECRET)

async def ask(path):
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://a") as client:
        await client.get(path)

async def test_answer():
    await ask("/")

async def test_header():
    await ask("/header")

def test_error():
    Refused(f"{SECRET} was wrong")

def test_log():
    logging.getLogger("any").warning("with %s", SECRET)

def test_stderr():
    print(SECRET, file=sys.stderr)

def test_captured(capsys):
    print(SECRET)
    capsys.readouterr()

def test_process():
    says = [sys.executable, "-c", f"print({SECRET!r})"]
    subprocess.run(says, capture_output=True)

def test_command():
    CliRunner().invoke(command)

async def test_nothing():
    logging.getLogger("any").warning("password=%s", SECRET.split()[0])  # redacted, as in a log
    Refused("It was wrong.")
"""
INI = "[pytest]\nasyncio_mode = auto\nasyncio_default_fixture_loop_scope = function\n"
WAYS = ("answer", "header", "error", "log", "stderr", "captured", "process", "command")


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Runs these tests in a process of their own, with the canary and nothing else of ours."""

    def run(text: str) -> subprocess.CompletedProcess[str]:
        place = tmp_path_factory.mktemp("leaks")
        plugin = "from tests.canary import pytest_configure\n"
        (place / "conftest.py").write_text(plugin, "utf-8")
        (place / "test_leaks.py").write_text(text, "utf-8")
        (place / "pytest.ini").write_text(INI, "utf-8")
        asks = ["-q", "--tb=no", "-rA", "-p", "no:cacheprovider", "--show-capture=no"]
        asks += [f"--basetemp={place / 'left'}", f"--rootdir={place}", str(place)]
        command = [sys.executable, "-m", "pytest", *asks]
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=os.environ | {"COLUMNS": "300"},  # or reasons are cut off
            capture_output=True,
            text=True,
            check=False,
        )
        shutil.rmtree(place)  # or the whole run would fail for it
        return done

    return run


def test_wherever_a_secret_is_let_out_the_test_fails(run):
    done = run(LEAKS)

    for way in WAYS:
        assert f"test_leaks.py::test_{way} - A secret was let out in" in done.stdout
    assert f"{len(WAYS)} failed, 1 passed" in done.stdout


def test_a_secret_in_a_file_that_is_left_fails_the_run(run):
    done = run(
        "from tests.canary import SECRET\n"
        "def test_file(tmp_path):\n    (tmp_path / 'left.txt').write_text(SECRET)\n"
        "def test_settings(tmp_path):\n    (tmp_path / '.env').write_text(SECRET)\n"
    )

    assert done.returncode == 1
    assert "2 passed" in done.stdout
    assert "left.txt" in done.stdout
    assert ".env" not in done.stdout


@pytest.mark.parametrize("before", ["", "a", "ab", "abc"])
@pytest.mark.parametrize("after", ["", "y", "yz"])
def test_it_is_known_in_base64_too(before, after):
    assert shows(base64.b64encode(f"{before}{WORD}{after}".encode()))


def test_a_file_is_looked_through_wherever_it_lies(tmp_path):
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "deep" / "er" / "kept").write_bytes(b"\0" * 9000 + WORD.encode())
    (tmp_path / "empty").touch()

    found = list(files_that_show([tmp_path]))
    (tmp_path / "deep" / "er" / "kept").unlink()  # or the run would fail for it

    assert [path.name for path in found] == ["kept"]
    assert WORD in SECRET


async def test_what_temporal_keeps_unsealed_is_found():
    async with await WorkflowEnvironment.start_local(
        dev_server_existing_path=tool("temporal")
    ) as environment:
        client = environment.client
        await client.start_workflow("any", SECRET, id="in-history", task_queue="nobodys")
        await client.start_workflow("any", id="beside", task_queue="nobodys", memo={"a": SECRET})
        await client.start_workflow("any", id="clean", task_queue="nobodys")

        async with asyncio.timeout(60):
            while len(found := await histories_that_show(client)) < 2:  # noqa: ASYNC110 - no event
                await asyncio.sleep(0.1)

    assert sorted(found) == ["beside", "in-history"]


def test_every_secret_that_an_installation_of_the_tests_is_given_has_the_word(env):
    stand_ins = [
        *host_stubs.STUBS.values(),
        *social_peers.STUBS.values(),
        *members_peers.STUBS.values(),
    ]
    mailbox = ImapServer(port=143, process=None).settings()  # type: ignore[arg-type]
    given = [env, mailbox, *(each.settings for each in stand_ins)]
    secrets = {
        name: value
        for some in given
        for name, value in some.items()
        if re.search(r"(PASSWORD|SECRET|TOKEN|KEYS)$", name)
    }

    assert len(secrets) > 15
    assert [name for name, value in secrets.items() if WORD not in value] == []
