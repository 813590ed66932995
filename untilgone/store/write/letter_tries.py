"""Writing that a letter was sent to whoever asked for it. No takedown changes by it."""

from datetime import datetime

from untilgone.letter_tries import LetterTry
from untilgone.store.database import Store
from untilgone.store.write import record


async def left(store: Store, order: LetterTry, now: datetime) -> None:
    """Put it on the record right before it leaves: what may have been sent stands there."""
    letter = order.letter
    async with store.writing() as session:
        await record.append(
            session,
            store.keyring,
            at=now,
            actor=order.by.name,
            reference=f"letters/{letter.template}",
            kind="test letter sent",
            detail={
                "template": letter.template,
                "version": letter.version,
                "revision": str(letter.revision or "as shipped"),
                "sha256": letter.sha256,
            },
        )
