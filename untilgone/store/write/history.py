"""Counting takedowns of before: as what clocks showed, once each."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from untilgone.directory import Directory
from untilgone.history import HistoryFile, PastTakedown, Taken, Took
from untilgone.store.database import Store
from untilgone.store.history import sort_out
from untilgone.store.history_rows import HistoryRow
from untilgone.store.measured_rows import MeasureRow
from untilgone.store.write import record


async def take(
    store: Store,
    pasts: Sequence[PastTakedown],
    known: Directory,
    *,
    file: HistoryFile,
    desk: str,
    key: str,
    by: str,
    now: datetime,
) -> tuple[Took, ...]:
    """Count what is new; what became of each row. The same ``key`` again: nothing, same answer."""
    async with store.writing() as session:
        await record.lock(session)  # of two files with the same row, one is first
        found = await sort_out(session, store.keyring, pasts, known, desk=desk, key=key, now=now)
        took = tuple(each.took for each in found)
        new = [each for each in found if each.measures]
        counts = Counter(each.result for each in took)
        if counts[Taken.TAKEN] and not new:
            return took  # it was done, and the answer was lost
        for each in new:
            lookup, row = each.lookup, each.took.row
            session.add(HistoryRow(lookup=lookup, order_key=key, row=row, at=now))
            session.add_all([MeasureRow(**asdict(measure)) for measure in each.measures])
        await record.append(
            session,
            store.keyring,
            at=now,
            actor=by,
            reference=f"history/{file.sha256[:16]}",
            kind="history counted",
            detail={
                "file": f"SHA-256 {file.sha256}",
                "rows of the file": str(file.rows),
                "these rows": f"{pasts[0].row} to {pasts[-1].row}" if pasts else "none",
                "desk": desk,
                **{str(result): str(counts[result]) for result in Taken},
            },
        )
    return took
