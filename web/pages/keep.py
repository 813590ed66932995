"""`/cases/…/keep`: nothing of the case is erased until a day, or it is like any other again."""

from datetime import date
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from untilgone.errors import BadInput, UntilgoneError
from web.pages.case import CaseTold, KeepTyped, Reference, answer_with_case
from web.pages.party_form import field_of
from web.parts import By, In
from web.problems import problem
from web.reader import gettext

_RELEASE = "release"


async def change(request: Request, parts: In, by: By, reference: Reference) -> Response:
    """Keep it or release it; when that is not possible, the page with what was typed."""
    form = await request.form()
    typed = KeepTyped(until=field_of(form, "until"), reason=field_of(form, "reason"))
    is_release = field_of(form, "form") == _RELEASE
    try:
        if not typed.reason:
            raise BadInput(gettext("Say why: it stands in the record. Nothing was changed."))
        until = None if is_release else _day(typed.until)
        await parts.desk.keep_case(reference, until, by, typed.reason)
    except UntilgoneError as error:
        found = problem(error)
        status = 422 if isinstance(error, BadInput) else found.status
        told = CaseTold(message=found.message, keep=typed)
        return await answer_with_case(request, parts, reference, told, status)
    done = "released" if is_release else "kept"
    return RedirectResponse(f"/cases/{quote(reference)}?done={done}#keep", status_code=303)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(
            gettext("Say until when, as a day like 2027-06-30. Nothing was changed.")
        ) from None
