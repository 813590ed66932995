"""A mail's HTML as the text that its reader sees, without what is quoted in it.

Parsed by libxml2, which never runs or fetches anything.
"""

import re

from lxml import etree

MOST_MARKUP = 256 * 1024  # characters
_MOST_NODES = 20_000
_BLOCKS = frozenset(
    "p div br tr table li ul ol h1 h2 h3 h4 h5 h6 hr section article header footer pre "
    "blockquote dt dd td th address form center body".split()
)
_HIDDEN = frozenset("script style head title template noscript svg object select textarea".split())
_HIDDEN_STYLE = re.compile(r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden|font-size\s{0,3}:\s{0,3}0(?:px|pt|em)?\s{0,3}(?:;|$)", re.IGNORECASE)  # fmt: skip
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
    clean = markup[:MOST_MARKUP].replace("\x00", "")
    clean = re.sub(r"^\s*<\?xml[^>]{0,200}>", "", clean)
    try:
        root = etree.fromstring(clean.encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return ""
    if root is None:
        return ""
    lines: list[tuple[bool, list[str]]] = [(False, [])]
    quoted_from: etree._Element | None = None  # noqa: SLF001  # lxml's one name for it
    hidden_in: etree._Element | None = None  # noqa: SLF001
    rest_is_quoted = False

    for number, (event, element) in enumerate(etree.iterwalk(root, events=("start", "end"))):
        if number > _MOST_NODES:
            break
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if hidden_in is None and _is_hidden(tag, element):
                hidden_in = element
            if quoted_from is None and _is_quote(tag, element):
                quoted_from = element
            rest_is_quoted |= bool(_DIVIDES.search(_marks(element)))
            if tag in _BLOCKS:
                lines.append((rest_is_quoted or quoted_from is not None, []))
            if hidden_in is None and element.text:
                lines[-1][1].append(element.text)
            continue
        if hidden_in is element:
            hidden_in = None
        if quoted_from is element:
            quoted_from = None
        if tag in _BLOCKS:
            lines.append((rest_is_quoted or quoted_from is not None, []))
        if hidden_in is None and element.tail:
            lines[-1][1].append(element.tail)
    return "\n".join(_shown(lines))


def _shown(lines: list[tuple[bool, list[str]]]) -> list[str]:
    shown = []
    for is_quoted, pieces in lines:
        line = " ".join("".join(pieces).split())
        if line:
            shown.append(f"> {line}" if is_quoted else line)
    return shown


def _marks(element: "etree._Element") -> str:  # noqa: SLF001
    return f"{element.get('class') or ''} {element.get('id') or ''}"[:300]


def _is_hidden(tag: str, element: "etree._Element") -> bool:  # noqa: SLF001
    return tag in _HIDDEN or bool(_HIDDEN_STYLE.search((element.get("style") or "")[:500]))


def _is_quote(tag: str, element: "etree._Element") -> bool:  # noqa: SLF001
    return tag == "blockquote" or bool(_QUOTE.search(_marks(element)))
