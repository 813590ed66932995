"""What a reply of a mail server means for the notice: try again, next contact, or a person.

The first digit decides (RFC 5321 4.2.1), the enhanced code explains (RFC 3463). Nothing here knows
about connections.
"""

import re

from untilgone.errors import NeedsHuman, Refused, RetryLater

_WORDS_KEPT = 500  # enough to act on, small in the record
_TEMPORARY, _PERMANENT = 4, 5
_SIGN_IN = frozenset((530, 534, 535, 538))  # RFC 4954 6, at whatever step it comes
_NO_SUCH_MAILBOX = frozenset((550, 551, 553))  # RFC 5321 4.2.3, unless the words say otherwise
_OTHER_REASON = re.compile(
    r"relay|polic|authenti|authori[sz]|spam|spf|dkim|dmarc|black.?list|block|reputation|sender"
    r"|denied|not allowed|not permitted|prohibited",
    re.IGNORECASE,
)
_ENHANCED = re.compile(r"(?<![\w.])5\.(\d{1,3})\.(\d{1,3})(?!\.?\d)")
_DEAD = frozenset(("0", "1", "2", "3", "4", "5", "6", "10"))  # 5.1.7 to 5.1.9 blame the sender


def words_of(code: int, said: str) -> str:
    """The reply as one printable line of bounded length, for people and the record."""
    return one_line(f"{code} {said}")


def one_line(text: str) -> str:
    """The text without line breaks, control characters and undecodable bytes, cut to 500."""
    printable = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(printable.split())[:_WORDS_KEPT]


def before_recipient(code: int, said: str) -> RetryLater | NeedsHuman:
    """For the greeting, EHLO, STARTTLS, AUTH and MAIL: these are between our server and us."""
    if code // 100 == _PERMANENT:
        return NeedsHuman(f"The mail server does not let us send: {words_of(code, said)}")
    return RetryLater(words_of(code, said))


def at_recipient(code: int, said: str) -> RetryLater | Refused | NeedsHuman:
    """For RCPT: a permanent no is about the recipient, unless it speaks of our signing in."""
    if code // 100 != _PERMANENT or code in _SIGN_IN:
        return before_recipient(code, said)
    return Refused(words_of(code, said), address_is_bad=_is_dead(code, said))


def at_letter(code: int, said: str) -> RetryLater | Refused | None:
    """For DATA and the letter itself: nothing was taken. None where the reply tells nothing."""
    if code // 100 == _TEMPORARY:
        return RetryLater(words_of(code, said))
    if code // 100 == _PERMANENT:
        return Refused(words_of(code, said))
    return None


def _is_dead(code: int, said: str) -> bool:
    """Whether nobody can be reached at the address (RFC 3463 3.2); policy passes, death does not."""
    enhanced = _ENHANCED.search(said)
    if enhanced:
        return enhanced[1] == "1" and enhanced[2] in _DEAD
    return code in _NO_SUCH_MAILBOX and not _OTHER_REASON.search(said)
