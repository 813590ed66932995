"""What a look saw and what it means."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Verdict(StrEnum):
    """Can the public still reach the material at this URL? `unknown` is never `gone`."""

    LIVE = "live"
    GONE = "gone"
    UNKNOWN = "unknown"


class Trouble(StrEnum):
    """Why there was no HTTP answer to judge."""

    DNS_NXDOMAIN = "dns_nxdomain"
    DNS_SERVFAIL = "dns_servfail"
    CONNECT_REFUSED = "connect_refused"
    CONNECT_FAILED = "connect_failed"
    TIMEOUT = "timeout"
    TLS_EXPIRED = "tls_expired"
    TLS_ERROR = "tls_error"
    TOO_MANY_REDIRECTS = "too_many_redirects"
    ADDRESS_REFUSED = "address_refused"  # not a public address: we did not connect
    PROTOCOL = "protocol"  # an answer that is not HTTP, or breaks our limits


@dataclass(frozen=True, kw_only=True)
class Fingerprint:
    """A page without its content: enough to know it again, nothing to look at."""

    title_sha256: str | None  # never for csam*
    text_sha256: str | None
    text_bytes: int  # bytes read, at most the cap
    is_cut: bool  # the cap was reached


@dataclass(frozen=True, kw_only=True)
class Target:
    """What to look at. ``keep_title`` is False for `csam*`: not even a title's hash is kept."""

    url: str
    keep_title: bool = True


@dataclass(frozen=True, kw_only=True)
class Observation:
    """What one look saw, without judging it. Exactly one of ``status`` and ``trouble`` is set."""

    url: str
    observed_at: datetime
    probe: str  # slug and version of the probe
    vantage: str = "direct"
    status: int | None = None
    trouble: Trouble | None = None
    final_url: str | None = None
    redirects: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)  # lower-case names, those that matter
    fingerprint: Fingerprint | None = None
    detail: str = ""  # what the network said, for people; no content


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """A verdict with its reason (a sentence's worth) and the rule that gave it."""

    verdict: Verdict
    reason: str
    rule: str


@dataclass(frozen=True, kw_only=True)
class LookRun:
    """Consecutive looks with the same verdict by the same rule, as one."""

    verdict: Verdict
    rule: str
    first_at: datetime
    last_at: datetime
    count: int
    by_person: bool = False


class Standing(StrEnum):
    """What all looks at a URL together say."""

    UNSEEN = "unseen"  # never looked
    LIVE = "live"
    UNKNOWN = "unknown"  # could not tell, and not for long yet
    UNCLEAR = "unclear"  # could not tell for so long that a person must look
    GOING = "going"  # seen gone, not confirmed
    GONE = "gone"  # confirmed gone


@dataclass(frozen=True, kw_only=True)
class Sighting:
    """A changed standing, with the ends of the removal interval as far as known."""

    standing: Standing
    at: datetime
    reason: str
    rule: str
    last_live_at: datetime | None = None
    first_gone_at: datetime | None = None
