"""A real provider of OpenID Connect for tests: oidc-provider-mock, in a process of its own."""

import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from command.temporal import free_port
from tests.conftest import tool


@contextmanager
def oidc_mock(*people: dict[str, Any]) -> Iterator[str]:
    """Its address; it knows these people, each with ``sub`` and claims."""
    port = free_port()
    known = [part for each in people for part in ("--user-claims", json.dumps(each))]
    process = subprocess.Popen(
        [tool("oidc-provider-mock"), "--port", str(port), "--require-nonce", *known],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(url, process)
        yield url
    finally:
        process.terminate()
        process.wait(10)


def _wait(url: str, process: subprocess.Popen) -> None:
    for _ in range(600):
        assert process.poll() is None, "the provider died"
        try:
            httpx.get(f"{url}/.well-known/openid-configuration", trust_env=False)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the provider never answered")


async def agreed(address: str, sub: str) -> str:
    """Where the provider sends the browser back to, once this person has agreed."""
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.post(address, data={"sub": sub})
    assert answer.status_code == 302, answer.text
    return answer.headers["location"]
