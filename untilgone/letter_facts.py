"""Everything a letter may say; ``untilgone.sayable`` refuses what it may not."""

from dataclasses import dataclass, field
from datetime import datetime

from untilgone.cases import Category
from untilgone.notices import AnswerKind, NoticeKind
from untilgone.parties import Office, PartyKind
from untilgone.periods import Stands


@dataclass(frozen=True, kw_only=True)
class EarlierNotice:
    """One letter about the same URL that left the house before this one."""

    kind: NoticeKind = field(
        metadata={"help": "What was sent: `notice`, `reminder`, `escalation` or `withdrawal`"}
    )
    party_name: str = field(metadata={"help": "To whom it was sent"})
    sent_at: datetime = field(metadata={"help": "When it was delivered; printed with `moment`"})
    answer: AnswerKind | None = field(
        default=None,
        metadata={
            "help": "What came of it: `pending` (no answer yet), `acknowledged`, `removed`, "
            "`refused`, `question`, `wrong_addressee`, `unclear`, `bounced` (it came back); empty "
            "in letters that others read; for `if`"
        },
    )


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
    was_gone_from: datetime | None = field(
        default=None,
        metadata={
            "help": "Since when that content was gone, where it came back; mostly empty; printed "
            "with `moment`"
        },
    )
    back_since: datetime | None = field(
        default=None,
        metadata={"help": "When we found it there again; mostly empty; printed with `moment`"},
    )
    live_from: datetime | None = field(
        default=None,
        metadata={
            "help": "Our first look at which that content was there; empty where `live_looks` is; "
            "printed with `moment`"
        },
    )
    live_looks: str = field(
        default="",
        metadata={"help": "At how many looks it was there; empty where they were fewer than two"},
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
    party_office: Office | None = field(
        default=None,
        metadata={
            "help": "As which authority we write to a regulator: `dsc` (Digital Services "
            "Coordinator), `dpa` (data protection authority), `atkm`, `ftc`; else empty; for `if`"
        },
    )
    deadline: datetime | None = field(
        default=None,
        metadata={
            "help": "Until when the party has or had time: `law_deadline`, else the day that our "
            "last letter to it named; empty where there is none; printed with `moment`"
        },
    )
    deadline_is: Stands = field(
        default=Stands.NONE,
        metadata={
            "help": "How that time stands: `running`, `ending` (less than a quarter of it is "
            "left) or `missed`; empty where `deadline` is; for `if`"
        },
    )
    reminded_at: datetime | None = field(
        default=None,
        metadata={
            "help": "When the party was first reminded of this; empty where it was not yet, or not "
            "since the content came back; printed with `moment`"
        },
    )
    was_gone_from: datetime | None = field(
        default=None,
        metadata={
            "help": "Since when the content was gone, where it came back; mostly empty; printed "
            "with `moment`"
        },
    )
    back_since: datetime | None = field(
        default=None,
        metadata={
            "help": "When we found it there again; empty where `was_gone_from` is; printed with "
            "`moment`"
        },
    )
    live_from: datetime | None = field(
        default=None,
        metadata={
            "help": "Our first look at which the content was there, since it came back; empty "
            "where `live_looks` is; printed with `moment`"
        },
    )
    live_looks: str = field(
        default="",
        metadata={
            "help": "At how many looks the content was there, since it came back; empty where they "
            "were fewer than two, where it was moved, and in letters that others read"
        },
    )
    is_erasure_request: bool = field(
        default=False,
        metadata={
            "help": "Whether the letter is also a request for erasure under Article 17 GDPR, on "
            "behalf of whoever the data are about; for `if`"
        },
    )
    is_on_behalf: bool = field(
        default=False,
        metadata={
            "help": "Whether a letter to a data protection authority or the FTC may say that we "
            "act on behalf of whoever it is about; for `if`"
        },
    )
    is_defanged: bool = field(
        default=False,
        metadata={
            "help": "Whether addresses of the content are printed so that nobody can click them, "
            "because the directory says so of whom we write to; for `if`"
        },
    )
    earlier: tuple[EarlierNotice, ...] = field(
        metadata={"help": "What was sent about this address before; for `for`"}
    )
