"""The record of acts: append-only, each entry chained to the one before by SHA-256.

The hash covers a salted digest of the detail, not the detail: working data can be erased when its
time is over and the chain still verifies.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

GENESIS = "0" * 64
ALTERED = "altered"
READ = "read"
"""The kind of act that somebody looked at a case or a takedown: on the record, in no timeline."""


@dataclass(frozen=True, kw_only=True)
class Act:
    """One entry: who did what to which case or takedown, when."""

    seq: int
    at: datetime
    actor: str  # a person's name, or `system`, `party`
    reference: str
    kind: str  # e.g. `notice delivered`
    detail: Mapping[str, str] | None  # None once erased, or when it was altered
    detail_digest: str  # ALTERED when another detail is kept than was: that breaks the chain
    previous: str
    hash: str


def detail_text(detail: Mapping[str, str], salt: str) -> str:
    """The one text of a detail that is kept and digested."""
    return json.dumps({"salt": salt, "detail": dict(detail)}, sort_keys=True, ensure_ascii=False)


def digest(text: str) -> str:
    """What the chain knows of a detail."""
    return hashlib.sha256(text.encode()).hexdigest()


def chain_hash(  # noqa: D103 - see the module
    *,
    seq: int,
    at: datetime,
    actor: str,
    reference: str,
    kind: str,
    detail_digest: str,
    previous: str,
) -> str:
    fields = [
        str(seq),
        at.astimezone(UTC).isoformat(),
        actor,
        reference,
        kind,
        detail_digest,
        previous,
    ]
    return hashlib.sha256(json.dumps(fields, ensure_ascii=False).encode()).hexdigest()


def first_broken(acts: Iterable[Act], *, after: Act | None = None) -> int | None:
    """The number of the first entry that does not fit the chain; None when all do.

    ``after``: the entry before them, where they are not the whole record from its beginning.
    """
    previous, expected = (after.hash, after.seq + 1) if after else (GENESIS, 1)
    for act in acts:
        right = chain_hash(
            seq=act.seq,
            at=act.at,
            actor=act.actor,
            reference=act.reference,
            kind=act.kind,
            detail_digest=act.detail_digest,
            previous=act.previous,
        )
        fits = act.seq == expected and act.previous == previous
        if not fits or not hmac.compare_digest(right, act.hash):
            return act.seq
        previous, expected = act.hash, expected + 1
    return None
