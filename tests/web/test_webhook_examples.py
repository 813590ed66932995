"""The examples of docs/webhooks.md, run as they stand there: bash, openssl and curl."""

import asyncio
import json
import os
import re
import socket
import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.canary import WORD
from tests.web.conftest import House, some_url
from untilgone.notices import AnswerKind
from untilgone.settings import Secret
from untilgone.signing import receiver_secret, sign
from web.app import build
from web.server import serve

pytestmark = pytest.mark.asyncio(loop_scope="module")

PAGE = (Path(__file__).parents[2] / "docs/webhooks.md").read_text("utf-8")
CHECKS, SENDS = re.findall(r"^```sh\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
SECRET = f"{WORD}-of-the-partner"


async def bash(script: str, folder: Path, **names: str) -> str:
    process = await asyncio.create_subprocess_exec(
        "bash",
        "-euo",
        "pipefail",
        "-c",
        script,
        cwd=folder,
        env={"PATH": os.environ["PATH"], "NO_PROXY": "*", **names},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    said, complaints = await process.communicate()
    assert not complaints, complaints.decode()
    return said.decode()


async def test_the_example_of_a_partner_is_taken_once(house: House, tmp_path: Path):
    reference = await house.report(some_url())
    await house.until(reference, lambda view: [n for n in view.notices if n.delivered_at])
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = replace(
        house.settings,
        web_address=f"http://127.0.0.1:{port}",
        hooks=Secret(f"example_host:abuse_email/abuse@platform.example:{SECRET}"),
    )
    stop, started = asyncio.Event(), asyncio.Event()
    app = build(settings, house.store, house.desk)
    serving = asyncio.create_task(serve(app, "127.0.0.1", port, stop, started))
    await started.wait()
    api = f"http://127.0.0.1:{port}/api/v1"
    first = await bash(SENDS, tmp_path, api=api, reference=reference, secret=SECRET)
    view = await house.until(reference, lambda view: view.answers)
    second = await bash(SENDS, tmp_path, api=api, reference=reference, secret=SECRET)
    wrong = await bash(SENDS, tmp_path, api=api, reference=reference, secret="another")
    stop.set()
    await serving

    assert json.loads(first) == {
        "event_id": "ticket-4711-closed",
        "takedowns": [reference],
        "is_new": True,
    }
    assert json.loads(second)["is_new"] is False
    assert json.loads(wrong)["error"]["kind"] == "NotSignedIn"
    assert [each.kind for each in view.answers] == [AnswerKind.REMOVED]


@pytest.mark.parametrize(("late", "said"), [(0, "genuine\n"), (400, "")])
async def test_the_example_of_a_receiver_knows_a_call_of_ours(tmp_path: Path, late, said):
    secret = receiver_secret(b"ours", "UG-2026-000123", "https://partner.example/")
    body, timestamp = b'{"event": "gone"}', str(int(time.time()) - late)
    (tmp_path / "body").write_bytes(body)
    right = sign(secret.encode(), timestamp, body)
    names = {"timestamp": timestamp, "secret": secret}

    script = f"{{\n{CHECKS}}} || true"
    assert await bash(script, tmp_path, signature=right, **names) == said
    assert await bash(script, tmp_path, signature="v1=00", **names) == ""
