"""Which letters a template file takes part in."""

from dataclasses import dataclass

from untilgone.cases import Category
from untilgone.errors import NeedsHuman
from untilgone.letters import Letters
from untilgone.notices import NoticeKind


@dataclass(frozen=True, kw_only=True)
class OneLetter:
    """Which letter it is, whoever gets it."""

    kind: NoticeKind
    category: Category
    language: str


def using(letters: Letters, *names: str) -> tuple[OneLetter, ...]:
    """The letters that have one of these files in them, such as ``_base/en/reason.txt``.

    One that cannot be read is among them: nobody can say what is in it.
    """
    return tuple(
        OneLetter(kind=kind, category=category, language=language)
        for kind, language, categories in letters.there()
        for category in categories
        if _has(letters, OneLetter(kind=kind, category=category, language=language), names)
    )


def _has(letters: Letters, one: OneLetter, names: tuple[str, ...]) -> bool:
    try:
        files = letters.files_of(one.kind, one.category, one.language)
    except NeedsHuman:
        return True
    return not files.isdisjoint(names)
