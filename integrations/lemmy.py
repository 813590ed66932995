"""Lemmy: reports to the moderators and administrators who answer for a post or comment.

Docs: https://join-lemmy.org/api/ and https://github.com/LemmyNet/lemmy-js-client: 0.19.9 for API
v3, 1.0.0-beta.2 for API v4 of Lemmy 1.x. Which one a server speaks it says itself.
Answers: none. A reporter cannot list reports; only looks tell.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
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
    limited,
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
_NOT_FOUND = re.compile(r"couldnt_find|not_found|resolve_object_failed")
_NOT_SIGNED_IN = frozenset({"not_logged_in", "incorrect_login"})
_NOT_LET_IN = _NOT_SIGNED_IN | {
    "email_not_verified",
    "incorrect_totp_token",
    "missing_totp_token",
    "registration_application_is_pending",
    "registration_denied",
    "site_ban",
}


@dataclass(frozen=True, kw_only=True)
class _Spoken:
    """A version of the API, with what differs between the two."""

    root: str
    login: str
    has_instance_reports: bool


# The newer first: Lemmy 1.x answers much of version 3 as well, for old apps.
_VERSIONS = (
    _Spoken(root="/api/v4", login="/account/auth/login", has_instance_reports=True),
    _Spoken(root="/api/v3", login="/user/login", has_instance_reports=False),
)


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
        self._not_blocked({_host(url)})
        # Asked before every report: a server that was upgraded is spoken to rightly at once.
        spoken = await self._spoken()
        token = await self._session.token()
        kind, view = await self._found(url, token, spoken)
        asks: dict[str, Any] = {f"{kind}_id": inside(view, kind, "id"), "reason": reason}
        if spoken.has_instance_reports:
            asks["violates_instance_rules"] = self._is_ours(url, inside(view, kind))
        answer = await self._client.ask(
            "POST",
            self._api(f"{spoken.root}/{kind}/report"),
            headers=token.headers,
            as_json=asks,
            leaving=leaving,
        )
        if _is_missing(answer):
            raise gone(self.label, "it has been removed meanwhile")
        self._session.check(token, answer, self.label, is_over=_is_over(answer))
        views = (f"{kind}_report_view", f"{kind}_report", "id")
        reference = reference_in(taken(answer, self.label), self.label, *views)
        return Receipt(reference=reference, said=f"report {reference} was taken", at=self._now())

    async def _spoken(self) -> _Spoken:
        """The newest version of the API that our server speaks, as its own answer proves."""
        for spoken in _VERSIONS:
            answer = await self._client.get(self._api(f"{spoken.root}/site"))
            if answer.status == HTTPStatus.NOT_FOUND:
                continue
            if isinstance(limited(answer, self.label).known(self.label).fields.get("version"), str):
                return spoken
        raise NeedsHuman(
            f"{self._config.server} does not answer as a Lemmy server does, neither in version 4 "
            "nor in version 3 of the API. Look whether the setting is right. Nothing was reported."
        )

    async def _found(self, url: str, token: Token, spoken: _Spoken) -> tuple[str, Any]:
        """What it is, `post` or `comment`, and how our server shows it."""
        answer = await self._client.get(
            self._api(f"{spoken.root}/resolve_object"), headers=token.headers, query={"q": url}
        )
        if _is_missing(answer):
            raise Refused(
                f"Our server does not find this at {_host(url)}: it is gone, or the two servers "
                "do not speak to each other. Nothing was reported."
            )
        self._session.check(token, answer, self.label, is_over=_is_over(answer))
        said = told(answer, self.label)
        for kind in ("comment", "post"):
            # Version 4 names the kind and gives the view itself; version 3 keeps it under the kind.
            view = said if said.get("type_") == kind else said.get(kind)
            is_one = said.get("type_", kind) == kind
            if is_one and inside(view, kind, "id") is not None:
                self._may_be_reported(view, kind)
                return kind, view
        raise NeedsHuman("Our server found no post or comment there. Nothing was reported.")

    def _may_be_reported(self, view: Any, kind: str) -> None:
        thing = inside(view, kind)
        if inside(thing, "removed") is True or inside(thing, "deleted") is True:
            raise gone(self.label, "it is removed or deleted")
        community_id = inside(view, "community", "ap_id")  # version 3: actor_id
        home = host_in(community_id or inside(view, "community", "actor_id"))
        community = f"{inside(view, 'community', 'name')}@{home}".lower()
        self._not_blocked({home, community, host_in(inside(thing, "ap_id"))})

    def _not_blocked(self, places: set[str]) -> None:
        if blocked := sorted(self._blocked & places):
            raise offenders(blocked[0])

    def _is_ours(self, url: str, thing: Any) -> bool:
        """Whether our own server answers for it: then its administrators are told, nobody else.

        A report of a breach of the instance's rules is hidden from the community's moderators and
        never passed on; about what is at home elsewhere it would reach nobody who answers for it.
        """
        at_ours = _host(url) == host_in(self._config.server).lower()
        return at_ours and inside(thing, "local") is True

    async def _sign_in(self, _before: Token | None) -> Token:
        spoken = await self._spoken()
        answer = await self._client.ask(
            "POST",
            self._api(spoken.root + spoken.login),
            as_json={
                "username_or_email": self._config.username,
                "password": self._config.password.get_secret_value(),
            },
        )
        if _error(answer) in _NOT_LET_IN:
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


def _host(url: str) -> str:
    """The server of a post or comment; NeedsHuman where the address is of neither."""
    found = LemmyProbe.pattern.fullmatch(url) or _COMMENT.fullmatch(url)
    if found is None:
        raise NeedsHuman(
            "This is no address of a post or comment as Lemmy writes them. Nothing was reported."
        )
    return found["host"].lower()


def _error(answer: ApiAnswer) -> str:
    return "" if answer.status < 400 else str(inside(answer.json(), "error") or "")  # noqa: PLR2004


def _is_missing(answer: ApiAnswer) -> bool:
    return _NOT_FOUND.match(_error(answer)) is not None


def _is_over(answer: ApiAnswer) -> bool:
    return answer.status == 401 or _error(answer) in _NOT_SIGNED_IN  # noqa: PLR2004
