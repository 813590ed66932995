"""What each letter was followed by, in a table and in sentences, by hand."""

import re
from collections.abc import Iterable

from tests.recount.byhand import REMOVED
from tests.recount.clocks import Showed
from tests.recount.curves import Group
from tests.recount.estimates import on_grid
from tests.recount.figures import BANDS, number, percent, share
from tests.recount.names import name
from tests.recount.pages import At, Check, Page, says

LETTERS = "The same figures as the picture"
WITHIN = {"24 h": 24, "48 h": 48, "7 days": 168}
_SAID_OF = ("48 h", "24 h", "7 days")  # the first that is known stands in the sentence
_SENTENCE = re.compile(
    r"(.+): of ([\d,]+) that were still online when it went out, about (.+ %) were removed within "
    r"(.+) of it, as far as no further letter went out \(95 %: (.+) % to (.+) %\)\."
)


def unseen(group: Group) -> list[Showed]:
    """Removed, and by no look found online after the letter."""
    gone = (each for each in group.ran if each.how == REMOVED)
    return [each for each in gone if on_grid(each.left, each.right)[0] == 0]


def letters_table(groups: Iterable[Group]) -> dict[At, Check]:
    """One line for each letter. A new column is added here."""
    found: dict[At, Check] = {}
    for group in sent(groups):
        row, curve = letter_name(group), group.curve()
        found[LETTERS, row, "Still online when it went out"] = says(len(group.ran))
        found[LETTERS, row, "Removed before any next letter"] = says(group.number(REMOVED))
        column = "Removed, and not seen online after the letter"
        found[LETTERS, row, column] = says(len(unseen(group)))
        for said, hours in WITHIN.items():
            found[LETTERS, row, f"Within {said} of it"] = share(curve, hours)
    return found


def sentences(page: Page, groups: Iterable[Group]) -> list[str]:
    """The sentence about each letter, as it stands there if it is right."""
    return [
        next((line for line in page.lines if _is_about(line, group)), f"a sentence of {group.key}")
        for group in sent(groups)
    ]


def _is_about(line: str, group: Group) -> bool:
    curve, n = group.curve(), len(group.ran)
    hours = next((said for said in _SAID_OF if not curve.at(WITHIN[said]).why), None)
    if hours is None:
        return line == f"{letter_name(group)}: {n} were still online when it went out."
    said, known = _SENTENCE.fullmatch(line), curve.at(WITHIN[hours])
    return (
        said is not None
        and (said[1], number(said[2]), said[4]) == (letter_name(group), n, hours)
        and percent(said[3].removesuffix(" %"), known.value)
        and BANDS.add(number(said[5]) / 100, number(said[6]) / 100, known)
    )


def sent(groups: Iterable[Group]) -> list[Group]:
    """Those that went out while something was online."""
    return [each for each in groups if each.ran]


def letter_name(group: Group) -> str:
    """The letter without the platform."""
    return name(group.key.rpartition("/")[2])
