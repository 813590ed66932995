"""Material that moved: to which address, who is responsible there, and may we follow it.

Pure. A takedown follows its material through redirects (docs/decisions/0015): it keeps the address
that was reported and every one it was moved from, and is gone only where all of them are.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import SplitResult, parse_qsl, urlsplit

from untilgone.directory import UNKNOWN
from untilgone.errors import BadInput
from untilgone.looks import Finding, Judgement, Observation, Verdict
from untilgone.parties import Party, PartyKind
from untilgone.redirects import FRONT_NAME, names_same_object
from untilgone.rules import party_of
from untilgone.urls import canonical
from untilgone.vantages import Look

MOST_MOVES = 5
"""How often a takedown follows by itself; after that a person decides about each move."""

RESPONSIBLE = (PartyKind.PLATFORM, PartyKind.HOST)
"""Where one of these is somebody else at the new address, the ladder starts again there."""

# What visitors are counted by; it names nothing, so an address is the same without it.
_TRACKING = re.compile(
    r"utm_\w+|mtm_\w+|pk_\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|ref|ref_src|ref_url"
    r"|referrer|si|feature|_ga|_gl|spm|trk|cmpid"
)

Parties = Callable[[str], Sequence[Party]]
"""Who can act on a URL, as the directory says."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """Another address at which a look saw the material."""

    url: str  # in our one spelling; as it was, where that is refused
    is_move: bool = True  # False: the same address in another spelling
    platform: str = UNKNOWN  # its slug there
    is_elsewhere: bool = False  # somebody else is responsible there
    doubt: str = ""  # why a person must decide whether to follow
    refusal: str = ""  # why nobody may follow: no public web address


def same_address(one: str, other: str) -> bool:
    """Whether two URLs differ only as spellings do.

    Scheme, `www.` or a mobile name in front, default ports, a slash at the end, what stands after
    `#`, and what only counts visitors.
    """
    return _essence(one) == _essence(other)


def same_place(one: str, other: str) -> bool:
    """Whether nothing is gained by going from one to the other.

    Some sites put a new mark for the visit behind the same path each time.
    """
    if same_address(one, other):
        return True
    (site, port, path, _), there = _essence(one), _essence(other)
    return (site, port, path) == there[:3] and names_same_object(one, other)


def _essence(url: str) -> tuple[str, int | None, str, tuple[tuple[str, str], ...]]:
    parts = urlsplit(url)
    port = None if parts.port in {80, 443} else parts.port
    query = sorted(
        pair
        for pair in parse_qsl(parts.query, keep_blank_values=True)
        if not _TRACKING.fullmatch(pair[0].lower())
    )
    return _site(parts.hostname or ""), port, parts.path.rstrip("/"), tuple(query)


def _site(host: str) -> str:
    return FRONT_NAME.sub("", host.lower())


def found_at(seen: Observation, judgement: Judgement, current: str, known: Parties) -> Found | None:
    """Where else than at the current address this look saw the material; None: nowhere."""
    if judgement.verdict is not Verdict.LIVE or not seen.url:
        return None
    # A platform's probe asks other addresses than ours; where those lead is no place to follow to.
    led_to = seen.final_url if seen.final_url and not seen.asked else seen.url
    is_moved = judgement.finding == Finding.MOVED
    try:
        landed = canonical(led_to).url
    except BadInput as error:
        return Found(url=led_to, refusal=str(error)) if is_moved else None
    if same_address(landed, current):
        return Found(url=landed, is_move=False) if _is_spelling(landed, current) else None
    # At an earlier address it may be live again by itself.
    url = landed if is_moved and not same_place(landed, seen.url) else seen.url
    if same_place(url, current):
        return None
    there = known(url)
    return Found(
        url=url,
        platform=_slug(there),
        is_elsewhere=is_elsewhere(known(current), there),
        doubt=_doubt(seen.url, url, judgement),
    )


def _is_spelling(one: str, other: str) -> bool:
    """Whether it is worth keeping; a part after # was never sent, so no answer tells of it."""
    return one != other and urlsplit(one).fragment == urlsplit(other).fragment


def _doubt(url: str, found: str, judgement: Judgement) -> str:
    """Anybody can redirect to anybody, and a list is no film: it must show that it is the same."""
    if url == found or judgement.rule.endswith(".same_as_first_look"):
        return ""
    if names_same_object(url, found) or _keeps_name(urlsplit(url), urlsplit(found)):
        return ""
    return "Nothing in that address names the same object."


def _keeps_name(first: SplitResult, last: SplitResult) -> bool:
    """Within one site the name of the object may be short: `/p/7` and `/posts/7-boat`."""
    if _site(first.hostname or "") != _site(last.hostname or ""):
        return False
    name = first.path.rstrip("/").rpartition("/")[2].lower()
    return bool(name) and name in re.split(r"[/.-]", last.path.lower())


def _slug(parties: Sequence[Party]) -> str:
    platform = party_of(parties, PartyKind.PLATFORM)
    return platform.slug if platform else UNKNOWN


def is_elsewhere(before: Sequence[Party], after: Sequence[Party]) -> bool:
    """Whether somebody else is responsible now."""
    return any(not same_party(kind, before, after) for kind in RESPONSIBLE)


def same_party(kind: PartyKind, before: Sequence[Party], after: Sequence[Party]) -> bool:
    """Whether the same one acts in this role at both addresses.

    Where nobody knows who does at either, it is the same one on the same platform.
    """
    one, other = party_of(before, kind), party_of(after, kind)
    if one is None and other is None and kind is not PartyKind.PLATFORM:
        return same_party(PartyKind.PLATFORM, before, after)
    return one is not None and other is not None and _identity(one) == _identity(other)


def _identity(party: Party) -> str:
    return party.slug if party.slug != UNKNOWN else _site(party.name)


def together(current: Look, earlier: Sequence[Look], current_url: str) -> Look:
    """One look from those at the current address and at all earlier ones.

    Live at any is live. It is gone only where no address is live by itself and each can be told;
    an earlier one that only leads to the current one says nothing of its own.
    """
    if current[1].verdict is Verdict.LIVE:
        return current
    own = [look for look in earlier if not _leads_to(look[0], current_url)]
    for wanted in (Verdict.LIVE, Verdict.UNKNOWN):
        if wanted is current[1].verdict:
            break
        deciding = next((look for look in own if look[1].verdict is wanted), None)
        if deciding is not None:
            seen, judgement = deciding
            reason = f"{judgement.reason} (At an earlier address.) Now: {current[1].reason}"
            return seen, replace(judgement, reason=reason)
    return current


def _leads_to(seen: Observation, url: str) -> bool:
    """Whether a look at an earlier address was led to the current one."""
    hops = (*seen.redirects, *([seen.final_url] if seen.final_url else []))
    return any(same_place(hop, url) for hop in hops if not same_place(hop, seen.url))
