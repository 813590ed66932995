"""A mail's HTML as the text that its reader sees, without what is quoted in it.

Parsed by libxml2, which never runs or fetches anything.
"""

import re
from typing import TypeAlias

from lxml import etree

Element: TypeAlias = etree._Element  # noqa: SLF001  # lxml's one name for it

MOST_MARKUP = 256 * 1024  # characters
_MOST_NODES = 20_000
_BLOCKS = frozenset(
    {"p", "div", "br", "tr", "table", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "hr"}
    | {"section", "article", "header", "footer", "pre", "blockquote", "dt", "dd", "td", "th"}
    | {"address", "form", "center", "body"}
)
_HIDDEN = frozenset(
    {"script", "style", "head", "title", "template", "noscript", "svg", "object", "select"}
    | {"textarea"}
)
_HIDDEN_STYLE = re.compile(
    r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden"
    r"|font-size\s{0,3}:\s{0,3}0(?:px|pt|em)?\s{0,3}(?:;|$)",
    re.IGNORECASE,
)
_QUOTE = re.compile(
    r"gmail_quote(?!_container)|gmail_attr|yahoo_quoted|moz-cite-prefix|protonmail_quote|zmail_extra"
    r"|tutanota_quote|divRplyFwdMsg|OutlookMessageHeader|appendonsend|mail_android_quote",
    re.IGNORECASE,
)
_DIVIDES = re.compile(r"divRplyFwdMsg|appendonsend|OutlookMessageHeader")  # all after it is quoted


def text_of(markup: str) -> str:
    """The visible text, blocks on lines of their own; quoted parts begin with ``>``."""
    parser = etree.HTMLParser(
        recover=True, no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8"
    )
    clean = re.sub(r"^\s{0,99}<\?xml[^>]{0,200}>", "", markup[:MOST_MARKUP].replace("\x00", ""))
    try:
        root = etree.fromstring(clean.encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return ""
    reader = _Reader()
    if isinstance(root, Element):  # None where there is no element at all
        for number, (event, element) in enumerate(etree.iterwalk(root, events=("start", "end"))):
            if number > _MOST_NODES:
                break
            (reader.open if event == "start" else reader.close)(element)
    return reader.text()


class _Reader:
    """Collects lines while it walks; knows whether it is inside of a quote or of a hidden part."""

    def __init__(self) -> None:
        self._lines: list[tuple[bool, list[str]]] = [(False, [])]
        self._quote: Element | None = None
        self._hidden: Element | None = None
        self._rest_is_quoted = False

    def open(self, element: Element) -> None:
        tag, marks = _tag(element), _marks(element)
        if self._hidden is None and (tag in _HIDDEN or _has_hidden_style(element)):
            self._hidden = element
        if self._quote is None and (tag == "blockquote" or _QUOTE.search(marks)):
            self._quote = element
        self._rest_is_quoted |= _DIVIDES.search(marks) is not None
        self._add(tag, element.text)

    def close(self, element: Element) -> None:
        if self._hidden is element:
            self._hidden = None
        if self._quote is element:
            self._quote = None
        self._add(_tag(element), element.tail)

    def _add(self, tag: str, text: str | None) -> None:
        if tag in _BLOCKS:
            self._lines.append((self._rest_is_quoted or self._quote is not None, []))
        if self._hidden is None and text:
            self._lines[-1][1].append(text)

    def text(self) -> str:
        shown = []
        for is_quoted, pieces in self._lines:
            line = " ".join("".join(pieces).split())
            if line:
                shown.append(f"> {line}" if is_quoted else line)
        return "\n".join(shown)


def _tag(element: Element) -> str:
    return element.tag if isinstance(element.tag, str) else ""


def _marks(element: Element) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"[:300]


def _has_hidden_style(element: Element) -> bool:
    return _HIDDEN_STYLE.search((element.get("style") or "")[:500]) is not None
