"""What followed each letter, as rows, as sentences and as a picture with the same figures."""

from collections.abc import Sequence
from dataclasses import dataclass

from untilgone.measures import Clock, Outcome
from untilgone.metrics.curve import Between
from untilgone.metrics.picture import WIDTH, Tick
from untilgone.metrics.said import Sayer
from untilgone.store.behind import What
from untilgone.store.figures import GroupAlone
from web.pages import numbers_words as said
from web.pages.numbers_asked import Chosen
from web.pages.numbers_words import Count, Figure
from web.pages.steps import step
from web.reader import gettext

_HORIZONS = (24.0, 48.0, 168.0)
_SAID_OF = (48.0, 24.0, 168.0)  # the hours that the sentence names: the first that are known
_LEFT, _RIGHT, _TOP = 64, 604, 8
_OF_NAME, _OF_BAR, _BAR = 26, 20, 12
_ACROSS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, kw_only=True)
class LetterRow:
    """One letter: for how many it went out, and what followed before the next one."""

    name: str
    link: str
    counts: tuple[Count, ...]  # online then, removed, of these not seen online after it
    figures: tuple[Figure, ...]  # within 24 h, 48 h, 7 days
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A share with its interval, in the units of the picture; ``why`` where there is none."""

    words: str
    y: float
    low: float = 0
    width: float = 0
    at: float | None = None
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class LetterBars:
    """One letter in the picture."""

    name: str
    y: float
    bars: tuple[Bar, ...]


@dataclass(frozen=True, kw_only=True)
class LetterPicture:
    """Each letter with a bar for every number of hours."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    bar: int
    across: tuple[Tick, ...]
    letters: tuple[LetterBars, ...]


@dataclass(frozen=True, kw_only=True)
class Letters:
    """What the part of the page may see."""

    horizons: tuple[str, ...]
    rows: tuple[LetterRow, ...]
    picture: LetterPicture


def letters(groups: Sequence[GroupAlone], chosen: Chosen) -> Letters | None:
    """The letters that went out for most takedowns first; None where none did."""
    found = [each for each in groups if each.group.figures.total]
    if not found:
        return None
    return Letters(
        horizons=tuple(_say().horizon(hours) for hours in _HORIZONS),
        rows=tuple(_row(each, chosen) for each in found),
        picture=_picture(found),
    )


def _name(its: GroupAlone) -> str:
    return step(its.group.key.rpartition("/")[2])


def _row(its: GroupAlone, chosen: Chosen) -> LetterRow:
    made, key = its.group.figures, its.group.key
    numbers = (
        (What.ALL, made.total),
        (What.REMOVED, made.removed.number),
        (What.UNSEEN, _unseen(its)),
    )
    return LetterRow(
        name=_name(its),
        link=chosen.group(key),
        counts=tuple(
            Count(name=said.what(what, Clock.AFTER_LETTER), number=n, link=chosen.behind(key, what))
            for what, n in numbers
        ),
        figures=tuple(
            Figure(
                name=f"by-{hours:g}",
                cell=_say().share_cell(made.share_at(hours)),
                link=chosen.behind(key, What.REMOVED, within=f"{hours:g}"),
            )
            for hours in _HORIZONS
        ),
        sentence=_sentence(its),
    )


def _unseen(its: GroupAlone) -> int:
    """Removed, and by no look found after the letter: some may have gone before it."""
    rows = zip(
        its.intervals.left.tolist(),
        its.intervals.count.tolist(),
        its.intervals.outcome,
        strict=True,
    )
    return int(sum(n for left, n, how in rows if how is Outcome.REMOVED and left == 0))


def _sentence(its: GroupAlone) -> str:
    n = its.group.figures.total
    shares = ((hours, its.group.figures.share_at(hours).share) for hours in _SAID_OF)
    hours, share = next(
        ((hours, share) for hours, share in shares if isinstance(share, Between)), (0.0, None)
    )
    if share is None:
        return gettext("{letter}: {n} were still online when it went out.").format(
            letter=_name(its), n=n
        )
    return gettext(
        "{letter}: of {n} that were still online when it went out, about {share} were removed "
        "within {hours} of it, as far as no further letter went out ({band})."
    ).format(
        letter=_name(its),
        n=n,
        share=_say().percent(share.value),
        hours=_say().horizon(hours),
        band=_say().band(share),
    )


def _picture(groups: Sequence[GroupAlone]) -> LetterPicture:
    drawn, y = [], float(_TOP)
    for group in groups:
        y += _OF_NAME
        bars = []
        for hours in _HORIZONS:
            bars.append(_bar(group, hours, y))
            y += _OF_BAR
        drawn.append(LetterBars(name=_name(group), y=bars[0].y - _OF_NAME / 3, bars=tuple(bars)))
    return LetterPicture(
        width=WIDTH,
        height=round(y) + 36,
        left=_LEFT,
        right=_RIGHT,
        top=_TOP,
        bottom=round(y) + 4,
        bar=_BAR,
        across=tuple(Tick(at=_x(share), words=_say().percent(share)) for share in _ACROSS),
        letters=tuple(drawn),
    )


def _bar(its: GroupAlone, hours: float, y: float) -> Bar:
    share, words = its.group.figures.share_at(hours).share, _say().horizon(hours)
    if not isinstance(share, Between):
        return Bar(words=words, y=y, why=gettext("Not known"))
    low, high = _x(share.low), _x(share.high)
    return Bar(words=words, y=y, low=low, width=round(high - low, 1), at=_x(share.value))


def _x(share: float) -> float:
    return round(_LEFT + (_RIGHT - _LEFT) * share, 1)


def _say() -> Sayer:
    return said.sayer(Clock.AFTER_LETTER)
