""".ci/audit: what is said about packages that are known to be vulnerable."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.packaging.conftest import ROOT, write_program

SOUND = {"name": "jinja2", "version": "3.1.6", "vulns": []}
UNKNOWN = {"name": "idna", "skip_reason": "Dependency not found on PyPI: idna (3.20)"}


def vulnerable(*, mended_in=()):
    found = {"id": "EX-2026-1", "aliases": ["CVE-2026-1"], "fix_versions": list(mended_in)}
    return {"name": "idna", "version": "3.20", "vulns": [found]}


@pytest.fixture
def audit(tmp_path):
    """Calls .ci/audit where pip-audit finds these packages, and what is named is passed over."""
    place = tmp_path / ".ci"
    place.mkdir()
    shutil.copy(ROOT / ".ci/audit", place)

    def call(*packages, passed_over="", says=None):
        (place / "ignored-vulnerabilities.toml").write_text(passed_over, "utf-8")
        told = json.dumps({"dependencies": packages, "fixes": []}) if says is None else says
        write_program(tmp_path / "pip-audit", f"#!/bin/sh\ncat <<'END'\n{told}\nEND\nexit 1\n")
        env = {"PATH": os.pathsep.join([str(tmp_path), os.environ["PATH"]])}
        command = [sys.executable, str(place / "audit")]
        return subprocess.run(command, env=env, capture_output=True, text=True, check=False)

    return call


def test_a_vulnerability_that_was_mended_fails_and_says_what_to_do(audit):
    done = audit(SOUND, vulnerable(mended_in=["3.21"]))

    assert done.returncode == 1
    assert "idna 3.20: EX-2026-1, MENDED IN 3.21: renew the locks (.ci/lock)" in done.stdout
    assert done.stdout.endswith("2 asked about, 0 unknown there, 1 found; FAILED.\n")


def test_a_vulnerability_that_nobody_mended_is_said_and_fails_nothing(audit):
    done = audit(vulnerable())

    assert done.returncode == 0
    assert "idna 3.20: EX-2026-1, mended in no release yet" in done.stdout


@pytest.mark.parametrize("name", ["EX-2026-1", "CVE-2026-1"])
@pytest.mark.parametrize(("until", "code"), [("2999-01-01", 0), ("2020-01-01", 1)])
def test_what_is_passed_over_has_a_reason_and_a_last_day(audit, name, until, code):
    entry = f'[[ignored]]\nid = "{name}"\nuntil = {until}\nreason = "We never call it."\n'
    done = audit(vulnerable(mended_in=["3.21"]), passed_over=entry)

    assert done.returncode == code
    assert ("passed over: We never call it." in done.stdout) is (code == 0)


@pytest.mark.parametrize("found", [{"packages": [UNKNOWN]}, {"packages": [], "says": "no network"}])
def test_where_nobody_knows_our_packages_it_says_so_and_fails_nothing(audit, found):
    done = audit(*found.pop("packages"), **found)

    assert done.returncode == 0
    assert "NOT ASKED" in done.stdout


def test_everything_passed_over_in_this_repository_has_a_reason_and_a_last_day():
    import tomllib

    text = Path(ROOT / ".ci/ignored-vulnerabilities.toml").read_text("utf-8")

    for entry in tomllib.loads(text).get("ignored", []):
        assert entry.keys() == {"id", "until", "reason"}
        assert len(entry["reason"]) > 20
