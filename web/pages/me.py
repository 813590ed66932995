"""`/me`: how I want the pages."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import RedirectResponse, Response

from untilgone.errors import BadInput
from untilgone.store.preferences import Preferences, keep_preferences
from web import words
from web.parts import By, In, visitor_of
from web.reader import LANGUAGES, gettext, is_zone, reader, zones


@dataclass(frozen=True, kw_only=True)
class MePage:
    """What the page may see."""

    languages: tuple[tuple[str, str], ...]
    language: str
    zones: tuple[tuple[str, str], ...]
    zone: str
    has_shortcuts: bool
    is_done: bool


async def show(
    request: Request, parts: In, done: Annotated[str, Query(max_length=8)] = ""
) -> Response:
    """Language, time zone and keys, as they are now."""
    now = reader()
    names = zones()
    page = MePage(
        languages=tuple((key, words.LANGUAGES[key]) for key in LANGUAGES),
        language=now.language,
        zones=tuple((name, name.replace("_", " ")) for name in ("UTC", *names)),
        zone=now.zone,
        has_shortcuts=now.has_shortcuts,
        is_done=bool(done),
    )
    return parts.html.page("me.html", page, visitor_of(request))


async def keep(request: Request, parts: In, by: By) -> Response:
    """Keep what was chosen."""
    form = await request.form()
    language, zone = str(form.get("language", "")), str(form.get("zone", ""))
    if language not in LANGUAGES or not is_zone(zone):
        raise BadInput(gettext("Choose a language and a time zone. Nothing was changed."))
    chosen = Preferences(language=language, zone=zone, has_shortcuts=form.get("shortcuts") != "off")
    await keep_preferences(parts.store, by.name, chosen)
    return RedirectResponse("/me?done=true", status_code=303)
