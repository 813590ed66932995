"""What a letter refuses to say."""

import re
from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime
from typing import Any

from untilgone.cases import Category
from untilgone.defanged import as_printed
from untilgone.errors import NeedsHuman
from untilgone.letter_facts import LetterFacts

# Without these a letter is no notice (art. 16(2) DSA), or nobody could answer it.
_NEVER_BLANK = (
    "organisation_name",
    "organisation_email",
    "reference",
    "url",
    "party_name",
    "reply_to",
)
# Invisible characters that make a reader see another text or URL than the one that is sent.
TURNS_TEXT_AROUND = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Control characters (Cc), line separators (Zl, Zp), and halves that no mail can carry (Cs).
_HIDDEN = re.compile(rf"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff{''.join(TURNS_TEXT_AROUND)}]")


def sayable(facts: LetterFacts, template: str) -> dict[str, object]:
    """The facts by name as ``template`` prints them; NeedsHuman names the field that no letter may carry.

    A line break in a value could end a mail header and begin another one (RFC 5322 2.2).
    """
    facts = as_printed(facts)
    values = {spec.name: getattr(facts, spec.name) for spec in fields(facts)}
    # A browser's text box hands in CR LF; every other CR is refused below.
    values["explanation"] = facts.explanation.replace("\r\n", "\n").strip("\n ")
    for name, value in _named(values):
        if isinstance(value, str):
            _refuse_hidden(name, value, template)
        elif isinstance(value, datetime) and value.tzinfo is None:
            raise NeedsHuman(f"The letter {template} cannot be written: {name} has no time zone.")
    for name in _NEVER_BLANK:
        if not values[name].strip():
            raise NeedsHuman(f"The letter {template} cannot be written: {name} is empty.")
    if facts.category == Category.OTHER_ILLEGAL and not values["explanation"]:
        raise NeedsHuman(
            f"The letter {template} cannot be written: for other_illegal, write the explanation. "
            "It must say what is illegal, by which law and article, in which country."
        )
    return values


def _named(values: dict[str, Any]) -> Iterator[tuple[str, object]]:
    yield from values.items()
    for number, url in enumerate(values["earlier_urls"], start=1):
        yield f"earlier_urls {number}", url
    for name in ("earlier", "also"):
        for number, entry in enumerate(values[name], start=1):
            for spec in fields(entry):
                yield f"{name} {number}, {spec.name}", getattr(entry, spec.name)
            for nth, url in enumerate(getattr(entry, "earlier_urls", ()), start=1):
                yield f"{name} {number}, earlier_urls {nth}", url


def _refuse_hidden(name: str, value: str, template: str) -> None:
    for found in _HIDDEN.finditer(value):
        if found[0] == "\n" and name == "explanation":
            continue
        raise NeedsHuman(
            f"The letter {template} cannot be written: {name} contains the "
            f"character U+{ord(found[0]):04X}, a line break or an invisible character. "
            "Remove it and try again."
        )
