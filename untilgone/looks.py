"""What a look saw and what it means."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from untilgone.cases import Task


class Verdict(StrEnum):
    """Can the public still reach the material at this URL? `unknown` is never `gone`."""

    LIVE = "live"
    GONE = "gone"
    UNKNOWN = "unknown"


class Finding(StrEnum):
    """What kind of answer it was; the first word of every rule."""

    # The public can still reach it.
    LIVE = "live"
    MOVED = "moved"  # still reachable, at another address
    # The public cannot reach it any more.
    NOT_FOUND = "not_found"  # 404, 410
    SOFT_404 = "soft_404"  # "not found" in words, under another status
    REMOVED = "removed"  # taken down by the platform or the uploader
    ACCOUNT_REMOVED = "account_removed"
    PRIVATE = "private"  # its owner has shut the public out of this object
    HOSTING_SUSPENDED = "hosting_suspended"
    HOSTING_GONE = "hosting_gone"  # nothing is hosted under this name
    PARKED = "parked"
    DOMAIN_GONE = "domain_gone"
    # It cannot be told.
    LOGIN_WALL = "login_wall"
    AGE_GATE = "age_gate"
    CONSENT_WALL = "consent_wall"
    GEO_BLOCK = "geo_block"
    LEGAL_BLOCK = "legal_block"
    BOT_CHALLENGE = "bot_challenge"
    RATE_LIMIT = "rate_limit"
    SERVER_ERROR = "server_error"
    MAINTENANCE = "maintenance"
    TEMPORARY = "temporary"  # processing, or away for now
    REDIRECT_HOME = "redirect_home"
    REDIRECT_ELSEWHERE = "redirect_elsewhere"
    EMPTY_PAGE = "empty_page"
    CHANGED = "changed"  # something else than at the first look, and nothing says that it is gone
    CONTRADICTION = "contradiction"  # says that it is gone, and shows something
    REFUSED = "refused"  # the server did not accept our request
    TIMEOUT = "timeout"
    TLS = "tls"
    DNS = "dns"
    UNREACHABLE = "unreachable"
    NOT_LOOKED = "not_looked"  # we did not ask, or could not
    CANARY = "canary"  # what is known to be live does not look live either

    @property
    def verdict(self) -> Verdict:
        """What it means for the question whether the public can reach it."""
        if self in _LIVE:
            return Verdict.LIVE
        return Verdict.GONE if self in _GONE else Verdict.UNKNOWN


_LIVE = frozenset({Finding.LIVE, Finding.MOVED})
_GONE = frozenset(
    {
        Finding.NOT_FOUND,
        Finding.SOFT_404,
        Finding.REMOVED,
        Finding.ACCOUNT_REMOVED,
        Finding.PRIVATE,
        Finding.HOSTING_SUSPENDED,
        Finding.HOSTING_GONE,
        Finding.PARKED,
        Finding.DOMAIN_GONE,
    }
)


class Where(StrEnum):
    """Where in an answer a marker was found."""

    HEADER = "header"
    ADDRESS = "address"  # of the last answer
    MARKUP = "markup"
    TITLE = "title"
    HEADING = "heading"
    NOTICE = "notice"  # where a page tells its reader what is the matter
    INSTEAD = "instead"  # where a film or picture would stand, and nothing else does
    LINE = "line"  # of a page that says little else
    DATA = "data"  # an answer for machines


@dataclass(frozen=True, kw_only=True)
class Sign:
    """A marker that was found in an answer; the words themselves are not kept."""

    marker: str  # its id, for example `en.page_not_found`
    finding: Finding
    where: Where
    platform: str = ""  # whose marker it is; empty where it holds everywhere


class Trouble(StrEnum):
    """Why there was no HTTP answer to judge."""

    DNS_NXDOMAIN = "dns_nxdomain"
    DNS_UNCONFIRMED = "dns_unconfirmed"  # one resolver does not know it, and no other confirms
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
    simhash: int | None = None  # 64 bits of the visible text; None where it says too little
    canonical_sha256: str | None = None
    media_sha256: tuple[str, ...] = ()  # of the addresses of players and films


@dataclass(frozen=True, kw_only=True)
class Shape:
    """What kind of page it is, in numbers."""

    words: int = 0  # that a reader sees outside of navigation and footer
    prose: int = 0  # of these, in lines long enough to tell something
    players: int = 0  # films, sounds, embedded players
    is_work: bool = False  # says of itself that it is a film, an article, a post …
    has_title: bool = False
    title_words: int = 0
    has_pictures: bool = False
    asks_password: bool = False
    scripts: int = 0
    leads_on: bool = False  # by a refresh of its own


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
    asked: str | None = None  # another address that was asked about the object, where one was
    redirects: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)  # lower-case names, those that matter
    fingerprint: Fingerprint | None = None
    shape: Shape | None = None
    signs: tuple[Sign, ...] = ()
    sibling: Fingerprint | None = None  # of a page on the same host that does not exist
    detail: str = ""  # what the network said, for people; no content


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """A verdict with its reason (a sentence's worth) and the rule that gave it.

    The first word of a rule is the finding, the rest names the marker: `soft_404.en.not_found`.
    """

    verdict: Verdict
    reason: str
    rule: str

    @property
    def finding(self) -> str:
        """What kind of answer it was; empty for the word of a person."""
        return self.rule.partition(".")[0]


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
    """A changed standing or place, with the ends of the removal interval as far as known."""

    standing: Standing
    at: datetime
    reason: str
    rule: str
    last_live_at: datetime | None = None
    first_gone_at: datetime | None = None
    moves: int = 0  # how often it was followed to another address
    round: int | None = None  # of the ladder, as the store counts
    platform: str | None = None  # its slug where it is now, once it was moved
    asks: Task | None = None  # an open question whether to follow
