"""Where a letter is too long for the field that it goes into, for whoever must shorten it."""

import re

from untilgone.errors import NeedsHuman

_HEADING = re.compile(r"[1-9]\d?\. \S")
_MOST_SHOWN = 50  # characters of a line


def too_long(name: str, text: str, longest: int) -> NeedsHuman:
    """What to tell where the letter written from ``name`` has more than ``longest`` characters."""
    over = len(text) - longest
    number = text.count("\n", 0, longest) + 1
    lines = text.split("\n")
    while not lines[number - 1].strip() and number < len(lines):
        number += 1
    headings = [line for line in lines[:number] if _HEADING.match(line)]
    under = f", under {_shown(headings[-1])}" if headings else ""
    return NeedsHuman(
        f"The letter {name} cannot be written: it has {len(text)} characters, {over} more than "
        f"the {longest} that this party takes. What is too much begins in line {number} of the "
        f"letter{under}: {_shown(lines[number - 1])}. Shorten the template or the explanation; "
        "nothing was cut off."
    )


def _shown(line: str) -> str:
    cut = line if len(line) <= _MOST_SHOWN else f"{line[: _MOST_SHOWN - 1]}…"
    return f'"{cut}"'
