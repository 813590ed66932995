"""Which key is still needed for what, and when an older one may be taken away."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import WithJsonSchema

_IN_SECONDS = WithJsonSchema({"type": "integer", "description": "In seconds"}, mode="serialization")


@dataclass(frozen=True, kw_only=True)
class Histories:
    """What Temporal keeps. ``older``: how many histories that began before a moment are there."""

    kept_for: Annotated[timedelta, _IN_SECONDS]  # after a workflow closed
    older: int | None  # None: no moment was asked about
    keys: tuple[str, ...]  # that some of the older ones, or of all, name


@dataclass(frozen=True, kw_only=True)
class KeyLine:
    """One key. ``is_missing``: something is sealed by it, and it is not in the ring."""

    name: str
    fields: int
    is_sealing: bool
    is_missing: bool
    is_needed: bool  # as far as can be told; in doubt it is
    advice: str


@dataclass(frozen=True, kw_only=True)
class KeyStatus:
    """Every key, and since when the store needs the first one only.

    ``histories``: None where Temporal did not answer.
    """

    keys: tuple[KeyLine, ...]
    renewed_at: datetime | None
    histories: Histories | None


def key_lines(
    ring: Sequence[str],
    fields: Mapping[str, int],
    *,
    older: int | None,
    named: Collection[str],
) -> tuple[KeyLine, ...]:
    """Every key of the ring, in its order, then those that something is sealed by all the same.

    ``fields``: of the store, by key. ``older``: histories of Temporal that began before everything
    was sealed by the first key; None: not known. ``named``: keys that some histories name.
    """
    others = sorted(({*fields, *named}) - set(ring))
    lost = [name for name in others if fields.get(name) or name in named]
    return tuple(
        _line(name, fields.get(name, 0), name == ring[0], name in lost, older, name in named)
        for name in (*ring, *lost)
    )


def _line(
    name: str, fields: int, is_sealing: bool, is_missing: bool, older: int | None, is_named: bool
) -> KeyLine:
    is_needed = is_sealing or is_missing or fields > 0 or is_named or older is None or older > 0
    if is_missing:
        advice = "put it back into UNTILGONE_KEYS: what it sealed cannot be read"
    elif is_sealing:
        advice = "seals now"
    elif fields:
        advice = "keep it; `untilgone keys rotate` seals these anew"
    elif older is None:
        advice = (
            "keep it; `untilgone keys rotate` says on the record that the store needs it no more"
        )
    elif older or is_named:
        advice = f"keep it: {older} histories of Temporal may name it until they are gone"
    else:
        advice = "nothing needs it any more: take it out of UNTILGONE_KEYS (keep it for backups)"
    return KeyLine(
        name=name,
        fields=fields,
        is_sealing=is_sealing,
        is_missing=is_missing,
        is_needed=is_needed,
        advice=advice,
    )
