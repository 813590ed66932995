"""Lemmy: reports to the moderators and administrators who answer for a post or comment.

Docs: https://join-lemmy.org/api/ and https://github.com/LemmyNet/lemmy-js-client (API v3).
Answers: none. A reporter cannot list reports; only looks tell.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

from integrations.api import ApiAnswer, ApiClient, service_root
from integrations.base import Channel, Leaving
from integrations.clock import Clock, utc_now
from integrations.probes.lemmy import Lemmy as LemmyProbe
from integrations.reporting import (
    Session,
    Token,
    gone,
    host_in,
    inside,
    is_host,
    names,
    offenders,
    only_url,
    reference_in,
    taken,
    text_of,
    told,
)
from untilgone.errors import AccountRefused, NeedsHuman, Refused
from untilgone.notices import Notice, Receipt
from untilgone.parties import Contact
from untilgone.settings import Secret, setting

_COMMENT = re.compile(r"https?://(?P<host>[\w.-]+)/(?:comment|post/\d+)/\d+/?(?:[?#].*)?")
_NOT_FOUND = re.compile(r"(?:couldnt_find|not_found)")
_NOT_SIGNED_IN = frozenset({"not_logged_in", "incorrect_login"})


@dataclass(frozen=True, kw_only=True)
class Config:
    """An account on a server, and who is not told."""

    server: str = setting("The server of your account, e.g. https://lemmy.example")
    username: str = setting("Name or mail address of the account; without a second factor")
    password: Secret = setting("Its password")
    blocked: str = setting(
        "Servers (`server.example`) and communities (`name@server.example`) whose moderators may "
        "be the offenders, separated by spaces: what is there is a task for a person",
        default="",
    )

    def __post_init__(self) -> None:
        service_root(self.server, "server")


class Lemmy(Channel):
    """One report of one post or comment."""

    slug: ClassVar[str] = "lemmy"
    label: ClassVar[str] = "Lemmy"
    config_class: ClassVar[type[Config]] = Config
    longest_text: ClassVar[int] = 1000
    is_read_by_others: ClassVar[bool] = True
    spacing: ClassVar[timedelta] = timedelta(seconds=5)

    def __init__(
        self, config: Config, *, client: ApiClient | None = None, now: Clock = utc_now
    ) -> None:
        self._config = config
        self._client = client or ApiClient()
        self._now = now
        self._blocked = names(config.blocked)
        self._session = Session(self._sign_in, now)

    def accepts(self, contact: Contact) -> bool:
        """Whether the contact is a server, by its host name."""
        return contact.channel == self.slug and is_host(contact.address)

    async def submit(self, notice: Notice, leaving: Leaving) -> Receipt:
        """Find the object on our own server, then report it once."""
        reason = text_of(notice, self.longest_text, self.label)
        url = only_url(notice, self.label)
        token = await self._session.token()
        headers = token.headers
        kind, number = await self._found(url, token, headers)
        answer = await self._client.ask(
            "POST",
            self._api(f"/api/v3/{kind}/report"),
            headers=headers,
            as_json={f"{kind}_id": number, "reason": reason},
            leaving=leaving,
        )
        if _is_missing(answer):
            raise gone(self.label, "it has been removed meanwhile")
        self._session.check(token, answer, self.label, is_over=_is_over(answer))
        views = (f"{kind}_report_view", f"{kind}_report", "id")
        reference = reference_in(taken(answer, self.label), self.label, *views)
        return Receipt(reference=reference, said=f"report {reference} was taken", at=self._now())

    async def _found(
        self, url: str, token: Token, headers: Mapping[str, str]
    ) -> tuple[str, int | str]:
        """What it is, `post` or `comment`, and its number on our server."""
        found = LemmyProbe.pattern.fullmatch(url) or _COMMENT.fullmatch(url)
        if found is None:
            raise NeedsHuman(
                "This is no address of a post or comment as Lemmy writes them. "
                "Nothing was reported."
            )
        host = found["host"].lower()
        self._not_blocked({host})
        answer = await self._client.get(
            self._api("/api/v3/resolve_object"), headers=headers, query={"q": url}
        )
        if _is_missing(answer):
            raise Refused(
                f"Our server does not find this at {host}: it is gone, or the two servers do not "
                "speak to each other. Nothing was reported."
            )
        self._session.check(token, answer, self.label, is_over=_is_over(answer))
        said = told(answer, self.label)
        for kind in ("comment", "post"):
            view = said.get(kind)
            number = inside(view, kind, "id")
            if number is not None:
                self._may_be_reported(view, kind)
                return kind, number
        raise NeedsHuman("Our server found no post or comment there. Nothing was reported.")

    def _may_be_reported(self, view: Any, kind: str) -> None:
        thing = inside(view, kind)
        if inside(thing, "removed") is True or inside(thing, "deleted") is True:
            raise gone(self.label, "it is removed or deleted")
        home = host_in(inside(view, "community", "actor_id"))
        community = f"{inside(view, 'community', 'name')}@{home}".lower()
        self._not_blocked({home, community, host_in(inside(thing, "ap_id"))})

    def _not_blocked(self, places: set[str]) -> None:
        if blocked := sorted(self._blocked & places):
            raise offenders(blocked[0])

    async def _sign_in(self, _before: Token | None) -> Token:
        answer = await self._client.ask(
            "POST",
            self._api("/api/v3/user/login"),
            as_json={
                "username_or_email": self._config.username,
                "password": self._config.password.get_secret_value(),
            },
        )
        if _error(answer) in _NOT_SIGNED_IN:
            raise AccountRefused(f"{self.label} answered {answer.status}: {answer.words}.")
        said = told(answer, self.label)
        token = said.get("jwt")
        if not isinstance(token, str) or not token:
            waits = said.get("registration_created") or said.get("verify_email_sent")
            why = "its registration is not confirmed" if waits else "it gave no token"
            raise AccountRefused(f"{self.label} does not let the account in: {why}.")
        return Token(value=Secret(token), good_until=None)

    def _api(self, path: str) -> str:
        return self._config.server.rstrip("/") + path


def _error(answer: ApiAnswer) -> str:
    return "" if answer.status < 400 else str(inside(answer.json(), "error") or "")  # noqa: PLR2004


def _is_missing(answer: ApiAnswer) -> bool:
    return _NOT_FOUND.match(_error(answer)) is not None


def _is_over(answer: ApiAnswer) -> bool:
    return answer.status == 401 or _error(answer) in _NOT_SIGNED_IN  # noqa: PLR2004
