"""What a report would do, before anything is opened: one row for each address."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from untilgone.cases import Category
from untilgone.directory import Directory
from untilgone.errors import BadInput
from untilgone.foreseen import FirstSteps, first_steps, platform_of
from untilgone.picking import Picked
from untilgone.playbook import Step
from untilgone.store import contacts, overrides
from untilgone.store.reported import followed
from untilgone.url_forms import material
from untilgone.urls import CanonicalUrl, canonical, display, without_password
from web import words
from web.pages.report_form import Typed
from web.pages.steps import step
from web.parts import Parts
from web.reader import gettext

_LONGEST_SHOWN = 200
_MOST_LEFT_OUT = 30
_ELSEWHERE = "Another desk of this installation follows this URL already."


@dataclass(frozen=True, kw_only=True)
class Row:
    """One address and what would become of it."""

    number: int  # its place among those that were found
    url: str
    platform: str = ""
    changes: tuple[str, ...] = ()
    refused: str = ""
    reference: str = ""  # of the takedown that follows it already
    is_repeated: bool = False  # it stands further up in another spelling
    is_ticked: bool = True
    first: str = ""
    address: str = ""
    remark: str = ""
    then: str = ""

    @property
    def is_new(self) -> bool:
        """Whether a takedown would be opened."""
        return not (self.refused or self.reference or self.is_repeated)


@dataclass(frozen=True, kw_only=True)
class Rows:
    """All addresses, and the lines in which none was found."""

    rows: tuple[Row, ...]
    left_out: tuple[str, ...]
    left_out_more: int
    has_category: bool

    @property
    def new(self) -> int:
        """How many takedowns would be opened."""
        return sum(row.is_new for row in self.rows)


@dataclass(frozen=True, kw_only=True)
class CheckPage:
    """What the second step may see."""

    typed: Typed
    message: str
    category: str
    found: Rows


async def rows_for(
    parts: Parts, found: Picked, category: str, desk: str, leave_out: Collection[int] = ()
) -> Rows:
    """A row for each address, from the directory and the store; nobody is asked over the network.

    ``leave_out``: the numbers of those whose tick was taken away.
    """
    clean = [_canonical(raw) for raw in found.addresses]
    urls = [one.url for one in clean if isinstance(one, CanonicalUrl)]
    known = await overrides.applied(parts.store, parts.files)
    there = await followed(parts.store, urls, desk) if urls else {}
    steps: dict[str, FirstSteps] = {}
    if category in set(Category):
        steps = await _steps(parts, urls, Category(category), known)
    rows: list[Row] = []
    seen: set[str] = set()
    for number, (raw, one) in enumerate(zip(found.addresses, clean, strict=True)):
        if isinstance(one, str):
            shown = display(without_password(raw)[:_LONGEST_SHOWN])
            rows.append(Row(number=number, url=shown, refused=one, is_ticked=False))
            continue
        is_repeated = material(one.url) in seen
        seen.add(material(one.url))
        rows.append(
            _row(
                number,
                one,
                known,
                there,
                steps.get(one.url),
                parts.now(),
                is_repeated=is_repeated,
                is_ticked=number not in leave_out,
            )
        )
    return Rows(
        rows=tuple(rows),
        left_out=tuple(words.defanged(line[:_LONGEST_SHOWN]) for line in found.left_out)[
            :_MOST_LEFT_OUT
        ],
        left_out_more=max(0, len(found.left_out) - _MOST_LEFT_OUT),
        has_category=bool(steps) or category in set(Category),
    )


def _canonical(raw: str) -> CanonicalUrl | str:
    """In our one spelling, or why not."""
    try:
        return canonical(raw)
    except BadInput as error:
        return str(error)


async def _steps(
    parts: Parts, urls: Sequence[str], category: Category, known: Directory
) -> dict[str, FirstSteps]:
    playbook = parts.playbooks.for_category(category)
    everybody = {c for url in urls for party in known.parties(url) for c in party.contacts}
    unusable = await contacts.bad(parts.store, everybody) if everybody else frozenset()
    return {
        url: first_steps(
            url,
            category,
            playbook,
            known,
            country=parts.country,
            trust=parts.trust,
            unusable=unusable,
        )
        for url in urls
    }


def _row(
    number: int,
    one: CanonicalUrl,
    known: Directory,
    there: Mapping[str, str],
    steps: FirstSteps | None,
    now: datetime,
    *,
    is_repeated: bool,
    is_ticked: bool,
) -> Row:
    platform = platform_of(one.url, known)
    reference = there.get(one.url, "")
    is_elsewhere = one.url in there and not reference
    is_new = not (one.url in there or is_repeated)
    told = steps if is_new else None
    return Row(
        number=number,
        url=display(one.url),
        platform=platform.name if platform else "",
        changes=tuple(words.defanged(remark) for remark in one.remarks),
        refused=_ELSEWHERE if is_elsewhere else "",
        reference=reference,
        is_repeated=is_repeated,
        is_ticked=is_ticked and is_new,
        first=_first(told) if told else "",
        address=_address(told) if told else "",
        remark=_remark(told) if told else "",
        then=_then(told, now) if told else "",
    )


def _first(steps: FirstSteps) -> str:
    party = steps.party.name if steps.party else words.PARTIES[steps.step.party]
    return gettext("{letter} to {party}").format(
        letter=words.NOTICE_KINDS[steps.step.notice], party=party
    )


def _address(steps: FirstSteps) -> str:
    return words.defanged(steps.contact.address) if steps.contact else ""


def _remark(steps: FirstSteps) -> str:
    """What keeps the letter from leaving by itself."""
    said = []
    if steps.contact is None:
        said.append(gettext("No address is known: somebody will be asked for one."))
    elif steps.contact.is_guess:
        said.append(gettext("That address is a guess."))
    elif steps.contact.channel == "manual_form":
        said.append(gettext("Somebody will be asked to fill in their form."))
    if steps.step.approve is not None:
        role = words.role(steps.step.approve)
        said.append(gettext("First it must be read and approved: {role}.").format(role=role))
    return " ".join(said)


def _then(steps: FirstSteps, now: datetime) -> str:
    then: Step | None = steps.then
    if then is None:
        return ""
    return gettext("{when}, if it is still there: {step}").format(
        when=words.when(now + steps.step.wait, now).capitalize(),
        step=step(f"{then.notice} to {then.party}"),
    )
