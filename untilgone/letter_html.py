"""The HTML part of a letter: words and their shape, and nothing that acts or is fetched.

A mail client must not run anything for us, nor fetch a picture that tells who reads the letter.
"""

from collections.abc import Mapping
from html.parser import HTMLParser
from types import MappingProxyType
from urllib.parse import urlsplit

from untilgone.errors import NeedsHuman

_TAGS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "a": frozenset({"href"}),
        "html": frozenset({"lang"}),
        "ol": frozenset({"start"}),
        "td": frozenset({"colspan", "rowspan"}),
        "th": frozenset({"colspan", "rowspan", "scope"}),
    }
    | dict.fromkeys(
        [
            "b",
            "blockquote",
            "body",
            "br",
            "caption",
            "code",
            "div",
            "em",
            "h1",
            "h2",
            "h3",
            "h4",
            "hr",
            "i",
            "li",
            "p",
            "pre",
            "small",
            "span",
            "strong",
            "sub",
            "sup",
            "table",
            "tbody",
            "thead",
            "tr",
            "u",
            "ul",
        ],
        frozenset(),
    )
)
"""What may stand there, and with which attributes; `lang` and `dir` may stand at each."""
_ALWAYS = frozenset({"dir", "lang"})
_SCHEMES = frozenset({"http", "https", "mailto"})


def refuse_active(html: str, name: str) -> None:
    """NeedsHuman where the HTML of the template ``name`` has more in it than words."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    if reader.wrong:
        raise NeedsHuman(
            f"The template {name} cannot be used: its HTML has {reader.wrong[0]}. Words, lists, "
            "tables and links may stand there; nothing that acts, hides or is fetched.",
            template=name,
        )


class _Reader(HTMLParser):
    """Notes what may not stand there."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at a tag and its attributes."""
        allowed = _TAGS.get(tag)
        if allowed is None:
            self.wrong.append(f"the tag <{tag[:50]}>")
            return
        for attribute, value in attrs:
            if attribute not in allowed | _ALWAYS:
                self.wrong.append(f"the attribute {attribute[:50]} at <{tag}>")
            elif attribute == "href" and not _leads_somewhere(value or ""):
                self.wrong.append(f"a link to {(value or '')[:50]!r}")

    def handle_comment(self, data: str) -> None:
        """Some mail clients run what stands in comments."""
        del data
        self.wrong.append("a comment")

    def handle_decl(self, decl: str) -> None:
        """Nothing but the declaration of HTML itself."""
        if decl.strip().lower() != "doctype html":
            self.wrong.append("a declaration")

    def handle_pi(self, data: str) -> None:
        """Nothing for other programs."""
        del data
        self.wrong.append("an instruction for a program")

    def unknown_decl(self, data: str) -> None:
        """Nor anything that is hidden from some."""
        del data
        self.wrong.append("a declaration")


def _leads_somewhere(address: str) -> bool:
    try:
        return urlsplit(address.strip()).scheme.lower() in _SCHEMES
    except ValueError:
        return False
