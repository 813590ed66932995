"""Mails that come back: in the standard form, in others, and what only looks like one."""

import pytest

from tests.mail.mails import understood, written
from untilgone.mail.classify import classify
from untilgone.mail.parsed import parse
from untilgone.mail.reasons import why_returned
from untilgone.mail.result import Bounce, MailKind

ORIGINAL = (
    "From: notices@hotline.example\nTo: abuse@host.example\n"
    "Subject: [UG-2026-000123-1] Notice\n"
    "Message-ID: <ug-2026-000123-1.0.1.0.0123456789abcdef@hotline.example>\n"
)


def report(action="failed", status="5.1.1", diagnosis="smtp; 550 5.1.1 user unknown", more=""):
    return parse(
        (
            "From: MAILER-DAEMON@mx.example\nTo: bounce+x@hotline.example\nReturn-Path: <>\n"
            "Subject: Undelivered Mail Returned to Sender\nAuto-Submitted: auto-replied\n"
            "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
            "--b\n\nThe content has been removed.\n"
            "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
            f"Final-Recipient: rfc822; abuse@host.example\nAction: {action}\nStatus: {status}\n"
            f"Diagnostic-Code: {diagnosis}\n{more}\n"
            f"--b\nContent-Type: text/rfc822-headers\n\n{ORIGINAL}\n--b--\n"
        ).encode()
    )


def test_a_bounce_tells_whom_it_did_not_reach_and_which_takedown_it_is_about():
    result = classify(report())

    assert (result.kind, result.bounce) == (MailKind.BOUNCE, Bounce.HARD)
    assert result.recipient == "abuse@host.example"
    assert result.takedown == "UG-2026-000123-1"
    assert result.ticket is None


def test_the_message_id_of_the_original_names_the_takedown_where_the_subject_is_lost():
    mail = parse(
        written(
            f"I'm sorry, your message could not be delivered.\n\n<x@host.example>: user unknown\n\n{ORIGINAL.replace('[UG-2026-000123-1] ', '')}",
            "failure notice",
            Return_Path="<>",
        )
    )

    assert classify(mail).takedown == "UG-2026-000123-1"


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded"])
def test_a_report_that_all_went_well_is_no_bounce(action):
    result = classify(report(action, "2.0.0", "smtp; 250 ok"))

    assert (result.kind, result.bounce) == (MailKind.OTHER, None)


@pytest.mark.parametrize(
    ("action", "status", "diagnosis", "bounce"),
    [
        ("delayed", "4.4.1", "connection timed out", Bounce.SOFT),
        ("delayed", "5.1.1", "550 user unknown", Bounce.SOFT),
        ("failed", "5.2.2", "smtp; 552 5.2.2 mailbox full", Bounce.SOFT),
        ("failed", "5.0.0", "smtp; 550 over quota", Bounce.SOFT),
        ("failed", "4.4.7", "delivery time expired", Bounce.SOFT),
        ("failed", "4.7.1", "smtp; 450 4.7.1 greylisted, try again later", Bounce.SOFT),
        ("failed", "5.7.1", "smtp; 550 5.7.1 rejected by policy", Bounce.HARD),
        ("failed", "4.7.1", "smtp; 450 4.7.1 client host rejected", Bounce.SOFT),
        ("failed", "5.4.4", "Host or domain name not found", Bounce.HARD),
        ("failed", "4.4.3", "Host not found, try again", Bounce.SOFT),
        ("failed", "5.1.1", "", Bounce.HARD),
        ("failed", "", "", Bounce.HARD),
    ],
)
def test_the_code_and_the_words_tell_hard_from_soft(action, status, diagnosis, bounce):
    assert classify(report(action, status, diagnosis)).bounce is bounce


def test_of_several_recipients_the_worst_counts():
    more = "\nFinal-Recipient: rfc822; b@host.example\nAction: failed\nStatus: 5.2.2\nDiagnostic-Code: smtp; 552 mailbox full\n"
    result = classify(
        report(
            "failed",
            "5.2.2",
            "smtp; 552 mailbox full",
            more.replace("5.2.2", "5.1.1").replace("552 mailbox full", "550 no such user"),
        )
    )

    assert result.bounce is Bounce.HARD
    assert result.recipient == "b@host.example"


def test_a_report_with_an_empty_status_is_still_a_bounce():
    mail = parse(
        b"From: mailer-daemon@googlemail.com\nX-Failed-Recipients: abuse@host.example\n"
        b"Subject: Delivery Status Notification (Failure)\n"
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
        b"--b\n\nAddress not found\n--b\nContent-Type: message/delivery-status\n\n--b--\n"
    )
    result = classify(mail)

    assert (result.kind, result.recipient) == (MailKind.BOUNCE, "abuse@host.example")


def test_an_action_above_the_recipients_is_that_of_all_of_them():
    mail = parse(
        b"From: MAILER-DAEMON@mx.example\nSubject: Undelivered\n"
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
        b"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\nAction: failed\n\n"
        b"Final-Recipient: rfc822; abuse@host.example\nStatus: 4.7.0\n\n--b--\n"
    )
    result = classify(mail)

    assert (result.bounce, result.recipient) == (Bounce.SOFT, "abuse@host.example")


def came_back(text, subject="Undelivered Mail Returned to Sender"):
    return parse(
        f"From: MAILER-DAEMON@mx.example\nSubject: {subject}\nReturn-Path: <>\n\n{text}\n".encode()
    )


def test_the_reply_of_the_server_comes_before_what_the_system_explains():
    result = classify(
        came_back(
            "Your message could not be delivered. Perhaps your domain has no reverse DNS record.\n\n"
            "<abuse@host.example>: 550 5.1.1 no such user"
        )
    )

    assert result.found.rule.endswith(".user_unknown")


def test_who_is_only_late_is_late_whatever_the_server_replied():
    result = classify(
        came_back(
            "This is a warning only. Your message has not yet been delivered.\n\n"
            "<abuse@host.example>: 450 4.1.1 user unknown"
        )
    )

    assert result.bounce is Bounce.SOFT


def test_of_a_bounce_that_bounced_again_the_first_report_tells_why_and_for_whom():
    inner = (
        "Return-Path: <>\nFrom: MAILER-DAEMON@relay.example\nSubject: Undelivered\nTo: x@mx.example\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=c\n\n"
        "--c\n\n421 Service not available, temporarily suspended\n\n"
        "Final-Recipient: rfc822; abuse@host.example\n"
    )
    result = classify(
        came_back(f"The message below could not be delivered to its destination.\n\n{inner}")
    )

    assert (result.bounce, result.recipient) == (Bounce.SOFT, "abuse@host.example")


NOT_A_MEMBER = "You are not a member of this mailing list <abuse@host.example>."


def test_a_list_that_refuses_us_is_a_bounce_where_its_software_says_so():
    result = understood(NOT_A_MEMBER, "You are not member", X_MLServer="fml 4.0")

    assert (result.kind, result.bounce) == (MailKind.BOUNCE, Bounce.HARD)
    assert understood(NOT_A_MEMBER).kind is not MailKind.BOUNCE


def test_a_read_receipt_and_a_complaint_are_no_bounces():
    for kind, part in (
        (
            "disposition-notification",
            "Final-Recipient: rfc822; a@b.example\nDisposition: manual-action/MDN-sent-manually; displayed",
        ),
        ("feedback-report", "Feedback-Type: abuse\nUser-Agent: x/1\nVersion: 1"),
    ):
        name = "message/feedback-report" if kind == "feedback-report" else f"message/{kind}"
        mail = parse(
            f"From: a@b.example\nSubject: Read: x\nContent-Type: multipart/report; report-type={kind}; boundary=b\n\n--b\n\nYour message was read.\n--b\nContent-Type: {name}\n\n{part}\n--b--\n".encode()
        )

        assert classify(mail).kind is MailKind.OTHER


def test_a_letter_of_ours_that_comes_round_is_for_a_person():
    result = understood(
        "The content has been removed.",
        Message_ID="<ug-2026-000123-1.0.2.0.0123456789abcdef@hotline.example>",
    )

    assert result.kind is MailKind.OTHER
    assert result.found.rule == "other.our_own_letter"


@pytest.mark.parametrize(
    ("headers", "subject", "text", "kind"),
    [
        (
            {"Return_Path": "<>"},
            "[Ticket#2026112400000001] Received",
            "We have received your report. If our answer could not be delivered, check your spam.",
            MailKind.ACKNOWLEDGEMENT,
        ),
        (
            {},
            "Delivery of your report failed: form incomplete",
            "Could you please send the URL?",
            MailKind.QUESTION,
        ),
        (
            {},
            "Re: Notice",
            "Your mail to support could not be delivered (550 5.1.1 user unknown). Which URL is it?",
            MailKind.QUESTION,
        ),
    ],
)
def test_an_answer_that_speaks_of_delivery_is_no_bounce(headers, subject, text, kind):
    assert understood(text, subject, **headers).kind is kind


def test_a_person_who_speaks_of_mail_that_bounced_is_no_mail_system():
    result = understood(
        "Your last message could not be delivered to my colleague, so I answer. Could you please send the URL?"
    )

    assert result.kind is MailKind.QUESTION


@pytest.mark.parametrize(
    ("said", "bounce"),
    [
        ("550 5.1.1 <a@b.example>... User unknown", Bounce.HARD),
        ("Unrouteable address", Bounce.HARD),
        ("retry timeout exceeded", Bounce.SOFT),
        ("Message rejected: mailboxfull@host.example is blocked, 554 5.7.1", Bounce.HARD),
        ("421 4.7.0 Too many connections", Bounce.SOFT),
        ("Das Postfach ist voll", Bounce.SOFT),
        ("552-5.2.2 The recipient's inbox is out of storage space and inactive", Bounce.SOFT),
        ("554 You've reached your daily relay quota", Bounce.SOFT),
        ("550 Message refused by the spam filter", Bounce.HARD),
        ("550 5.7.1 Rejected by content rules. Contact us within 5 days", Bounce.HARD),
        ("Could not be delivered within 5 days", Bounce.SOFT),
        ("550 5.1.1 no such user\n421 4.7.0 Error: too many errors", Bounce.HARD),
        ("La boîte du destinataire est pleine", Bounce.SOFT),
        ("", Bounce.HARD),
    ],
)
def test_reasons_are_told_by_what_servers_say(said, bounce):
    assert why_returned(said).bounce is bounce
