"""Reddit: reports of posts, comments and accounts, read by the moderators of their community first.

Docs: https://www.reddit.com/dev/api/#POST_api_report and
https://github.com/reddit-archive/reddit/wiki/OAuth2 (how an account signs in).
Answers: none, not even a number. Only looks tell.
"""

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import ClassVar

from integrations.api import ApiAnswer, ApiClient, service_root
from integrations.base import Channel, Leaving
from integrations.clock import Clock, utc_now
from integrations.probes.reddit import Reddit as RedditProbe
from integrations.reporting import (
    Session,
    Token,
    gone,
    good_for,
    inside,
    names,
    offenders,
    only_url,
    taken,
    text_of,
    told,
)
from untilgone.cases import Category
from untilgone.errors import AccountRefused, BadInput, NeedsHuman, OutcomeUnknown, RetryLater
from untilgone.notices import Notice, Receipt
from untilgone.parties import Contact
from untilgone.settings import Secret, setting

SITES = frozenset({"reddit.com", "https://oauth.reddit.com/api/report"})
"""What stands for the site."""

_ACCOUNT = re.compile(
    r"https?://(?:(?:www|old|new|np|m|i|sh)\.)?reddit\.com/(?:u|user)/(?P<name>[\w-]{3,20})/?"
    r"(?:[?#].*)?"
)
_REASONS: Mapping[Category, str] = MappingProxyType(
    {
        Category.CSAM: "Sexual or suggestive content involving minors",
        Category.CSAM_SYNTHETIC: "Sexual content involving minors (artificial)",
        Category.NCII: "Non-consensual intimate media",
        Category.NCII_SYNTHETIC: "Non-consensual intimate media (artificial)",
        Category.SEXTORTION: "Extortion with intimate images",
        Category.IMPERSONATION: "Impersonation",
        Category.DOXING: "Personal information made public",
        Category.NUDIFY_SERVICE: "Service for non-consensual intimate media",
        Category.OTHER_ILLEGAL: "Illegal content",
    }
)
_GONE_BY = frozenset(
    {
        *("moderator", "reddit", "content_takedown", "copyright_takedown", "anti_evil_ops"),
        *("deleted", "author"),
    }
)
_NOT_FOUND = 404


@dataclass(frozen=True, kw_only=True)
class Config:
    """An OAuth application of kind `script`, its account, and which communities are not told."""

    client_id: str = setting("Id of your application (kind `script`) at reddit.com/prefs/apps")
    client_secret: Secret = setting("Its secret")
    username: str = setting(
        "The account that reports; empty where refresh_token is set", default=""
    )
    password: Secret = setting("Its password", default=Secret(""))
    refresh_token: Secret = setting(
        "Refresh token with the scopes read and report, instead of name and password",
        default=Secret(""),
    )
    user_agent: str = setting(
        "How your application names itself, e.g. `linux:hotline.example:1.0 (by /u/name)`; "
        "Reddit refuses general names"
    )
    send_letter: bool = setting(
        "Send the short letter as custom_text too, not only the reason of 100 characters",
        default=True,
    )
    blocked: str = setting(
        "Communities (`r/name`) whose moderators may be the offenders, separated by spaces: what "
        "is there is a task for a person",
        default="",
    )
    api: str = setting("Where the API is", default="https://oauth.reddit.com")
    sign_in: str = setting("Where accounts sign in", default="https://www.reddit.com")

    def __post_init__(self) -> None:
        service_root(self.api, "api")
        service_root(self.sign_in, "sign_in")
        by_name = bool(self.username and self.password.get_secret_value())
        if by_name == bool(self.refresh_token.get_secret_value()):
            raise BadInput("Set either username and password, or refresh_token.")
        if not self.user_agent.isascii() or not self.user_agent.isprintable():
            raise BadInput("user_agent must be one line of plain letters.")


class Reddit(Channel):
    """One report of one post, comment or account."""

    slug: ClassVar[str] = "reddit"
    label: ClassVar[str] = "Reddit"
    config_class: ClassVar[type[Config]] = Config
    longest_text: ClassVar[int] = 2000
    is_read_by_others: ClassVar[bool] = True
    spacing: ClassVar[timedelta] = timedelta(seconds=2)

    def __init__(
        self, config: Config, *, client: ApiClient | None = None, now: Clock = utc_now
    ) -> None:
        self._config = config
        self._client = client or ApiClient()
        self._now = now
        self._blocked = frozenset(name.removeprefix("r/") for name in names(config.blocked))
        self._session = Session(self._sign_in, now)

    def accepts(self, contact: Contact) -> bool:
        """Whether the contact is the site itself."""
        return contact.channel == self.slug and contact.address in SITES

    async def submit(self, notice: Notice, leaving: Leaving) -> Receipt:
        """Look the object up, then report it once; our own Message-ID has to be the receipt."""
        text = text_of(notice, self.longest_text, self.label)
        url = only_url(notice, self.label)
        token = await self._session.token()
        headers = self._agent | token.headers
        name = await self._full_name(url, token, headers)
        reason = f"{_REASONS[notice.material.category]} ({notice.takedown})"
        form = {"api_type": "json", "id": name, "thing_id": name, "reason": reason}
        if self._config.send_letter:
            form["custom_text"] = text
        answer = await self._client.ask(
            "POST",
            self._config.api.rstrip("/") + "/api/report",
            headers=headers,
            form=form,
            leaving=leaving,
        )
        self._session.check(token, answer, self.label)
        self._refusals(taken(answer, self.label))
        return Receipt(reference=notice.message_id, said="the report was taken", at=self._now())

    def _refusals(self, answer: ApiAnswer) -> None:
        """A 200 holds what was wrong, too."""
        said = answer.json()
        if not isinstance(said, dict):
            raise OutcomeUnknown(
                f"{self.label} answered {answer.status} and nothing that we understand. "
                "It may have been taken."
            )
        errors = inside(said, "json", "errors")
        if not errors:
            return
        words = "; ".join(str(inside(error, 1) or inside(error, 0)) for error in errors)[:300]
        if any(inside(error, 0) == "RATELIMIT" for error in errors):
            raise RetryLater(f"{self.label} said: {words}. Nothing was taken.")
        raise NeedsHuman(f"{self.label} said: {words}. Nothing was taken.")

    async def _full_name(self, url: str, token: Token, headers: Mapping[str, str]) -> str:
        """The name that Reddit has for the object, if it is still shown."""
        account = _ACCOUNT.fullmatch(url)
        if account is not None:
            return await self._account(account["name"], token, headers)
        found = RedditProbe.pattern.fullmatch(url)
        if found is None:
            raise NeedsHuman(
                "This is no address of a post, comment or account on Reddit (short links and "
                "files have none). Nothing was reported."
            )
        comment = found["comment"]
        name = f"t1_{comment}" if comment else f"t3_{found['post']}"
        answer = await self._look_up("/api/info", {"id": name, "raw_json": "1"}, headers)
        self._session.check(token, answer, self.label)
        thing = inside(told(answer, self.label), "data", "children", 0, "data")
        if thing is None:
            raise gone(self.label, "there is no such post or comment")
        if inside(thing, "removed_by_category") in _GONE_BY:
            raise gone(self.label, f"it is removed ({thing['removed_by_category']})")
        community = str(inside(thing, "subreddit") or "")
        if community.lower() in self._blocked:
            raise offenders(f"r/{community}")
        return name

    async def _account(self, name: str, token: Token, headers: Mapping[str, str]) -> str:
        answer = await self._look_up(f"/user/{name}/about", {"raw_json": "1"}, headers)
        self._session.check(token, answer, self.label)
        if answer.status == _NOT_FOUND:
            raise gone(self.label, "there is no such account")
        about = inside(told(answer, self.label), "data")
        if inside(about, "is_suspended") is True:
            raise gone(self.label, "the account is suspended")
        number = inside(about, "id")
        if not isinstance(number, str):
            raise RetryLater(f"{self.label} did not say which account it is. Nothing was reported.")
        return f"t2_{number}"

    async def _look_up(
        self, path: str, query: Mapping[str, str], headers: Mapping[str, str]
    ) -> ApiAnswer:
        url = self._config.api.rstrip("/") + path
        return await self._client.get(url, headers=headers, query=query)

    async def _sign_in(self, _before: Token | None) -> Token:
        config = self._config
        pair = f"{config.client_id}:{config.client_secret.get_secret_value()}".encode()
        renewal = config.refresh_token.get_secret_value()
        form = {"grant_type": "refresh_token", "refresh_token": renewal}
        if not renewal:
            secret = config.password.get_secret_value()
            form = {"grant_type": "password", "username": config.username, "password": secret}
        answer = await self._client.ask(
            "POST",
            config.sign_in.rstrip("/") + "/api/v1/access_token",
            headers=self._agent | {"Authorization": "Basic " + base64.b64encode(pair).decode()},
            form=form,
        )
        said = told(answer, self.label)
        token = said.get("access_token")
        if not isinstance(token, str):  # a wrong password is answered with 200
            why = str(said.get("error") or "it gave no token")[:100]
            raise AccountRefused(f"{self.label} does not let the account in: {why}.")
        until = good_for(said.get("expires_in"), self._now())
        return Token(value=Secret(token), good_until=until)

    @property
    def _agent(self) -> dict[str, str]:
        return {"User-Agent": self._config.user_agent}
