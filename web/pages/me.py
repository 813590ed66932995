"""`/me`: how I want the pages, and when I want mail that work waits."""

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import Path, Query, Request
from fastapi.responses import RedirectResponse, Response

from untilgone.digests import MailWish, Rhythm
from untilgone.errors import BadInput
from untilgone.outgoing_mail import is_mailbox
from untilgone.store.mail_wishes import KeptWish, confirm_address, keep_mail_wish, mail_wish
from untilgone.store.preferences import Preferences, keep_preferences
from web import words
from web.parts import By, In, Parts, visitor_of
from web.reader import LANGUAGES, exact, gettext, is_zone, reader, zones
from web.reader import marked as _
from web.words import Words

_RHYTHMS = Words(
    {
        Rhythm.NEVER: _("Never"),
        Rhythm.DAILY: _("Once a day"),
        Rhythm.AT_ONCE: _("Once a day, and at once when something new needs me"),
    }
)
_HOURS = tuple((str(hour), f"{hour:02}:00") for hour in range(24))
_MORNING = 8


@dataclass(frozen=True, kw_only=True)
class Mailing:
    """What the form about mail shows."""

    rhythms: tuple[tuple[str, str], ...]
    rhythm: str
    hours: tuple[tuple[str, str], ...]
    hour: str
    address: str
    wrong: str = ""
    confirmed: bool = False
    waits_for_link: bool = False
    refused: str = ""  # when nobody was at the address


@dataclass(frozen=True, kw_only=True)
class MePage:
    """What the page may see."""

    languages: tuple[tuple[str, str], ...]
    language: str
    zones: tuple[tuple[str, str], ...]
    zone: str
    has_shortcuts: bool
    mailing: Mailing
    done: str


@dataclass(frozen=True, kw_only=True)
class ConfirmPage:
    """What the page may see; the link itself is in the browser's address bar."""


async def show(
    request: Request, parts: In, by: By, done: Annotated[str, Query(max_length=16)] = ""
) -> Response:
    """Language, time zone, keys and mail, as they are now."""
    kept = await mail_wish(parts.store, by.name)
    return _answer(request, parts, _mailing(kept), done=done)


async def keep(request: Request, parts: In, by: By) -> Response:
    """Keep what was chosen."""
    form = await request.form()
    language, zone = str(form.get("language", "")), str(form.get("zone", ""))
    if language not in LANGUAGES or not is_zone(zone):
        raise BadInput(gettext("Choose a language and a time zone. Nothing was changed."))
    chosen = Preferences(language=language, zone=zone, has_shortcuts=form.get("shortcuts") != "off")
    await keep_preferences(parts.store, by.name, chosen)
    return RedirectResponse("/me?done=pages", status_code=303)


async def keep_mail(request: Request, parts: In, by: By) -> Response:
    """Keep when mail is wanted and where; what is no address comes back with the reason."""
    form = await request.form()
    typed = {name: str(form.get(name, "")).strip() for name in ("rhythm", "hour", "address")}
    if typed["rhythm"] not in set(Rhythm) or typed["hour"] not in dict(_HOURS):
        raise BadInput(gettext("Choose when you want mail. Nothing was changed."))
    wish = MailWish(
        rhythm=Rhythm(typed["rhythm"]), hour=int(typed["hour"]), address=typed["address"]
    )
    if wish.rhythm is not Rhythm.NEVER and not is_mailbox(wish.address):
        wrong = gettext("Give one plain mail address. Nothing was changed.")
        return _answer(request, parts, _typed(wish, wrong), status=422)
    now = reader()
    reads = Preferences(language=now.language, zone=now.zone, has_shortcuts=now.has_shortcuts)
    await keep_mail_wish(parts.store, by.name, wish, reads)
    return RedirectResponse("/me?done=mail", status_code=303)


async def ask_to_confirm(request: Request, parts: In) -> Response:
    """One button. Asking for this page confirms nothing: mail scanners do that too."""
    return parts.html.page("confirm_address.html", ConfirmPage(), visitor_of(request))


async def confirm(parts: In, by: By, token: Annotated[str, Path(max_length=128)]) -> Response:
    """Mail goes to the address from now on."""
    await confirm_address(parts.store, by.name, token, parts.now())
    return RedirectResponse("/me?done=address", status_code=303)


def _answer(
    request: Request, parts: Parts, mailing: Mailing, *, done: str = "", status: int = 200
) -> Response:
    now = reader()
    said = {
        "pages": gettext("Kept. The pages are like that from now on."),
        "mail": gettext("Kept."),
        "address": gettext("The address is confirmed. Mail goes there from now on."),
    }
    page = MePage(
        languages=tuple((key, words.LANGUAGES[key]) for key in LANGUAGES),
        language=now.language,
        zones=tuple((name, name.replace("_", " ")) for name in ("UTC", *zones())),
        zone=now.zone,
        has_shortcuts=now.has_shortcuts,
        mailing=mailing,
        done=said.get(done, ""),
    )
    return parts.html.page("me.html", page, visitor_of(request), status)


def _typed(wish: MailWish, wrong: str = "") -> Mailing:
    return Mailing(
        rhythms=tuple((str(each), _RHYTHMS[each]) for each in Rhythm),
        rhythm=wish.rhythm,
        hours=_HOURS,
        hour=str(wish.hour),
        address=wish.address,
        wrong=wrong,
    )


def _mailing(kept: KeptWish | None) -> Mailing:
    if kept is None:
        return _typed(MailWish(rhythm=Rhythm.NEVER, hour=_MORNING, address=""))
    return replace(
        _typed(kept.wish),
        confirmed=kept.confirmed_at is not None,
        waits_for_link=kept.confirmed_at is None and kept.refused_at is None,
        refused=exact(kept.refused_at) if kept.refused_at else "",
    )
