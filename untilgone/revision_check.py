"""What keeps revised letters from being sent: what cannot be written, and what the law asks more."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from untilgone.law_elements import Basis
from untilgone.law_lint import Missing, lint
from untilgone.letter_uses import OneLetter, using
from untilgone.letters import Letters

_MOST_SAID = 20


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What was found. Only faults keep a letter from being sent; the rest is to be known."""

    letters: int  # that were written and read
    faults: tuple[str, ...]  # a sentence for each
    not_verified: tuple[Basis, ...]  # by no lawyer


def checked(letters: Letters, bases: Sequence[Basis], changed: Iterable[str]) -> Checked:
    """The letters that have one of these files in them, in every case."""
    return check_letters(letters, bases, using(letters, *changed))


def check_letters(letters: Letters, bases: Sequence[Basis], only: Collection[OneLetter]) -> Checked:
    """Only these letters, in every case."""
    found = lint(letters, bases, only)
    broken = tuple(dict.fromkeys(each.said for each in found.broken))
    return Checked(
        letters=found.letters + found.short,
        faults=broken + _said(found.missing),
        not_verified=found.not_verified,
    )


def _said(missing: Sequence[Missing]) -> tuple[str, ...]:
    """One for each element of each template, however many letters lack it."""
    said = []
    for (template, _, _), group in groupby(sorted(missing, key=_place), key=_place):
        lacking = list(group)
        one = lacking[0]
        about = ", ".join(dict.fromkeys(each.category for each in lacking))
        to = ", ".join(dict.fromkeys(each.party_kind for each in lacking))
        said.append(
            f"{template}, about {about}, to {to}: {one.element.asks} ({one.basis.name}, "
            f"{one.element.citation}) is missing: {one.lacks}."
        )
    return tuple(said)


def _place(missing: Missing) -> tuple[str, str, str]:
    return missing.template, missing.basis.id, missing.element.id


def refusal(found: Sequence[str]) -> str:
    """All of it in one message, with what to do."""
    shown = [f"- {each}" for each in found[:_MOST_SAID]]
    if len(found) > _MOST_SAID:
        shown.append(f"- and {len(found) - _MOST_SAID} more: `untilgone templates lint`.")
    return "\n".join(
        ["These letters may not be sent. Nothing was changed; mend the draft first.", *shown]
    )
