"""`/letters/export` and `/letters/import`: letter templates as files, out of the house and in again."""

from uuid import uuid4

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import UploadFile

from untilgone.errors import BadInput, UntilgoneError
from untilgone.letter_archive import differing, packed, unpacked
from untilgone.people import Person
from untilgone.revisions import Act, RevisionOrder
from untilgone.store import revisions
from web.gate import FormLimits
from web.pages import letters
from web.pages.letter_form import RevisionNumber, field_of
from web.parts import By, In, Parts
from web.problems import problem
from web.reader import gettext

UPLOAD = FormLimits(files=1)


async def send(parts: In, revision: RevisionNumber = 0) -> Response:
    """All template files as a ZIP, as they are sent now or with a revision."""
    said = await revisions.applied(parts.store, parts.letters, revision)
    name = f"letters-revision-{revision}.zip" if revision else "letters.zip"
    content = packed({each: said.source(each) or "" for each in said.names()})
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type="application/zip", headers=headers)


async def take(request: Request, parts: In, by: By) -> Response:
    """Make a draft of what differs; when that is not possible, the page with the reason."""
    form = await request.form(max_files=UPLOAD.files)
    reason, file = field_of(form, "reason"), form.get("archive")
    try:
        number = await _draft(parts, by, reason, file if isinstance(file, UploadFile) else None)
    except UntilgoneError as error:
        found = problem(error)
        status = 422 if isinstance(error, BadInput) else found.status
        return await letters.answer(
            request, parts, by, message=found.message, reason=reason, status=status
        )
    return RedirectResponse(f"/letters/revisions/{number}", status_code=303)


async def _draft(parts: Parts, by: Person, reason: str, file: UploadFile | None) -> int:
    if file is None or not file.filename:
        raise BadInput(gettext("Choose a file. Nothing was changed."))
    files = unpacked(file.filename, await file.read())
    texts = differing(files, await revisions.applied(parts.store, parts.letters))
    if not texts:
        raise BadInput(gettext("Nothing in it differs from what is sent now. Nothing was changed."))
    return await parts.desk.revise(
        RevisionOrder(act=Act.WRITE, by=by, key=uuid4().hex, reason=reason, texts=texts)
    )
