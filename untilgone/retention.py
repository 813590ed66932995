"""How long data about persons is kept once a case is closed: what the organisation decided."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType

from untilgone.cases import Category
from untilgone.errors import BadInput

_ALL = "all"
_LONGEST_DAYS = 36_500
_NONE: Mapping[Category, int] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class Retention:
    """So many days for each category; None: for ever."""

    days: int | None = None
    own: Mapping[Category, int] = field(default_factory=lambda: _NONE)

    @classmethod
    def parse(cls, text: str) -> "Retention":
        """The periods in `all=730 csam=365`; BadInput says which entry is none."""
        periods: dict[str, int] = {}
        for entry in text.split():
            what, _, days = entry.partition("=")
            is_days = re.fullmatch(r"[0-9]{1,5}", days) and 1 <= int(days) <= _LONGEST_DAYS
            if what not in {_ALL, *Category} or not is_days or what in periods:
                raise BadInput(
                    f"`{entry}` in UNTILGONE_RETENTION_DAYS must be `all=days` or "
                    f"`category=days`, each once, 1 to {_LONGEST_DAYS} days; the categories are "
                    f"{', '.join(Category)}."
                )
            periods[what] = int(days)
        own = {Category(what): days for what, days in periods.items() if what != _ALL}
        return cls(days=periods.get(_ALL), own=MappingProxyType(own))

    def __bool__(self) -> bool:
        """Whether anything is ever erased by it."""
        return self.days is not None or bool(self.own)

    def period(self, category: Category) -> int | None:
        """Days after which a case of this category is erased; None: never."""
        return self.own.get(category, self.days)

    def rule(self, category: Category) -> str:
        """The rule as the record names it; only where there is one."""
        what = category if category in self.own else _ALL
        return f"{what}={self.period(category)}"

    def before(self, now: datetime) -> dict[datetime, tuple[Category, ...]]:
        """For each moment the categories of which everything that ended by then is erased."""
        found: dict[datetime, tuple[Category, ...]] = {}
        for category in Category:
            days = self.period(category)
            if days is not None:
                moment = now - timedelta(days=days)
                found[moment] = (*found.get(moment, ()), category)
        return found
