"""What the party's own new words mean: removed, refused, not theirs, a question, or received."""

from untilgone.mail.parsed import Mail
from untilgone.mail.phrases import languages_of, said_in
from untilgone.mail.result import Found, MailKind
from untilgone.mail.sentences import sentences

MOST_TEXT = 20_000  # characters of the newest words
_WEAK = 0.8  # below, another kind that is surer wins
_NOTHING = Found(rule="other.nothing_understood", words="", confidence=0.0)


def meaning_of(mail: Mail, ticket: str | None, machine: Found | None) -> tuple[MailKind, Found]:
    """The kind that the words speak for; contradictions and silence are for a person."""
    best = said(mail.own_words[:MOST_TEXT])
    kind, found = _decided(best, ticket, machine)
    if kind is MailKind.REMOVED and _answered_at_once(mail):
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
    best: dict[MailKind, Found], ticket: str | None, machine: Found | None
) -> tuple[MailKind, Found]:
    removed, refused = best.get(MailKind.REMOVED), best.get(MailKind.REFUSED)
    elsewhere, question = best.get(MailKind.WRONG_ADDRESSEE), best.get(MailKind.QUESTION)
    received = best.get(MailKind.ACKNOWLEDGEMENT)
    if removed and refused:
        words = f"{removed.words} … {refused.words}"
        return MailKind.OTHER, Found(rule="other.contradiction", words=words, confidence=0.5)
    if removed:
        return MailKind.REMOVED, removed
    if elsewhere:
        return MailKind.WRONG_ADDRESSEE, elsewhere
    if refused:
        return MailKind.REFUSED, refused
    is_template = machine is not None and received is not None
    if question and not (is_template and (ticket or question.confidence < _WEAK)):
        return MailKind.QUESTION, question
    if received:
        return MailKind.ACKNOWLEDGEMENT, received
    if machine and ticket:
        return MailKind.ACKNOWLEDGEMENT, machine
    if machine:
        return MailKind.AUTO_REPLY, machine
    return MailKind.OTHER, _NOTHING


def _answered_at_once(mail: Mail) -> bool:
    return mail.headers.get("auto-submitted").lower().startswith("auto-replied")
