"""The sentences of a text, in plain form, with links and addresses out of the way."""

import re

from untilgone.mail.rules_file import plain

MOST_SENTENCES = 400
_LONGEST = 600  # characters
_LINK = re.compile(r"\b(?:h(?:tt|xx)ps?(?:://|\[:\]//)|www\.)[^\s<>\"]{1,2000}", re.IGNORECASE)
_ADDRESS = re.compile(r"[\w.+-]{1,128}@[\w.-]{1,253}")
_HOST = re.compile(r"\b(?:[a-z0-9-]{1,63}(?:\.|\[\.\]))+(?:com|net|org|example|test|io|eu|nl|de|fr|es|be|ru|info|to|cc|co|uk|me|tv|xyz|site|online|html?|php|jpe?g|png|mp4)\b(?:/[^\s<>]{0,500})?", re.IGNORECASE)  # fmt: skip
_SHORT_FORMS = re.compile(
    r"\b(?:e\.g|i\.e|z\. ?b|d\. ?h|u\. ?a|o\.a|m\.b\.t|i\.v\.m|t\.a\.v|n\.a\.v|d\.m\.v|p\. ?ej|bijv|bzw|ggf|evtl|inkl|nr|no|art|inc|ltd|mr|mrs|ms|dr|etc|ca|vs|st|abs|tel|ref|approx|dept|usw|resp|mw|dhr|sr|sra|ud|uds|env|incl|vgl|lt|num|b\.v|s\.a|s\.l|g\.m\.b\.h)\.",
    re.IGNORECASE,
)
_END = re.compile(r"(?<=[.!?])[\"')\]]{0,3}\s+|\n{2,}|\n(?=\s{0,8}(?:[-*•·–]|\d{1,2}[.)])\s)")
_FULL_LINE = 45  # characters; after a shorter line a new sentence begins


def sentences(text: str) -> list[str]:
    """In their order, each on one line and of bounded length; at most ``MOST_SENTENCES``."""
    clean = _ADDRESS.sub("link", _LINK.sub("link ", text))
    clean = plain(_HOST.sub("link", clean))
    clean = _SHORT_FORMS.sub(lambda m: m[0].replace(".", ""), clean)
    found: list[str] = []
    for piece in _END.split(_unwrapped(clean)):
        sentence = " ".join(piece.split())
        if any(c.isalpha() for c in sentence):
            found.append(sentence[:_LONGEST])
        if len(found) >= MOST_SENTENCES:
            break
    return found


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
