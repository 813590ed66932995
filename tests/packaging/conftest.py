"""A checkout of its own for each test of the scripts, on a machine with few tools."""

import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHELL = shutil.which("dash") or "/bin/sh"
SCRIPTS = ["run", "test", "setup.sh", ".ci/run", ".ci/lock"]
# All the scripts may ask of a system, besides Python. Not among them: uv, flock, git, realpath.
TOOLS = [
    *["awk", "bash", "cat", "chmod", "cksum", "dirname", "env", "grep", "mkdir", "mv"],
    *["nice", "readlink", "rm", "sed", "sh", "sleep", "tail", "timeout", "uname"],
]


def write_program(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def call(script, *arguments, path, cwd="/", shell=SHELL, **env):
    return subprocess.run(
        [shell, script, *arguments],
        cwd=cwd,
        env={"PATH": os.pathsep.join(map(str, path)), "HOME": "/nonexistent", **env},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def tools(tmp_path_factory):
    """A folder for PATH with these tools and no Python."""
    folder = tmp_path_factory.mktemp("tools")
    for name in TOOLS:
        (folder / name).symlink_to(shutil.which(name))
    return folder


@pytest.fixture
def checkout(tmp_path):
    place = tmp_path / "a place with spaces"
    (place / ".ci").mkdir(parents=True)
    for name in [*SCRIPTS, "requirements.lock", "requirements-dev.lock", "pyproject.toml"]:
        shutil.copy(ROOT / name, place / name)
    return place
