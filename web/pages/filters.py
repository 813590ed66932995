"""What somebody chose to see of the queue. It stands in the address, in one spelling."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import parse_qsl, urlencode

from untilgone.cases import Category, State, TaskKind
from untilgone.searches import LONGEST, understood
from untilgone.store.queue import Wanted, Whose

_E = TypeVar("_E", TaskKind, Category, State, Whose)
_SLUG = re.compile(r"[a-z0-9_]{1,100}")
_MOST_FIELDS = 20
_LONGEST_QUERY = 2000


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """One value for each filter; an empty one asks nothing."""

    kind: TaskKind | None = None
    category: Category | None = None
    platform: str = ""
    state: State | None = None
    whose: Whose = Whose.ALL
    q: str = ""  # a reference or a host; anything else is kept as typed and finds nothing

    @classmethod
    def of(cls, fields: Mapping[str, str]) -> "Chosen":
        """What the fields say; a value that there is not asks nothing."""
        platform, typed = fields.get("platform", ""), fields.get("q", "").strip()[:LONGEST]
        search = understood(typed) if typed else None
        return cls(
            kind=_one_of(TaskKind, fields.get("kind")),
            category=_one_of(Category, fields.get("category")),
            platform=platform if _SLUG.fullmatch(platform) else "",
            state=_one_of(State, fields.get("state")),
            whose=_one_of(Whose, fields.get("whose")) or Whose.ALL,
            q=search.text if search else typed,
        )

    @classmethod
    def parse(cls, query: str) -> "Chosen":
        """What stands behind a `?`; whatever else stands there is left out."""
        try:
            pairs = parse_qsl(query[:_LONGEST_QUERY], max_num_fields=_MOST_FIELDS)
        except ValueError:
            pairs = []
        return cls.of(dict(pairs))

    @property
    def query(self) -> str:
        """What stands behind the `?`: only what was chosen."""
        fields = {
            "kind": self.kind or "",
            "category": self.category or "",
            "platform": self.platform,
            "state": self.state or "",
            "whose": "" if self.whose is Whose.ALL else self.whose,
            "q": self.q,
        }
        return urlencode({name: str(value) for name, value in fields.items() if value})

    @property
    def finds_nothing(self) -> bool:
        """Whether something was typed that is neither a reference nor a host."""
        return bool(self.q) and understood(self.q) is None

    @property
    def is_about_tasks(self) -> bool:
        """Whether a filter asks what takedowns have nothing of."""
        return self.kind is not None or self.whose is not Whose.ALL

    def wanted(self, desk: str) -> Wanted:
        """The same for the store, of one desk."""
        return Wanted(
            desk=desk,
            kind=self.kind,
            category=self.category,
            platform=self.platform or None,
            state=self.state,
            whose=self.whose,
            search=understood(self.q) if self.q else None,
        )


def _one_of(kind: type[_E], value: str | None) -> _E | None:
    return kind(value) if value in set(kind) else None
