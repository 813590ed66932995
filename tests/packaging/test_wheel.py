"""The wheel: one name in site-packages, everything inside, and a command that starts anywhere."""

import os
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
FOLDERS = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"]

pytestmark = pytest.mark.slow


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Built from a copy: a build must leave nothing in the checkout."""
    source = tmp_path_factory.mktemp("source")
    for name in FOLDERS:
        shutil.copytree(
            ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__", "*.pyc")
        )
    for name in ["pyproject.toml", "README.md", "LICENSE", "THIRD_PARTY.md"]:
        shutil.copy(ROOT / name, source)
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", "dist"],
        cwd=source,
        check=True,
        capture_output=True,
    )
    (built,) = (source / "dist").iterdir()
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """An empty environment with the wheel in it, and what its site-packages held before."""
    home = tmp_path_factory.mktemp("installed")
    venv.create(home, with_pip=False)
    site_packages = Path(sysconfig.get_path("purelib", vars={"base": str(home)}))
    # Its dependencies are those of the tests; a path file makes them visible without a download.
    (site_packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"), "utf-8")
    before = names_in(site_packages)
    pip = [sys.executable, "-m", "pip", "--python", str(home / "bin/python"), "install"]
    subprocess.run(
        [*pip, "--no-deps", "--no-index", "--no-compile", str(wheel)],
        check=True,
        capture_output=True,
    )
    return home, site_packages, before


def test_every_file_of_the_project_is_inside(wheel):
    inside = set(zipfile.ZipFile(wheel).namelist())
    expected = {
        f"{'' if folder == 'untilgone' else 'untilgone/_app/'}{path.relative_to(ROOT).as_posix()}"
        for folder in FOLDERS
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }

    assert expected - inside == set()


def test_letters_and_playbooks_lie_where_the_program_looks(wheel):
    inside = zipfile.ZipFile(wheel).namelist()

    assert any(name.startswith("untilgone/_app/templates/notices/") for name in inside)
    assert any(name.startswith("untilgone/playbooks/") for name in inside)


def test_tests_and_notes_are_not_inside(wheel):
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}

    assert tops == {"untilgone", f"untilgone-{PROJECT['project']['version']}.dist-info"}


def test_only_the_name_untilgone_lands_in_site_packages(installed):
    _, site_packages, before = installed

    new = names_in(site_packages) - before
    assert new == {"untilgone", f"untilgone-{PROJECT['project']['version']}.dist-info"}


def test_the_command_starts_from_any_folder(installed):
    home, _, _ = installed

    done = subprocess.run(
        [home / "bin/untilgone", "--help"],
        cwd="/",
        env={"PATH": os.defpath, "HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "untilgone" in done.stdout
