"""Everything a letter may say, and what a letter refuses to say."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from untilgone.cases import Category
from untilgone.errors import NeedsHuman
from untilgone.notices import NoticeKind
from untilgone.parties import PartyKind

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


@dataclass(frozen=True, kw_only=True)
class EarlierNotice:
    """One letter about the same URL that left the house before this one."""

    kind: NoticeKind = field(
        metadata={"help": "What was sent: `notice`, `reminder`, `escalation` or `withdrawal`"}
    )
    party_name: str = field(metadata={"help": "To whom it was sent"})
    sent_at: datetime = field(metadata={"help": "When it was delivered; printed with `moment`"})


@dataclass(frozen=True, kw_only=True)
class AlsoAsked:
    """A further address that the same letter is about; all else in the letter holds for it too."""

    reference: str = field(metadata={"help": "Reference of its takedown"})
    url: str = field(metadata={"help": "The exact address of the content, as we keep it"})
    earlier_urls: tuple[str, ...] = field(
        default=(), metadata={"help": "Where that content was before; mostly empty; for `for`"}
    )
    seen_live_at: datetime | None = field(
        metadata={
            "help": "Our last look at which that content was there; empty if there was none; "
            "printed with `moment`"
        }
    )
    reported_at: datetime = field(
        metadata={"help": "When that address was reported to us; printed with `moment`"}
    )


@dataclass(frozen=True, kw_only=True)
class LetterFacts:
    """Everything a template may say. Nothing here is about a victim, an uploader or a colleague.

    The uploader may be told what a notice said (art. 17 DSA).
    """

    organisation_name: str = field(
        metadata={"help": "Our organisation; it is the notifier, never a person"}
    )
    organisation_email: str = field(metadata={"help": "Where the notifier can be reached"})
    organisation_url: str = field(metadata={"help": "Page that explains who we are"})
    organisation_signatory: str = field(
        default="",
        metadata={
            "help": "Who signs for the organisation under a mandate, as the settings name them; "
            "empty where nobody is named; for `if`"
        },
    )
    reference: str = field(metadata={"help": "Reference of the takedown, such as UG-2026-000123-1"})
    url: str = field(metadata={"help": "The exact address of the content, as we keep it"})
    earlier_urls: tuple[str, ...] = field(
        default=(),
        metadata={
            "help": "Where the content was before it was moved to that address, the reported one "
            "first; mostly empty; for `for`"
        },
    )
    also: tuple[AlsoAsked, ...] = field(
        default=(),
        metadata={
            "help": "The further addresses that the letter is about; mostly empty; for `if` and "
            "`for`"
        },
    )
    category: Category = field(
        metadata={"help": "What kind of content it is, such as `csam` or `ncii`; for `if`"}
    )
    explanation: str = field(
        metadata={"help": "What the case worker added for this notice; may be empty"}
    )
    party_name: str = field(metadata={"help": "Whom we write to"})
    party_kind: PartyKind = field(
        metadata={"help": "In which role we write to them, such as `host`; for `if`"}
    )
    seen_live_at: datetime | None = field(
        metadata={
            "help": "Our last look at which the content was there; empty if there was none; "
            "printed with `moment`"
        }
    )
    reported_at: datetime = field(
        metadata={"help": "When the address was reported to us; printed with `moment`"}
    )
    answer_by: datetime | None = field(
        metadata={
            "help": "When we take the next step; empty if there is none; printed with `moment`"
        }
    )
    law: str = field(
        default="",
        metadata={
            "help": "The law or code that gives this party a period for such material, where the "
            "directory names one; mostly empty; for `if`"
        },
    )
    law_hours: str = field(
        default="", metadata={"help": "That period in hours; empty where `law` is"}
    )
    law_deadline: datetime | None = field(
        default=None,
        metadata={
            "help": "When that period ends or ended, counted from our first notice to the party; "
            "empty in that notice itself; printed with `moment`"
        },
    )
    law_is_over: bool = field(
        default=False, metadata={"help": "Whether that period is over; for `if`"}
    )
    trusted_flagger: str = field(
        default="",
        metadata={
            "help": "Who designated our organisation trusted flagger for such material; mostly empty"
        },
    )
    law_by_mandate: bool = field(
        default=False,
        metadata={
            "help": "Whether `law` asks for a request on behalf of the person shown, with a "
            "signature; for `if`"
        },
    )
    mandate_by_another: bool = field(
        default=False,
        metadata={
            "help": "Whether the mandate is from a parent, or whoever else decides for the person "
            "shown, and not from that person; for `if`"
        },
    )
    ticket: str = field(
        default="",
        metadata={
            "help": "The number that the party gave to our earlier letter; mostly empty; for `if`"
        },
    )
    reply_to: str = field(metadata={"help": "The address that answers go to"})
    answer_url: str = field(
        default="",
        metadata={
            "help": "The page on which the party answers this letter; empty where there is none; "
            "for `if`"
        },
    )
    has_list: bool = field(
        default=False,
        metadata={
            "help": "Whether a file with the addresses goes along (CSV), for the tools of the "
            "party; only where there is `also`; for `if`"
        },
    )
    gone_at: datetime | None = field(
        default=None,
        metadata={
            "help": "Since when we see that it is gone; only in a withdrawal; empty where the "
            "notice is taken back; for `if`; printed with `moment`"
        },
    )
    earlier: tuple[EarlierNotice, ...] = field(
        metadata={"help": "What was sent about this address before; for `for`"}
    )


def sayable(facts: LetterFacts, template: str) -> dict[str, object]:
    """The facts by name, for ``template``; NeedsHuman names the field that no letter may carry.

    A line break in a value could end a mail header and begin another one (RFC 5322 2.2).
    """
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
    for character in value:
        if character == "\n" and name == "explanation":
            continue
        # Cc: control characters; Zl, Zp: line separators; Cs: halves that no mail can carry.
        if (
            unicodedata.category(character) in {"Cc", "Zl", "Zp", "Cs"}
            or character in TURNS_TEXT_AROUND
        ):
            raise NeedsHuman(
                f"The letter {template} cannot be written: {name} contains the "
                f"character U+{ord(character):04X}, a line break or an invisible character. "
                "Remove it and try again."
            )
