"""Settings: everything wrong is said at once, with its help, and no secret is ever shown."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path

import pytest

from untilgone.errors import BadInput
from untilgone.settings import Secret, Settings, environment, read, setting

REQUIRED = (
    "UNTILGONE_DATABASE_URL",
    "UNTILGONE_KEYS",
    "UNTILGONE_SECRET",
    "UNTILGONE_ORGANISATION_NAME",
    "UNTILGONE_ORGANISATION_EMAIL",
    "UNTILGONE_ORGANISATION_URL",
)


def complaint(env: Mapping[str, str]) -> list[str]:
    with pytest.raises(BadInput) as refused:
        read(Settings, env)
    return str(refused.value).splitlines()


def test_settings_are_read_from_variables_with_our_prefix(env: dict[str, str]):
    settings = read(Settings, env | {"UNTILGONE_WEB_PORT": "8443"})

    assert settings.organisation_name == "Example Hotline"
    assert settings.web_port == 8443
    assert settings.secret.get_secret_value() == env["UNTILGONE_SECRET"]


def test_what_may_be_left_out_has_a_default(env: dict[str, str]):
    settings = read(Settings, env)

    assert (settings.web_host, settings.web_port) == ("127.0.0.1", 8400)
    assert settings.integrations == "console"


def test_every_missing_setting_is_named_at_once_with_its_help():
    lines = complaint({})
    helps = {f"UNTILGONE_{spec.name.upper()}": spec.metadata["help"] for spec in fields(Settings)}

    assert lines == [f"{name} is not set: {helps[name]}" for name in REQUIRED]


def test_missing_and_wrong_settings_are_named_together(env: dict[str, str]):
    lines = complaint(env | {"UNTILGONE_KEYS": "", "UNTILGONE_WEB_PORT": "eighty"})

    assert lines[0].startswith("UNTILGONE_KEYS is not set: Key ring that seals")
    assert lines[1].startswith("UNTILGONE_WEB_PORT cannot be used (Input should be a valid integer")
    assert lines[1].endswith(": Port the web process listens on")


def test_an_empty_variable_is_as_good_as_none(env: dict[str, str]):
    assert read(Settings, env | {"UNTILGONE_WEB_PORT": ""}).web_port == 8400


def test_no_secret_stands_in_what_is_printed(env: dict[str, str]):
    secrets = {"UNTILGONE_DATABASE_URL", "UNTILGONE_KEYS", "UNTILGONE_SECRET"}
    shown = repr(read(Settings, env | {"UNTILGONE_API_TOKENS": "bot:admin:0123"}))

    assert not [name for name in secrets if env[name] in shown]
    assert "0123" not in shown


def test_every_setting_explains_itself():
    assert not [spec.name for spec in fields(Settings) if not spec.metadata.get("help")]


@dataclass(frozen=True, kw_only=True)
class Account:
    """What some integration must know."""

    user: str = setting("Who signs in")
    password: Secret = setting("How they prove it")
    port: int = setting("Which port", default=587)


def test_an_integration_is_read_with_a_prefix_of_its_own():
    env = {"UNTILGONE_MAIL_USER": "desk", "UNTILGONE_MAIL_PASSWORD": "hidden"}
    account = read(Account, env, "UNTILGONE_MAIL_")

    assert (account.user, account.port) == ("desk", 587)
    assert "hidden" not in repr(account)


def test_a_wrong_value_is_not_repeated():
    env = {"UNTILGONE_MAIL_USER": "desk", "UNTILGONE_MAIL_PORT": "hunter2"}

    with pytest.raises(BadInput) as refused:
        read(Account, env, "UNTILGONE_MAIL_")
    assert "hunter2" not in str(refused.value)
    assert "UNTILGONE_MAIL_PASSWORD is not set: How they prove it" in str(refused.value)


def test_a_secret_can_come_from_a_mounted_file(env: dict[str, str], tmp_path: Path):
    path = tmp_path / "secret"
    path.write_text("from the file\n", encoding="utf-8")
    given = env | {"UNTILGONE_SECRET": "", "UNTILGONE_SECRET_FILE": str(path)}

    assert read(Settings, given).secret.get_secret_value() == "from the file"


def test_a_mounted_file_that_is_not_there_is_named(env: dict[str, str], tmp_path: Path):
    given = env | {"UNTILGONE_SECRET": "", "UNTILGONE_SECRET_FILE": f"{tmp_path}/nowhere"}
    [line] = complaint(given)

    assert line.startswith(f"UNTILGONE_SECRET_FILE names {tmp_path}/nowhere, which cannot be read")


@pytest.mark.parametrize("content", [b"", b" \n", b"\xff\xfe"])
def test_a_mounted_file_that_says_nothing_is_named(env: dict[str, str], tmp_path: Path, content):
    path = tmp_path / "secret"
    path.write_bytes(content)
    given = env | {"UNTILGONE_SECRET": "", "UNTILGONE_SECRET_FILE": str(path)}
    [line] = complaint(given)

    assert line.startswith(f"UNTILGONE_SECRET_FILE names {path}, which ")


def test_an_empty_file_name_is_as_good_as_none(env: dict[str, str]):
    assert read(Settings, env | {"UNTILGONE_SECRET_FILE": ""}) == read(Settings, env)


def dotenv(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_dotenv_file_never_outranks_the_real_environment(tmp_path: Path, monkeypatch):
    path = dotenv(tmp_path / ".env", "UNTILGONE_SECRET=dotenv", "UNTILGONE_KEYS=dotenv")
    monkeypatch.setenv("UNTILGONE_SECRET", "real")
    monkeypatch.delenv("UNTILGONE_KEYS", raising=False)
    found = environment(path)

    assert (found["UNTILGONE_SECRET"], found["UNTILGONE_KEYS"]) == ("real", "dotenv")


def test_a_mounted_file_of_the_real_environment_outranks_dotenv(tmp_path: Path, monkeypatch):
    mounted = dotenv(tmp_path / "mounted", "real")
    path = dotenv(tmp_path / ".env", "UNTILGONE_MAIL_USER=u", "UNTILGONE_MAIL_PASSWORD=dotenv")
    monkeypatch.setenv("UNTILGONE_MAIL_PASSWORD_FILE", str(mounted))
    account = read(Account, environment(path), "UNTILGONE_MAIL_")

    assert account.password.get_secret_value() == "real"


def test_a_mounted_file_named_in_dotenv_never_outranks_the_real_environment(
    tmp_path: Path, monkeypatch
):
    mounted = dotenv(tmp_path / "mounted", "dotenv")
    path = dotenv(
        tmp_path / ".env", "UNTILGONE_MAIL_USER=u", f"UNTILGONE_MAIL_PASSWORD_FILE={mounted}"
    )
    monkeypatch.setenv("UNTILGONE_MAIL_PASSWORD", "real")
    account = read(Account, environment(path), "UNTILGONE_MAIL_")

    assert account.password.get_secret_value() == "real"


def test_the_first_of_several_dotenv_files_wins(tmp_path: Path, monkeypatch):
    monkeypatch.delenv("UNTILGONE_SECRET", raising=False)
    first = dotenv(tmp_path / "first", "UNTILGONE_SECRET=first")
    second = dotenv(tmp_path / "second", "UNTILGONE_SECRET=second", "UNTILGONE_OTHER=second")
    found = environment(first, second)

    assert (found["UNTILGONE_SECRET"], found["UNTILGONE_OTHER"]) == ("first", "second")


def test_a_dotenv_file_that_is_not_there_is_no_mistake(tmp_path: Path):
    assert isinstance(environment(tmp_path / "nowhere"), dict)


def test_settings_cannot_be_changed_once_read(env: dict[str, str]):
    settings = read(Settings, env)

    with pytest.raises(AttributeError):
        settings.web_port = 1  # type: ignore[misc]
    assert replace(settings, web_port=1).web_port == 1
