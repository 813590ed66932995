"""Settings as people look at them: what each is for, where its value comes from, never a secret."""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_type_hints

from dotenv import dotenv_values
from pydantic import SecretStr


class Origin(StrEnum):
    """Where a value comes from."""

    ENVIRONMENT = "environment"
    FILE = "file"  # a `.env` file
    MOUNTED = "mounted"  # a file of its own, named by `…_FILE`
    DEFAULT = "default"
    MISSING = "missing"  # it must be set and is not


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What a process was started with."""

    env: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    files: tuple[Path, ...] = ()  # the `.env` files in it; earlier ones win


NOWHERE = Surroundings()


@dataclass(frozen=True, kw_only=True)
class ShownSetting:
    """One setting. ``value`` is empty for secrets: only whether they are set is told."""

    name: str
    help: str
    value: str
    is_secret: bool
    is_set: bool
    origin: Origin
    file: str  # its name, where it comes from one


def shown(surroundings: Surroundings, cls: type[Any], prefix: str) -> tuple[ShownSetting, ...]:
    """Every setting of a group, in the order in which the code names them."""
    return tuple(_shown(surroundings, cls, prefix))


def _shown(surroundings: Surroundings, cls: type[Any], prefix: str) -> Iterator[ShownSetting]:
    hints = get_type_hints(cls)
    for spec in fields(cls):
        name = prefix + spec.name.upper()
        origin, value, file = _found(surroundings, name)
        if origin is Origin.DEFAULT and spec.default is MISSING:
            origin = Origin.MISSING
        if origin is Origin.DEFAULT:
            value = _spelled(spec.default)
        is_secret = "SecretStr" in str(hints[spec.name])
        yield ShownSetting(
            name=name,
            help=spec.metadata["help"],
            value="" if is_secret else value,
            is_secret=is_secret,
            is_set=origin is Origin.MOUNTED or bool(value),
            origin=origin,
            file=file,
        )


def _found(surroundings: Surroundings, name: str) -> tuple[Origin, str, str]:
    """Origin, value and file; a mounted file is named and never opened."""
    env = surroundings.env
    if value := env.get(name, ""):
        for source, values in _files(surroundings.files):
            # The trial hands what is in its files on to its processes.
            if values.get(name) == value:
                return Origin.FILE, value, source.name
        return Origin.ENVIRONMENT, value, ""
    if path := env.get(f"{name}_FILE", ""):
        return Origin.MOUNTED, "", Path(path).name
    return Origin.DEFAULT, "", ""


def _files(paths: Sequence[Path]) -> Iterator[tuple[Path, Mapping[str, str | None]]]:
    for path in paths:
        if path.is_file() and os.access(path, os.R_OK):
            yield path, dotenv_values(path)


def _spelled(default: Any) -> str:
    if default is MISSING or default is None:
        return ""
    return default.get_secret_value() if isinstance(default, SecretStr) else str(default)
