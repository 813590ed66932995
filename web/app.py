"""Process 2, the web: the pages and the API. Reads the store, acts only by asking the desk."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import FastAPI

from integrations.oidc import Provider, connect_provider
from integrations.traces import traces
from untilgone import directory, law_elements, playbook
from untilgone.hooks import Partners
from untilgone.keyring import KeyRing
from untilgone.law_lint import Linter
from untilgone.letters import Letters
from untilgone.notices import Notifier
from untilgone.origins import web_origin
from untilgone.passwords import Passwords
from untilgone.paths import TEMPLATES
from untilgone.retention import Retention
from untilgone.settings import Settings, read
from untilgone.settings_shown import NOWHERE, Surroundings
from untilgone.store.database import Store
from untilgone.trusted import Trust
from web import metrics, problems
from web.gate import API, guarded
from web.guard import Guard
from web.html import Html
from web.limits import Limits
from web.own_address import OwnAddress
from web.parts import Parts
from web.people import ApiTokens, Permission
from web.routes import ROUTES, Route
from web.server import serve
from workflows.connection import connect
from workflows.desk import Desk

if TYPE_CHECKING:
    from opentelemetry.trace import Tracer


async def run(
    env: Mapping[str, str],
    stop: asyncio.Event,
    *,
    started: asyncio.Event | None = None,
    files: Sequence[Path] = (),
) -> None:
    """Serve until ``stop`` is set; ``started`` is set once we listen. Signals are the caller's.

    ``files``: the ``.env`` files that ``env`` was read from, for the page about settings.
    """
    settings = read(Settings, env)
    keyring = KeyRing.parse(settings.keys.get_secret_value(), settings.secret.get_secret_value())
    async with AsyncExitStack() as stack:
        tracer = stack.enter_context(traces(env))
        client = await connect(env, keyring, tracer=tracer)
        store = Store(settings.database_url.get_secret_value(), keyring)
        stack.push_async_callback(store.close)
        app = build(
            settings,
            store,
            Desk(client, settings.task_queue),
            provider=connect_provider(env, web_origin(settings)),
            surroundings=Surroundings(env=env, files=tuple(files)),
            tracer=tracer,
        )
        await serve(app, settings.web_host, settings.web_port, stop, started or asyncio.Event())


def build(
    settings: Settings,
    store: Store,
    desk: Desk,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    routes: Sequence[Route] = ROUTES,
    provider: Provider | None = None,
    surroundings: Surroundings = NOWHERE,
    tracer: "Tracer | None" = None,
) -> FastAPI:
    """The app made of the given parts; tests hand in others."""
    metrics.check(settings)
    Retention.parse(settings.retention_days)  # what is no period keeps it from starting
    bases = law_elements.load(own_files=map(Path, settings.law_files.split()))
    parts = Parts(
        store=store,
        desk=desk,
        files=directory.load(map(Path, settings.directory_files.split())),
        playbooks=playbook.load_all(map(Path, settings.playbook_files.split())),
        letters=Letters(TEMPLATES),
        bases=bases,
        linter=Linter(bases),
        country=settings.organisation_country,
        html=Html(TEMPLATES),
        tokens=ApiTokens.parse(settings.api_tokens.get_secret_value()),
        address=OwnAddress.of(settings),
        notifier=Notifier(
            name=settings.organisation_name,
            email=settings.organisation_email,
            url=settings.organisation_url,
        ),
        trust=Trust.parse(
            settings.trusted_flagger, settings.trusted_flagger_for, settings.partner_of
        ),
        secret=settings.secret.get_secret_value().encode(),
        limits=Limits(),
        now=now,
        partners=Partners.parse(settings.hooks.get_secret_value()),
        passwords=Passwords(),
        provider=provider,
        settings=settings,
        surroundings=surroundings,
        tracer=tracer,
    )
    app = FastAPI(
        title="Until Gone",
        version="1",
        openapi_url=None,  # the table has a route of its own for it
        docs_url=None,  # loads scripts from third parties
        redoc_url=None,
        redirect_slashes=False,
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )
    app.state.parts = parts
    for route in routes:
        _add(app, route)
    problems.register(app)
    app.add_middleware(Guard, address=parts.address)
    return app


def _add(app: FastAPI, route: Route) -> None:
    if route.permission is None:
        raise ValueError(f"{route.method} {route.path} names no permission")  # deny by default
    is_open = route.permission is Permission.ANYONE
    app.router.add_api_route(
        route.path,
        route.function,
        methods=[route.method],
        name=f"{route.method} {route.path}",
        responses=route.answers,
        response_model=None,
        include_in_schema=route.path.startswith(API) and route.answers is not None,
        openapi_extra=route.takes if is_open else {"security": [{"token": []}]},
        route_class_override=guarded(route.permission, route.form),
    )
