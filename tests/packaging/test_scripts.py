"""./run, ./test and .ci/run on machines that lack something, and on one that has everything.

Most tests give the scripts a pretend Python, so that each trouble can be staged; the last ones use
the real one with a real environment, and packages from a folder instead of a network.
"""

import base64
import hashlib
import importlib.util
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHELL = shutil.which("dash") or "/bin/sh"
SCRIPTS = ["run", "test", "setup.sh", ".ci/run", ".ci/lock"]
# All the scripts may ask of a system, besides Python. Not among them: uv, flock, git, realpath.
TOOLS = [
    *["awk", "bash", "cat", "chmod", "cksum", "dirname", "env", "grep", "mkdir", "mv"],
    *["readlink", "rm", "sed", "sh", "tail", "uname"],
]

PRETEND_PYTHON = """#!/bin/sh
case "$*" in
*version_info*) echo "${PRETEND_VERSION:-3.11.7}" ;;
*ensurepip*) exit "${PRETEND_NO_VENV:-0}" ;;
*fcntl*) ;;
"-m venv "*)
    for place in "$@"; do :; done
    mkdir -p "$place/bin"
    cat "$0" >"$place/bin/python"
    chmod +x "$place/bin/python"
    ;;
"-m pip "*)
    if [ -n "$PRETEND_PIP_SAYS" ]; then
        echo "$PRETEND_PIP_SAYS"
        exit 1
    fi
    for name in ruff mypy lint-imports pytest untilgone; do
        cat >"${0%/*}/$name" <<'END'
#!/bin/sh
name=${0##*/}
echo "ran $name $*${UNTILGONE_NO_SKIPS:+ without skips}"
[ "$name" != "$PRETEND_FAILING" ] || exit 5
END
        chmod +x "${0%/*}/$name"
    done
    ;;
esac
"""


def write_program(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


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


@pytest.fixture
def pretend(tmp_path):
    folder = tmp_path / "pretend"
    folder.mkdir()
    write_program(folder / "python3", PRETEND_PYTHON)
    return folder


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


@pytest.mark.parametrize("name", ["run", "test", "setup.sh", ".ci/lock"])
def test_a_script_is_plain_posix_shell(name):
    subprocess.run([SHELL, "-n", ROOT / name], check=True)


@pytest.mark.parametrize("name", ["run", "test", ".ci/run", ".ci/lock"])
def test_a_script_can_be_called_by_its_name(name):
    assert os.access(ROOT / name, os.X_OK)


def test_a_python_that_is_too_old_is_named_with_its_version(checkout, pretend, tools):
    done = call(checkout / "run", path=[pretend, tools], PRETEND_VERSION="3.9.18")

    assert done.returncode == 3
    assert "Python 3.11 or newer: found only Python 3.9.18" in done.stderr
    assert done.stdout == ""


def test_a_newer_python_beside_an_old_one_is_found(checkout, pretend, tools):
    old = PRETEND_PYTHON.replace("${PRETEND_VERSION:-3.11.7}", "3.9.18")
    write_program(pretend / "python3", old)
    write_program(pretend / "python3.12", PRETEND_PYTHON)

    done = call(checkout / "run", path=[pretend, tools], PRETEND_VERSION="3.12.1")

    assert done.returncode == 0, done.stderr
    assert "Setting up with Python 3.12.1" in done.stderr


def test_a_missing_python_is_said(checkout, tools):
    done = call(checkout / "run", path=[tools])

    assert done.returncode == 3
    assert "no Python found" in done.stderr


def test_a_named_python_that_does_not_run_is_said(checkout, pretend, tools):
    done = call(checkout / "run", path=[pretend, tools], UNTILGONE_PYTHON="/no/such/python")

    assert done.returncode == 3
    assert "UNTILGONE_PYTHON names /no/such/python, which does not run" in done.stderr


def test_a_missing_venv_module_is_said_with_what_to_install(checkout, pretend, tools):
    done = call(checkout / "run", path=[pretend, tools], PRETEND_NO_VENV="1")

    assert done.returncode == 3
    assert "comes without its venv module" in done.stderr
    assert "apt install python3-venv" in done.stderr


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("ERROR: [Errno 28] No space left on device", "The disk is full"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "not the one this project was tested"),
        ("ERROR: No matching distribution found for x", "no package for this machine"),
        ("ERROR: something else", "The set-up failed"),
    ],
)
def test_what_went_wrong_is_said_in_a_sentence(checkout, pretend, tools, said, sentence):
    done = call(checkout / "run", path=[pretend, tools], PRETEND_PIP_SAYS=said)

    assert done.returncode == 3
    assert sentence in " ".join(done.stderr.split())
    assert str(checkout / ".venv/set-up-run.log") in done.stderr
    assert not (checkout / ".venv/run/set-up-from").exists()


def test_an_unknown_trouble_shows_the_end_of_the_log(checkout, pretend, tools):
    done = call(checkout / "run", path=[pretend, tools], PRETEND_PIP_SAYS="ERROR: something else")

    assert "  | ERROR: something else" in done.stderr


def test_a_failing_uv_is_followed_by_pip(checkout, pretend, tools):
    write_program(pretend / "uv", "#!/bin/sh\nexit 2\n")

    done = call(checkout / "run", path=[pretend, tools])

    assert done.returncode == 0, done.stderr
    assert "trying pip" in done.stderr


def test_run_without_arguments_is_the_trial(checkout, pretend, tools):
    assert call(checkout / "run", path=[pretend, tools]).stdout == "ran untilgone up\n"


def test_run_hands_on_arguments_and_exit_code(checkout, pretend, tools):
    done = call(checkout / "run", "show", "a b", path=[pretend, tools], PRETEND_FAILING="untilgone")

    assert done.stdout == "ran untilgone show a b\n"
    assert done.returncode == 5


def test_a_change_of_lock_or_packaging_sets_up_again_and_other_changes_do_not(
    checkout, pretend, tools
):
    def sets_up() -> bool:
        return "Setting up" in call(checkout / "run", path=[pretend, tools]).stderr

    def append(name: str, text: str) -> None:
        with (checkout / name).open("a", encoding="utf-8") as file:
            file.write(text)

    assert sets_up()
    assert not sets_up()
    append("pyproject.toml", "\n[tool.other]\nx = 1\n")
    assert not sets_up()
    append("pyproject.toml", "\n[tool.hatch.other]\nx = 1\n")
    assert sets_up()
    append("requirements.lock", "# changed\n")
    assert sets_up()
    (checkout / ".venv/run/set-up-from").unlink()
    assert sets_up()
    checkout.rename(checkout.with_name("moved"))
    assert "Setting up" in call(checkout.with_name("moved") / "run", path=[pretend, tools]).stderr


def test_every_step_of_the_tests_runs_and_the_failing_one_is_named(checkout, pretend, tools):
    done = call(checkout / "test", path=[pretend, tools], PRETEND_FAILING="mypy")

    assert done.returncode == 1
    ran = [line for line in done.stdout.splitlines() if line.startswith("ran ")]
    assert ran == [
        "ran ruff format --check .",
        "ran ruff check .",
        "ran mypy ",
        "ran lint-imports ",
        "ran pytest -n 2 --dist loadfile",
    ]
    assert done.stdout.endswith("== FAILED:\n   mypy\n")


def test_tests_that_pass_say_so(checkout, pretend, tools):
    done = call(checkout / "test", path=[pretend, tools])

    assert done.returncode == 0
    assert done.stdout.endswith("== Everything passed.\n")


def test_tests_with_arguments_run_only_those(checkout, pretend, tools):
    done = call(
        checkout / "test", "tests/web", "-x", path=[pretend, tools], PRETEND_FAILING="pytest"
    )

    assert done.stdout == "ran pytest tests/web -x\n"
    assert done.returncode == 5


def test_run_and_tests_do_not_share_an_environment(checkout, pretend, tools):
    call(checkout / "run", path=[pretend, tools])
    call(checkout / "test", path=[pretend, tools])

    assert (checkout / ".venv/run/set-up-from").exists()
    assert (checkout / ".venv/dev/set-up-from").exists()


def test_continuous_integration_allows_no_skips(checkout, pretend, tools):
    done = call(checkout / ".ci/run", path=[pretend, tools], shell=shutil.which("bash"))

    assert done.returncode == 0, done.stderr
    assert "ran pytest -n 2 --dist loadfile without skips" in done.stdout


# From here on the real Python and a project small enough to be installed in no time.

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


def make_package(folder: Path) -> str:
    """A wheel of one line; returns its line in a lock."""
    source = b"HELLO = 'hello'\n"
    digest = base64.urlsafe_b64encode(hashlib.sha256(source).digest()).rstrip(b"=").decode()
    info = "greeting-1.0.dist-info"
    files = {
        "greeting.py": source.decode(),
        f"{info}/METADATA": "Metadata-Version: 2.1\nName: greeting\nVersion: 1.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\n"
        "Tag: py3-none-any\n",
        f"{info}/RECORD": f"greeting.py,sha256={digest},{len(source)}\n",
    }
    path = folder / "greeting-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        for name, text in files.items():
            wheel.writestr(name, text)
    return f"greeting==1.0 --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


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
    (checkout / "requirements.lock").write_text(make_package(packages), "utf-8")
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
def test_two_calls_at_once_set_up_once_and_a_later_one_needs_no_pip(
    small_project, real, tools, from_a_folder, tmp_path
):
    link = tmp_path / "link to run"
    link.symlink_to(small_project / "run")
    env = {"PATH": f"{real}:{tools}", "HOME": str(tmp_path), **from_a_folder}
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
def test_a_killed_set_up_is_begun_afresh(small_project, real, tools, from_a_folder, tmp_path):
    env = {"PATH": f"{real}:{tools}", "HOME": str(tmp_path), **from_a_folder}
    killed = subprocess.Popen(
        [small_project / "run"], env=env, start_new_session=True, stderr=subprocess.DEVNULL
    )
    while not (small_project / ".venv/run/pyvenv.cfg").exists():
        assert killed.poll() is None
        time.sleep(0.01)
    os.killpg(killed.pid, signal.SIGKILL)
    killed.wait()

    done = call(small_project / "run", "again", path=[real, tools], **from_a_folder)

    assert done.stdout == "hello ['again']\n", done.stderr
    assert done.returncode == 7


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
