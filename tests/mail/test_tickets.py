"""The numbers that parties give, and ours."""

import pytest

from tests.mail.mails import read, understood
from untilgone.mail.tickets import takedown_of, ticket_of


@pytest.mark.parametrize(
    ("subject", "text", "ticket"),
    [
        ("[Ticket#2026112410000457] Notice", "", "2026112410000457"),
        ("[example.net #55123] Notice", "", "55123"),
        ("Re: [#88123] Notice", "", "88123"),
        ("[#ABC-48213] Notice", "", "ABC-48213"),
        ("[JIRA] (ABUSE-4411) Notice", "", "ABUSE-4411"),
        ("Re: ABUSE-4411 Notice", "", "ABUSE-4411"),
        ("Case 1234567: your report", "", "1234567"),
        ("Notice [ ref:_00D20Abc1._5002dXyz9:ref ]", "", "ref:_00D20Abc1._5002dXyz9:ref"),
        ("Notice", "ref:!00D20Abc1.!5002dXyz9:ref", "ref:!00D20Abc1.!5002dXyz9:ref"),
        ("[a1b2c3d4e5f60718]: Your report", "", "a1b2c3d4e5f60718"),
        ("AbuseID:C1A2B3:1F: Notice", "", "C1A2B3:1F"),
        ("Notice", "Your request (778812) has been received.", "778812"),
        ("Notice", "Your ticket number is 4711-99.", "4711-99"),
        ("Notice", "Uw melding is geregistreerd onder zaaknummer 556677.", "556677"),
        ("Notice", "Ihre Vorgangsnummer lautet 998877.", "998877"),
        ("Notice", "Votre numéro de dossier est le 334455.", "334455"),
        ("Notice", "Su número de caso es 223344.", "223344"),
        ("Re: [UG-2026-000123-1] Notice", "Thanks", None),
        ("Re: Notice of 24-11-2026", "Your report of 2026-11-24", None),
        ("Re: Notice", "In your case 3 images were found.", None),
    ],
)
def test_a_partys_number_is_found(subject, text, ticket):
    assert ticket_of(read(text, subject)) == ticket


def test_our_reference_is_found_wherever_it_stands():
    assert takedown_of(read("x", "Re: [UG-2026-000123-1] Notice")) == "UG-2026-000123-1"
    assert takedown_of(read("Your reference: UG-2026-000123-2")) == "UG-2026-000123-2"
    assert takedown_of(read("x\n\n> Our reference: UG-2026-000123-3")) == "UG-2026-000123-3"
    assert (
        takedown_of(
            read("x", In_Reply_To="<ug-2026-000123-4.0.2.0.0123456789abcdef@hotline.example>")
        )
        == "UG-2026-000123-4"
    )
    assert takedown_of(read("x UG-2026 UG-26-1-1")) is None


def test_an_automatic_reply_may_carry_both():
    result = understood("I am out of office.", "Automatic reply: [UG-2026-000123-1] [#77123]")

    assert (result.ticket, result.takedown) == ("77123", "UG-2026-000123-1")
