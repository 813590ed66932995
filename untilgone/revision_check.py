"""What keeps revised letters from being sent: what cannot be written, and what the law asks more."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from untilgone.law_elements import Basis
from untilgone.law_lint import Missing, lint
from untilgone.letter_uses import using
from untilgone.letters import Letters

_MOST_SAID = 20


def faults(letters: Letters, bases: Sequence[Basis], changed: Iterable[str]) -> tuple[str, ...]:
    """A sentence for each thing that is wrong with the letters that have these files in them.

    Empty where all of them may be sent.
    """
    found = lint(letters, bases, using(letters, *changed))
    broken = tuple(dict.fromkeys(each.said for each in found.broken))
    return broken + _said(found.missing)


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
