"""Which signs of one answer give way to others of it, because those say more.

"Access denied" and "one moment, please" stand on pages of all kinds of walls. What tells beside
them why, such as a court's order, a country or maintenance, is surer.
"""

from collections.abc import Collection, Iterable

from untilgone.looks import Finding, Sign, Where

# Ends of markers and phrases that name the reason, whatever else stands beside them.
BY_ORDER = ".legal_order"
_NAMES_REASON = (BY_ORDER, ".country_shut_out", ".too_often")
_IN_WORDS = ".bot_challenge"  # a phrase of a language, not the mark of a program
_ABOVE = frozenset({Where.TITLE, Where.HEADING})


def surest(found: Iterable[Sign], *, asks_password: bool) -> list[Sign]:
    """These signs, without challenges where something surer stands beside them."""
    signs = list(found)
    if any(sign.marker.endswith(BY_ORDER) for sign in signs):
        signs = [sign for sign in signs if sign.finding is not Finding.GEO_BLOCK]
    if _is_troubled(signs):
        signs = [sign for sign in signs if sign.finding is not Finding.RATE_LIMIT]
    if any(sign.marker.endswith(_NAMES_REASON) for sign in signs):
        return [sign for sign in signs if sign.finding is not Finding.BOT_CHALLENGE]
    challenges = [sign for sign in signs if sign.marker.endswith(_IN_WORDS)]
    if challenges and _is_other(signs, challenges, asks_password=asks_password):
        return [sign for sign in signs if not sign.marker.endswith(_IN_WORDS)]
    return signs


def _is_troubled(signs: Collection[Sign]) -> bool:
    """Whether the server is in trouble, such as a database with "too many connections"."""
    above = {sign.finding for sign in signs if sign.where in _ABOVE}
    return Finding.SERVER_ERROR in above and Finding.RATE_LIMIT not in above


def _is_other(
    signs: Collection[Sign], challenges: Collection[Sign], *, asks_password: bool
) -> bool:
    """Whether what sounds like a challenge is something else."""
    findings = {sign.finding for sign in signs}
    if Finding.MAINTENANCE in findings:  # "one moment, please": they are working on it
        return True
    if asks_password and Finding.LOGIN_WALL in findings:  # no challenge asks for one
        return True
    above = {sign.finding for sign in signs if sign.where in _ABOVE}
    is_below = all(sign.where not in _ABOVE for sign in challenges)
    return is_below and Finding.LEGAL_BLOCK in above
