"""How what ``templates lint`` found looks in a terminal."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from untilgone.cases import Category
from untilgone.law_elements import Basis
from untilgone.law_lint import Linted, Missing
from untilgone.parties import Certainty

_KNOWN = {
    Certainty.STATED: "read in a source",
    Certainty.OBSERVED: "seen to work",
    Certainty.THIRD_PARTY: "told by a third party",
    Certainty.BACKGROUND: "not checked against a source",
}


def linted(found: Linted) -> RenderableType:
    """What is missing, then what nobody verified, then what is off."""
    parts: list[RenderableType] = []
    if found.missing:
        parts += [_missing(found.missing), Text("")]
        said = f"{len(found.missing)} times a legal element is missing in {found.letters} letters."
        parts.append(Text(said, style="bold red"))
    else:
        parts.append(Text(f"No legal element is missing in {found.letters} letters."))
    if found.not_verified:
        parts += [Text(""), Text("Verified by no lawyer yet:"), _unverified(found.not_verified)]
    parts += [
        Text(f"Off, not checked: {basis.name}. {basis.why_off}", style="dim") for basis in found.off
    ]
    return Group(*parts)


def _missing(missing: Iterable[Missing]) -> RenderableType:
    """A row for each element of each template, with the letters in which it is missing."""
    table = _table("Letter", "Missing", "Asked by", "In letters about", "Because")
    for _, group in groupby(sorted(missing, key=_place), key=_place):
        same = list(group)
        one = same[0]
        to = ", ".join(dict.fromkeys(each.office or each.party_kind for each in same))
        table.add_row(
            Text(one.template),
            Text(f"{one.element.id}: {one.element.asks}"),
            Text(f"{one.basis.name}: {one.element.citation}"),
            Text(f"{_categories(same)}, to {to}"),
            Text(one.lacks),
        )
    return table


def _categories(missing: Iterable[Missing]) -> str:
    found = {each.category for each in missing}
    return "everything" if found == set(Category) else ", ".join(sorted(found))


def _place(missing: Missing) -> tuple[str, str, str, str]:
    return missing.template, missing.basis.id, missing.element.id, missing.lacks


def _unverified(bases: Sequence[Basis]) -> RenderableType:
    table = _table("Basis", "Citation", "Known how")
    for basis in bases:
        known = _KNOWN[basis.certainty]
        if basis.unchecked and basis.certainty is not Certainty.BACKGROUND:
            known += f"; {_KNOWN[Certainty.BACKGROUND]}: {', '.join(basis.unchecked)}"
        table.add_row(Text(basis.name), Text(basis.citation), Text(known))
    return table


def _table(*headings: str) -> Table:
    table = Table(box=None, pad_edge=False)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table
