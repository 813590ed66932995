"""What the party's own new words mean: removed, refused, not theirs, a question, or received."""

from untilgone.mail.auto_replies import FROM_A_SYSTEM, answered_at_once
from untilgone.mail.parsed import Mail
from untilgone.mail.phrases import languages_of, said_in
from untilgone.mail.reports import says_nothing
from untilgone.mail.result import Found, MailKind
from untilgone.mail.sentences import sentences

MOST_TEXT = 20_000  # characters of the newest words
_WEAK = 0.8  # below, another kind that is surer wins
_PLAIN = (
    0.85  # below, a refusal is only that nothing is done: not before they have what they ask for
)
_ABOUT_THIS = 0.86  # from here on a question is about this notice, whatever system sends it
_ORDER = (
    MailKind.REMOVED,
    MailKind.WRONG_ADDRESSEE,
    MailKind.REFUSED,
    MailKind.QUESTION,
    MailKind.ACKNOWLEDGEMENT,
)
_DECISIONS = {MailKind.REMOVED, MailKind.WRONG_ADDRESSEE, MailKind.REFUSED}
_NOTHING = Found(rule="other.nothing_understood", words="", confidence=0.0)


def meaning_of(mail: Mail, ticket: str | None, machine: Found | None) -> tuple[MailKind, Found]:
    """The kind that the words speak for; contradictions and silence are for a person."""
    best = said(mail.own_words[:MOST_TEXT])
    if not _DECISIONS & set(best) and (words := says_nothing(mail.subject, mail.own_words)):
        return MailKind.OTHER, Found(rule="other.system_says_nothing", words=words, confidence=0.9)
    kind, found = _decided(best, ticket, machine)
    if kind is MailKind.REMOVED and answered_at_once(mail):
        # An answer that a machine gave at once cannot know that.
        return MailKind.OTHER, Found(
            rule="other.removed_at_once", words=found.words, confidence=0.0
        )
    return kind, found


def said(text: str) -> dict[MailKind, Found]:
    """Of each kind the surest phrase in this text."""
    best: dict[MailKind, Found] = {}
    told = sentences(text)
    among = languages_of(told)
    for sentence in told:
        for found in said_in(sentence, among):
            kind = MailKind(found.rule.partition(".")[0])
            if kind not in best or found.confidence > best[kind].confidence:
                best[kind] = found
    return best


def _decided(
    found: dict[MailKind, Found], ticket: str | None, machine: Found | None
) -> tuple[MailKind, Found]:
    """The first in the order of what a mistake would cost; docs/mail.md explains it."""
    best = _what_counts(found, ticket, machine)
    if MailKind.REMOVED in best and MailKind.REFUSED in best:
        words = f"{best[MailKind.REMOVED].words} … {best[MailKind.REFUSED].words}"
        return MailKind.OTHER, Found(rule="other.contradiction", words=words, confidence=0.5)
    for kind in _ORDER:
        if kind in best:
            return kind, best[kind]
    if machine and machine.rule != FROM_A_SYSTEM:
        return (MailKind.ACKNOWLEDGEMENT if ticket else MailKind.AUTO_REPLY), machine
    return MailKind.OTHER, _NOTHING


def _what_counts(
    found: dict[MailKind, Found], ticket: str | None, machine: Found | None
) -> dict[MailKind, Found]:
    """Without what is weaker than something else that the same mail says."""
    best = dict(found)
    is_template = machine is not None and MailKind.ACKNOWLEDGEMENT in best
    if is_template and _sure(best, MailKind.QUESTION) < (_ABOUT_THIS if ticket else _WEAK):
        best.pop(MailKind.QUESTION, None)
    asks = _sure(best, MailKind.QUESTION)
    if _sure(best, MailKind.REFUSED) < _PLAIN and (is_template or asks >= _PLAIN):
        best.pop(MailKind.REFUSED, None)
    removed = _sure(best, MailKind.REMOVED)
    if removed < _WEAK and max(asks, _sure(best, MailKind.WRONG_ADDRESSEE)) > removed:
        # They looked and found nothing: what they ask or say besides is their answer.
        best.pop(MailKind.REMOVED, None)
    return best


def _sure(best: dict[MailKind, Found], kind: MailKind) -> float:
    return best[kind].confidence if kind in best else 0.0
