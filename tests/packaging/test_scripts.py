"""./run, ./test and .ci/run on machines that lack something.

The scripts get a pretend Python, so that each trouble can be staged.
"""

import os
import shutil
import subprocess

import pytest

from tests.packaging.conftest import ROOT, SHELL, call, write_program

PRETEND_PYTHON = """#!/bin/sh
case "$*" in
*chromium.py*) [ -z "$PRETEND_NO_CHROMIUM" ] || { echo "No browser." >&2; exit 1; } ;;
*version_info*) echo "${PRETEND_VERSION:-3.11.7}" ;;
*ensurepip*) exit "${PRETEND_NO_VENV:-0}" ;;
*fcntl*) ;;
*audit*) exit "${PRETEND_AUDIT:-0}" ;;
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
echo "ran $name $*${UNTILGONE_NO_SKIPS:+ without skips}${PYTHONDONTWRITEBYTECODE:+ uncompiled}"
[ -z "$PYTHONPYCACHEPREFIX" ] || echo "compiled in $PYTHONPYCACHEPREFIX"
[ "$name" != "$PRETEND_FAILING" ] || exit 5
[ "$name $*" != "$PRETEND_FAILING" ] || exit 5
END
        chmod +x "${0%/*}/$name"
    done
    ;;
esac
"""


@pytest.fixture
def pretend(tmp_path):
    folder = tmp_path / "pretend"
    folder.mkdir()
    write_program(folder / "python3", PRETEND_PYTHON)
    return folder


@pytest.mark.parametrize(
    "name", ["run", "test", "setup.sh", ".ci/lock", "web/styles/build", "web/editor/build"]
)
def test_a_script_is_plain_posix_shell(name):
    subprocess.run([SHELL, "-n", ROOT / name], check=True)


@pytest.mark.parametrize("name", ["run", "test", ".ci/run", ".ci/lock", ".ci/audit"])
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


def test_modules_are_compiled_once_also_where_the_surroundings_forbid_it(checkout, pretend, tools):
    done = call(checkout / "run", path=[pretend, tools], PYTHONDONTWRITEBYTECODE="1")

    assert done.stdout == f"ran untilgone up\ncompiled in {checkout}/.venv/compiled\n"


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
        "ran lint-imports ",
        "ran pytest -n 4 --dist loadscope --no-loadscope-reorder",
        "ran mypy ",
    ]
    assert done.stdout.endswith("== FAILED:\n   mypy\n")


def test_tests_that_pass_say_so(checkout, pretend, tools):
    done = call(checkout / "test", path=[pretend, tools])

    assert done.returncode == 0
    assert done.stdout.endswith("== Everything passed.\n")


def test_pages_that_no_browser_tried_are_said_loudly(checkout, pretend, tools):
    done = call(checkout / "test", path=[pretend, tools], PRETEND_NO_CHROMIUM="1")

    assert done.stdout.endswith("\n!!! No browser.\n\n== Everything passed.\n")


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


OF_BLUESKY = "pytest tests/integrations/test_bluesky_pds.py"


def call_ci(checkout, pretend, tools, set_up, **env):
    """.ci/run, where Bluesky's servers are installed by this script."""
    (checkout / "tests/bluesky").mkdir(parents=True)
    write_program(checkout / "tests/bluesky/set_up", f"#!/bin/sh\n{set_up}\n")
    path = [pretend, tools]
    return call(checkout / ".ci/run", path=path, shell=shutil.which("bash"), **env)


def test_continuous_integration_allows_no_skips_and_asks_bluesky_servers_last(
    checkout, pretend, tools
):
    done = call_ci(checkout, pretend, tools, "exit 0")

    assert done.returncode == 0, done.stderr
    assert "ran pytest -n 4 --dist loadscope --no-loadscope-reorder without skips" in done.stdout
    *_, of_bluesky, _, of_packages, _, last = done.stdout.splitlines()
    assert of_bluesky == f"ran {OF_BLUESKY} without skips"
    assert of_packages == "== Vulnerable packages: passed"
    assert last == "== This run passed. Bluesky's real servers: asked; every test passed."


def test_servers_that_cannot_be_installed_are_said_loudly_and_fail_nothing(
    checkout, pretend, tools
):
    why = "Bluesky's servers cannot be installed: npm did not get its packages"
    done = call_ci(checkout, pretend, tools, f'echo "{why}" >&2; exit 3')

    assert done.returncode == 0, done.stderr
    assert OF_BLUESKY not in done.stdout
    assert done.stdout.count(f"!!! NOT ASKED, their tests did not run: {why}\n") == 3
    assert done.stdout.splitlines()[-1].startswith(
        "== This run passed. Bluesky's real servers: NOT"
    )


@pytest.mark.parametrize("failing", ["mypy", OF_BLUESKY])
def test_a_failing_test_fails_continuous_integration_whichever_it_is(
    checkout, pretend, tools, failing
):
    done = call_ci(checkout, pretend, tools, "exit 0", PRETEND_FAILING=failing)

    assert done.returncode == 1
    assert "== This run FAILED." in done.stdout
    assert ("TESTS FAILED" in done.stdout) is (failing == OF_BLUESKY)


def test_a_vulnerable_package_fails_continuous_integration(checkout, pretend, tools):
    done = call_ci(checkout, pretend, tools, "exit 0", PRETEND_AUDIT="1")

    assert done.returncode == 1
    assert "== Vulnerable packages: FAILED\n" in done.stdout
    assert "== This run FAILED." in done.stdout


def test_continuous_integration_without_an_environment_ends_at_once(checkout, pretend, tools):
    done = call_ci(checkout, pretend, tools, "exec sleep 600", PRETEND_VERSION="3.9.18")

    assert done.returncode == 3
    assert "found only Python 3.9.18" in done.stderr
