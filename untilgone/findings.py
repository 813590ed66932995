"""What each finding means, in a sentence for people."""

from untilgone.looks import Finding

REASONS = {
    Finding.LIVE: "The page is there.",
    Finding.MOVED: "It is there, under another address to which we were led on.",
    Finding.NOT_FOUND: "The server says that nothing is there ({status}).",
    Finding.SOFT_404: "The page says that there is nothing of the kind (a soft 404).",
    Finding.REMOVED: "The page says that it was removed.",
    Finding.ACCOUNT_REMOVED: "The page says that the account was suspended or removed.",
    Finding.PRIVATE: "It was made private: the public cannot reach it, the platform still has it.",
    Finding.HOSTING_SUSPENDED: "The hosting of the whole site was suspended or has expired.",
    Finding.HOSTING_GONE: "Nothing is hosted under this name any more.",
    Finding.PARKED: "The domain is parked or for sale; nothing of the site is left.",
    Finding.DOMAIN_GONE: "The domain does not exist (any more), say two resolvers.",
    Finding.LOGIN_WALL: "A sign-in stands in the way (login wall); others may still see it.",
    Finding.AGE_GATE: "An age check stands in the way (age gate); others may still see it.",
    Finding.CONSENT_WALL: "A consent page stands in the way (cookies); others may still see it.",
    Finding.GEO_BLOCK: "It is not shown where we look from (geo block); elsewhere it may be.",
    Finding.LEGAL_BLOCK: "It is blocked by law or by the access provider where we look from; "
    "elsewhere it may still be seen.",
    Finding.BOT_CHALLENGE: "The site takes us for a robot (bot challenge); others may see it.",
    Finding.RATE_LIMIT: "The server says that we ask too often (rate limit).",
    Finding.SERVER_ERROR: "The server itself is in trouble.",
    Finding.MAINTENANCE: "The site is closed for maintenance.",
    Finding.TEMPORARY: "It is away for the moment, the page says, not for good.",
    Finding.REDIRECT_HOME: "We were led to the front page instead (redirect to home).",
    Finding.REDIRECT_ELSEWHERE: "We were led to something else instead.",
    Finding.EMPTY_PAGE: "The page shows nothing that could be judged (empty page).",
    Finding.CHANGED: "Something else is there than at the first look, and nothing says that it is "
    "gone.",
    Finding.CONTRADICTION: "The page says that it is gone, and still shows something.",
    Finding.REFUSED: "The server did not accept our request ({status}).",
    Finding.TIMEOUT: "There was no complete answer in time.",
    Finding.TLS: "No safe connection could be made (certificate or TLS).",
    Finding.DNS: "The host name could not be looked up; that proves nothing.",
    Finding.UNREACHABLE: "The server could not be reached, or the connection was cut.",
    Finding.NOT_LOOKED: "We did not look: it leads to an address or a port we do not connect to.",
    Finding.CANARY: "A page that is known to be there does not look so either: our way of looking "
    "is broken for this site.",
}
