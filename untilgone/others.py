"""The lines of a page that are of other items: below words such as "Related videos", and teasers.

Only where such lines begin tells: what a page says of itself stands above what it suggests.
"""

from collections.abc import Iterator, Sequence

from untilgone.message_words import message_words
from untilgone.regions import Region
from untilgone.visible import Line

_LONGEST_HEADING = 60  # characters
_LONGEST_ITEM = 14  # words; who writes more tells something of the page's own
_LOWEST = 3  # level; what stands below a line is ended by a heading as high
_FEWEST_TEASERS = 3
_LINES_OF_A_TEASER = 3


def before_others(said: Sequence[Line]) -> Sequence[Line]:
    """Without what stands below words such as "Related videos" or "you may also like"."""
    has_headings = max((line.heading for line in said), default=0) > 1
    suggests = message_words().suggestions(
        line.text for line in said if not line.is_link and len(line.text) <= _LONGEST_HEADING
    )
    return list(_before(said, suggests)) if has_headings or suggests else said


def _before(said: Sequence[Line], suggests: frozenset[str]) -> Iterator[Line]:
    above = 0  # the level of such a heading
    is_line = False  # it is none, but reads like one
    for line in said:
        if above and _ends(line, above, is_line=is_line):
            above = 0
        if line.text in suggests and line.heading != 1 and not line.is_link:
            above, is_line = line.heading or _LOWEST, line.heading == 0
        elif line.heading > 1 and not above:
            is_short = len(line.text) <= _LONGEST_HEADING
            is_above = is_short and message_words().is_above_others(line.text)
            above, is_line = line.heading if is_above else 0, False
        if not above:
            yield line


def _ends(line: Line, above: int, *, is_line: bool) -> bool:
    if 0 < line.heading <= above:
        return not line.is_link
    is_own = line.region is Region.OWN and not line.is_link
    return is_line and (line.region is Region.NOTICE or (is_own and line.words > _LONGEST_ITEM))


def without_teasers(said: Sequence[Line]) -> Sequence[Line]:
    """Without lists in which a heading leads on to each item, with a few lines below it."""
    teasers: dict[int, list[int]] = {}
    for place, line in enumerate(said):
        if line.heading > 1 and line.is_link:
            teasers.setdefault(line.heading, []).append(place)
    dropped = {
        place
        for places in teasers.values()
        if len(places) >= _FEWEST_TEASERS
        for start in places
        for place in _teaser(said, start)
    }
    if not dropped:
        return said
    return [line for place, line in enumerate(said) if place not in dropped]


def _teaser(said: Sequence[Line], start: int) -> Iterator[int]:
    yield start
    for place in range(start + 1, min(start + 1 + _LINES_OF_A_TEASER, len(said))):
        line = said[place]
        if line.heading or line.region is not Region.OWN or line.words > _LONGEST_ITEM:
            return
        yield place
