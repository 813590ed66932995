"""The one table of routes: path, method, function, permission. Deny by default."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from web import (
    address_lists,
    api,
    api_description,
    api_directory,
    api_letters,
    api_mail,
    api_mandate,
    api_upkeep,
    dossiers,
    files,
    health,
    hooks,
    metrics,
    office,
    office_api,
)
from web.gate import PLAIN, FormLimits
from web.pages import (
    answer,
    bulk,
    case,
    claims,
    installation,
    letter_exchange,
    mail,
    mandate,
    me,
    people,
    queue,
    report,
    sessions,
    sign_in,
    sign_in_provider,
    takedown,
    tokens,
    views,
)
from web.people import Permission


@dataclass(frozen=True, kw_only=True)
class Route:
    """One line of the table. ``answers``: what OpenAPI says about it."""

    path: str
    method: str
    function: Callable[..., Any]
    permission: Permission | None = None  # none: the app does not start
    answers: api_description.Responses | None = None
    form: FormLimits = PLAIN
    takes: dict[str, Any] | None = None  # said by hand where the function reads the body itself


def _page(
    method: str,
    path: str,
    function: Callable[..., Any],
    permission: Permission,
    form: FormLimits = PLAIN,
) -> Route:
    return Route(path=path, method=method, function=function, permission=permission, form=form)


def _api(
    method: str,
    path: str,
    function: Callable[..., Any],
    permission: Permission,
    answers: api_description.Responses | None,
) -> Route:
    return Route(
        path=f"/api/v1{path}",
        method=method,
        function=function,
        permission=permission,
        answers=answers,
    )


ROUTES: tuple[Route, ...] = (
    _page("GET", "/healthz", health.healthz, Permission.ANYONE),
    _page("GET", "/readyz", health.readyz, Permission.ANYONE),
    _page("GET", "/metrics", metrics.show, Permission.ANYONE),
    _page("GET", "/static/{name}", files.send, Permission.ANYONE),
    _page("GET", "/sign-in", sign_in.ways, Permission.ANYONE),
    _page("POST", "/sign-in/break-glass", sign_in.use_break_glass, Permission.ANYONE),
    _page("GET", "/sign-in/provider", sign_in_provider.go, Permission.ANYONE),
    _page("GET", "/sign-in/provider/answer", sign_in_provider.come_back, Permission.ANYONE),
    _page("GET", "/sign-in/{token}", sign_in.show, Permission.ANYONE),
    _page("POST", "/sign-in/{token}", sign_in.use, Permission.ANYONE),
    _page("POST", "/sign-out", sign_in.leave, Permission.SIGNED_IN),
    _page("GET", "/signed-out", sign_in.left, Permission.ANYONE),
    _page("GET", "/", queue.show, Permission.READ),
    _page("GET", "/queue", queue.part, Permission.READ),
    _page("POST", "/views", views.save, Permission.READ),
    _page("POST", "/views/{view}/remove", views.remove, Permission.READ),
    _page("GET", "/report", report.show, Permission.OPEN),
    _page("POST", "/report", report.hand_over, Permission.OPEN, report.TICKS),
    _page("POST", "/report/check", report.check, Permission.OPEN, report.UPLOAD),
    _page("GET", "/report/{key}", report.became, Permission.OPEN),
    _page("GET", "/me", me.show, Permission.SIGNED_IN),
    _page("POST", "/me", me.keep, Permission.SIGNED_IN),
    _page("POST", "/me/mail", me.keep_mail, Permission.SIGNED_IN),
    _page("GET", "/me/mail/{token}", me.ask_to_confirm, Permission.SIGNED_IN),
    _page("POST", "/me/mail/{token}", me.confirm, Permission.SIGNED_IN),
    _page("GET", "/sessions", sessions.show, Permission.SIGNED_IN),
    _page("POST", "/sessions/{key}/end", sessions.end, Permission.SIGNED_IN),
    _page("GET", "/people", people.show, Permission.ADMIN),
    _page("POST", "/people", people.invite, Permission.ADMIN),
    _page("POST", "/people/{number}/{change}", people.change, Permission.ADMIN),
    _page("GET", "/tokens", tokens.show, Permission.ADMIN),
    _page("POST", "/tokens", tokens.make, Permission.ADMIN),
    _page("POST", "/tokens/{number}/revoke", tokens.revoke, Permission.ADMIN),
    _page("GET", "/settings", installation.settings, Permission.ADMIN),
    _page("GET", "/health", installation.health, Permission.ADMIN),
    _page("GET", "/mail", mail.show, Permission.READ),
    _page("POST", "/mail/{digest}", mail.place, Permission.ACT),
    _page("GET", "/cases/{reference}", case.show, Permission.READ),
    _page("POST", "/cases/{reference}/notes", case.note, Permission.ACT),
    _page("POST", "/cases/{reference}/mandate", mandate.change, Permission.ACT),
    _page("POST", "/cases/{reference}/news/stop", case.stop_news, Permission.ACT),
    _page("GET", "/cases/{reference}/dossier", dossiers.send_case, Permission.ACT),
    _page("GET", "/cases/{reference}/bulk", bulk.preview, Permission.ACT),
    _page("POST", "/cases/{reference}/bulk", bulk.press, Permission.ACT),
    _page("GET", "/cases/{reference}/bulk/{key}", bulk.progress, Permission.ACT),
    _page("GET", "/takedowns/{reference}", takedown.show, Permission.READ),
    _page("GET", "/takedowns/{reference}/live", takedown.live, Permission.READ),
    _page("GET", "/takedowns/{reference}/dossier", dossiers.send, Permission.ACT),
    _page("GET", "/takedowns/{reference}/addresses", address_lists.send, Permission.READ),
    _page("POST", "/takedowns/{reference}/actions/{action}", takedown.act, Permission.ACT),
    _page("GET", "/takedowns/{reference}/claims", claims.show, Permission.READ),
    _page("GET", "/takedowns/{reference}/claims/part", claims.part, Permission.READ),
    _page("POST", "/takedowns/{reference}/claims/{step}", claims.act, Permission.ACT),
    _page(
        "POST",
        "/letters/import",
        letter_exchange.take,
        Permission.LETTERS,
        form=letter_exchange.UPLOAD,
    ),
    *(_page(*line) for line in office.PAGES),
    _page("GET", "/answer/{token}", answer.show, Permission.ANYONE),
    _page("HEAD", "/answer/{token}", answer.show, Permission.ANYONE),
    _page("POST", "/answer/{token}", answer.note, Permission.ANYONE),
    _api("GET", "/openapi.json", api.openapi, Permission.ANYONE, None),
    _api("POST", "/reports", api.report, Permission.OPEN, api_description.REPORT),
    _api("GET", "/takedowns", api.takedowns, Permission.READ, api_description.TAKEDOWNS),
    _api("GET", "/takedowns/{reference}", api.takedown, Permission.READ, api_description.TAKEDOWN),
    _api(
        "GET",
        "/takedowns/{reference}/dossier",
        dossiers.send,
        Permission.ACT,
        api_description.DOSSIER,
    ),
    _api(
        "POST",
        "/takedowns/{reference}/actions/{action}",
        api.act,
        Permission.ACT,
        api_description.ACT,
    ),
    _api("GET", "/cases/{reference}", api.case, Permission.READ, api_description.CASE),
    _api(
        "GET",
        "/cases/{reference}/dossier",
        dossiers.send_case,
        Permission.ACT,
        api_description.DOSSIER,
    ),
    _api(
        "POST", "/cases/{reference}/notes", api.add_note, Permission.ACT, api_description.ADD_NOTE
    ),
    _api(
        "POST",
        "/cases/{reference}/mandate",
        api_mandate.change,
        Permission.ACT,
        api_description.MANDATE,
    ),
    _api(
        "POST",
        "/cases/{reference}/news/stop",
        api.no_more_news,
        Permission.ACT,
        api_description.NO_MORE_NEWS,
    ),
    _api(
        "POST", "/cases/{reference}/keep", api_upkeep.keep, Permission.OVERSEE, api_description.KEEP
    ),
    _api("GET", "/retention", api_upkeep.retention, Permission.OVERSEE, api_description.RETENTION),
    _api("GET", "/keys", api_upkeep.keys, Permission.ADMIN, api_description.KEYS),
    _api("POST", "/keys/renewal", api_upkeep.renew_keys, Permission.ADMIN, api_description.RENEWAL),
    _api("GET", "/tasks", api.tasks, Permission.READ, api_description.TASKS),
    _api("GET", "/mail", api_mail.waiting, Permission.READ, api_description.MAILS),
    _api("GET", "/mail/{digest}", api_mail.one, Permission.READ, api_description.MAIL),
    _api("POST", "/mail/{digest}", api_mail.place, Permission.ACT, api_description.MAIL),
    *(_api(*line) for line in office_api.LINES),
    _api("POST", "/who", api.who, Permission.OPEN, api_description.WHO),
    _api("GET", "/directory", api_directory.parties, Permission.SIGNED_IN, api_description.PARTIES),
    _api("POST", "/directory", api_directory.put, Permission.DIRECTORY, api_description.CHANGED),
    _api(
        "GET", "/directory/{slug}", api_directory.party, Permission.SIGNED_IN, api_description.PARTY
    ),
    _api(
        "GET",
        "/directory/{slug}/history",
        api_directory.history,
        Permission.SIGNED_IN,
        api_description.HISTORY,
    ),
    _api(
        "POST",
        "/directory/{slug}/reset",
        api_directory.reset,
        Permission.DIRECTORY,
        api_description.CHANGED,
    ),
    _api("GET", "/letters", api_letters.listed, Permission.READ, api_description.LETTERS),
    _api("GET", "/letters/lint", api_letters.checked, Permission.READ, api_description.LINT),
    _api("GET", "/letters/preview", api_letters.preview, Permission.READ, api_description.LETTER),
    _api(
        "GET", "/letters/export", api_letters.export, Permission.READ, api_description.LETTER_FILES
    ),
    _api(
        "GET",
        "/letters/revisions",
        api_letters.all_revisions,
        Permission.READ,
        api_description.REVISIONS,
    ),
    _api(
        "POST", "/letters/revisions", api_letters.draft, Permission.LETTERS, api_description.DRAFT
    ),
    _api(
        "GET",
        "/letters/revisions/{number}",
        api_letters.one,
        Permission.READ,
        api_description.REVISION,
    ),
    _api(
        "POST",
        "/letters/revisions/{number}/{act}",
        api_letters.do,
        Permission.LETTERS,
        api_description.REVISED,
    ),
    Route(
        path="/api/v1/hooks/{slug}",
        method="POST",
        function=hooks.take,
        permission=Permission.ANYONE,  # who it is says the signature
        answers=api_description.HOOK,
        takes=hooks.TAKES,
    ),
)
"""Every address we serve, and what it asks of whoever comes."""
