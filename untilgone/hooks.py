"""Partners that call back: who may say what became of which notices, and how they prove it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from untilgone.errors import BadInput
from untilgone.signing import is_signed

TOLERANCE = timedelta(minutes=5)  # between their clock and ours, with the way between

_ENTRY = re.compile(
    r"(?P<slug>[a-z0-9_-]{1,64}):(?P<channel>[a-z0-9_]{1,64})(?:/(?P<address>\S{3,500}))?"
    r":(?P<secret>[A-Za-z0-9_-]{32,128})"
)
_NOBODY_S = b"this key is nobody's"


@dataclass(frozen=True, kw_only=True)
class Partner:
    """One entry of UNTILGONE_HOOKS: its notices are those by the channel, to the address if given."""

    slug: str
    channel: str
    address: str | None
    secret: bytes = field(repr=False)


class Partners:
    """All who may call."""

    def __init__(self, partners: Sequence[Partner]) -> None:
        self.all = tuple(partners)

    @classmethod
    def parse(cls, text: str) -> "Partners":
        """Partners as in UNTILGONE_HOOKS; BadInput says which entry is wrong, not its secret.

        A slug may stand there several times: with another channel, or with a second secret while
        the first is being replaced.
        """
        found = []
        for position, entry in enumerate(text.split(), start=1):
            match = _ENTRY.fullmatch(entry)
            if match is None:
                raise BadInput(
                    f"Entry {position} of UNTILGONE_HOOKS must be `slug:channel:secret` or "
                    "`slug:channel/address:secret`, with a secret of 32 to 128 letters and digits."
                )
            found.append(
                Partner(
                    slug=match["slug"],
                    channel=match["channel"],
                    address=match["address"],
                    secret=match["secret"].encode("ascii"),
                )
            )
        return cls(found)

    def who_signed(
        self, slug: str, timestamp: str, body: bytes, signature: str
    ) -> tuple[Partner, ...]:
        """The entries of this slug whose secret signed this; none for anything else.

        Takes the same time for every signature, and no less where there is no such slug.
        """
        own = [partner for partner in self.all if partner.slug == slug]
        if not own:
            is_signed(_NOBODY_S, timestamp, body, signature)
        return tuple(
            partner for partner in own if is_signed(partner.secret, timestamp, body, signature)
        )


def is_timely(timestamp: str, now: datetime) -> bool:
    """Whether the seconds since 1970 are those of now, give or take the tolerance."""
    if not re.fullmatch(r"[0-9]{1,12}", timestamp):
        return False
    return abs(int(timestamp) - now.timestamp()) <= TOLERANCE.total_seconds()
