"""What an incoming mail is: asked in the order in which a mistake would cost most.

Feedback and receipts, our own letters, bounces, mails of nobody, then what the party's own new
words say. A bounce or an automatic reply is never read for its meaning, so none can say that
something was removed.
"""

from untilgone.mail.auto_replies import (
    by_machine,
    by_phrase,
    by_subject,
    by_vacation,
    unread,
)
from untilgone.mail.bounces import is_delivered, returned
from untilgone.mail.meaning import meaning_of
from untilgone.mail.opinion import ENOUGH, second_opinion
from untilgone.mail.parsed import Mail
from untilgone.mail.reports import reported
from untilgone.mail.result import Found, MailKind, Understood
from untilgone.mail.tickets import OUR_MESSAGE_ID, takedown_of, ticket_of

SURE = 0.8
"""Below, a mailbox that says that nobody reads it outweighs what else it says."""


def classify(mail: Mail) -> Understood:
    """The kind of a mail, with the rule and the words that decided."""
    if back := returned_to_us(mail):
        return back
    if came_back := returned(mail):
        return Understood(
            kind=MailKind.BOUNCE,
            bounce=came_back.bounce,
            ticket=None,
            takedown=takedown_of(mail),
            recipient=came_back.recipient or None,
            found=came_back.found,
            cut=mail.cut,
        )
    ticket = ticket_of(mail)
    kind, found = meaning_of(mail, ticket, by_machine(mail))
    away = by_vacation(mail) or by_phrase(mail) or by_subject(mail)
    # Some ticket systems call what they confirm an automatic reply.
    if away and not (kind is MailKind.ACKNOWLEDGEMENT and ticket):
        return _answer(mail, MailKind.AUTO_REPLY, away, ticket)
    if (kind is MailKind.OTHER or found.confidence < SURE) and (nobody := unread(mail)):
        kind, found = MailKind.AUTO_REPLY, nobody
    elif likelier := second_opinion(mail, kind, found):
        kind, found = likelier
    elif found.confidence < ENOUGH:
        kind = MailKind.OTHER
    return _answer(mail, kind, found, ticket)


def returned_to_us(mail: Mail) -> Understood | None:
    """Reports and receipts that look like bounces, and letters of ours that came round."""
    rule = words = ""
    if mail.report_type == "feedback-report" or mail.feedback:
        rule, words = "other.feedback_report", mail.feedback.partition("\n")[0]
    elif _is_receipt(mail):
        rule, words = "other.read_receipt", mail.disposition.partition("\n")[0]
    elif words := reported(mail):
        rule = "other.report_by_machine"
    elif is_delivered(mail):
        rule, words = "other.delivered", mail.subject
    elif OUR_MESSAGE_ID.fullmatch(mail.message_id.lower()):
        rule, words = "other.our_own_letter", mail.message_id
    if not rule:
        return None
    found = Found(rule=rule, words=words[:200], confidence=0.99)
    return _answer(mail, MailKind.OTHER, found, None)


def _is_receipt(mail: Mail) -> bool:
    """A disposition notification (RFC 8098), unless a mail system says by it that it threw ours away."""
    is_one = mail.report_type == "disposition-notification" or bool(mail.disposition)
    return is_one and not (returned(mail) and "deleted" in mail.disposition.lower())


def _answer(mail: Mail, kind: MailKind, found: Found, ticket: str | None) -> Understood:
    return Understood(
        kind=kind,
        bounce=None,
        ticket=ticket,
        takedown=takedown_of(mail),
        recipient=next((r.address for r in mail.recipients if r.header == "to"), None),
        found=found,
        cut=mail.cut,
    )
