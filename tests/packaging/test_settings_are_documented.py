"""Every setting stands in .env.example and in docs/settings.md, with the help the code gives."""

from dataclasses import MISSING, Field, fields
from pathlib import Path
from typing import Any

import pytest
from dotenv import dotenv_values
from pydantic import SecretStr

from integrations.all_settings import GROUPS
from integrations.traces import TRACES_PREFIX
from untilgone.settings import PREFIX

ROOT = Path(__file__).parents[2]


def shown_default(spec: Field[Any]) -> str:
    default = spec.default
    if isinstance(default, SecretStr):
        default = default.get_secret_value()
    return "" if default is None else str(default)


SETTINGS = {
    group.prefix + spec.name.upper(): spec for group in GROUPS for spec in fields(group.config)
}


def table_row(name: str, spec: Field[Any]) -> str:
    if spec.default is MISSING:
        default = "**must be set**"
    else:
        default = f"`{shown_default(spec)}`" if shown_default(spec) else "not set"
    return f"| `{name}` | {spec.metadata['help']} | {default} |"


def example_line(name: str, spec: Field[Any]) -> str:
    """What must be filled in stands ready; what has a default is commented out."""
    return f"{name}=" if spec.default is MISSING else f"# {name}={shown_default(spec)}"


@pytest.mark.parametrize(("name", "spec"), SETTINGS.items(), ids=SETTINGS)
def test_the_settings_page_has_the_row_the_code_gives(name, spec):
    assert table_row(name, spec) in (ROOT / "docs/settings.md").read_text("utf-8").splitlines()


@pytest.mark.parametrize(("name", "spec"), SETTINGS.items(), ids=SETTINGS)
def test_the_example_file_has_every_setting_below_its_help(name, spec):
    lines = (ROOT / ".env.example").read_text("utf-8").splitlines()

    assert example_line(name, spec) in lines
    above = lines[: lines.index(example_line(name, spec))]
    comment = []
    while above and above[-1].startswith("# ") and "=" not in above[-1].split()[1]:
        comment.insert(0, above.pop().removeprefix("# "))
    assert spec.metadata["help"] in " ".join(comment)


def test_the_settings_page_knows_no_setting_the_code_does_not_know():
    rows = (ROOT / "docs/settings.md").read_text("utf-8").splitlines()

    ours = (f"| `{PREFIX}", f"| `{TRACES_PREFIX}")
    documented = {row.split("`")[1] for row in rows if row.startswith(ours)}
    assert documented == set(SETTINGS)


def test_the_example_file_sets_no_secret_and_no_file_name():
    # A name ending in _FILE is read at once, so an empty one would stop every start.
    ready = dotenv_values(ROOT / ".env.example")

    assert not [name for name, value in ready.items() if value]
    assert not [name for name in ready if name.endswith("_FILE")]
