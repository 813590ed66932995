"""Figures as JSON, the same for the HTTP API and for ``--json``.

A figure that cannot be known has ``value`` null, ``why`` as a word and ``reason`` as a sentence.
"""

from typing import Any

from untilgone.measures import Clock
from untilgone.metrics.curve import Between, Moment, NotKnown
from untilgone.metrics.figures import METHOD, Ended, Share
from untilgone.store.as_json import plain
from untilgone.store.figures import Group, Table


def table_json(table: Table) -> dict[str, Any]:
    """All groups as one document, with what was asked, of which moment it is, and how it is made."""
    asked = table.asked
    return {
        "as_of": plain(table.as_of),
        "clock": plain(asked.clock),
        "by": plain(asked.dimension),
        "since": plain(asked.since),
        "until": plain(asked.until),
        "method": METHOD,
        "groups": [_group(group, asked.clock) for group in table.groups],
    }


def _group(group: Group, clock: Clock) -> dict[str, Any]:
    made = group.figures
    return {
        "key": group.key,
        "n": made.total,
        "open": made.open,
        "already_gone": made.already_gone,
        "median": _moment(made.median),
        "ninetieth": _moment(made.ninetieth),
        "restricted_mean": _between(made.restricted_mean),
        **_ended(made.removed),
        "others": [{"outcome": plain(each.outcome), **_ended(each)} for each in made.others],
        # No other clock has a period that somebody must keep.
        "deadline": plain(group.deadline) if clock is Clock.REMOVAL else None,
        "gap": made.gap,
        "is_settled": made.is_settled,
    }


def _ended(ended: Ended) -> dict[str, Any]:
    return {"number": ended.number, "shares": [_share(share) for share in ended.shares]}


def _share(share: Share) -> dict[str, Any]:
    return {"hours": share.hours, "old_enough": share.old_enough, **_between(share.share)}


def _moment(found: Moment | NotKnown) -> dict[str, Any]:
    if isinstance(found, NotKnown):
        return {**_unknown(found), "earliest": None, "latest": None}
    return {**plain(found), "why": None, "reason": None}


def _between(found: Between | NotKnown) -> dict[str, Any]:
    if isinstance(found, NotKnown):
        return _unknown(found)
    return {**plain(found), "why": None, "reason": None}


def _unknown(found: NotKnown) -> dict[str, Any]:
    return {
        "value": None,
        "low": None,
        "high": None,
        "why": plain(found.why),
        "reason": found.reason,
    }
