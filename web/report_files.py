"""Files of reports to publish, for pages and programs alike."""

from fastapi.responses import Response

from untilgone.people import Person
from untilgone.reports.query import MEDIA_TYPES, Format
from untilgone.store import reports
from web.parts import Parts


async def report_file(parts: Parts, by: Person, reference: str, wanted: Format) -> Response:
    """A file of a report of their desk, made again from its cut; never another one than before."""
    report = await reports.one(parts.store, reference, by.desk)
    content = await reports.file_of(report, wanted)
    headers = {
        "Content-Disposition": f'attachment; filename="{report.reference}.{wanted}"',
        "X-SHA256": report.files[wanted],
    }
    return Response(content, media_type=MEDIA_TYPES[wanted], headers=headers)
