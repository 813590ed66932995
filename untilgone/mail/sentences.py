"""The sentences of a text, in plain form, with links and addresses out of the way."""

import re

from untilgone.mail.rules_file import compiled, plain

MOST_SENTENCES = 200
_LONGEST = 600  # characters
# These are RE2's, which take linear time whatever the text is.
_LINK = r"(?i)\b(?:h(?:tt|xx)ps?(?:://|\[:\]//)|www\.)[^\s<>\"]+"
_ADDRESS = r"[\w.+-]+@[\w.-]+"
_HOST = (
    r"(?i)\b(?:[a-z0-9-]+(?:\.|\[\.\]))+(?:com|net|org|example|test|io|eu|nl|de|fr|es|be|ru|info|to|cc"
    r"|co|uk|me|tv|xyz|site|online|html?|php|jpe?g|png|mp4)\b(?:/[^\s<>]*)?"
)
_SHORT_FORMS = re.compile(
    r"\b(?:e\.g|i\.e|z\. ?b|d\. ?h|u\. ?a|o\.a|m\.b\.t|i\.v\.m|t\.a\.v|n\.a\.v|d\.m\.v|p\. ?ej|bijv|bzw|ggf|evtl|inkl|nr|no|art|inc|ltd|mr|mrs|ms|dr|etc|ca|vs|st|abs|tel|ref|approx|dept|usw|resp|mw|dhr|sr|sra|ud|uds|env|incl|vgl|lt|num|b\.v|s\.a|s\.l|g\.m\.b\.h)\.",
    re.IGNORECASE,
)
_DAY = re.compile(r"\b(\d{1,2})\.(\d{1,2})\.(\d{2,4})?(?=\s+\S)")  # its dots end no sentence
_ORDINAL = re.compile(
    r"\b(\d{1,2})\.(?= (?:jan|feb|mar|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz]))"
)
_END = re.compile(
    r"(?<=[.!?])[\"')\]]{0,3}\s+|\n{2,}|\n(?=\s{0,8}(?:[-*\u2022\u00b7\u2013]|\d{1,2}[.)])\s)"
)
_FULL_LINE = 45  # characters; after a shorter line a new sentence begins


def sentences(text: str) -> list[str]:
    """In their order, each once, on one line and of bounded length; at most ``MOST_SENTENCES``."""
    clean = text
    for pattern in (_LINK, _ADDRESS, _HOST):
        clean = compiled(pattern).sub("link ", clean)
    clean = plain(clean)
    clean = _SHORT_FORMS.sub(lambda m: m[0].replace(".", ""), clean)
    clean = _ORDINAL.sub(r"\1", _DAY.sub(r"\1-\2", clean))
    found: dict[str, None] = {}
    for piece in _END.split(_unwrapped(clean)):
        sentence = " ".join(piece.split())
        if any(c.isalpha() for c in sentence):
            found[sentence[:_LONGEST]] = None
        if len(found) >= MOST_SENTENCES:
            break
    return list(found)


def _unwrapped(text: str) -> str:
    """Lines that a mail program broke are joined; lines that end early stay sentences."""
    lines = [line.strip() for line in text.split("\n")]
    pieces: list[str] = []
    for place, line in enumerate(lines):
        pieces.append(line)
        following = lines[place + 1] if place + 1 < len(lines) else ""
        goes_on = following[:1].islower() or following[:1] in "([\"'"
        is_full = len(line) >= _FULL_LINE and not line.endswith((":", "."))
        joins = bool(line) and bool(following) and (is_full or line.endswith(",")) and goes_on
        pieces.append(" " if joins or (len(line) >= _FULL_LINE and following) else "\n\n")
    return "".join(pieces)
