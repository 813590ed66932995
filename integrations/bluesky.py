"""Bluesky and other apps on the AT Protocol: reports to a moderation service, through your PDS.

Docs: https://docs.bsky.app/docs/api/com-atproto-moderation-create-report and
https://atproto.com/specs/label (moderation services, called labelers).
Answers: none. A reporter cannot ask what became of a report; only looks tell.
"""

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any, ClassVar

from integrations.api import ApiAnswer, ApiClient, service_root
from integrations.base import Channel, Leaving
from integrations.clock import Clock, utc_now
from integrations.probes.bluesky import Bluesky as BlueskyProbe
from integrations.reporting import (
    Session,
    Token,
    gone,
    inside,
    only_url,
    reference_in,
    taken,
    text_of,
    told,
)
from untilgone.cases import Category
from untilgone.errors import BadInput, NeedsHuman, Refused, RetryLater
from untilgone.notices import Notice, Receipt
from untilgone.parties import Contact
from untilgone.settings import Secret, setting

_APP = frozenset(
    {"bsky.app", "https://bsky.social/xrpc/com.atproto.moderation.createReport"}
)  # what stands for the moderation service of the app itself

_OWN_LABELER = "did:plc:ar7c4by46qjdydhdevvrndac"  # Bluesky's; the default of bsky.social
_DID = re.compile(r"did:(?:plc:[a-z2-7]{24}|web:[a-z0-9.%:-]+)")
_OTHERS = re.compile(
    r"https?://(?:main\.|staging\.)?bsky\.app/profile/(?P<author>[\w.:%-]+)/"
    r"(?P<kind>lists|feed)/(?P<record>[\w.~:-]+)/?(?:[?#].*)?"
)
_COLLECTIONS = {"lists": "app.bsky.graph.list", "feed": "app.bsky.feed.generator"}

_NEW = "tools.ozone.report.defs#reason"
_OLD = "com.atproto.moderation.defs#reason"
_REASONS: Mapping[Category, tuple[str, str]] = MappingProxyType(
    {
        Category.CSAM: (_NEW + "ChildSafetyCSAM", _OLD + "Violation"),
        Category.CSAM_SYNTHETIC: (_NEW + "ChildSafetyCSAM", _OLD + "Violation"),
        Category.NCII: (_NEW + "SexualNCII", _OLD + "Sexual"),
        Category.NCII_SYNTHETIC: (_NEW + "SexualDeepfake", _OLD + "Sexual"),
        Category.SEXTORTION: (_NEW + "SexualAbuseContent", _OLD + "Sexual"),
        Category.IMPERSONATION: (_NEW + "MisleadingImpersonation", _OLD + "Misleading"),
        Category.DOXING: (_NEW + "HarassmentDoxxing", _OLD + "Rude"),
        Category.NUDIFY_SERVICE: (_NEW + "SexualOther", _OLD + "Sexual"),
        Category.OTHER_ILLEGAL: (_NEW + "Other", _OLD + "Other"),
    }
)
"""The type of a report, and the one of the older set for services that know only that."""

_GONE = frozenset({"RecordNotFound", "RepoNotFound", "AccountTakedown", "AccountDeactivated"})
_GONE_WORDS = ("Could not find repo", "Could not locate record", "Profile not found")
_BAD = 400
_TOKEN_LASTS = timedelta(hours=1)  # where it does not say so itself


@dataclass(frozen=True, kw_only=True)
class Config:
    """An account that reports, and where it does."""

    identifier: str = setting("Handle or DID of the account that reports, e.g. hotline.example")
    app_password: Secret = setting("App password of that account (not its main password)")
    service: str = setting("The account's own server (PDS)", default="https://bsky.social")
    app_view: str = setting(
        "Where it is looked up whether there is something to report",
        default="https://public.api.bsky.app",
    )
    labeler: str = setting(
        "DID of the moderation service that gets the reports, where the contact names none; "
        "empty: the one of the server. Child abuse is always reported to the server's",
        default="",
    )

    def __post_init__(self) -> None:
        service_root(self.service, "service")
        service_root(self.app_view, "app_view")
        if self.labeler and not _DID.fullmatch(self.labeler):
            raise BadInput(f"labeler {self.labeler!r} must be a DID such as {_OWN_LABELER}.")


class Bluesky(Channel):
    """One report of one post, list, feed or account, only while the public can see it."""

    slug: ClassVar[str] = "bluesky"
    label: ClassVar[str] = "Bluesky"
    config_class: ClassVar[type[Config]] = Config
    longest_text: ClassVar[int] = 2000  # graphemes; never more of them than characters
    is_read_by_others: ClassVar[bool] = True
    spacing: ClassVar[timedelta] = timedelta(seconds=1)

    def __init__(
        self, config: Config, *, client: ApiClient | None = None, now: Clock = utc_now
    ) -> None:
        self._config = config
        self._client = client or ApiClient()
        self._now = now
        self._session = Session(self._sign_in, now)

    def accepts(self, contact: Contact) -> bool:
        """Whether the contact is the app's own moderation service, or one named by its DID."""
        is_known = contact.address in _APP or _DID.fullmatch(contact.address) is not None
        return contact.channel == self.slug and is_known

    async def submit(self, notice: Notice, leaving: Leaving) -> Receipt:
        """Look the object up, then report it once; the number of the report is the receipt."""
        text = text_of(notice, self.longest_text, self.label)
        labeler = self._labeler(notice)
        subject = await self._subject(only_url(notice, self.label))
        token = await self._session.token()
        headers = token.headers
        if labeler:
            headers["atproto-proxy"] = f"{labeler}#atproto_labeler"
        reason, old_reason = _REASONS[notice.material.category]
        report = {"reasonType": reason, "reason": text, "subject": subject}
        answer = await self._report(report, headers, leaving)
        if answer.status == _BAD and "Invalid reason type" in _message(answer):
            # Nothing was taken: the service said so. What left has left, so nothing is said anew.
            answer = await self._report(report | {"reasonType": old_reason}, headers, _has_left)
        error = inside(answer.json(), "error")
        is_over = answer.status == 401 or error == "ExpiredToken"  # noqa: PLR2004
        self._session.check(token, answer, self.label, is_over=is_over)
        number = reference_in(taken(answer, self.label), self.label, "id")
        return Receipt(reference=number, said=f"report {number} was taken", at=self._now())

    def _labeler(self, notice: Notice) -> str:
        """Whom the report is for; empty: the moderation service of the server."""
        named = "" if notice.address in _APP else notice.address
        if not notice.material.category.is_csam:
            return named or self._config.labeler
        if named not in {"", _OWN_LABELER}:
            raise Refused(
                "Child abuse is reported to the app's own moderation service only, not to "
                f"{named}. Nothing was reported."
            )
        return named

    async def _report(
        self, report: Mapping[str, Any], headers: Mapping[str, str], leaving: Leaving
    ) -> ApiAnswer:
        return await self._client.ask(
            "POST",
            self._own("com.atproto.moderation.createReport"),
            headers=headers,
            as_json=report,
            leaving=leaving,
        )

    async def _subject(self, url: str) -> dict[str, str]:
        """What is reported: a record in its present version, or an account."""
        post, other = BlueskyProbe.pattern.fullmatch(url), _OTHERS.fullmatch(url)
        found = post or other
        if found is None:
            raise NeedsHuman(
                "This is no address of a post, list, feed or account on bsky.app. "
                "Nothing was reported."
            )
        did = await self._did(found["author"].replace("%3A", ":"))
        if other is not None:
            return await self._record(did, _COLLECTIONS[other["kind"]], other["record"])
        if found["post"] is not None:
            return await self._post(f"at://{did}/app.bsky.feed.post/{found['post']}")
        self._still_there(await self._look_up("app.bsky.actor.getProfile", {"actor": did}))
        return {"$type": "com.atproto.admin.defs#repoRef", "did": did}

    async def _did(self, author: str) -> str:
        if author.startswith("did:"):
            return author
        answer = await self._look_up("com.atproto.identity.resolveHandle", {"handle": author})
        if answer.status == _BAD:
            raise gone(self.label, "nobody has this name")
        did = told(answer, self.label).get("did")
        if not isinstance(did, str):
            raise RetryLater(f"{self.label} did not say who the author is. Nothing was reported.")
        return did

    async def _post(self, uri: str) -> dict[str, str]:
        """A post as the app shows it; one that moderators removed is stored on, and not shown."""
        answer = await self._look_up("app.bsky.feed.getPosts", {"uris": uri})
        posts = told(answer, self.label).get("posts")
        if posts == []:
            raise gone(self.label, "it is not there, or not shown")
        return self._version(inside(posts, 0))

    async def _record(self, did: str, collection: str, key: str) -> dict[str, str]:
        query = {"repo": did, "collection": collection, "rkey": key}
        answer = await self._look_up("com.atproto.repo.getRecord", query)
        return self._version(self._still_there(answer))

    def _version(self, found: Any) -> dict[str, str]:
        """With its ``cid``: a wrong or missing one would be taken too, as a report of nothing."""
        uri, cid = inside(found, "uri"), inside(found, "cid")
        if not isinstance(uri, str) or not isinstance(cid, str):
            raise RetryLater(f"{self.label} did not say which version it is. Nothing was reported.")
        return {"$type": "com.atproto.repo.strongRef", "uri": uri, "cid": cid}

    def _still_there(self, answer: ApiAnswer) -> dict[str, Any]:
        error = inside(answer.json(), "error")
        if answer.status == _BAD and (error in _GONE or _message(answer).startswith(_GONE_WORDS)):
            raise gone(self.label, "it is not there, or not shown")
        return told(answer, self.label)

    async def _look_up(self, method: str, query: Mapping[str, str]) -> ApiAnswer:
        return await self._client.get(
            f"{self._config.app_view.rstrip('/')}/xrpc/{method}", query=query
        )

    async def _sign_in(self, before: Token | None) -> Token:
        """A session from the one before it, else with the app password: that is limited."""
        if before is not None and before.renewal is not None:
            renewal = {"Authorization": f"Bearer {before.renewal.get_secret_value()}"}
            answer = await self._client.ask(
                "POST", self._own("com.atproto.server.refreshSession"), headers=renewal
            )
            if 200 <= answer.status < 300:  # noqa: PLR2004
                return self._token(told(answer, self.label))
        answer = await self._client.ask(
            "POST",
            self._own("com.atproto.server.createSession"),
            as_json={
                "identifier": self._config.identifier,
                "password": self._config.app_password.get_secret_value(),
            },
        )
        return self._token(told(answer, self.label))

    def _token(self, said: Mapping[str, Any]) -> Token:
        access, refresh = said.get("accessJwt"), said.get("refreshJwt")
        if not isinstance(access, str):
            raise RetryLater(f"{self.label} gave us no session. Nothing was reported.")
        return Token(
            value=Secret(access),
            good_until=_end_of(access) or self._now() + _TOKEN_LASTS,
            renewal=Secret(refresh) if isinstance(refresh, str) else None,
        )

    def _own(self, method: str) -> str:
        return f"{self._config.service.rstrip('/')}/xrpc/{method}"


async def _has_left() -> None:
    """It was said before that it leaves."""


def _message(answer: ApiAnswer) -> str:
    return str(inside(answer.json(), "message") or "")


def _end_of(token: str) -> datetime | None:
    """Until when a token is good, as it says itself (RFC 7519 section 4.1.4)."""
    try:
        middle = token.split(".")[1]
        said = json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
        return datetime.fromtimestamp(said["exp"], UTC)
    except (ValueError, LookupError, TypeError, OverflowError, OSError):
        return None
