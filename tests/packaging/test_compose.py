"""docker-compose.yml and Dockerfile as far as they can be judged without starting a container."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
COMPOSE = YAML(typ="safe").load((ROOT / "docker-compose.yml").read_text("utf-8"))
SERVICES = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")

WRITES_ITS_CONFIGURATION_AT_START = {"temporal-ui"}


def tool(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


def test_the_compose_file_follows_the_specification():
    subprocess.run(
        [
            tool("check-jsonschema"),
            "--builtin-schema",
            "vendor.compose-spec",
            "docker-compose.yml",
        ],
        cwd=ROOT,
        check=True,
    )


def test_the_dockerfile_passes_its_linter():
    subprocess.run([tool("hadolint"), "--no-color", "Dockerfile"], cwd=ROOT, check=True)


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_pinned_to_a_release_or_built_here(name):
    image = SERVICES[name]["image"]

    assert "build" in SERVICES[name] or re.search(r":v?\d+\.\d+[\w.-]*$", image), image


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_runs_as_nobody_special(name):
    service = SERVICES[name]

    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", service["user"])
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["read_only"] is (name not in WRITES_ITS_CONFIGURATION_AT_START)


@pytest.mark.parametrize("name", SERVICES)
def test_a_password_is_asked_for_and_never_made_up(name):
    for variable, value in SERVICES[name].get("environment", {}).items():
        if re.search(r"PASSWORD|PWD|SECRET|KEY|DATABASE_URL", variable):
            assert "${POSTGRES_PASSWORD:?" in value
        assert not re.search(r"\$\{\w+:?-", value), "a default would hide that it is not set"


@pytest.mark.parametrize("name", SERVICES)
def test_what_is_published_can_be_reached_from_this_machine_only(name):
    for port in SERVICES[name].get("ports", []):
        assert port.startswith("127.0.0.1:")


def test_only_the_pages_and_temporals_own_are_published():
    assert {name for name in SERVICES if SERVICES[name].get("ports")} == {"web", "temporal-ui"}
    assert SERVICES["web"]["ports"] == ["127.0.0.1:8400:8400"]
    assert SERVICES["temporal-ui"]["environment"]["TEMPORAL_DISABLE_WRITE_ACTIONS"] == "true"


def test_database_and_temporal_have_no_way_out():
    assert COMPOSE["networks"]["inside"]["internal"] is True
    for name in ["db", "temporal", "temporal-schema", "temporal-namespace", "migrate"]:
        assert SERVICES[name]["networks"] == ["inside"]


def test_nothing_starts_before_what_it_waits_for_is_ready():
    for name, service in SERVICES.items():
        for awaited, how in service.get("depends_on", {}).items():
            other = SERVICES[awaited]
            if how["condition"] == "service_healthy":
                assert "test" in other["healthcheck"], f"{name} waits for {awaited} for ever"
            if how["condition"] == "service_completed_successfully":
                assert other["restart"] == "on-failure:5", f"{awaited} would never be done"


def test_mounted_files_exist():
    for service in SERVICES.values():
        for part in [*service.get("entrypoint", []), *service.get("environment", {}).values()]:
            if part.startswith("/deploy/"):
                assert (ROOT / part.removeprefix("/")).is_file()


def test_the_final_image_runs_the_command_as_a_fixed_user_without_build_tools():
    final = DOCKERFILE.split("\nFROM ")[-1]

    assert "\nUSER 10001:10001\n" in final
    assert '\nENTRYPOINT ["untilgone"]\nCMD ["web"]' in final
    assert "/healthz" in final
    assert "pip" not in final
    assert "--require-hashes" in DOCKERFILE


def test_the_image_gets_every_folder_of_the_wheel_and_nothing_else():
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"][
        "targets"
    ]["wheel"]
    kept = {
        line.removeprefix("!")
        for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines()
        if line.startswith("!")
    }
    copied = {
        name
        for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE)
        for name in line.split()[:-1]
    }

    assert set(wheel["only-include"]) <= copied
    assert copied == kept


def test_no_secret_is_baked_into_the_image():
    for name in re.findall(r"^(?:ENV|ARG) (.+)$", DOCKERFILE, re.MULTILINE):
        assert not re.search(r"PASSWORD|SECRET|KEY|TOKEN|DATABASE_URL", name)
