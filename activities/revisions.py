"""Revising the letter templates, for legal staff."""

import asyncio
from collections.abc import Sequence

from temporalio import activity

from activities.clock import ServerClock
from untilgone.errors import BadInput
from untilgone.law_elements import Basis
from untilgone.letters import Letters
from untilgone.revision_check import checked, refusal
from untilgone.revisions import Act, Revision, RevisionOrder, check
from untilgone.store import revisions
from untilgone.store.database import Store
from untilgone.store.write import revisions as keep


class RevisionActivities:
    """Keeps drafts, and lets texts stand that a second person approved and the law allows."""

    def __init__(self, store: Store, shipped: Letters, bases: Sequence[Basis]) -> None:
        self._store = store
        self._shipped = shipped
        self._bases = bases

    @activity.defn(name="revise_letters")
    async def revise_letters(self, order: RevisionOrder) -> int:
        """Do what the person wants of a revision, or nothing of it; its number."""
        check(order)
        now = ServerClock().now()
        if order.act is Act.WRITE:
            made = await revisions.made_with(self._store, order.key)
            if order.number is None and made is not None:
                return made
            return await keep.write(self._store, self._shipped, order, now)
        if order.number is None:
            raise BadInput("Say which revision. Nothing was changed.")
        linted = None
        if order.act in {Act.SUBMIT, Act.APPROVE}:
            linted = await self._checked(await revisions.one(self._store, order.number))
        await keep.move(self._store, self._shipped, order.number, order, now, linted=linted)
        return order.number

    async def _checked(self, revision: Revision) -> int:
        """How many revisions were approved when its letters were found to be right.

        BadInput says what is wrong with them.
        """
        standing = await revisions.standing(self._store)
        letters = self._shipped.revised(standing).changed_by(revision.changes)
        found = await asyncio.to_thread(checked, letters, self._bases, revision.changes)
        if found.faults:
            raise BadInput(refusal(found.faults))
        return standing.approvals
