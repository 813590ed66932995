"""The store's side of ``untilgone reconcile``. Runs while no worker does, and sends nothing."""

from collections.abc import Collection
from datetime import datetime

from untilgone import rules
from untilgone.cases import OpenedCase, Opening, Report, State
from untilgone.directory import Directory
from untilgone.errors import UntilgoneError
from untilgone.playbook import Playbook, Playbooks
from untilgone.progress import Place
from untilgone.reconciling import Followed, Kept, lost_answers, lost_letters
from untilgone.reporters import Way
from untilgone.store import news, overrides, reconciling
from untilgone.store.database import Store
from untilgone.store.write import news as write_news
from untilgone.store.write import reconciled
from untilgone.store.write.numbers import past_case
from untilgone.store.write.reopened import reopen
from untilgone.store.write.silence import silence
from untilgone.store.write.tasks import keep_answer


class Keeper:
    """What the store knows, and what it takes over from Temporal."""

    def __init__(self, store: Store, playbooks: Playbooks, directory: Directory) -> None:
        self._store = store
        self._playbooks = playbooks
        self._directory = directory

    async def kept(self, reference: str) -> Kept | None:
        """All that the store knows of a takedown."""
        return await reconciling.kept(self._store, reference)

    def playbook(self, kept: Kept) -> Playbook:
        """The one that it was opened with, as it is now; NotFound where it is gone."""
        return self._playbooks.named(kept.view.playbook)

    async def lacks(self, opened: OpenedCase) -> bool:
        """Whether a case that was opened is not there, or not all of it."""
        references = _references(opened)
        return bool(set(references) - await reconciling.known(self._store, references))

    async def reopen(self, report: Report, opened: OpenedCase, playbook: str, at: datetime) -> None:
        """Keep a case anew under the references that it had."""
        known = await overrides.applied(self._store, self._directory)
        await reopen(self._store, report, opened, playbook=playbook, platform=known.platform, at=at)

    async def past(self, references: Collection[str]) -> None:
        """Give none of their numbers away once more."""
        for reference in references:
            await past_case(self._store, reference)

    async def catch_up(
        self, kept: Kept, followed: Followed, now: datetime, *, store_is_older: bool
    ) -> None:
        """Take over what the workflow knows; the workflow goes on as it is."""
        letters = lost_letters(kept, followed, store_is_older=store_is_older)
        to = _place(followed, now)
        await reconciled.catch_up(self._store, followed, letters, to, now)
        for answer in lost_answers(kept, followed):
            await keep_answer(self._store, followed.reference, answer, answer.at, ask=None)

    async def silence_news(self, now: datetime) -> int:
        """What reporters may have been told since the backup they are not told again; how much."""
        for due in await news.due(self._store, list(Way), begun_before=now):
            draft = write_news.NewsDraft(
                letter_id=f"restored/{due.contact_id}/{due.event}/{now.isoformat()}",
                contact_id=due.contact_id,
                event=due.event,
                happened=due.happened,
                message_id=None,
                subject="",
                text="",
            )
            await write_news.prepare(self._store, draft, now)
        return await silence(self._store, now)


def _references(opened: OpenedCase) -> list[str]:
    return [
        each.reference
        for each in opened.takedowns
        if each.result is Opening.OPENED and each.reference
    ]


def _place(followed: Followed, now: datetime) -> Place:
    """Where it stands, as its workflow would say."""
    if not followed.is_running:
        if followed.outcome is None:
            raise UntilgoneError(f"{followed.reference} has ended without an outcome.")
        return Place(state=State.CLOSED, outcome=followed.outcome)
    at, steps = followed.at, followed.playbook.steps
    move = rules.next_move(at, len(steps), now)
    return Place(
        state=rules.state_of(move),
        next_step=rules.next_step_text(at, steps),
        next_at=at.waiting_until if move is rules.Next.WAIT else None,
    )
