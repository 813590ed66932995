"""Words for letter templates and their revisions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from untilgone.cases import Category
from untilgone.letter_cases import LetterCase
from untilgone.notices import NoticeKind
from untilgone.people import Person
from untilgone.revisions import Revision, RevisionState, why_not_approved_by
from web import words
from web.pages.lines import Moment, moment
from web.reader import gettext
from web.reader import marked as _
from web.words import Words

STATES: Mapping[RevisionState, str] = Words(
    {
        RevisionState.DRAFT: _("Draft"),
        RevisionState.IN_REVIEW: _("In review"),
        RevisionState.APPROVED: _("Approved"),
        RevisionState.RETIRED: _("Retired"),
        RevisionState.DISCARDED: _("Discarded"),
    }
)
OWN: Mapping[str, str] = Words(
    {
        "subject.txt": _("The subject, one line"),
        "body.txt": _("How it begins"),
        "body.html": _("The HTML part"),
        "short.txt": _("For fields of forms that take few characters"),
    }
)
PARTS: Mapping[str, str] = Words(
    {
        "again.txt": _("That the content came back"),
        "authority.txt": _("By whose authority we act, under a mandate"),
        "basis.txt": _("What the letter is under the law"),
        "body.txt": _("The body of all letters, with its six sections"),
        "category.txt": _("What it is about, for the subject"),
        "concerned.txt": _("For whom we act where personal data are concerned"),
        "deadline.txt": _("How the time stands that the party has"),
        "defanged.txt": _("How addresses are read that nobody can click"),
        "earlier.txt": _("What was sent before"),
        "erasure.txt": _("The request for erasure under the GDPR"),
        "here.txt": _("“This address”, or “these addresses”"),
        "mandate.txt": _("The request on behalf of the person shown"),
        "non_consent.txt": _("That the person shown did not consent"),
        "notifier.txt": _("Who sends it"),
        "office.txt": _("As which authority a regulator is written to"),
        "reason.txt": _("Why this party is written to"),
        "request.txt": _("What is asked, and by when"),
        "short.txt": _("The body of all short letters"),
        "short_reason.txt": _("Why it is illegal, in one line"),
        "signature.txt": _("The end, and the word about who is told"),
        "signed.txt": _("Who signs under a mandate"),
    }
)


CASES: Mapping[str, str] = Words(
    {
        "answer page": _("with a page for the answer"),
        "came back": _("the content came back"),
        "came back with nothing sent": _("the content came back, nothing was sent before"),
        "defanged": _("addresses that nobody can click"),
        "erasure": _("also a request for erasure"),
        "erasure for a parent": _("also a request for erasure, for a parent"),
        "gone": _("the content is gone"),
        "list": _("with a list of the addresses"),
        "mandate": _("a request under a mandate"),
        "moved": _("the content was moved"),
        "nothing known": _("nothing more is known"),
        "parent's mandate": _("a request under the mandate of a parent"),
        "period": _("a law gives a period"),
        "period nearly over": _("the period of a law is nearly over"),
        "period over": _("the period of a law is over"),
        "period runs": _("the period of a law runs"),
        "reminded before": _("a reminder was sent before"),
        "seen often": _("seen there often"),
        "ticket": _("the party gave a number"),
        "time nearly over": _("the time that we gave is nearly over"),
        "time over": _("the time that we gave is over"),
        "time runs": _("the time that we gave runs"),
        "to the atkm": _("to the ATKM"),
        "to the dpa": _("to a data protection authority"),
        "to the dpa on behalf": _("to a data protection authority, on behalf of somebody"),
        "to the dsc": _("to a Digital Services Coordinator"),
        "to the ftc": _("to the FTC"),
        "to the ftc on behalf": _("to the FTC, on behalf of somebody"),
        "trusted flagger": _("from a trusted flagger"),
        "unsigned request": _("a request that nobody signs"),
        "usual": _("as usual"),
    }
)


def case_words(case: LetterCase) -> str:
    """What is known in this case of a letter, in plain words."""
    if "also" in case.filled:
        return gettext("{case}, about several addresses").format(case=CASES[case.name])
    return CASES[case.name]


def about(name: str) -> str:
    """What a template file is for, in plain words."""
    kind, _language, file = name.split("/")
    if kind == "_law":
        return gettext("Why it is illegal: {category}").format(
            category=words.CATEGORIES[Category(file.rpartition(".")[0])]
        )
    if kind == "_base":
        return PARTS.get(file, gettext("A part of letters"))
    return f"{words.NOTICE_KINDS[NoticeKind(kind)]}: {OWN[file]}"


@dataclass(frozen=True, kw_only=True)
class RevisionLine:
    """One revision in a list."""

    number: int
    state: RevisionState
    state_words: str
    reason: str
    author: str
    files: tuple[str, ...]
    since: Moment  # when it came into its state
    by: str  # who brought it there
    why_not: str  # empty: the reader may approve it


def line(revision: Revision, by: Person, now: datetime) -> RevisionLine:
    """A revision as lists show it."""
    if revision.decided_at is not None:
        who, at = revision.decided_by, revision.decided_at
    elif revision.state is RevisionState.IN_REVIEW and revision.submitted_at is not None:
        who, at = revision.submitted_by, revision.submitted_at
    else:
        who, at = revision.author, revision.made_at
    why_not = why_not_approved_by(by, revision)
    return RevisionLine(
        number=revision.number,
        state=revision.state,
        state_words=STATES[revision.state],
        reason=revision.reason,
        author=revision.author,
        files=tuple(text.revised.name for text in revision.texts),
        since=moment(at, now),
        by=who,
        why_not=gettext(why_not) if why_not else "",
    )


_WHY_NOT = (
    _("It must be approved by somebody with the role legal."),
    _("You had a hand in it: a colleague with the role legal must approve it."),
)
"""What ``why_not_approved_by`` says, so that it is translated."""
