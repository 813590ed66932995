"""What servers say at RCPT and later, and what follows from it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from untilgone.errors import NeedsHuman, Refused, RetryLater
from untilgone.smtp_replies import at_letter, at_recipient, before_recipient, one_line


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (550, "5.1.1 <abuse@host.example>: Recipient address rejected: User unknown"),
        (550, "5.1.0 Address rejected"),
        (550, "5.1.2 Bad destination system"),
        (550, "5.1.6 Mailbox has moved"),
        (550, "5.1.10 RESOLVER.ADR.RecipientNotFound"),
        (554, "5.1.1 no such mailbox"),
        (550, "sorry, no mailbox here by that name. (#5.1.1)"),
        (550, "No such user here"),
        (551, "User not local"),
        (553, "mailbox name not known"),
        (550, ""),
    ],
)
def test_a_dead_address_is_bad(code, said):
    meaning = at_recipient(code, said)

    assert isinstance(meaning, Refused)
    assert meaning.address_is_bad


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (550, "5.7.1 Relaying denied"),
        (554, "5.7.1 <abuse@host.example>: Relay access denied"),
        (550, "relay not permitted"),
        (550, "Message rejected due to local policy"),
        (550, "Blocked by our blacklist, see 5.1.1.1"),
        (550, "SPF check failed"),
        (550, "Authentication is needed"),
        (553, "sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)"),
        (550, "5.1.7 bad sender address"),
        (550, "5.1.8 Access denied, bad outbound sender"),
        (552, "5.2.2 mailbox full"),
        (552, "mailbox full"),
        (550, "5.4.1 Recipient address rejected: Access denied"),
        (554, "no such user"),
    ],
)
def test_policy_relaying_and_full_mailboxes_leave_the_address_good(code, said):
    meaning = at_recipient(code, said)

    assert isinstance(meaning, Refused)
    assert not meaning.address_is_bad


@pytest.mark.parametrize("code", [530, 534, 535, 538])
def test_a_reply_about_signing_in_is_ours_to_mend_wherever_it_comes(code):
    assert isinstance(at_recipient(code, "authenticate first"), NeedsHuman)
    assert isinstance(before_recipient(code, "authenticate first"), NeedsHuman)


@given(st.integers(400, 499), st.text())
def test_4yz_is_always_tried_again(code, said):
    assert isinstance(before_recipient(code, said), RetryLater)
    assert isinstance(at_recipient(code, said), RetryLater)
    assert isinstance(at_letter(code, said), RetryLater)


@given(st.integers(500, 599), st.text())
def test_5yz_is_never_tried_again(code, said):
    assert isinstance(before_recipient(code, said), NeedsHuman)
    assert isinstance(at_recipient(code, said), Refused | NeedsHuman)
    assert isinstance(at_letter(code, said), Refused)


@given(st.integers().filter(lambda code: not 400 <= code <= 599), st.text())
def test_any_other_reply_to_the_letter_tells_nothing(code, said):
    assert at_letter(code, said) is None


@given(st.text())
def test_words_are_kept_as_one_bounded_printable_line(said):
    line = one_line(said)

    assert len(line) <= 500
    assert line.isprintable()
