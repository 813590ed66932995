"""`untilgone up`: one command, everything running; one Ctrl-C, everything ended."""

import json
import os
import re
import signal
import stat
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest

from tests.command.conftest import PATIENCE, Trial, clean_env, untilgone

pytestmark = pytest.mark.slow


def children_of(pid: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = (entry / "stat").read_text().rsplit(")", 1)[1].split()[1]
            except (OSError, IndexError):
                continue
            if int(parent) == pid:
                found.append(int(entry.name))
    return found


def is_running(pid: int) -> bool:
    try:
        return (Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]) != "Z"
    except OSError:
        return False


def until(condition) -> bool:
    deadline = time.monotonic() + PATIENCE
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.1)
    return condition()


def test_a_signal_ends_every_child_and_started_again_it_goes_on_with_every_open_takedown(
    new_trial: Trial,
):
    new_trial.start()
    children = children_of(new_trial.process.pid)
    url = "https://platform.example/post/1"
    assert until(lambda: new_trial.run("report", url, "--category", "ncii").exit_code == 0)
    reference = json.loads(new_trial.run("list", "--json").stdout.splitlines()[0])["reference"]
    interrupted = new_trial.end(signal.SIGINT)

    assert len(children) == 3
    assert interrupted == 0
    assert not any(is_running(child) for child in children)

    new_trial.start()
    children = children_of(new_trial.process.pid)
    hold = ("do", reference, "hold", "--reason", "test")
    assert until(lambda: new_trial.run(*hold).exit_code in {0, 1})  # 1: it is held already
    shown = new_trial.json("show", reference)
    terminated = new_trial.end(signal.SIGTERM)

    assert shown["state"] == "held"
    assert shown["url"] == url
    assert terminated == 0
    assert not any(is_running(child) for child in children)


def test_children_that_die_are_started_again_and_none_outlives_up(new_trial: Trial):
    new_trial.start()
    before = set(children_of(new_trial.process.pid))
    for child in before:
        os.kill(child, signal.SIGKILL)

    assert until(lambda: len(set(children_of(new_trial.process.pid)) - before) == 3)
    url = "https://platform.example/post/1"
    assert until(lambda: new_trial.run("report", url, "--category", "ncii").exit_code == 0)

    children = children_of(new_trial.process.pid)
    new_trial.process.kill()
    new_trial.process.wait()

    assert until(lambda: not any(is_running(child) for child in children))


def test_the_sign_in_link_leads_to_a_page_with_a_button(trial: Trial):
    link = re.search(r"http://\S+/sign-in/\S+", trial.said)[0]
    with urllib.request.urlopen(link) as page:
        body = page.read().decode()

    assert link.startswith(f"http://127.0.0.1:{trial.port}/")
    assert "<form" in body


def test_keys_and_tokens_are_readable_for_the_owner_only(trial: Trial):

    assert stat.S_IMODE(trial.data.stat().st_mode) == 0o700
    for name in ("trial.env", "api-token"):
        assert stat.S_IMODE((trial.data / name).stat().st_mode) == 0o600


def test_the_api_token_of_the_trial_opens_the_api(trial: Trial):
    token = (trial.data / "api-token").read_text().strip()
    request = urllib.request.Request(
        f"http://127.0.0.1:{trial.port}/api/v1/takedowns",
        headers={"Authorization": f"Bearer {token}"},
    )
    with urllib.request.urlopen(request) as answer:
        body = json.load(answer)

    assert answer.status == 200
    assert body is not None


def test_a_taken_port_is_named_and_nothing_is_started(trial: Trial, tmp_path):
    other = tmp_path / "other"
    done = subprocess.run(
        untilgone("up", "--data", str(other), "--port", str(trial.port)),
        capture_output=True,
        text=True,
        env=clean_env(),
        check=False,
    )

    assert done.returncode == 3
    assert f"Port {trial.port}" in done.stderr
    assert "--port" in done.stderr
    assert not (other / "store.db").exists()


def test_a_second_trial_on_the_same_folder_is_refused(trial: Trial):
    done = subprocess.run(
        untilgone("up", "--data", str(trial.data), "--port", "1"),
        capture_output=True,
        text=True,
        env=clean_env(),
        check=False,
    )

    assert done.returncode == 3
    assert "already" in done.stderr


def test_up_refuses_a_production_installation(tmp_path):
    done = subprocess.run(
        untilgone("up", "--data", str(tmp_path)),
        capture_output=True,
        text=True,
        env=clean_env() | {"UNTILGONE_DATABASE_URL": "postgresql://db/untilgone"},
        check=False,
    )

    assert done.returncode == 2
    assert "production" in done.stderr
