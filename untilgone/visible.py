"""The visible text of a page, line by line, with what is known of each line's place.

libxslt walks the page; in Python, element by element, most of a look's time would go there. What
the stylesheet knows of a place travels in its output, as marks of two characters.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import TypeAlias

from lxml import etree

from untilgone.regions import Region, shipped_regions

Element: TypeAlias = etree._Element  # noqa: SLF001  # lxml's one name for it

MARK = "\x7f"
"""Taken out of every page before marks are put in. No word of XML's own and below U+0080."""

_LINE = "\n"
_UNSEEN = frozenset(
    # never shown
    {"script", "style", "template", "svg", "head", "noscript", "object", "select", "math"}
    # stands around every page of a site
    | {"nav", "footer", "aside"}
)
_HEADINGS = {"h1": "1", "h2": "2", "h3": "2"}  # and the marks of their beginnings
# fmt: off
_BLOCKS = (
    "address", "article", "blockquote", "body", "br", "button", "caption", "center", "dd",
    "details", "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "form",
    "h4", "h5", "h6", "header", "hr", "label", "legend", "li", "main", "ol", "option", "p",
    "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
)
# fmt: on
_CONTROLS = frozenset({"a", "button", "label", "legend", "option"})
_IN_CONTROL, _OUT_OF_CONTROL, _OUT_OF_HEADING, _OUT_OF_REGION = "l", "k", "h", "x"
REGION = "data-untilgone-region"
"""The attribute that carries a mark to the stylesheet."""

_STYLE = "translate(@style, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ ', 'abcdefghijklmnopqrstuvwxyz')"
_HIDDEN = (
    f"*[@hidden or contains({_STYLE}, 'display:none') or contains({_STYLE}, 'visibility:hidden')]"
)
_LONGEST_TEXT = 100_000  # characters
_NAMES = etree.XPath(
    "//@class | //@id | //@role | //@data-testid | //@aria-label[parent::nav]", smart_strings=False
)
# Not the whole page, nor what holds its main part, whatever it is called.
_NAMED = etree.XPath(
    "//*[contains($names, concat('\n', @class, '\n')) or contains($names, concat('\n', @id, '\n'))"
    " or contains($names, concat('\n', @role, '\n'))"
    " or contains($names, concat('\n', @data-testid, '\n'))]"
    "[not(self::html or self::body or self::main or self::h1 or self::input or @role = 'main')]"
)
_HOLDS_MAIN = etree.XPath("boolean(.//main | .//h1 | .//*[@role = 'main'])")


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A line of visible text, not yet ``plain``."""

    text: str
    region: Region = Region.OWN
    heading: int = 0  # 1 for the first level, 2 for those below
    is_link: bool = False  # nothing in it but links and controls

    @property
    def is_own(self) -> bool:
        """Whether it belongs to this page alone, and leads nowhere."""
        return self.region is not Region.AROUND and not self.is_link


def visible_text(root: Element, *, may_hide: bool) -> str:
    """The visible text, with marks; to be made ``plain``, and then read by ``lines_of``."""
    return str((_TEXT_WITHOUT_HIDDEN if may_hide else _TEXT)(root))[:_LONGEST_TEXT]


def lines_of(text: str) -> Iterator[Line]:
    """The lines that say anything, with where they stand."""
    place = _Place()
    for raw in text.split(_LINE):
        first, *marked = raw.split(MARK)
        told, where = [], None
        for said in chain([first], map(place.after, marked)):  # one after the other
            if said and not said.isspace():
                told.append(said)
                where = where or place.line()
                where = where if place.links else replace(where, is_link=False)
        if where is not None:
            yield replace(where, text=" ".join(" ".join(told).split()))


class _Place:
    """Where in the page the reading is."""

    def __init__(self) -> None:
        self._regions: list[Region] = []
        self._heading = self.links = 0

    def line(self) -> Line:
        """A line that begins here."""
        region = self._regions[-1] if self._regions else Region.OWN
        return Line(text="", region=region, heading=self._heading, is_link=self.links > 0)

    def after(self, piece: str) -> str:
        """Where it is after the mark at the beginning of this piece of text; the rest of it."""
        mark = piece[:1]
        if mark in _REGIONS:
            self._enter(_REGIONS[mark])
        elif mark == _OUT_OF_REGION:
            del self._regions[-1:]
        elif mark in _LINKS:
            self.links = max(self.links + _LINKS[mark], 0)
        elif mark in _LEVELS:
            self._heading = _LEVELS[mark]
        return piece[1:]

    def _enter(self, region: Region) -> None:
        outer = self._regions[-1] if self._regions else Region.OWN
        # A notice about cookies is none of the page.
        stays = outer in {Region.AROUND, Region.SPEECH} and region is not Region.AROUND
        self._regions.append(outer if stays else region)


_REGIONS = {str(region): region for region in Region}
_LINKS = {_IN_CONTROL: 1, _OUT_OF_CONTROL: -1}
_LEVELS = {"1": 1, "2": 2, _OUT_OF_HEADING: 0}


def mark_regions(root: Element) -> int:
    """Tell the stylesheet which elements are which; how many players wait for a script."""
    known = shipped_regions()
    regions = {name: known.of_name(name) for name in set(_NAMES(root))}
    names = [name for name, region in regions.items() if region is not Region.OWN]
    if not names:
        return 0
    players = 0
    for element in _NAMED(root, names="\n" + "\n".join(names) + "\n"):
        said = {
            regions.get(element.get(key) or "", Region.OWN)
            for key in ("class", "id", "role", "data-testid")
        }
        region = next(one for one in _SUREST if one in said)
        if region is Region.PLAYER:
            players += not "".join(element.itertext()).strip()
        elif region is not Region.AROUND or not _HOLDS_MAIN(element):
            element.set(REGION, str(region))
    return players


_SUREST = (Region.AROUND, Region.SPEECH, Region.NOTICE, Region.ABOUT, Region.PLAYER, Region.OWN)


def _to_text(unseen: Iterable[str]) -> etree.XSLT:
    """A stylesheet that leaves the text: blocks on lines of their own, places marked."""
    line, inside = "<xsl:text>&#10;</xsl:text>", "<xsl:apply-templates/>"

    def mark(what: str) -> str:
        return f"<xsl:text> &#{ord(MARK)};{what}</xsl:text>"

    into, out = mark(_IN_CONTROL), mark(_OUT_OF_CONTROL)
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
        for mode in ("", ' mode="marked"')
        for what, gives in plain.items()
    )
    mark_of_region = f'<xsl:text> &#{ord(MARK)};</xsl:text><xsl:value-of select="@{REGION}"/>'
    sheet = f"""
        <xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
          <xsl:output method="text"/>
          {templates}
          <xsl:template match="*[@{REGION}]" priority="1">
            {mark_of_region}<xsl:apply-templates select="." mode="marked"/>{mark(_OUT_OF_REGION)}
          </xsl:template>
          <xsl:template match="{"|".join(unseen)}" priority="2"/>
        </xsl:stylesheet>"""
    return etree.XSLT(etree.fromstring(sheet))


_TEXT = _to_text(_UNSEEN)
_TEXT_WITHOUT_HIDDEN = _to_text([*_UNSEEN, _HIDDEN])
