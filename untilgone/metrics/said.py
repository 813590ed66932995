"""Figures about time in words, with how sure they are beside them; in any language.

Pages and reports say them alike: whoever calls hands in the phrases.
"""

from dataclasses import dataclass

from babel import Locale, numbers

from untilgone.metrics.curve import Between, Moment, NotKnown, Why
from untilgone.metrics.figures import Share

_DAY = 24.0
_MOST_HOURS = 96.0  # from here on days are said
_EXACT = 6  # digits; what processors make of the others differs, and may not decide a rounding


@dataclass(frozen=True, kw_only=True)
class Phrases:
    """What is said in a language; the names in braces are filled in."""

    hours: str  # {n}
    days: str  # {n}
    at_least: str  # {low}
    between: str  # {low}, {high}
    of: str  # {band}, {n}
    nobody: str
    too_few: str  # {share}
    not_looked: str  # {hours}, {share}


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One figure: what it says and how sure that is; without a value only why there is none."""

    value: str = ""
    range: str = ""
    why: str = ""


class Sayer:
    """Says figures in one language."""

    def __init__(self, language: str, phrases: Phrases) -> None:
        self._locale = Locale.parse(language)
        self._phrases = phrases

    def number(self, value: float) -> str:
        """A number as it is written, with one digit behind the point at most."""
        near = round(value, _EXACT)
        return str(numbers.format_decimal(near, format="#,##0.#", locale=self._locale))

    def hours(self, value: float) -> str:
        """So many hours, or days where that is easier to read."""
        if value < _MOST_HOURS:
            return self._phrases.hours.format(n=self.number(value))
        return self._phrases.days.format(n=self.number(value / _DAY))

    def horizon(self, value: float) -> str:
        """One of the fixed hours: 24 h, 48 h, 7 days, 28 days."""
        if value <= 2 * _DAY:
            return self._phrases.hours.format(n=self.number(value))
        return self._phrases.days.format(n=self.number(value / _DAY))

    def percent(self, share: float) -> str:
        """A share in whole percents."""
        return f"{self.number(round(round(share * 100, _EXACT)))} %"

    def moment_cell(self, moment: Moment | NotKnown) -> Cell:
        """When a share is reached."""
        if isinstance(moment, NotKnown):
            return Cell(why=self.why(moment))
        low = self.hours(moment.low)
        if moment.high is None:
            return Cell(
                value=self.hours(moment.value), range=self._phrases.at_least.format(low=low)
            )
        said = self._phrases.between.format(low=low, high=self.hours(moment.high))
        return Cell(value=self.hours(moment.value), range=said)

    def share_cell(self, share: Share) -> Cell:
        """What share by an hour, and of how many."""
        if isinstance(share.share, NotKnown):
            return Cell(why=self.why(share.share))
        said = self._phrases.of.format(band=self.band(share.share), n=share.old_enough)
        return Cell(value=self.percent(share.share.value), range=said)

    def band(self, share: Between) -> str:
        """The 95 % interval of a share."""
        return self._phrases.between.format(
            low=self.percent(share.low), high=self.percent(share.high)
        )

    def why(self, unknown: NotKnown) -> str:
        """Why there is no such number."""
        if unknown.why is Why.NOBODY_TOLD:
            return self._phrases.nobody
        share = self.percent(unknown.share)
        if unknown.why is Why.TOO_FEW:
            return self._phrases.too_few.format(share=share)
        return self._phrases.not_looked.format(
            hours=self.hours(unknown.last_look or 0), share=share
        )
