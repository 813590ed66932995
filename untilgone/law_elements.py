"""What each legal basis asks of a letter, as data: ``untilgone/law/<id>.toml`` and own files.

docs/letters.md explains the keys to legal staff; ``untilgone.law_lint`` holds letters against it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StringConstraints
from pydantic.dataclasses import dataclass

from untilgone.cases import Category
from untilgone.data_files import read_data
from untilgone.errors import BadInput
from untilgone.law_marks import FactName
from untilgone.notices import NoticeKind
from untilgone.parties import Certainty, Office, PartyKind

SHIPPED = Path(__file__).parent / "law"
_STRICT = ConfigDict(extra="forbid")

Words = Annotated[str, StringConstraints(min_length=1)]
OneOf = Annotated[tuple[Words, ...], Field(min_length=1)]
Country = Annotated[str, StringConstraints(pattern="^[A-Z]{2}$")]


@dataclass(frozen=True, kw_only=True, config=_STRICT)
class Applies:
    """To which letters a basis applies; whatever is empty sets no limit."""

    categories: tuple[Category, ...] = ()
    party_kinds: tuple[PartyKind, ...] = ()
    offices: tuple[Office, ...] = ()  # as which a regulator is written to
    kinds: tuple[NoticeKind, ...] = ()
    countries: tuple[Country, ...] = ()  # of the party; no letter tells it, so it is only reported
    by_mandate: bool = False  # to letters that are requests on behalf of the person shown

    def to(
        self,
        kind: NoticeKind,
        category: Category,
        party_kind: PartyKind,
        office: Office | None = None,
    ) -> bool:
        """Whether it does to such a letter; no law asks for anything in a withdrawal."""
        return (
            (kind in self.kinds if self.kinds else kind is not NoticeKind.WITHDRAWAL)
            and (not self.categories or category in self.categories)
            and (not self.party_kinds or party_kind in self.party_kinds)
            and (not self.offices or office in self.offices)
        )


@dataclass(frozen=True, kw_only=True, config=_STRICT)
class Element:
    """One thing that a letter must hold, and by what it is told that it does."""

    id: Words
    asks: Words
    citation: Words
    certainty: Certainty
    facts: tuple[FactName, ...] = ()  # all of these are printed
    says: Mapping[str, Words | OneOf] = field(default_factory=dict)  # by language; stand in it
    grounds: bool = False  # the grounds of the category stand in it
    not_for: tuple[Category, ...] = ()  # the law makes an exception for these

    def __post_init__(self) -> None:
        """Refuse what would be there in every letter."""
        if not (self.facts or self.says or self.grounds):
            raise ValueError(f"{self.id}: give `facts`, `says` or `grounds`")


@dataclass(frozen=True, kw_only=True, config=_STRICT)
class Basis:
    """One law, code or custom, and what a letter under it must hold."""

    id: Words
    name: Words
    citation: Words
    certainty: Certainty
    verified_by: str
    verified_on: date | Literal[""]
    is_on: bool
    why_off: str = ""
    applies: Applies
    element: tuple[Element, ...]

    def __post_init__(self) -> None:
        """Refuse half a verification, and what would be off without a reason or hold nothing."""
        if bool(self.verified_by) != bool(self.verified_on):
            raise ValueError("give both `verified_by` and `verified_on`, or leave both empty")
        if self.is_on == bool(self.why_off):
            raise ValueError("`why_off` goes with is_on = false, and only there")
        ids = [element.id for element in self.element]
        if not ids or len(ids) != len(set(ids)):
            raise ValueError("give at least one `element`, each with an id of its own")

    @property
    def unchecked(self) -> tuple[str, ...]:
        """The elements that nobody checked against a source, by id."""
        return tuple(e.id for e in self.element if e.certainty is Certainty.BACKGROUND)


def load(folder: Path = SHIPPED, *, own_files: Iterable[Path] = ()) -> tuple[Basis, ...]:
    """All bases of a folder and of the given files, by id; an own one takes its namesake's place.

    BadInput names the file, the place and what is wrong there.
    """
    own = [_read(path) for path in own_files]
    by_id = {basis.id: basis for basis in own}
    if len(by_id) < len(own):
        raise BadInput("Two of your own law files have the same `id`. No letter was checked.")
    shipped = [_read(path) for path in sorted(folder.glob("*.toml"))]
    found = {basis.id: basis for basis in shipped} | by_id
    return tuple(found[name] for name in sorted(found))


def _read(path: Path) -> Basis:
    basis: Basis = read_data(path, Basis, undone="No letter was checked")
    if basis.id != path.stem:
        raise BadInput(
            f"{path}: id: it is {basis.id!r}, and the file has another name. "
            "No letter was checked; correct the file."
        )
    return basis
