"""`/cases/…/mandate`: who allows us to act is another, or nobody does any more."""

from urllib.parse import quote
from uuid import uuid4

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from untilgone.errors import BadInput, UntilgoneError
from untilgone.mandates import CaseMandate, mandate_of
from web.pages.case import CaseTold, Reference, answer_with_case
from web.pages.mandate_part import MandateTyped
from web.parts import By, In
from web.problems import problem
from web.reader import gettext
from web.reports import report_id

_CHANGE, _WITHDRAW = "change", "withdraw"
_NOTHING = "Nothing was changed."
_DIGITS = 18


async def change(request: Request, parts: In, by: By, reference: Reference) -> Response:
    """Change it or withdraw it; when that is not possible, the page with what was typed."""
    form = await request.form()
    typed = _typed(form)
    try:
        wanted = None if typed.form == _WITHDRAW else _wanted(typed)
        if not typed.reason:
            raise BadInput(gettext("Say why: it stands in the record. Nothing was changed."))
        await parts.desk.change_mandate(
            reference,
            wanted,
            by,
            typed.reason,
            seen=_seen(form),
            key=report_id(by.name, _text(form, "key") or uuid4().hex),
        )
    except UntilgoneError as error:
        found = problem(error)
        status = 422 if isinstance(error, BadInput) else found.status
        told = CaseTold(message=found.message, mandate=typed)
        return await answer_with_case(request, parts, reference, told, status)
    done = "withdrawn" if wanted is None else "mandate"
    return RedirectResponse(f"/cases/{quote(reference)}?done={done}#mandate", status_code=303)


def _typed(form: FormData) -> MandateTyped:
    return MandateTyped(
        form=_WITHDRAW if _text(form, "form") == _WITHDRAW else _CHANGE,
        giver=_text(form, "giver"),
        scope=_text(form, "scope"),
        until=_text(form, "until"),
        proof=_text(form, "proof"),
        reason=_text(form, "reason"),
    )


def _wanted(typed: MandateTyped) -> CaseMandate:
    found = mandate_of(typed.giver, typed.scope, typed.until, typed.proof, but=_NOTHING)
    if found is None:
        raise BadInput(gettext("Say who gave the mandate. Nothing was changed."))
    return found


def _seen(form: FormData) -> int:
    """The last act that the form was made from; a number that is none was never the last."""
    text = _text(form, "seen")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else -1


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return value.strip() if isinstance(value, str) else ""
