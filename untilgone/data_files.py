"""Files of data that staff may correct: read as one of our dataclasses, with errors that say where."""

import tomllib
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from untilgone.errors import BadInput


def toml_in(text: str) -> dict[str, Any]:
    """What a TOML text says; ValueError where it is none."""
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise ValueError("it is nested too deep") from error


def read_data(path: Path, kind: type[Any], *, undone: str) -> Any:
    """The TOML file as this dataclass; BadInput names the file, what is wrong, and what is undone."""
    try:
        raw = toml_in(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise BadInput(f"{path} cannot be read: {error}. {undone}.") from error
    try:
        return TypeAdapter(kind).validate_python(raw)
    except ValidationError as error:
        said = "; ".join(
            f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors()
        )
        raise BadInput(f"{path}: {said}. {undone}; correct the file.") from error
