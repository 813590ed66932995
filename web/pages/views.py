"""Saving the filters of the queue under a name, and removing them again."""

from typing import Annotated

from fastapi import Path, Request
from fastapi.responses import RedirectResponse, Response

from untilgone.errors import Conflict
from untilgone.store.saved_views import MOST, remove_view, save_view
from web.pages.filters import Chosen
from web.pages.queue import address, answer
from web.pages.queue_page import Typed
from web.parts import By, In
from web.reader import gettext

_LONGEST = 60


async def save(request: Request, parts: In, by: By) -> Response:
    """Save the filters; only what they can be is kept, so it never leads anywhere else."""
    form = await request.form()
    chosen = Chosen.parse(str(form.get("view", "")))
    name = " ".join(str(form.get("name", "")).split())
    wrong, status = "", 422
    if not name:
        wrong = gettext("Give the view a name.")
    elif len(name) > _LONGEST:
        wrong = gettext("The name is longer than {n} characters.").format(n=_LONGEST)
    elif not chosen.query:
        wrong = gettext("Choose at least one filter first; without any it is the whole queue.")
    else:
        try:
            await save_view(parts.store, by, name, chosen.query)
        except Conflict:
            wrong = gettext("You have {n} saved views. Remove one of them first.").format(n=MOST)
            status = 409
    if wrong:
        typed = Typed(name=name, wrong=wrong)
        return await answer(request, parts, by, chosen, {}, typed=typed, status=status)
    return RedirectResponse(address(chosen), status_code=303)


async def remove(
    request: Request, parts: In, by: By, view: Annotated[str, Path(max_length=64)]
) -> Response:
    """Remove a view of one's own; the page stays as it is filtered."""
    form = await request.form()
    await remove_view(parts.store, by, view)
    return RedirectResponse(address(Chosen.parse(str(form.get("view", "")))), status_code=303)
