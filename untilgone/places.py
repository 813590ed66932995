"""Marking the parts of a page by their names, and lists of other items by their form."""

import re
from functools import cache
from itertools import islice, pairwise

from lxml import etree

from untilgone.regions import Region, shipped_regions
from untilgone.visible import REGION, Element

NAMING = ("class", "id", "role", "data-testid")
# Not the whole page, nor what holds its main part, whatever it is called.
_NAMED = etree.XPath(
    "//*[contains($names, concat('\n', @class, '\n')) or contains($names, concat('\n', @id, '\n'))"
    " or contains($names, concat('\n', @role, '\n'))"
    " or contains($names, concat('\n', @data-testid, '\n'))]"
    "[not(self::html or self::body or self::main or self::h1 or self::input or @role = 'main')]"
)
_HOLDS_MAIN = etree.XPath("boolean(.//main | .//h1 | .//*[@role = 'main'])")
_PICTURE_LINKS = etree.XPath("//img/ancestor::a[@href]")
_LEADS_TO_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|bmp)(?:$|\?)", re.IGNORECASE)
_FEWEST_ITEMS = 6
_FEWEST_ALIKE = 3
_TOO_HIGH = frozenset({"html", "p"})
_MOST_ITEMS = 200
_HIGHEST = 5  # levels above a link at which a list may begin
_LONGEST_ITEM = 400  # characters; more is told by a post with a portrait


def leads_to_picture(link: Element) -> bool:
    """Whether a link opens a picture, as one to its full size does."""
    return _LEADS_TO_PICTURE.search(link.get("href") or "") is not None


def mark_lists(root: Element) -> None:
    """Mark each item of lists in which pictures lead on to other pages."""
    links = [link for link in _PICTURE_LINKS(root)[:_MOST_ITEMS] if not leads_to_picture(link)]
    if len(links) < _FEWEST_ITEMS:
        return
    paths = [[link, *_above(link)] for link in links]
    items: dict[Element, set[Element]] = {}
    for path in paths:
        for item, above in pairwise(path):
            items.setdefault(above, set()).add(item)
    for path in paths:
        for item, above in pairwise(path):
            if len(items[above]) >= _FEWEST_ITEMS:
                is_free = item.get(REGION) is None and not _HOLDS_MAIN(item)
                if is_free and len("".join(item.itertext())) <= _LONGEST_ITEM:
                    item.set(REGION, str(Region.LIST))
                break


def mark_items(root: Element) -> None:
    """Mark each item of lists whose items are alike and lead on to other pages."""
    items: dict[tuple[Element, object, str | None], dict[Element, None]] = {}
    for link in islice(root.iter("a"), _MOST_ITEMS):
        if (link.get("href") or "#").startswith("#"):
            continue
        for item, above in pairwise([link, *_above(link)]):
            if above.tag not in _TOO_HIGH:
                items.setdefault((above, item.tag, item.get("class")), {})[item] = None
    for alike in items.values():
        if len(alike) >= _FEWEST_ALIKE:
            for item in alike:
                is_free = item.get(REGION) is None and not _HOLDS_MAIN(item)
                if is_free and len("".join(item.itertext())) <= _LONGEST_ITEM:
                    item.set(REGION, str(Region.LIST))


def _above(link: Element) -> list[Element]:
    return [element for element, _ in zip(link.iterancestors(), range(_HIGHEST), strict=False)]


@cache
def _names(keys: tuple[str, ...]) -> etree.XPath:
    """All values of these attributes; each one is a walk of its own through the page."""
    # "//@class" would ask texts, too
    axes = (f"descendant-or-self::*/@{key}" for key in keys)
    return etree.XPath(" | ".join(axes), smart_strings=False)


def mark_regions(root: Element, keys: tuple[str, ...] = NAMING) -> int:
    """Tell the stylesheet which elements are which; how many players wait for a script.

    ``keys``: those of the naming attributes that the page has.
    """
    known = shipped_regions()
    regions = {name: known.of_name(name) for name in set(_names(keys)(root))} if keys else {}
    names = [name for name, region in regions.items() if region is not Region.OWN]
    if not names:
        return 0
    players = 0
    for element in _NAMED(root, names="\n" + "\n".join(names) + "\n"):
        said = {regions.get(element.get(key) or "", Region.OWN) for key in NAMING}
        region = next(one for one in _SUREST if one in said)
        if region is Region.PLAYER:
            players += not "".join(element.itertext()).strip()
        elif region is not Region.AROUND or not _HOLDS_MAIN(element):
            element.set(REGION, str(region))
    return players


_SUREST = (Region.AROUND, Region.SPEECH, Region.NOTICE, Region.ABOUT, Region.PLAYER, Region.OWN)
