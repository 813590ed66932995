"""Keeping a report that was made: with its cut, on the record, once."""

import json
from collections.abc import Mapping
from datetime import datetime

from untilgone import __version__
from untilgone.reports.cut import ReportCut
from untilgone.reports.query import MADE, Format, ReportOrder
from untilgone.store import reports
from untilgone.store.database import Store
from untilgone.store.published_rows import PublishedRow
from untilgone.store.write import record


async def keep(
    store: Store, order: ReportOrder, cut: ReportCut, files: Mapping[Format, str], now: datetime
) -> str | None:
    """The reference of the report; that of an earlier one where the same order was done before.

    None where another report took its reference meanwhile: cut anew.
    """
    query = cut.query
    async with store.writing() as session:
        await record.lock(session)  # of two reports at once, one is first
        if earlier := await reports.made_with(session, order.key):
            return earlier
        if cut.reference != await reports.next_reference(session, now.year):
            return None
        digests = {str(each): digest for each, digest in files.items()}
        row = PublishedRow(
            reference=cut.reference,
            key=order.key,
            kind=query.kind,
            begin=query.begin,
            end=query.end,
            desk=query.desk,
            language=query.language,
            cut=cut.text,
            files=json.dumps(digests, sort_keys=True),
            made_by=order.by.name,
            made_at=now,
            version=__version__,
        )
        session.add(row)
        await record.append(
            session,
            store.keyring,
            at=now,
            actor=order.by.name,
            reference=cut.reference,
            kind=MADE,
            detail={
                "kind": str(query.kind),
                "period": query.period,
                "desk": query.desk,
                "language": query.language,
                "last_record_entry": str(cut.last_record_entry),
                "cut": f"SHA-256 {cut.sha256}",
                **{name: f"SHA-256 {digest}" for name, digest in digests.items()},
            },
        )
        return cut.reference
