"""Playbooks: the ladder for a kind of case, as data with errors that name the line.

The shipped ones are ``untilgone/playbooks/*.toml``; what each key means is in docs/playbooks.md.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BeforeValidator, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass as validated

from untilgone.cases import Category
from untilgone.data_files import toml_in
from untilgone.errors import BadInput
from untilgone.notices import NoticeKey, NoticeKind
from untilgone.parties import PartyKind
from untilgone.people import Role

SHIPPED = Path(__file__).parent / "playbooks"
_SHORTEST_CONFIRMATION = timedelta(hours=24)  # nothing is confirmed on the looks of a moment
_LONGEST_GROUPING = timedelta(hours=1)
_LONGEST_WAIT = timedelta(days=36_500)  # calendars of computers end
_DEMO = "demo"  # the only one in which days are seconds
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def duration(value: object) -> timedelta:
    """The time in words like `30s`, `10m`, `24h`, `7d`; ValueError for anything else."""
    if isinstance(value, timedelta):
        return value
    match = re.fullmatch(r"([0-9]{1,6})([smhd])", value) if isinstance(value, str) else None
    if match is None or match[1].strip("0") == "":
        raise ValueError("a time such as 30s, 10m, 24h or 7d, more than zero")
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def _from_file_or_wire(value: object) -> object:
    """Files say `24h`; on Temporal's wire a timedelta travels as ISO 8601, `P1D` or `PT24H`."""
    if isinstance(value, str) and value.startswith("P"):
        return value
    return duration(value)


def _can_be_waited_for(value: timedelta) -> timedelta:
    if not timedelta(0) < value <= _LONGEST_WAIT:
        raise ValueError(f"a time of more than zero and of at most {_LONGEST_WAIT.days}d")
    return value


Duration = Annotated[
    timedelta, BeforeValidator(_from_file_or_wire), AfterValidator(_can_be_waited_for)
]


@validated(frozen=True, kw_only=True)
class LookPlan:
    """How often we look, and how much it takes to believe that something is gone."""

    every: Duration  # while live, or while we cannot tell
    eager_every: Duration  # after a party said `removed`, or somebody asked
    eager_for: Duration
    confirm_every: Duration  # while seen gone and not confirmed
    confirm_looks: int  # gone looks that confirm …
    confirm_over: Duration  # … when they are spread over at least this
    watch_every: Duration  # after confirmation
    watch_for: Duration
    patience: Duration  # this long without knowing, then a person looks

    def __post_init__(self) -> None:
        """Refuse what could confirm on one look."""
        if self.confirm_looks < 3:  # noqa: PLR2004 - the rule itself
            raise ValueError("confirm_looks must be at least 3: nothing is gone on fewer looks")


class IfUnknown(StrEnum):
    """What to do with a step whose party nobody knows."""

    ASK = "ask"  # a person finds somebody
    SKIP = "skip"


class OnRefusal(StrEnum):
    """What to do when a party refuses."""

    NEXT = "next"  # the next step that goes to somebody else, at once
    ASK = "ask"  # a person reads why first; the party's time goes on


@validated(frozen=True, kw_only=True)
class Quiet:
    """Hours in which no notice leaves; from one clock time to the next, over midnight too."""

    begins: time
    ends: time
    zone: str  # of the IANA time zone database, e.g. Europe/Amsterdam

    def __post_init__(self) -> None:
        """Refuse what is no time of quiet."""
        if self.begins == self.ends:
            raise ValueError("quiet hours that begin when they end are none, or all")

    def until(self, now: datetime) -> datetime | None:
        """When the quiet hours end in which ``now`` is; None outside of them."""
        here = now.astimezone(ZoneInfo(self.zone))
        clock = here.time()
        if self.begins < self.ends:
            is_quiet, is_over_midnight = self.begins <= clock < self.ends, False
        else:
            is_quiet = clock >= self.begins or clock < self.ends
            is_over_midnight = clock >= self.begins
        if not is_quiet:
            return None
        day = here.date() + timedelta(days=is_over_midnight)
        return datetime.combine(day, self.ends, here.tzinfo).astimezone(UTC)


@validated(frozen=True, kw_only=True)
class Step:
    """One rung: who is told, how, and how long we wait before the next rung."""

    party: PartyKind
    notice: NoticeKind
    wait: Duration
    approve: Role | None = None  # who must read the letter first; None: nobody
    to: str | None = None  # slug or office of the one party; None: whoever can act on the URL
    host_in: tuple[str, ...] = ()  # taken only where the host is in one of these countries
    platform_in: tuple[str, ...] = ()  # taken only where the platform is in one of these
    host_or_platform_in: tuple[str, ...] = ()  # … where either of them is
    if_unknown: IfUnknown = IfUnknown.ASK

    def __post_init__(self) -> None:
        """Refuse what no letter says and whom no rule lets approve."""
        if self.notice is NoticeKind.WITHDRAWAL:
            raise ValueError("a withdrawal is no step of a ladder")
        if self.approve is Role.MANAGER:
            raise ValueError("managers look, they do not act: `approve` must be another role")


@validated(frozen=True, kw_only=True)
class Playbook:
    """The whole ladder. Steps are taken in order until the material is confirmed gone."""

    name: str
    title: str
    categories: tuple[Category, ...] = ()
    looks: LookPlan
    steps: tuple[Step, ...]
    quiet: Quiet | None = None
    on_refusal: OnRefusal = OnRefusal.NEXT
    group_for: Duration | None = None  # a notice waits so long for others to the same address

    def __post_init__(self) -> None:
        """Refuse a ladder without rungs."""
        if not self.steps:
            raise ValueError("needs at least one [[step]]")
        if self.group_for is not None and self.group_for > _LONGEST_GROUPING:
            raise ValueError("group_for is at most 1h: whoever waits behind a URL waits for this")
        if self.looks.confirm_over < _SHORTEST_CONFIRMATION and self.name != _DEMO:
            raise ValueError(
                "looks.confirm_over must be at least 24h: gone for a day, not a moment"
            )
        if self.steps[0].notice is not NoticeKind.NOTICE:
            raise ValueError("the first step must be a notice: nobody was told anything yet")


@dataclass(frozen=True)
class Playbooks:
    """All playbooks of an installation, by name."""

    by_name: Mapping[str, Playbook] = field(default_factory=dict)

    def named(self, name: str) -> Playbook:
        """The playbook with this name; BadInput lists those there are."""
        if name not in self.by_name:
            known = ", ".join(sorted(self.by_name))
            raise BadInput(f"There is no playbook `{name}`. There are: {known}.")
        return self.by_name[name]

    def title(self, name: str) -> str:
        """What people call it; its name where it is not here any more."""
        return self.by_name[name].title if name in self.by_name else name

    def for_category(self, category: Category) -> Playbook:
        """The playbook that claims the category, else the one called `default`."""
        claiming = (p for p in self.by_name.values() if category in p.categories)
        return next(claiming, self.by_name["default"])

    def asked_to_approve(self, name: str, notice_id: str) -> Role | None:
        """The role that must read this notice; None where the playbook has changed since."""
        book, step = self.by_name.get(name), NoticeKey.parse(notice_id).step
        return book.steps[step].approve if book and step < len(book.steps) else None


def load_all(own_files: Iterable[Path] = ()) -> Playbooks:
    """The shipped playbooks and the given ones; an own file takes the place of its namesake."""
    own = [load(path) for path in own_files]
    own_names = {playbook.name for playbook in own}
    if len(own_names) < len(own):
        raise BadInput("Two of your own playbook files have the same name.")
    claimed = {category for playbook in own for category in playbook.categories}
    shipped = [p for p in map(load, sorted(SHIPPED.glob("*.toml"))) if p.name not in own_names]
    for category in claimed:
        if sum(category in playbook.categories for playbook in own) > 1:
            raise BadInput(f"Two of your own playbooks claim the category `{category}`.")
    return Playbooks({playbook.name: playbook for playbook in [*own, *shipped]})


@cache
def shipped() -> Playbooks:
    """The playbooks as they are shipped; their files do not change while we run."""
    return load_all()


def load(path: Path) -> Playbook:
    """The playbook in a file; BadInput names file, line, key and what is allowed there."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"The playbook {path} cannot be read: {error}") from error
    return parse(text, name=path.stem, source=path.name)


def parse(text: str, *, name: str, source: str) -> Playbook:
    """The playbook in a text; see ``load``."""
    try:
        raw = toml_in(text)
    except ValueError as error:
        raise BadInput(f"{source}: not TOML: {error}") from error
    lines = _lines(text)
    for key in ("name", "steps"):  # ours, and not for a file to say
        if key in raw:
            line = lines.get((key,), 1)
            raise BadInput(f"{source}, line {line}: {key}: there is no such key")
    steps = raw.pop("step", [])
    data = {**raw, "name": name, "steps": steps}
    try:
        # Strict about unknown keys in files only: on the wire an older worker must be able to
        # read what a newer one wrote.
        found = TypeAdapter(Playbook).validate_python(data, extra="forbid")
    except ValidationError as error:
        problems = sorted({_problem(item, lines, source) for item in error.errors()})
        raise BadInput("\n".join(problem for _, problem in problems)) from error
    # Asked of files only: workflows, which read playbooks too, may not look at the machine.
    if found.quiet is not None and found.quiet.zone not in available_timezones():
        line = lines.get(("quiet", "zone"), 1)
        said = f"there is no time zone `{found.quiet.zone}`"
        raise BadInput(f"{source}, line {line}: quiet.zone: {said}")
    return found


def _problem(item: Any, lines: dict[tuple[str | int, ...], int], source: str) -> tuple[int, str]:
    """Line and sentence for one pydantic error; a missing key is reported where its table starts."""
    where = tuple("step" if part == "steps" else part for part in item["loc"])
    known = where
    while known and known not in lines:
        known = known[:-1]
    line = lines.get(known, 1)
    key = ".".join(str(part + 1) if isinstance(part, int) else part for part in where)
    said = item["msg"].removeprefix("Value error, ")
    if item["type"] in {"unexpected_keyword_argument", "extra_forbidden"}:
        said = "there is no such key"
    elif item["type"] == "missing":
        said = "is missing"
    return line, f"{source}, line {line}: {key or 'playbook'}: {said}"


_HEADER = re.compile(r"\s*(\[\[?)\s*([\w-]+)\s*\]\]?")
_KEY = re.compile(r"\s*([\w-]+)\s*=")


def _lines(text: str) -> dict[tuple[str | int, ...], int]:
    """Line numbers of every table and key of a flat TOML file, by path."""
    found: dict[tuple[str | int, ...], int] = {}
    table: tuple[str | int, ...] = ()
    counts: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            table = (header[2],)
            if header[1] == "[[":
                counts[header[2]] = counts.get(header[2], -1) + 1
                table = (header[2], counts[header[2]])
            found.setdefault(table, number)
        elif key := _KEY.match(line):
            found.setdefault((*table, key[1]), number)
    return found
