"""./run on a machine that has everything: it sets up once, whole, and says what went wrong.

The real Python with a real environment, a project small enough to be installed in no time, and
packages from a folder instead of a network.
"""

import base64
import hashlib
import importlib.util
import io
import os
import signal
import subprocess
import sys
import tarfile
import time
import zipfile
from pathlib import Path

import pytest

from tests.packaging.conftest import call, write_program

with_the_real_python = pytest.mark.skipif(
    importlib.util.find_spec("ensurepip") is None,
    reason="this Python comes without its venv module (Debian: apt install python3-venv)",
)

BACKEND = """
import pathlib, zipfile

def build_editable(folder, config_settings=None, metadata_directory=None):
    name = "untilgone-1.0-py3-none-any.whl"
    info = "untilgone-1.0.dist-info"
    files = {
        "untilgone.pth": str(pathlib.Path.cwd()),
        info + "/METADATA": "Metadata-Version: 2.1\\nName: untilgone\\nVersion: 1.0\\n",
        info + "/WHEEL": "Wheel-Version: 1.0\\nGenerator: x\\nRoot-Is-Purelib: true\\n"
        "Tag: py3-none-any\\n",
        info + "/entry_points.txt": "[console_scripts]\\nuntilgone = example:main\\n",
    }
    files[info + "/RECORD"] = "".join(f"{path},,\\n" for path in [*files, info + "/RECORD"])
    with zipfile.ZipFile(pathlib.Path(folder, name), "w") as wheel:
        for path, text in files.items():
            wheel.writestr(path, text)
    return name
"""


BUILDER = """
import pathlib, zipfile

def build_wheel(folder, config_settings=None, metadata_directory=None):
    name = "greeting-1.0-py3-none-any.whl"
    with zipfile.ZipFile(pathlib.Path(folder, name), "w") as wheel:
        for path in sorted(pathlib.Path("parts").rglob("*")):
            if path.is_file():
                wheel.writestr(path.relative_to("parts").as_posix(), path.read_text())
    return name
"""


def parts_of(name: str, module: str, source: str) -> dict[str, str]:
    """What is in a wheel of one module."""
    digest = base64.urlsafe_b64encode(hashlib.sha256(source.encode()).digest()).rstrip(b"=")
    info = f"{name}-1.0.dist-info"
    return {
        module: source,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\n"
        "Tag: py3-none-any\n",
        f"{info}/RECORD": f"{module},sha256={digest.decode()},{len(source)}\n",
    }


GREETING = parts_of("greeting", "greeting.py", "HELLO = 'hello'\n")


def locked(name: str, path: Path) -> str:
    return f"{name}==1.0 --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


def make_wheel(folder: Path, name: str, parts: dict[str, str]) -> str:
    """A wheel; returns its line in a lock."""
    path = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        for part, text in parts.items():
            wheel.writestr(part, text)
    return locked(name, path)


def make_source(folder: Path) -> str:
    """A package that comes as source only, built by setuptools; returns its line in a lock."""
    path = folder / "greeting-1.0.tar.gz"
    files = {
        "pyproject.toml": '[build-system]\nrequires = ["setuptools"]\n'
        'build-backend = "setuptools.build_meta"\n',
        "PKG-INFO": GREETING["greeting-1.0.dist-info/METADATA"],
        **{f"parts/{name}": text for name, text in GREETING.items()},
    }
    with tarfile.open(path, "w:gz") as archive:
        for name, text in files.items():
            member = tarfile.TarInfo(f"greeting-1.0/{name}")
            member.size = len(text)
            archive.addfile(member, io.BytesIO(text.encode()))
    return locked("greeting", path)


@pytest.fixture
def small_project(checkout, tmp_path):
    (checkout / "pyproject.toml").write_text(
        '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'
        '[project]\nname = "untilgone"\nversion = "1.0"\n',
        "utf-8",
    )
    (checkout / "backend.py").write_text(BACKEND, "utf-8")
    (checkout / "example.py").write_text(
        "import sys\n\ndef main():\n    import greeting\n"
        "    print(greeting.HELLO, sys.argv[1:])\n    return 7\n",
        "utf-8",
    )
    packages = tmp_path / "packages"
    packages.mkdir()
    (checkout / "requirements.lock").write_text(make_wheel(packages, "greeting", GREETING), "utf-8")
    return checkout


@pytest.fixture
def real(tmp_path):
    """PATH with the Python under the tests, called as a fresh machine would have it."""
    folder = tmp_path / "real"
    folder.mkdir()
    write_program(folder / "python3", f'#!/bin/sh\nexec "{sys._base_executable}" "$@"\n')
    return folder


@pytest.fixture
def from_a_folder(tmp_path):
    return {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": (tmp_path / "packages").as_uri(),
    }


@pytest.mark.slow
@with_the_real_python
def test_a_killed_set_up_is_begun_afresh_once_by_two_calls_and_a_later_one_needs_no_pip(
    small_project, real, tools, from_a_folder, tmp_path
):
    env = {"PATH": f"{real}:{tools}", "HOME": str(tmp_path), **from_a_folder}
    killed = subprocess.Popen(
        [small_project / "run"], env=env, start_new_session=True, stderr=subprocess.DEVNULL
    )
    while not (small_project / ".venv/run/pyvenv.cfg").exists():
        assert killed.poll() is None
        time.sleep(0.01)
    os.killpg(killed.pid, signal.SIGKILL)
    killed.wait()

    link = tmp_path / "link to run"
    link.symlink_to(small_project / "run")
    both = [
        subprocess.Popen(
            [link, "say", str(number)],
            cwd=tmp_path,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in (1, 2)
    ]
    said = [process.communicate() for process in both]

    assert [out for out, _ in said] == ["hello ['say', '1']\n", "hello ['say', '2']\n"], said
    assert [process.returncode for process in both] == [7, 7]
    assert "".join(err for _, err in said).count("Setting up") == 1

    log = small_project / ".venv/set-up-run.log"
    log.unlink()
    later = call(link, "later", path=[tools])  # no Python on PATH: nothing can be installed

    assert (later.stdout, later.stderr, later.returncode) == ("hello ['later']\n", "", 7)
    assert not log.exists()


@pytest.mark.slow
@with_the_real_python
@pytest.mark.parametrize("is_the_one_in_the_lock", [True, False])
def test_what_comes_as_source_is_built_by_what_the_lock_has_checked(
    small_project, real, tools, from_a_folder, tmp_path, is_the_one_in_the_lock
):
    packages = tmp_path / "packages"
    (packages / "greeting-1.0-py3-none-any.whl").unlink()
    parts = parts_of("setuptools", "setuptools/build_meta.py", BUILDER)
    lock = make_source(packages) + make_wheel(packages, "setuptools", parts)
    if not is_the_one_in_the_lock:
        make_wheel(packages, "setuptools", {**parts, "setuptools/more.py": ""})
    (small_project / "requirements.lock").write_text(lock, "utf-8")
    env = {"HOME": str(tmp_path), **from_a_folder}
    called = call(small_project / "run", "say", path=[real, tools], **env)

    if is_the_one_in_the_lock:
        assert called.stdout == "hello ['say']\n", called.stderr
    else:
        assert "is not the one this project was tested with" in called.stderr
        assert called.returncode == 3


@pytest.mark.slow
@with_the_real_python
def test_an_index_out_of_reach_is_said_without_naming_one(small_project, real, tools):
    done = call(
        small_project / "run",
        path=[real, tools],
        PIP_CONFIG_FILE=os.devnull,
        PIP_INDEX_URL="http://127.0.0.1:1/simple",
        PIP_RETRIES="1",
    )

    assert done.returncode == 3
    assert "The package index cannot be reached." in done.stderr
    assert "://" not in done.stderr
    assert "127.0.0.1" not in done.stderr
