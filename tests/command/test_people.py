"""`untilgone people add-break-glass`: what it makes and what it tells, once."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from command.main import app
from tests.canary import PASSWORD


@pytest.fixture
def installed(env: dict[str, str], tmp_path: Path, monkeypatch) -> None:
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)


def added(*more: str, password: str = PASSWORD):
    command = ["people", "add-break-glass", "Duty manager", "--password-stdin", *more]
    return CliRunner().invoke(app, command, input=password + "\n")


def test_it_tells_the_secret_its_picture_and_ten_recovery_codes(installed, tmp_path: Path):
    result = added("--picture", str(tmp_path / "code.svg"))

    assert result.exit_code == 0, result.output
    assert len(re.findall(r"^  [a-z2-7]{4}(?:-[a-z2-7]{4}){3}$", result.output, re.MULTILINE)) == 10
    assert re.search(r"^  [A-Z2-7]{32}$", result.output, re.MULTILINE)
    assert "█" in result.output
    assert PASSWORD not in result.output
    assert 'xmlns="http://www.w3.org/2000/svg"' in (tmp_path / "code.svg").read_text()
    assert (tmp_path / "code.svg").stat().st_mode & 0o77 == 0


def test_a_short_password_is_refused(installed):
    result = added(password="short")

    assert result.exit_code == 1
    assert "15 to 256" in result.output


def test_a_name_is_taken_once(installed):
    added()
    result = added()

    assert result.exit_code == 1
    assert "taken already" in result.output
