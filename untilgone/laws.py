"""The laws that our letters name for a category, as lines for people to read."""

from functools import cache
from pathlib import Path

from untilgone.cases import Category
from untilgone.paths import TEMPLATES

_FOLDER = TEMPLATES / "notices" / "_law"


@cache
def laws(category: Category, language: str) -> tuple[str, ...]:
    """One law a line, in this language where letters have it, else in English; none: by hand."""
    path = next((path for path in _paths(category, language) if path.exists()), None)
    if path is None:
        return ()
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(line.removeprefix("- ").strip() for line in lines if line.startswith("- "))


def _paths(category: Category, language: str) -> tuple[Path, ...]:
    return tuple(_FOLDER / each / f"{category}.txt" for each in (language, "en"))
