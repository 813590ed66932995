"""A second opinion on what a mail means, by likelihood: where no rule decided, or one was far off."""

from untilgone.mail.auto_replies import answered_at_once
from untilgone.mail.likelihood import Likely, likely
from untilgone.mail.meaning import MOST_TEXT
from untilgone.mail.parsed import Mail
from untilgone.mail.phrases import is_only_named, languages_of
from untilgone.mail.result import Found, MailKind
from untilgone.mail.sentences import sentences

ENOUGH = 0.6
"""Below this confidence no rule decides anything: the mail is ``other``, for a person."""

_DECIDES = 0.45  # the likeliest kind, where rules have nothing to say
_OVERRULES = 0.8  # the likeliest kind, where a rule says something else
_HARDLY = 0.05  # that something else
_DECIDES_REMOVED = 0.8  # that it is gone; a mistake there costs a person's trust in us
_NOT_DECIDED = frozenset({"other.nothing_understood", "other.removed_at_once"})
_ABLE_TO_CHANGE = _NOT_DECIDED | {"other.contradiction"}


def second_opinion(mail: Mail, kind: MailKind, found: Found) -> tuple[MailKind, Found] | None:
    """Another kind than the rules said, and why; None where their word stands."""
    text = mail.own_words[:MOST_TEXT].strip()
    if not text:
        return None
    if kind is MailKind.OTHER and found.rule not in _ABLE_TO_CHANGE:
        return None  # a rule says that it is for a person
    opinion = likely(text)
    if opinion.kind is kind or not _is_sure_enough(opinion, kind, found):
        return None
    if opinion.kind is MailKind.REMOVED and (answered_at_once(mail) or _only_named(text)):
        return None  # a machine that answers at once cannot know that; others only speak of it
    return opinion.kind, Found(
        rule=f"{opinion.kind}.likely",
        words=", ".join(opinion.because),
        confidence=round(opinion.share, 2),
    )


def _only_named(text: str) -> bool:
    """Whether the text names a removal that has not happened."""
    told = sentences(text)
    among = languages_of(told)
    return any(is_only_named(sentence, among) for sentence in told)


def _is_sure_enough(opinion: Likely, kind: MailKind, found: Found) -> bool:
    if found.rule in _NOT_DECIDED or (kind is not MailKind.OTHER and found.confidence < ENOUGH):
        is_removed = opinion.kind is MailKind.REMOVED
        return opinion.share >= (_DECIDES_REMOVED if is_removed else _DECIDES)
    hardly = _HARDLY if kind is not MailKind.OTHER else 1.0
    return opinion.share >= _OVERRULES and opinion.shares[kind] <= hardly
