"""Whom to write to once a notice has done its work: whoever a letter reached, once an address."""

from datetime import UTC, datetime, timedelta

import pytest

from untilgone.notices import AnswerKind, NoticeKind, NoticeState
from untilgone.store.views import AnswerView, NoticeView
from untilgone.withdrawals import told

REFERENCE = "UG-2026-000123-1"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MAIL = frozenset({"abuse_email"})


def letter(numbers: str = "0.0.0", **changes) -> NoticeView:
    default = {
        "notice_id": f"{REFERENCE}/{numbers}",
        "kind": NoticeKind.NOTICE,
        "state": NoticeState.DELIVERED,
        "party": "Pretend Platform",
        "party_kind": "platform",
        "channel": "abuse_email",
        "address": "abuse@platform.example",
        "language": "en",
        "answer_by": None,
        "prepared_at": NOW,
        "left_at": NOW,
        "delivered_at": NOW,
        "approved_by": None,
    }
    texts = ("subject", "text", "sha256", "template", "template_version", "message_id", "said")
    return NoticeView(**(dict.fromkeys(texts, "") | default | changes))


def answer(kind: AnswerKind, numbers: str = "0.0.0", minutes: int = 1, **changes) -> AnswerView:
    default = {
        "answer_id": f"mail/{minutes}",
        "notice_id": f"{REFERENCE}/{numbers}",
        "kind": kind,
        "rule": "test",
        "ticket": None,
        "text": "",
        "at": NOW + timedelta(minutes=minutes),
    }
    return AnswerView(**(default | changes))


def withdrawn(*notices: NoticeView, answers=(), since: int = 0, until: int = 0) -> list[str]:
    """What is withdrawn, by the numbers of the withdrawals."""
    found = told(notices, answers, MAIL, since=since, until=until)
    return [each.withdrawal_id.removeprefix(f"{REFERENCE}/") for each in found]


def test_a_letter_that_was_delivered_is_withdrawn():
    assert withdrawn(letter()) == ["0.0.0w"]


def test_of_several_letters_to_one_address_the_last_is_withdrawn_and_all_are_named():
    both = (letter(), letter("0.1.0", kind=NoticeKind.REMINDER, address="Abuse@platform.example"))
    [each] = told(both, (), MAIL, since=0, until=0)

    assert each.last == both[1]
    assert each.letters == both


def test_each_address_hears_once():
    host = letter("0.2.0", kind=NoticeKind.ESCALATION, address="abuse@host.example")

    assert withdrawn(letter(), letter("0.1.0"), host) == ["0.1.0w", "0.2.0w"]


@pytest.mark.parametrize(
    "changes",
    [
        *({"state": state} for state in NoticeState if state is not NoticeState.DELIVERED),
        {"left_at": None},  # a person sent it
        {"channel": "lemmy"},
        {"channel": None},
        {"kind": NoticeKind.WITHDRAWAL},
    ],
    ids=str,
)
def test_nobody_hears_whom_no_letter_of_ours_reached(changes):
    assert withdrawn(letter(**changes)) == []


@pytest.mark.parametrize("kind", [AnswerKind.REFUSED, AnswerKind.WRONG_ADDRESSEE])
def test_nobody_hears_who_said_no_or_that_it_is_not_theirs(kind):
    assert withdrawn(letter(), letter("0.1.0"), answers=[answer(kind)]) == []


@pytest.mark.parametrize(
    "kind", [AnswerKind.REMOVED, AnswerKind.ACKNOWLEDGED, AnswerKind.QUESTION, AnswerKind.UNCLEAR]
)
def test_whoever_answered_otherwise_hears(kind):
    assert withdrawn(letter(), answers=[answer(kind)]) == ["0.0.0w"]


def test_the_last_word_counts_and_an_automatic_one_is_none():
    no, yes = answer(AnswerKind.REFUSED, minutes=1), answer(AnswerKind.REMOVED, minutes=2)
    later = answer(AnswerKind.REFUSED, minutes=3)
    automatic = answer(AnswerKind.PENDING, minutes=4)

    assert withdrawn(letter(), answers=[no, yes]) == ["0.0.0w"]
    assert withdrawn(letter(), answers=[no, yes, later, automatic]) == []


def test_the_answer_of_one_keeps_no_letter_from_another():
    host = letter("0.2.0", address="abuse@host.example")

    assert withdrawn(letter(), host, answers=[answer(AnswerKind.REFUSED)]) == ["0.2.0w"]


def test_only_what_was_sent_in_the_present_life_is_withdrawn():
    rounds = [letter("0.0.0"), letter("1.0.0", address="b@x.example"), letter("2.0.0")]

    assert withdrawn(*rounds, since=1, until=2) == ["1.0.0w", "2.0.0w"]
    assert withdrawn(*rounds, since=3, until=3) == []


def test_the_last_number_that_the_address_gave_is_named():
    answers = [
        answer(AnswerKind.ACKNOWLEDGED, minutes=1, ticket="A-1"),
        answer(AnswerKind.ACKNOWLEDGED, "0.1.0", minutes=2, ticket="A-2"),
        answer(AnswerKind.ACKNOWLEDGED, "0.2.0", minutes=3, ticket="HOST-1"),
    ]
    host = letter("0.2.0", address="abuse@host.example")
    found = told((letter(), letter("0.1.0"), host), answers, MAIL, since=0, until=0)

    assert [each.ticket for each in found] == ["A-2", "HOST-1"]
