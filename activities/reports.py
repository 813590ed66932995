"""Making reports: what they are made of is cut at one moment and kept with their hashes."""

from temporalio import activity

from activities.clock import ServerClock
from untilgone.directory import Directory
from untilgone.errors import NotAllowed, OutOfReach
from untilgone.people import OVERSEEING
from untilgone.reports.query import ReportMade, ReportOrder
from untilgone.store import overrides, report_cuts, reports
from untilgone.store.database import Store
from untilgone.store.write import reports as write

_TRIES = 3  # others make reports as well


class ReportActivities:
    """Counts, makes the files once for their hashes, and keeps what they can be made from again."""

    def __init__(self, store: Store, files: Directory, organisation: str) -> None:
        self._store = store
        self._files = files
        self._organisation = organisation

    @activity.defn(name="make_report")
    async def make_report(self, order: ReportOrder) -> ReportMade:
        """Make it; the same order again gives the same report."""
        if order.by.role not in OVERSEEING:
            raise NotAllowed("Only managers and admins make reports. None was made.")
        known = await overrides.applied(self._store, self._files)
        for _ in range(_TRIES):
            now = ServerClock().now()
            async with self._store.reading() as session:
                if earlier := await reports.made_with(session, order.key):
                    return ReportMade(reference=earlier)
                reference = await reports.next_reference(session, now.year)
            cut = await report_cuts.cut(
                self._store,
                order.query,
                known,
                by=self._organisation,
                reference=reference,
                now=now,
            )
            digests = await reports.digests(cut)
            kept = await write.keep(self._store, order, cut, digests, now)
            if kept is not None:
                return ReportMade(reference=kept)
        raise OutOfReach("Others make reports at this moment. It is tried again.")
