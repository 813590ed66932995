"""Settings as people look at them: help, value, origin; secrets only as set or not."""

from dataclasses import dataclass
from pathlib import Path

from integrations.all_settings import GROUPS
from untilgone.settings import Secret, Settings, setting
from untilgone.settings_shown import Origin, ShownSetting, Surroundings, shown


@dataclass(frozen=True, kw_only=True)
class Account:
    user: str = setting("Who signs in")
    password: Secret = setting("How they prove it")
    spare: Secret | None = setting("Another one", default=None)
    port: int = setting("Which port", default=587)


def looked_at(env: dict[str, str], *files: Path) -> dict[str, ShownSetting]:
    found = shown(Surroundings(env=env, files=files), Account, "UNTILGONE_MAIL_")
    return {each.name.removeprefix("UNTILGONE_MAIL_"): each for each in found}


def test_each_says_its_help_its_value_and_where_that_comes_from(tmp_path: Path):
    file = tmp_path / ".env"
    file.write_text("UNTILGONE_MAIL_PASSWORD=hidden\n")
    env = {"UNTILGONE_MAIL_USER": "desk", "UNTILGONE_MAIL_PASSWORD": "hidden"}
    found = looked_at(env, file, tmp_path / "nowhere")

    assert found["USER"].help == "Who signs in"
    assert (found["USER"].value, found["USER"].origin) == ("desk", Origin.ENVIRONMENT)
    assert (found["PASSWORD"].origin, found["PASSWORD"].file) == (Origin.FILE, ".env")
    assert (found["PORT"].value, found["PORT"].origin) == ("587", Origin.DEFAULT)


def test_of_a_secret_only_whether_it_is_set_is_told():
    found = looked_at({"UNTILGONE_MAIL_PASSWORD": "hidden"})

    assert "hidden" not in repr(found)
    assert (found["PASSWORD"].is_secret, found["PASSWORD"].is_set) == (True, True)
    assert (found["SPARE"].is_secret, found["SPARE"].is_set) == (True, False)


def test_a_mounted_file_is_named_and_not_opened(tmp_path: Path):
    found = looked_at({"UNTILGONE_MAIL_PASSWORD_FILE": f"{tmp_path}/mail-password"})["PASSWORD"]

    assert (found.origin, found.file, found.is_set) == (Origin.MOUNTED, "mail-password", True)


def test_what_must_be_set_and_is_not_is_said():
    found = looked_at({})["USER"]

    assert (found.origin, found.is_set) == (Origin.MISSING, False)


def test_no_secret_of_any_group_is_ever_shown(env: dict[str, str]):
    given = env | {
        f"{group.prefix}{name.upper()}": f"hush-{group.name}-{name}"
        for group in GROUPS
        for name, kind in group.config.__annotations__.items()
        if "Secret" in str(kind)
    }
    texts = [repr(shown(Surroundings(env=given), group.config, group.prefix)) for group in GROUPS]

    assert sum(value.startswith("hush-") for value in given.values()) > 10
    assert "hush-" not in "".join(texts)


def test_the_installation_s_own_secrets_count_as_such():
    secrets = {
        each.name for each in shown(Surroundings(), Settings, "UNTILGONE_") if each.is_secret
    }

    assert {"UNTILGONE_KEYS", "UNTILGONE_SECRET", "UNTILGONE_DATABASE_URL"} <= secrets
