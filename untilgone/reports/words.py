"""What reports say, in each language that they are written in."""

from collections.abc import Mapping
from dataclasses import dataclass

from untilgone.dsa22 import Action
from untilgone.metrics.said import Phrases


@dataclass(frozen=True, kw_only=True)
class Words:
    """Every text of every report, in one language; names in braces are filled in."""

    titles: Mapping[str, str]  # by kind
    page: str  # {page}, {all}
    mark: str  # {reference}, {by}
    facts: Mapping[str, str]  # by, period, clocks, as_of, cut, reference
    not_over: str  # {period}
    cut: str  # {sha256}, {entry}
    all: str
    together: str
    rest: str
    few: str
    or_: str
    number: str
    notices: str
    share: str  # of a table of counts
    of: str  # {n}
    of_some: str
    by: Mapping[str, str]  # provider, category, action, platform, country
    actions: Mapping[Action, str]
    actions_defined: Mapping[Action, str]
    ends: Mapping[str, str]  # how it ended, of counts
    headings: Mapping[str, str]
    captions: Mapping[str, str]  # of tables
    columns: Mapping[str, str]
    notes: Mapping[str, str]
    short: str  # {n}, {median}, {week}
    curve: str
    curve_described: str
    kept: str  # {least}, {most}
    phrases: Phrases
