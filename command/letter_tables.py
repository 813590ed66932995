"""How what ``templates`` found looks in a terminal."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from untilgone.cases import Category
from untilgone.law_elements import Basis
from untilgone.law_lint import Broken, Linted, Missing
from untilgone.parties import Certainty, PartyKind
from untilgone.revisions import Revision

_KNOWN = {
    Certainty.STATED: "read in a source",
    Certainty.OBSERVED: "seen to work",
    Certainty.THIRD_PARTY: "told by a third party",
    Certainty.BACKGROUND: "not checked against a source",
}


def linted(found: Linted) -> RenderableType:
    """What cannot be written, what is missing, then what nobody verified, then what is off."""
    parts: list[RenderableType] = []
    if found.broken:
        parts += [_broken(found.broken), Text("")]
        said = f"{len(found.broken)} times a letter cannot be written, and nothing would be sent."
        parts.append(Text(said, style="bold red"))
    if found.missing:
        parts += [_missing(found.missing), Text("")]
        said = f"{len(found.missing)} times a legal element is missing in {found.letters} letters."
        parts.append(Text(said, style="bold red"))
    else:
        parts.append(Text(f"No legal element is missing in {found.letters} letters."))
    if found.short:
        parts.append(
            Text(
                f"Written, and held against no law: {found.short} letters for a field of a form. "
                "Such a text is a notice only together with the other fields."
            )
        )
    if found.not_verified:
        parts += [Text(""), Text("Verified by no lawyer yet:"), _unverified(found.not_verified)]
    parts += [
        Text(f"Off, not checked: {basis.name}. {basis.why_off}", style="dim") for basis in found.off
    ]
    return Group(*parts)


def revisions(found: Iterable[Revision]) -> RenderableType:
    """A row for each revision: how far it came, by whom, why, and what it changes."""
    table = _table("Number", "State", "By", "Changes", "Files", "Decided")
    for each in found:
        decided = f"{each.decided_by} {each.decided_at:%Y-%m-%d}" if each.decided_at else ""
        table.add_row(
            str(each.number),
            each.state.replace("_", " "),
            Text(", ".join(each.writers)),
            Text(each.reason),
            Text("\n".join(text.revised.name for text in each.texts)),
            Text(decided),
        )
    return table


def _broken(broken: Iterable[Broken]) -> RenderableType:
    """A row for each fault, with the letters that it spoils."""
    table = _table("Cannot be written", "In letters about", "In the cases", "Because")
    for _, group in groupby(sorted(broken, key=_fault), key=_fault):
        same = list(group)
        table.add_row(
            Text(", ".join(dict.fromkeys(each.template for each in same))),
            Text(_about(same)),
            Text(_cases(same)),
            Text(same[0].said),
        )
    return table


def _missing(missing: Iterable[Missing]) -> RenderableType:
    """A row for each element of each template, with the letters in which it is missing."""
    table = _table("Letter", "Missing", "Asked by", "In letters about", "In the cases", "Because")
    for _, group in groupby(sorted(missing, key=_place), key=_place):
        same = list(group)
        one = same[0]
        table.add_row(
            Text(one.template),
            Text(f"{one.element.id}: {one.element.asks}"),
            Text(f"{one.basis.name}: {one.element.citation}"),
            Text(_about(same)),
            Text(_cases(same)),
            Text(one.lacks),
        )
    return table


def _about(found: Iterable[Broken | Missing]) -> str:
    categories = {each.category for each in found}
    to = {each.party_kind for each in found}
    about = "everything" if categories == set(Category) else ", ".join(sorted(categories))
    return f"{about}, to {'everybody' if to == set(PartyKind) else ', '.join(sorted(to))}"


def _cases(found: Iterable[Broken | Missing]) -> str:
    return "; ".join(dict.fromkeys(case for each in found for case in each.cases))


def _fault(broken: Broken) -> str:
    return broken.said


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
