"""From what one look saw to what it means. Pure; the costliest mistake is a wrong ``gone``.

Every rule is named ``<finding>.<what gave it away>``. The order below is the procedure: what hides
the material from us comes before what says that it is gone, and nothing is gone on words alone
while something is being shown.
"""

from collections.abc import Iterable, Iterator
from http import HTTPStatus

from untilgone.comparison import Likeness, likeness
from untilgone.findings import REASONS
from untilgone.fingerprint import TEXT_TYPES, media_type
from untilgone.headline import MUCH_PROSE
from untilgone.looks import (
    Finding,
    Fingerprint,
    Judgement,
    Observation,
    Shape,
    Sign,
    Trouble,
    Verdict,
    Where,
)
from untilgone.redirects import Led, is_placeholder, led
from untilgone.signs import LONG, SHORT
from untilgone.surest import BY_ORDER

_TROUBLES = {
    Trouble.DNS_NXDOMAIN: Finding.DOMAIN_GONE,
    Trouble.DNS_UNCONFIRMED: Finding.DNS,
    Trouble.DNS_SERVFAIL: Finding.DNS,
    Trouble.CONNECT_REFUSED: Finding.UNREACHABLE,
    Trouble.CONNECT_FAILED: Finding.UNREACHABLE,
    Trouble.TIMEOUT: Finding.TIMEOUT,
    Trouble.TLS_EXPIRED: Finding.TLS,
    Trouble.TLS_ERROR: Finding.TLS,
    Trouble.TOO_MANY_REDIRECTS: Finding.REDIRECT_ELSEWHERE,
    Trouble.ADDRESS_REFUSED: Finding.NOT_LOOKED,
    Trouble.PROTOCOL: Finding.UNREACHABLE,
}
# What hides it from us, the surest first. One of these is told before anything that says "gone".
_WALLS = (
    Finding.BOT_CHALLENGE,
    Finding.RATE_LIMIT,
    Finding.LEGAL_BLOCK,
    Finding.GEO_BLOCK,
    Finding.AGE_GATE,
    Finding.MAINTENANCE,
    Finding.TEMPORARY,
)
_GONE = (
    Finding.PARKED,
    Finding.HOSTING_GONE,
    Finding.HOSTING_SUSPENDED,
    Finding.ACCOUNT_REMOVED,
    Finding.REMOVED,
    Finding.PRIVATE,
    Finding.SOFT_404,
)
# These stand on many pages for other reasons too, so what says "gone" comes first.
_SOFT_WALLS = (Finding.CONSENT_WALL, Finding.LOGIN_WALL, Finding.SERVER_ERROR)
# What may be believed under a status that says something else, by the first digit or as a whole.
_BEHIND_STATUS = {
    400: (*_WALLS, Finding.REMOVED, Finding.SOFT_404, Finding.ACCOUNT_REMOVED),
    401: (Finding.BOT_CHALLENGE, Finding.AGE_GATE, Finding.GEO_BLOCK),
    402: (Finding.HOSTING_SUSPENDED, Finding.HOSTING_GONE),
    403: (
        *_WALLS,
        Finding.HOSTING_SUSPENDED,
        Finding.ACCOUNT_REMOVED,
        Finding.REMOVED,
        Finding.PRIVATE,
        Finding.LOGIN_WALL,
    ),
    429: (Finding.BOT_CHALLENGE,),
    451: (Finding.GEO_BLOCK, Finding.LEGAL_BLOCK),
}
_BEHIND_TROUBLED_SERVER = (
    Finding.BOT_CHALLENGE,
    Finding.RATE_LIMIT,
    Finding.MAINTENANCE,  # such pages also say that the site is switched off
    Finding.HOSTING_SUSPENDED,
    Finding.HOSTING_GONE,
)
_STATUS_SAYS = {
    401: Finding.LOGIN_WALL,
    407: Finding.REFUSED,
    408: Finding.TIMEOUT,
    429: Finding.RATE_LIMIT,
    451: Finding.LEGAL_BLOCK,
    504: Finding.TIMEOUT,
}
_NOTHING_THERE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
_PROMINENT = frozenset(
    {Where.HEADER, Where.ADDRESS, Where.TITLE, Where.HEADING, Where.NOTICE, Where.DATA}
)
_FEWEST_WORDS = 3
_WORDS_OF_A_NAME = 4  # of what is shown; with fewer, a title names the site
_WORDS_OF_A_SIGNPOST = 30
_SOME_PROSE = 60  # words; more than a page tells that only asks to sign in


def judge(observation: Observation, first: Fingerprint | None = None) -> Judgement:
    """The verdict of one look, compared with the page of the first look where there is one."""
    finding, by = _find(observation, first)
    return Judgement(
        verdict=finding.verdict,
        reason=REASONS[finding].format(status=observation.status),
        rule=f"{finding}.{by}",
    )


def _find(seen: Observation, first: Fingerprint | None) -> tuple[Finding, str]:
    if seen.trouble is not None:
        return _of_trouble(seen, seen.trouble)
    if seen.status is None:
        return Finding.NOT_LOOKED, "nothing_observed"
    if by_platform := _platform_says(seen.signs):
        return by_platform
    hundreds = seen.status // 100
    if hundreds == 2:  # noqa: PLR2004
        return _of_a_page(seen, first)
    if hundreds == 3:  # noqa: PLR2004
        return _of_a_redirect(seen)
    return _of_a_status(seen, seen.status)


def _of_trouble(seen: Observation, trouble: Trouble) -> tuple[Finding, str]:
    if trouble is Trouble.DNS_NXDOMAIN and seen.redirects:
        # The reported host answered; it led us to a name that does not exist.
        return Finding.REDIRECT_ELSEWHERE, str(trouble)
    return _TROUBLES[trouble], str(trouble)


def _of_a_redirect(seen: Observation) -> tuple[Finding, str]:
    """A 3xx answer that was not followed."""
    wall = _best(seen.signs, (*_WALLS, Finding.LOGIN_WALL, Finding.CONSENT_WALL))
    return wall or (Finding.REDIRECT_ELSEWHERE, f"http_{seen.status}")


def _platform_says(signs: Iterable[Sign]) -> tuple[Finding, str] | None:
    """What the platform's own markers say; where they contradict each other, nothing is certain."""
    own = [sign for sign in signs if sign.platform]
    if not own:
        return None
    hides = [sign for sign in own if sign.finding.verdict is Verdict.UNKNOWN]
    if not hides and len({sign.finding.verdict for sign in own}) > 1:
        return Finding.CONTRADICTION, own[0].marker
    sign = (hides or own)[0]
    return sign.finding, sign.marker


def _of_a_status(seen: Observation, status: int) -> tuple[Finding, str]:
    by = f"http_{status}"
    if status in _NOTHING_THERE:
        # A wall may answer 404 too, and a page with a film on it is none that is missing.
        walls = (Finding.BOT_CHALLENGE, Finding.LEGAL_BLOCK, Finding.CONSENT_WALL)
        wall = _best(_prominent(seen.signs), walls)
        if wall is None and seen.shape is not None and _plays_after_all(seen.signs, seen.shape):
            return Finding.CONTRADICTION, by
        return wall or (Finding.NOT_FOUND, by)
    behind = _BEHIND_TROUBLED_SERVER if status >= 500 else _BEHIND_STATUS.get(status, _WALLS)  # noqa: PLR2004
    otherwise = Finding.SERVER_ERROR if status >= 500 else Finding.REFUSED  # noqa: PLR2004
    return _best(seen.signs, behind) or (_STATUS_SAYS.get(status, otherwise), by)


def _plays_after_all(signs: Iterable[Sign], shape: Shape) -> bool:
    """Whether a film is shown on a page that says nothing of being missing, or calls itself one."""
    says_gone = any(
        sign.finding.verdict is Verdict.GONE or sign.finding is Finding.CONTRADICTION
        for sign in signs
    )
    return shape.players > 0 and (shape.is_work or (shape.has_title and not says_gone))


def _of_a_page(seen: Observation, first: Fingerprint | None) -> tuple[Finding, str]:
    """An answer with a 2xx status: look inside."""
    address = [sign for sign in seen.signs if sign.where is Where.ADDRESS]
    if by_address := _best(address, (*_WALLS, *_SOFT_WALLS, *_GONE)):
        return by_address
    way = led(seen.url, seen.final_url)
    if seen.shape is None:
        return _of_a_file(seen, way)
    alike = likeness(first, seen.fingerprint)
    words = _in_words(seen, seen.shape, way)
    if alike is Likeness.SAME and (words is None or words[0].verdict is Verdict.UNKNOWN):
        # What stands in our way now stood there when the page was seen to be live.
        return (Finding.MOVED if way is Led.ON else Finding.LIVE), "same_as_first_look"
    return words or _without_words(seen, seen.shape, alike, way)


def _in_words(seen: Observation, shape: Shape, way: Led) -> tuple[Finding, str] | None:
    """What the page says of itself, if it says anything."""
    prominent, shows = _prominent(seen.signs), _shows(shape)
    if not (shape.players or shape.is_work):  # a notice of a court is long in some languages
        prominent += [sign for sign in seen.signs if sign.marker.endswith(BY_ORDER)]
    told = list(seen.signs)
    if _is_named_part(seen, shape):  # most of its lines were not read; the rest tells of no wall
        told = [sign for sign in told if sign.where is not Where.LINE or not _is_wall(sign)]
    signs = prominent if shows else told
    said = _best(signs, (*_WALLS, *_GONE, Finding.CONTRADICTION))
    if said is not None and shows and said[0].verdict is Verdict.GONE:
        return _instead(seen.signs, shape) or (Finding.CONTRADICTION, said[1])
    if said is None and shows:
        said = _instead(seen.signs, shape)
    if said is None and way is Led.HOME:
        return Finding.REDIRECT_HOME, "front_page"
    return said or _soft_wall(told if shape.words < SHORT else prominent, shape)


def _instead(signs: Iterable[Sign], shape: Shape) -> tuple[Finding, str] | None:
    """What stands where the work would be, on a page that keeps the work's title."""
    if shape.players or shape.prose >= MUCH_PROSE:
        return None
    return _best((sign for sign in signs if sign.where is Where.INSTEAD), _GONE)


def _without_words(
    seen: Observation, shape: Shape, alike: Likeness, way: Led
) -> tuple[Finding, str]:
    """No word of the page tells: what is there, compared with what was there before."""
    if _is_empty(shape) and not _is_named_part(seen, shape):
        return Finding.EMPTY_PAGE, "nothing_to_read"
    if alike is Likeness.OTHER:
        if likeness(seen.sibling, seen.fingerprint) is Likeness.SAME:
            return Finding.SOFT_404, "same_as_a_page_that_does_not_exist"
        return Finding.CHANGED, "other_than_first_look"
    if way is Led.ELSEWHERE:
        return Finding.REDIRECT_ELSEWHERE, "other_object"
    if shape.leads_on and shape.words < _WORDS_OF_A_SIGNPOST and not _shows(shape):
        return Finding.REDIRECT_ELSEWHERE, "refresh"
    return (Finding.MOVED, "redirect") if way is Led.ON else _live("page")


def _of_a_file(seen: Observation, way: Led) -> tuple[Finding, str]:
    """A picture, a film, or anything else whose body is never read."""
    if media_type(seen.headers) in {"", *TEXT_TYPES} or seen.headers.get("content-length") == "0":
        return Finding.EMPTY_PAGE, "no_body"
    if way is Led.HOME:
        return Finding.REDIRECT_HOME, "front_page"
    if is_placeholder(seen.url, seen.final_url):
        return Finding.SOFT_404, "placeholder"
    return (Finding.MOVED, "redirect") if way is Led.ON else _live("file")


def _shows(shape: Shape) -> bool:
    """Whether something is being shown, whatever the words say."""
    return shape.players > 0 or shape.is_work or shape.prose >= MUCH_PROSE


def _is_empty(shape: Shape) -> bool:
    if shape.words >= _FEWEST_WORDS or shape.players or shape.is_work:
        return False
    return not (shape.has_title and (shape.has_pictures or not shape.scripts))


def _is_wall(sign: Sign) -> bool:
    return sign.finding in _WALLS or sign.finding in _SOFT_WALLS


def _is_named_part(seen: Observation, shape: Shape) -> bool:
    """Whether it is the beginning of a page whose title says more than the site's name."""
    is_cut = seen.fingerprint is not None and seen.fingerprint.is_cut
    return is_cut and shape.title_words >= _WORDS_OF_A_NAME


def _soft_wall(told: Iterable[Sign], shape: Shape) -> tuple[Finding, str] | None:
    tells = shape.prose >= _SOME_PROSE and not shape.asks_password
    if _shows(shape) or tells or shape.words >= LONG:
        return None
    walls: tuple[Finding, ...] = _SOFT_WALLS
    if shape.asks_password:
        # A banner about cookies stands above sign-in forms too.
        walls = (Finding.LOGIN_WALL, *_SOFT_WALLS)
    return _best(_not_a_menu(told, shape), walls)


def _not_a_menu(signs: Iterable[Sign], shape: Shape) -> Iterator[Sign]:
    """Without the words `log in` alone on a line, unless a password is asked for as well."""
    for sign in signs:
        is_lone_word = sign.marker.endswith(".log_in") and sign.where is Where.LINE
        if not is_lone_word or shape.asks_password:
            yield sign


def _prominent(signs: Iterable[Sign]) -> list[Sign]:
    return [sign for sign in signs if sign.where in _PROMINENT]


def _best(signs: Iterable[Sign], wanted: tuple[Finding, ...]) -> tuple[Finding, str] | None:
    """The first of the wanted findings that has a sign, with what gave it away."""
    found = {sign.finding: sign.marker for sign in reversed(list(signs))}
    return next(((finding, found[finding]) for finding in wanted if finding in found), None)


def _live(by: str) -> tuple[Finding, str]:
    return Finding.LIVE, by
