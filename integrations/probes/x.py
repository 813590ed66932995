"""X: single posts, as other sites embed them."""

import math
import re
from collections.abc import Iterator
from typing import ClassVar

from integrations.probes.several import SeveralAddresses
from untilgone.looks import Target

_BASE = 36


class X(SeveralAddresses):
    """Asks for the data of the embedded post, then for the embedding itself.

    Nude material is shown to nobody without an account: a tombstone is no proof of removal.
    """

    slug: ClassVar[str] = "x"
    pattern = re.compile(
        r"https?://(?:(?:www|mobile|m)\.)?(?:x|twitter)\.com/(?:i/web|i|\w{1,20})/status(?:es)?/"
        r"(?P<post>\d{1,19})(?:[/?#].*)?"
    )
    asks = "https://cdn.syndication.twimg.com/tweet-result?id={post}&lang=en&token={token}"
    asks_then = (
        "https://publish.twitter.com/oembed?omit_script=1&url=https%3A%2F%2Ftwitter.com%2Fi%2Fstatus%2F{post}",
    )

    def addresses(self, target: Target) -> Iterator[str]:
        """The first address wants a token that is computed from the post's number."""
        found = self.pattern.fullmatch(target.url)
        assert found is not None, "asked only for what it accepts"
        for address in (self.asks, *self.asks_then):
            yield address.format(post=found["post"], token=token(int(found["post"])))


def token(post: int) -> str:
    """The number times pi over 10^15 in base 36, as JavaScript writes it, without zeros and point."""
    value = post / 1e15 * math.pi
    whole, rest, step = int(value), value % 1, math.ulp(value) / 2
    after: list[int] = []
    while rest >= step:
        rest, step = rest * _BASE, step * _BASE
        after.append(int(rest))
        rest %= 1
        if rest > 1 / 2 and rest + step > 1:  # the last digit is rounded
            number = int("".join(map(_digit, after)), _BASE) + 1
            whole, number = whole + number // _BASE ** len(after), number % _BASE ** len(after)
            return (_written(whole) + _written(number)).replace("0", "")
    return (_written(whole) + "".join(map(_digit, after))).replace("0", "")


def _written(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, _BASE)
        digits = _digit(digit) + digits
    return digits


def _digit(value: int) -> str:
    return "0123456789abcdefghijklmnopqrstuvwxyz"[value]
