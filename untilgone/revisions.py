"""Revisions of the letter templates: what legal staff write, who must read it, what then stands.

    draft ─▶ in review ─▶ approved ─▶ retired, once others stand in the place of all its texts
      ▲          │
      └──────────┘ sent back, or taken back by those who wrote it; a draft can be discarded

A revision holds the new texts of one or more template files; they come into force together. What
stands is what was approved last, file by file; else what the release ships.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from untilgone.cases import Category
from untilgone.errors import BadInput, NotAllowed
from untilgone.notices import NoticeKind
from untilgone.people import Person, Role

MOST_CHARACTERS = 500_000  # of one revision
MOST_FILES = 200
LONGEST_REASON = 2000

WRITERS = frozenset({Role.LEGAL})
"""Roles that write, review and approve letter templates."""

_PARTS = "_base"
_GROUNDS = "_law"
_LANGUAGE = r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*"
_FILES = {
    _PARTS: r"[a-z][a-z0-9_]{0,63}\.(?:txt|html)",
    _GROUNDS: rf"(?:{'|'.join(Category)})\.(?:txt|html)",
} | dict.fromkeys(map(str, NoticeKind), r"(?:(?:subject|body|short)\.txt|body\.html)")


class RevisionState(StrEnum):
    """How far a revision has come. Only what was approved is ever sent."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    RETIRED = "retired"  # approved once; others stand in the place of each of its texts
    DISCARDED = "discarded"  # a draft that nobody wants any more


class Act(StrEnum):
    """What a person does with a revision."""

    WRITE = "write"  # a new one, or new texts in a draft
    SUBMIT = "submit"
    TAKE_BACK = "take_back"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    DISCARD = "discard"


MOVES: Mapping[Act, tuple[RevisionState, RevisionState]] = MappingProxyType(
    {
        Act.SUBMIT: (RevisionState.DRAFT, RevisionState.IN_REVIEW),
        Act.TAKE_BACK: (RevisionState.IN_REVIEW, RevisionState.DRAFT),
        Act.SEND_BACK: (RevisionState.IN_REVIEW, RevisionState.DRAFT),
        Act.APPROVE: (RevisionState.IN_REVIEW, RevisionState.APPROVED),
        Act.DISCARD: (RevisionState.DRAFT, RevisionState.DISCARDED),
    }
)
"""From which state each act leads to which."""


@dataclass(frozen=True, kw_only=True)
class RevisedText:
    """What one template file says from a revision on; None: what the release ships, if anything."""

    name: str  # such as `notice/en/body.txt`
    text: str | None
    based_on: str = ""  # `sha256` of the text that stood when it was written; empty: none did


@dataclass(frozen=True, kw_only=True)
class RevisionOrder:
    """What a person wants of a revision; the same ``key`` again makes no second one."""

    act: Act
    by: Person
    key: str
    number: int | None = None  # None: a new one
    reason: str = ""  # why it is changed; with WRITE and SUBMIT
    note: str = ""  # to those who wrote it; with SEND_BACK
    texts: tuple[RevisedText, ...] = ()
    left_out: tuple[str, ...] = ()  # files whose new text is not part of it any more
    seen: str = ""  # the digest of what the person was shown; empty for a new one


@dataclass(frozen=True, kw_only=True)
class Written:
    """One text of a revision as it is kept."""

    revised: RevisedText
    by: str
    at: datetime
    before: str | None  # the text that it is based on; None: there was no such file
    stands: bool  # it is what letters say now


@dataclass(frozen=True, kw_only=True)
class Revision:
    """New texts for template files, who wrote and who read them."""

    number: int
    state: RevisionState
    reason: str
    author: str
    made_at: datetime
    texts: tuple[Written, ...] = ()
    submitted_by: str = ""
    submitted_at: datetime | None = None
    note: str = ""  # why it was sent back
    decided_by: str = ""
    decided_at: datetime | None = None

    @property
    def digest(self) -> str:
        """The same for the same reason and texts: who approves says by it what they have read."""
        said = [[t.revised.name, t.revised.text, t.revised.based_on] for t in self.texts]
        listed = json.dumps([self.reason, sorted(said)], ensure_ascii=False)
        return hashlib.sha256(listed.encode()).hexdigest()

    @property
    def writers(self) -> tuple[str, ...]:
        """Everybody who had a hand in it; none of them approves it."""
        hands = (self.author, *(text.by for text in self.texts), self.submitted_by)
        return tuple(dict.fromkeys(name for name in hands if name))

    @property
    def changes(self) -> dict[str, str | None]:
        """What each of its files says from it on."""
        return {text.revised.name: text.revised.text for text in self.texts}


@dataclass(frozen=True, kw_only=True)
class Standing:
    """The texts that stand in the place of shipped ones, and from which revision each is."""

    texts: Mapping[str, str] = field(default_factory=dict)
    revisions: Mapping[str, int] = field(default_factory=dict)
    approvals: int = 0  # how many revisions were approved so far

    def of(self, name: str) -> int:
        """The revision whose text stands for that file; 0: the shipped one."""
        return self.revisions.get(name, 0)


SHIPPED = Standing()
"""Nothing was revised."""


def sha256(text: str | None) -> str:
    """By which a text is known; empty where there is none."""
    return hashlib.sha256(text.encode()).hexdigest() if text is not None else ""


def check(order: RevisionOrder) -> None:
    """Refuse what nobody may do or no template may be; NotAllowed or BadInput say why."""
    if order.by.role not in WRITERS:
        raise NotAllowed(
            "Only somebody with the role legal changes letter templates. Nothing was changed."
        )
    if len(order.reason) > LONGEST_REASON or len(order.note) > LONGEST_REASON:
        raise BadInput(f"A reason has at most {LONGEST_REASON} characters. Nothing was changed.")
    if order.act is Act.WRITE:
        if not order.reason.strip():
            raise BadInput("Say what you change and why. Nothing was changed.")
        if order.number is None and not order.texts:
            raise BadInput("There is no changed text in it. Nothing was changed.")
        _check_texts(order.texts)
    if order.act is Act.SEND_BACK and not order.note.strip():
        raise BadInput("Say what must be changed. Nothing was changed.")


def _check_texts(texts: Iterable[RevisedText]) -> None:
    names = [each.name for each in texts]
    for name in names:
        if not is_template(name):
            raise BadInput(
                f"{name[:200]!r} is no letter template. A file is called <kind>/<language>/"
                "subject.txt, body.txt, short.txt or body.html, _base/<language>/<part>.txt, or "
                "_law/<language>/<category>.txt. Nothing was changed."
            )
    if len(set(names)) < len(names):
        raise BadInput("The same file is in it twice. Nothing was changed.")
    if len(names) > MOST_FILES or sum(len(each.text or "") for each in texts) > MOST_CHARACTERS:
        raise BadInput(
            f"A revision has at most {MOST_FILES} files with {MOST_CHARACTERS} characters "
            "together. Nothing was changed; make several of it."
        )


def is_template(name: str) -> bool:
    """Whether a template file can be called so; no such name leads out of the folder."""
    match = re.fullmatch(rf"([a-z_]+)/({_LANGUAGE})/([^/]+)", name)
    return match is not None and re.fullmatch(_FILES.get(match[1], "(?!)"), match[3]) is not None


def language_of(name: str) -> str:
    """The language that a template file is in."""
    return name.split("/")[1]


def siblings(name: str, languages: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """The same file in each language, as (language, name)."""
    kind, _, file = name.split("/")
    return tuple((language, f"{kind}/{language}/{file}") for language in languages)


def why_not_approved_by(person: Person, revision: Revision) -> str:
    """Why this person may not approve it; empty where they may.

    Four eyes: no admin stands in for the second person.
    """
    if person.role not in WRITERS:
        return "It must be approved by somebody with the role legal."
    if person.name in revision.writers:
        return "You had a hand in it: a colleague with the role legal must approve it."
    return ""
