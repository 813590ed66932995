"""What else is counted: accounts that stand still, mails, letters on their way."""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

from tests.recount.stage import READ_AT
from tests.untilgone.store.examples import HOUR, draft
from untilgone.cases import State, TaskKind
from untilgone.mails import Placed, Read
from untilgone.notices import NoticeKind, NoticeState
from untilgone.progress import Place, Question
from untilgone.store.database import Store
from untilgone.store.write import channels, mails, notices, tasks
from untilgone.store.write.notices import Settled

_ON_ITS_WAY = (
    NoticeState.AWAITING_APPROVAL, NoticeState.PREPARED, NoticeState.LEAVING, NoticeState.UNKNOWN,
    NoticeState.BY_HAND, NoticeState.PREPARED,
)  # fmt: skip


async def surround(store: Store, idle: Sequence[str]) -> None:
    """Keep all of it, as it is at ``READ_AT``; letters are those of ``idle`` takedowns."""
    await channels.pause(store, "bluesky", until=READ_AT + 9 * HOUR)
    await channels.pause(store, "tumblr", until=READ_AT - HOUR)
    await channels.halt(store, "reddit", why="401", settings_digest="x", now=READ_AT - 30 * HOUR)
    for slug, error in (("bluesky", "RetryLater"),) * 3 + (("reddit", "Refused"),):
        await channels.went_wrong(store, slug, error)
    for hours in (2, 5):  # who is told of it late says nothing new
        await mails.emptied(store, READ_AT - hours * HOUR)
    for number, hours in enumerate((70, 5, 1)):
        octets = f"mail {number}".encode()
        read = Read(
            digest=sha256(octets).hexdigest(), size=len(octets), raw=octets, sender="", subject="",
            text="", kind="other", rule="x", confidence=1.0, ticket=None,
        )  # fmt: skip
        await mails.keep(store, read, Placed(needs_person=number > 0), READ_AT - hours * HOUR)
    for reference, state in zip(idle, _ON_ITS_WAY, strict=True):
        await _on_its_way(store, reference, state)
    for reference, hours in zip(idle, (20, 30, 160, 170), strict=False):
        ask = Question(kind=TaskKind.REPAIR, about=f"{hours}", what="Mend it.")
        await tasks.keep_act(
            store, reference, kind="asked", actor="system", detail={}, ask=ask,
            to=Place(state=State.NEEDS_PERSON), now=READ_AT - hours * HOUR,
        )  # fmt: skip


async def _on_its_way(store: Store, reference: str, state: NoticeState) -> None:
    waits, at = state is NoticeState.AWAITING_APPROVAL, READ_AT - 2 * HOUR
    is_withdrawal = state is NoticeState.LEAVING
    made = replace(
        draft(reference, "9.0.0w" if is_withdrawal else "9.0.0"),
        state=state if waits else NoticeState.PREPARED,
        kind=NoticeKind.WITHDRAWAL if is_withdrawal else NoticeKind.NOTICE,
    )
    ask = (TaskKind.APPROVE, "Read it.") if waits else None
    await notices.prepare(store, made, (), at, ask=ask, to=Place(state=State.NOTIFYING))
    if state in {NoticeState.LEAVING, NoticeState.UNKNOWN}:
        await notices.leaving(store, made.notice_id, READ_AT)
    if state in {NoticeState.UNKNOWN, NoticeState.BY_HAND}:
        due = Place(state=State.WAITING, next_at=READ_AT - 3 * HOUR)
        await notices.settle(store, made.notice_id, Settled(state=state, said="", to=due), READ_AT)
