"""Whom to write to once a notice has done its work, or is taken back: pure decisions.

A withdrawal asks for nothing. It goes to whoever a letter reached in the present life of the
material, once to each address, and to nobody who said no or that it is not theirs.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from untilgone.notices import AnswerKind, NoticeKey, NoticeKind, NoticeState
from untilgone.store.views import AnswerView, NoticeView

# Of these the last one says how the party stands: a person may have corrected the one before.
_SAYS_HOW_IT_STANDS = frozenset(
    {
        AnswerKind.ACKNOWLEDGED,
        AnswerKind.REMOVED,
        AnswerKind.REFUSED,
        AnswerKind.WRONG_ADDRESSEE,
    }
)
_WANTS_NO_MORE = frozenset({AnswerKind.REFUSED, AnswerKind.WRONG_ADDRESSEE})


@dataclass(frozen=True, kw_only=True)
class Told:
    """An address that letters reached, oldest first, and the last number that it gave."""

    letters: tuple[NoticeView, ...]
    ticket: str

    @property
    def last(self) -> NoticeView:
        """The letter that is withdrawn; those before it went to the same address."""
        return self.letters[-1]

    @property
    def withdrawal_id(self) -> str:
        """The id of the letter that withdraws it."""
        return str(replace(NoticeKey.parse(self.last.notice_id), withdraws=True))


def in_life(notice_id: str, since: int, until: int) -> bool:
    """Whether it belongs to one of these rounds, both included."""
    return since <= NoticeKey.parse(notice_id).round <= until


def told(
    notices: Sequence[NoticeView],
    answers: Sequence[AnswerView],
    channels: Collection[str],
    *,
    since: int,
    until: int,
) -> tuple[Told, ...]:
    """The addresses to write to: told by one of ``channels`` in these rounds, and not against it.

    ``notices`` by their number, ``answers`` by their time.
    """
    by_address: dict[tuple[str | None, str], list[NoticeView]] = {}
    for notice in notices:
        if (
            notice.kind is not NoticeKind.WITHDRAWAL
            and notice.state is NoticeState.DELIVERED
            and notice.left_at is not None  # a person sent it, by a form perhaps
            and notice.channel in channels
            and in_life(notice.notice_id, since, until)
        ):
            by_address.setdefault((notice.channel, notice.address.lower()), []).append(notice)
    found = []
    for letters in by_address.values():
        ids = {letter.notice_id for letter in letters}
        said = [answer for answer in answers if answer.notice_id in ids]
        kinds = [answer.kind for answer in said if answer.kind in _SAYS_HOW_IT_STANDS]
        if not kinds or kinds[-1] not in _WANTS_NO_MORE:
            tickets = [answer.ticket for answer in said if answer.ticket]
            found.append(Told(letters=tuple(letters), ticket=tickets[-1] if tickets else ""))
    return tuple(found)
