"""The visible text of a page, line by line, with what is known of each line's place.

libxslt walks the page; in Python, element by element, most of a look's time would go there. What
the stylesheet knows of a place travels in its output, as marks.
"""

from collections.abc import Iterable
from itertools import chain
from typing import NamedTuple, TypeAlias

from lxml import etree

from untilgone.regions import Region
from untilgone.word_count import word_count

Element: TypeAlias = etree._Element  # noqa: SLF001  # lxml's one name for it

_LINE, _INTO, _OUT = "\n", "\t", "\r"  # the ends of lines, links and controls
_MARK = "\x7f"  # of everything else
_UNSEEN = frozenset(
    # never shown
    {
        "script",
        "style",
        "template",
        "svg",
        "head",
        "noscript",
        "noframes",
        "object",
        "select",
        "math",
        "textarea",
    }
    # stands around every page of a site
    | {"nav", "footer", "aside"}
)
_HEADINGS = {f"h{level}": str(level) for level in range(1, 7)}  # and their marks
# fmt: off
_BLOCKS = (
    "address", "article", "blockquote", "body", "br", "button", "caption", "center", "dd",
    "details", "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "form",
    "header", "hr", "label", "legend", "li", "main", "ol", "option", "p",
    "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
)
# fmt: on
_CONTROLS = frozenset({"a", "button", "label", "legend", "option"})
_IN_CONTROL, _OUT_OF_CONTROL, _OUT_OF_HEADING, _OUT_OF_REGION = "l", "k", "h", "x"
OF_OTHERS = frozenset({Region.AROUND, Region.LIST})
"""Parts that say nothing of this page."""

REGION = "data-untilgone-region"
"""The attribute that carries a mark to the stylesheet."""

_STYLE = "translate(@style, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ ', 'abcdefghijklmnopqrstuvwxyz')"
_HIDDEN = (
    f"*[@hidden or contains({_STYLE}, 'display:none') or contains({_STYLE}, 'visibility:hidden')]"
)
LONGEST_LINE = 600  # characters; what is longer is no message
_LONGEST_TEXT = 100_000  # characters


class Line(NamedTuple):  # quickly made: a page has hundreds
    """A line of visible text, not yet ``plain``."""

    text: str
    region: Region = Region.OWN
    heading: int = 0  # its level
    is_link: bool = False  # nothing in it but links and controls
    words: int = 0  # in the whole of it

    @property
    def is_own(self) -> bool:
        """Whether it belongs to this page alone, and leads nowhere."""
        return not self.is_link and self.region not in OF_OTHERS


def own_words(lines: Iterable[Line], at_least: int = 0) -> int:
    """How many words those lines have that are the page's own, and not too short."""
    return sum(
        [
            words
            for _, region, _, is_link, words in lines
            if words >= at_least and not is_link and region not in OF_OTHERS
        ]
    )


_line = tuple.__new__  # a page has hundreds of lines, and Line's own takes twice as long


def without_marks(markup: str) -> str:
    """The page as it came, without what will mark places in its text."""
    for mark in (_LINE, _INTO, _OUT, _MARK):  # translate() is slow where not all is ASCII
        markup = markup.replace(mark, " ")
    return markup


def visible_text(root: Element, *, may_hide: bool) -> str:
    """The visible text, with marks; to be made ``plain``, and then read by ``lines_of``."""
    return str(_TEXTS[_HAS_REGIONS(root), may_hide](root))[:_LONGEST_TEXT]


def lines_of(text: str) -> list[Line]:
    """The lines that say anything, with where they stand; the beginning of each."""
    place, lines = _Place(), []
    region, heading, links = place.region, place.heading, place.links
    for raw in text.split(_LINE):
        is_link = links > 0
        if _INTO in raw or _OUT in raw or _MARK in raw:
            opened, first = raw.count(_INTO), raw.lstrip(" ")[:1]
            is_simple = links == 0 and _MARK not in raw and opened == raw.count(_OUT)
            if not is_simple or (opened > 1 and first == _INTO):
                if (line := place.read(raw)) is not None:
                    lines.append(line)
                region, heading, links = place.region, place.heading, place.links
                continue
            is_link = first == _INTO and raw.rstrip(" ")[-1:] == _OUT
        if words := raw.split():
            said = " ".join(words)
            count = len(words) if said.isascii() else word_count(said)
            lines.append(_line(Line, (said[:LONGEST_LINE], region, heading, is_link, count)))
    return lines


class _Place:
    """Where in the page the reading is."""

    def __init__(self) -> None:
        self._regions: list[Region] = []
        self.region = Region.OWN
        self.heading = self.links = 0

    def read(self, raw: str) -> Line | None:
        """The line with these marks in it; None where it says nothing."""
        marks = raw.replace(_INTO, _MARK + _IN_CONTROL).replace(_OUT, _MARK + _OUT_OF_CONTROL)
        first, *marked = marks.split(_MARK)
        told: list[str] = []
        start: tuple[Region, int] | None = None
        is_link = True
        for said in chain([first], map(self._after, marked)):  # one after the other
            if said and not said.isspace():
                told.append(said)
                start = start or (self.region, self.heading)
                is_link = is_link and self.links > 0
        if start is None:
            return None
        text = " ".join(" ".join(told).split())
        return Line(text[:LONGEST_LINE], *start, is_link, word_count(text))

    def _after(self, piece: str) -> str:
        """Where it is after the mark at the beginning of this piece of text; the rest of it."""
        mark = piece[:1]
        if mark == _IN_CONTROL:
            self.links += 1
        elif mark == _OUT_OF_CONTROL:
            self.links = max(self.links - 1, 0)
        elif mark in _REGIONS:
            self._enter(_REGIONS[mark])
        elif mark == _OUT_OF_REGION:
            del self._regions[-1:]
            self.region = self._regions[-1] if self._regions else Region.OWN
        elif mark in _LEVELS:
            self.heading = _LEVELS[mark]
        return piece[1:]

    def _enter(self, region: Region) -> None:
        # A notice about cookies is none of the page.
        stays = self.region in {Region.AROUND, Region.SPEECH} and region is not Region.AROUND
        self.region = self.region if stays else region
        self._regions.append(self.region)


_REGIONS = {str(region): region for region in Region}
_LEVELS = {mark: int(mark) for mark in _HEADINGS.values()} | {_OUT_OF_HEADING: 0}


def _to_text(unseen: Iterable[str], *, has_regions: bool) -> etree.XSLT:
    """A stylesheet that leaves the text: blocks on lines of their own, places marked."""
    line, inside = "<xsl:text>&#10;</xsl:text>", "<xsl:apply-templates/>"

    def mark(what: str) -> str:
        return f"<xsl:text> &#{ord(_MARK)};{what}</xsl:text>"

    into, out = (f"<xsl:text> &#{ord(one)};</xsl:text>" for one in (_INTO, _OUT))
    plain = {
        "*": f"<xsl:text> </xsl:text>{inside}<xsl:text> </xsl:text>",
        "|".join(sorted(set(_BLOCKS) - _CONTROLS)): f"{line}{inside}{line}",
        "|".join(sorted(_CONTROLS - set(_BLOCKS))): f"{into}{inside}{out}<xsl:text> </xsl:text>",
        "|".join(sorted(_CONTROLS & set(_BLOCKS))): f"{line}{into}{inside}{out}{line}",
    } | {
        name: f"{line}{mark(level)}{inside}{mark(_OUT_OF_HEADING)}{line}"
        for name, level in _HEADINGS.items()
    }
    templates = "".join(
        f'<xsl:template match="{what}"{mode}>{gives}</xsl:template>'
        for mode in ("", ' mode="marked"')[: 1 + has_regions]
        for what, gives in plain.items()
    )
    if has_regions:
        templates += f"""
          <xsl:template match="*[@{REGION}]" priority="1">
            <xsl:text> &#{ord(_MARK)};</xsl:text><xsl:value-of select="@{REGION}"/>
            <xsl:apply-templates select="." mode="marked"/>{mark(_OUT_OF_REGION)}
          </xsl:template>"""
    sheet = f"""
        <xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
          <xsl:output method="text"/>
          {templates}
          <xsl:template match="{"|".join(unseen)}" priority="2"/>
        </xsl:stylesheet>"""
    return etree.XSLT(etree.fromstring(sheet))


_HAS_REGIONS = etree.XPath(f"boolean(descendant-or-self::*/@{REGION})")
# Asking each element for its region takes longer than all the rest; where there are none, nobody asks.
_TEXTS = {
    (has_regions, may_hide): _to_text(
        [*_UNSEEN, _HIDDEN] if may_hide else _UNSEEN, has_regions=has_regions
    )
    for has_regions in (False, True)
    for may_hide in (False, True)
}
