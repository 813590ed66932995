"""One notice as one mail: the octets that leave, built without asking anybody (RFC 5322).

Headers are written here word by word and never refolded by the standard library: on Python 3.11
its folding eats the space between two encoded words, and turns ``=?utf-8?q?=0d=0aBcc:…?=`` in a
subject into a real ``Bcc`` line.
"""

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.message import EmailMessage, MIMEPart
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from secrets import token_hex
from typing import Any

from untilgone import __version__
from untilgone.errors import BadInput
from untilgone.notices import Attachment, Letter, Notice
from untilgone.openpgp import OpenPgpSigner

# A line of quoted-printable has at most 76 characters (RFC 2045 6.7), also once _FROM is hidden.
_POLICY = SMTP.clone(refold_source="none", max_line_length=74)
_FROM = re.compile("^From ", re.MULTILINE)  # some mailboxes put a > before it (RFC 3156 5)
_LONGEST_LINE = 900  # RFC 5322 2.1.1 allows 998, and some relays break a line a little earlier
_LONGEST_WORD = 60  # a longer one cannot be folded within 78 columns, an encoded one can
_LONGEST_LOCAL_PART = 64  # RFC 5321 4.5.3.1.1
_LONGEST_MAILBOX = 254  # what fits a path of 256 octets with its brackets, RFC 5321 4.5.3.1.3
_BREAKS = frozenset(("Cc", "Cs", "Zl", "Zp"))  # what some reader may take for the end of a line
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_MAILBOX = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})+")
_MESSAGE_ID = re.compile(r"<[!-;=?A-~]{1,400}@[!-;=?A-~]{1,400}>")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")


def is_mailbox(address: str) -> bool:
    """Whether this is one bare ASCII mailbox with nothing to quote (RFC 5321 4.1.2)."""
    return (
        len(address) <= _LONGEST_MAILBOX
        and len(address.partition("@")[0]) <= _LONGEST_LOCAL_PART
        and _MAILBOX.fullmatch(address) is not None
    )


def reply_address(sender: str, token: str) -> str:
    """``notices@…`` with the token as its detail, ``notices+<token>@…`` (RFC 5233)."""
    local, _, domain = sender.rpartition("@")
    address = f"{local}+{token}@{domain}"
    if not is_mailbox(address):
        raise BadInput(f"{sender!r} and a reply token do not make a mailbox: {address!r}.")
    return address


def tagged_subject(subject: str, takedown: str) -> str:
    """The subject with ``[<takedown>]`` in it exactly once, for answers that lose the token."""
    tag = f"[{takedown}]"
    before, found, after = subject.partition(tag)
    return f"{before}{tag}{after.replace(tag, '')}".strip() if found else f"{tag} {subject}".strip()


def write_mail(
    notice: Notice,
    *,
    sender: str,
    sender_name: str,
    at: datetime,
    xarf: Mapping[str, Any] | None = None,
    openpgp: OpenPgpSigner | None = None,
) -> bytes:
    """The mail as it goes over the wire; BadInput where a part could smuggle in another line.

    The text reads the same after decoding, whatever its line lengths and characters. There is no
    ``Auto-Submitted``: some ticket systems open no ticket for mail that has it (RFC 3834).

    ``xarf``: the same notice for machines, which goes along. ``openpgp``: signs the letter, inside
    such a report too, so that machines still find the report where they look for it.
    """
    _check(notice)
    message = EmailMessage(policy=_POLICY)
    message.set_raw("From", _mailbox(sender_name, sender))
    message.set_raw("To", notice.address)
    message.set_raw("Reply-To", reply_address(sender, notice.token))
    subject = tagged_subject(notice.letter.subject, notice.takedown)
    message.set_raw("Subject", _words("Subject", subject))
    message.set_raw("Date", format_datetime(at))
    message.set_raw("Message-ID", notice.message_id)
    if notice.references:  # ticket systems put it with the letter before (RFC 5322 3.6.4)
        message.set_raw("In-Reply-To", notice.references[-1])
        message.set_raw("References", "\r\n ".join(notice.references))
    is_whole = xarf is None and notice.attachment is None  # the letter is all there is
    if is_whole and openpgp is None:
        _write_letter(notice.letter, message)
        return message.as_bytes()
    message.set_raw("MIME-Version", "1.0")
    letter = MIMEPart(policy=_POLICY)
    _write_letter(notice.letter, letter)
    if openpgp is not None:
        letter = _sign(letter, openpgp, message if is_whole else MIMEPart(policy=_POLICY))
    if not is_whole:
        kind, parts = "multipart/mixed", [letter]
        if xarf is not None:
            kind = "multipart/report; report-type=feedback-report"
            parts += [_feedback(), _for_machines(xarf)]
        if notice.attachment is not None:
            parts.append(_attached(notice.attachment))
        message.set_raw("Content-Type", kind)
        for part in parts:
            message.attach(part)  # type: ignore[arg-type]  # typeshed asks for more than is needed
    return message.as_bytes()


def _attached(attachment: Attachment) -> MIMEPart:
    part = MIMEPart(policy=_POLICY)
    kind, *parameters = attachment.media_type.split("; ")
    maintype, _, subtype = kind.partition("/")
    part.set_content(
        attachment.content,  # in base64: no line end of a text is changed on the way
        maintype=maintype,
        subtype=subtype,
        disposition="attachment",
        filename=attachment.name,
        params=dict(parameter.split("=", 1) for parameter in parameters),
    )
    return part


@dataclass(frozen=True, kw_only=True)
class NewsMail:
    """One mail to whoever reported a case, or works here."""

    message_id: str
    recipient: str
    language: str
    subject: str
    text: str
    made_at: datetime  # kept over retries, as the Message-ID is
    html: str | None = None


def write_news(
    mail: NewsMail, *, sender: str, sender_name: str, openpgp: OpenPgpSigner | None = None
) -> bytes:
    """The mail as it goes over the wire, marked as what no person wrote (RFC 3834 5).

    Always the same octets, but for a signature. Answers go to the sender.
    """
    if not is_mailbox(mail.recipient):
        raise BadInput("News can only go to a plain mail address.")
    if not _MESSAGE_ID.fullmatch(mail.message_id) or not _LANGUAGE.fullmatch(mail.language):
        raise BadInput("The Message-ID or the language of the mail is wrong.")
    message = EmailMessage(policy=_POLICY)
    message.set_raw("From", _mailbox(sender_name, sender))
    message.set_raw("To", mail.recipient)
    message.set_raw("Subject", _words("Subject", mail.subject))
    message.set_raw("Date", format_datetime(mail.made_at))
    message.set_raw("Message-ID", mail.message_id)
    message.set_raw("Auto-Submitted", "auto-generated")
    if openpgp is None:
        _write_letter(mail, message)
    else:
        letter = MIMEPart(policy=_POLICY)
        _write_letter(mail, letter)
        _sign(letter, openpgp, message)
    return message.as_bytes()


def _check(notice: Notice) -> None:
    """BadInput where a part of the notice is not what a header can hold."""
    if not is_mailbox(notice.address):
        raise BadInput(f"{notice.address!r} is not a mail address we can write to.")
    if not _MESSAGE_ID.fullmatch(notice.message_id):
        raise BadInput(f"{notice.message_id!r} is not a Message-ID.")
    if not _LANGUAGE.fullmatch(notice.letter.language):
        raise BadInput(f"{notice.letter.language!r} is not a language tag.")


def _write_letter(letter: Letter | NewsMail, part: MIMEPart) -> None:
    """The letter as the content of the part, in lines that nothing on the way has to change."""
    try:
        part.set_content(letter.text, cte=_encoding(letter.text))
        if letter.html is not None:
            part.add_alternative(letter.html, subtype="html", cte=_encoding(letter.html))
    except UnicodeEncodeError as error:
        raise BadInput(f"The letter cannot be written as UTF-8: {error.reason}.") from error
    for leaf in part.walk():
        if leaf["Content-Transfer-Encoding"] == "quoted-printable":
            leaf.set_payload(_FROM.sub("=46rom ", str(leaf.get_payload())))
    part.set_raw("Content-Language", letter.language)  # last: an alternative takes it along


def _sign(letter: MIMEPart, openpgp: OpenPgpSigner, into: MIMEPart) -> MIMEPart:
    """The letter and the signature over its octets as they leave (RFC 3156 5)."""
    octets = letter.as_bytes()
    signature = openpgp.sign(octets)
    boundary = f"=-{token_hex(16)}"
    into.set_raw(
        "Content-Type",
        f"multipart/signed; micalg={signature.micalg};\r\n"
        f' protocol="application/pgp-signature";\r\n boundary="{boundary}"',
    )
    # Put together here: what is signed must not be written a second time.
    into.set_payload(
        f"--{boundary}\r\n{octets.decode('ascii')}\r\n--{boundary}\r\n"
        'Content-Type: application/pgp-signature; name="signature.asc"\r\n'
        "Content-Description: OpenPGP digital signature\r\n"
        'Content-Disposition: attachment; filename="signature.asc"\r\n\r\n'
        f"{signature.armored}\r\n--{boundary}--\r\n"
    )
    return into


def _feedback() -> MIMEPart:
    """What the report is (RFC 5965 3.1; its type is XARF's)."""
    part = MIMEPart(policy=_POLICY)
    part.set_raw("Content-Type", "message/feedback-report")
    part.set_payload(
        f"Feedback-Type: xarf\r\nUser-Agent: UntilGone/{__version__}\r\nVersion: 1\r\n"
    )
    return part


def _for_machines(xarf: Mapping[str, Any]) -> MIMEPart:
    part = MIMEPart(policy=_POLICY)
    part.set_content(
        json.dumps(xarf, ensure_ascii=False, indent=1).encode("utf-8"),
        maintype="application",
        subtype="json",
        disposition="attachment",
        filename="xarf.json",
        params={"name": "xarf.json"},
    )
    return part


def _words(header: str, text: str) -> str:
    """Unstructured text as a folded header value (RFC 5322 2.2.3, RFC 2047)."""
    if any(unicodedata.category(character) in _BREAKS for character in text):
        raise BadInput(f"{header} must be one line without control characters: {text!r}.")
    is_plain = (
        text.isascii()
        and "=?" not in text  # would be read as an encoded word
        and all(len(word) <= _LONGEST_WORD for word in text.split(" "))
    )
    charset = "us-ascii" if is_plain else "utf-8"
    return Header(text, charset, header_name=header).encode(linesep="\r\n")


def _mailbox(name: str, address: str) -> str:
    words = _words("From", name)
    if words == name:
        return formataddr((name, address))  # adds the quotes that a comma or a dot needs
    return f"{words} <{address}>"


def _encoding(text: str) -> str:
    """7bit where the text can go as it is, so that simple readers find the URLs; else QP."""
    can_go_as_it_is = all(
        line.isascii()
        and line.isprintable()
        and len(line) <= _LONGEST_LINE
        and not line.endswith(" ")  # may be lost on the way
        for line in text.split("\n")
    ) and not _FROM.search(text)
    return "7bit" if can_go_as_it_is else "quoted-printable"
