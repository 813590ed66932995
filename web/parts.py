"""What routes are made of: the parts that the composition root built, and who asks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, cast

from fastapi import Depends, Request

from integrations.oidc import Provider
from untilgone.directory import Directory
from untilgone.hooks import Partners
from untilgone.law_elements import Basis
from untilgone.law_lint import Linter
from untilgone.letters import Letters
from untilgone.notices import Notifier
from untilgone.passwords import Passwords
from untilgone.people import Person
from untilgone.playbook import Playbooks
from untilgone.settings import Settings
from untilgone.settings_shown import Surroundings
from untilgone.store.database import Store
from untilgone.trusted import Trust
from web.html import Html
from web.limits import Limits
from web.own_address import OwnAddress
from web.people import NOBODY, ApiTokens, Visitor
from workflows.desk import Desk

if TYPE_CHECKING:
    from opentelemetry.trace import Tracer


@dataclass(frozen=True, kw_only=True)
class Parts:
    """Everything a route may use: it reads the store and asks the desk."""

    store: Store
    desk: Desk
    files: Directory  # without what staff changed
    playbooks: Playbooks
    letters: Letters  # as shipped
    bases: tuple[Basis, ...]  # what the law asks of them
    linter: Linter  # by these
    country: str  # where the organisation is
    html: Html
    tokens: ApiTokens
    address: OwnAddress
    notifier: Notifier
    trust: Trust
    secret: bytes  # behind the links in letters and the secrets of receivers
    limits: Limits
    now: Callable[[], datetime]
    partners: Partners  # that call back
    passwords: Passwords
    provider: Provider | None  # at which people sign in; none: by links
    settings: Settings
    surroundings: Surroundings  # for the pages about settings and health
    tracer: "Tracer | None"  # None: nobody collects traces


def parts_of(request: Request) -> Parts:
    """The parts of the app that serves this request."""
    return cast("Parts", request.app.state.parts)


def visitor_of(request: Request) -> Visitor:
    """Who asks, as the gate found out; nobody when the request never came to a gate."""
    return cast("Visitor", getattr(request.state, "visitor", NOBODY))


def desk_of(request: Request) -> str:
    """The desk of whoever asks."""
    return _person_of(request).desk


def _person_of(request: Request) -> Person:
    person = visitor_of(request).person
    assert person is not None, "the gate lets nobody in here"
    return person


In = Annotated[Parts, Depends(parts_of)]
By = Annotated[Person, Depends(_person_of)]
