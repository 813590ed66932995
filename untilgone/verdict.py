"""From what one look saw to what it means. Pure; the costliest mistake is a wrong ``gone``."""

from http import HTTPStatus

from untilgone.looks import Judgement, Observation, Trouble, Verdict

_GONE = {
    HTTPStatus.NOT_FOUND: "The server says that nothing is there (404).",
    HTTPStatus.GONE: "The server says that it was removed for good (410).",
}
_UNKNOWN = {
    HTTPStatus.UNAUTHORIZED: "The page asks for a sign-in (401); others may still see it.",
    HTTPStatus.FORBIDDEN: "The server does not let us in (403); others may still see it.",
    HTTPStatus.PROXY_AUTHENTICATION_REQUIRED: (
        "A proxy on the way asks for a sign-in (407); the site itself was not reached."
    ),
    HTTPStatus.TOO_MANY_REQUESTS: "The server says that we ask too often (429).",
    HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS: (
        "It is blocked by law where we look from (451); elsewhere it may still be seen."
    ),
}
_CLASSES = {
    1: "The server changed the protocol instead of answering ({status}).",
    2: "The server answered without a page we could judge ({status}).",
    3: "The server points elsewhere without saying where ({status}).",
    4: "The server did not accept our request ({status}).",
    5: "The server itself is in trouble ({status}).",
}
_TROUBLES = {
    Trouble.DNS_NXDOMAIN: "The host name is not known; one resolver alone does not prove it gone.",
    Trouble.DNS_SERVFAIL: "The host name could not be looked up.",
    Trouble.CONNECT_REFUSED: "The server refused the connection.",
    Trouble.CONNECT_FAILED: "The server could not be reached, or the connection was cut.",
    Trouble.TIMEOUT: "There was no complete answer in time.",
    Trouble.TLS_EXPIRED: "The server's certificate has expired; browsers can still go on.",
    Trouble.TLS_ERROR: "No safe connection could be made (certificate or TLS).",
    Trouble.TOO_MANY_REDIRECTS: "The server redirected too often.",
    Trouble.ADDRESS_REFUSED: "It leads to an address or a port that we do not connect to.",
    Trouble.PROTOCOL: "What came back was no usable HTTP answer.",
}


def judge(observation: Observation) -> Judgement:
    """The verdict of one look. Only 404 and 410 are ``gone``; what is not certain is ``unknown``."""
    if observation.trouble is not None:
        return _unknown(_TROUBLES[observation.trouble], f"trouble.{observation.trouble}")
    if observation.status is None:
        return _unknown("Nothing was observed.", "nothing_observed")
    return _by_status(observation.status)


def _by_status(status: int) -> Judgement:
    """What the final status alone says (RFC 9110 section 15)."""
    rule = f"http.{status}"
    if status in _GONE:
        return Judgement(verdict=Verdict.GONE, reason=_GONE[HTTPStatus(status)], rule=rule)
    if status == HTTPStatus.OK:
        return Judgement(
            verdict=Verdict.LIVE, reason="The server still answers with it (200).", rule=rule
        )
    if status in _UNKNOWN:
        return _unknown(_UNKNOWN[HTTPStatus(status)], rule)
    hundreds = status // 100
    if hundreds in _CLASSES:
        return _unknown(_CLASSES[hundreds].format(status=status), f"http.{hundreds}xx")
    return _unknown(f"The server answered with a status nobody knows ({status}).", "http.other")


def _unknown(reason: str, rule: str) -> Judgement:
    return Judgement(verdict=Verdict.UNKNOWN, reason=reason, rule=rule)
