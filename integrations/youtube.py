"""YouTube: reports of videos by its Data API.

Docs: https://developers.google.com/youtube/v3/docs/videos/reportAbuse and
https://developers.google.com/youtube/v3/docs/videoAbuseReportReasons/list (what can be the reason).
Answers: none, not even a number. Only looks tell.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar, TypeAlias

from integrations.api import ApiAnswer, ApiClient, service_root
from integrations.base import Channel, Leaving
from integrations.clock import Clock, utc_now
from integrations.probes.youtube import YouTube as YouTubeProbe
from integrations.reporting import Session, Token, gone, good_for, inside, only_url, text_of, told
from untilgone.cases import Category
from untilgone.errors import AccountRefused, BadInput, NeedsHuman, RetryLater
from untilgone.notices import Notice, Receipt
from untilgone.parties import Contact
from untilgone.settings import Secret, setting

SITES = frozenset(
    {"youtube.com", "https://www.googleapis.com/youtube/v3/videos/reportAbuse"}
)  # what stands for the site

_DEFAULT_REASONS = (
    "csam=child,sexual>minor; csam_synthetic=child,sexual>minor; ncii=sexual>nud,other; "
    "ncii_synthetic=sexual>nud,other; sextortion=harass,abusive>bull,abus,other; "
    "impersonation=spam,mislead>mislead,impersonat; doxing=harass,abusive>bull,abus,other; "
    "nudify_service=sexual>other,nud"
)
_REASONS_HOLD = timedelta(days=1)
_QUOTA_PAUSE = timedelta(hours=1)
_QUOTA = frozenset({"quotaExceeded", "dailyLimitExceeded"})
_TOO_FAST = frozenset({"rateLimitExceeded", "userRateLimitExceeded"})
_BAD_REQUEST, _NOT_FOUND = 400, 404

Words: TypeAlias = tuple[str, ...]  # in the order of preference


@dataclass(frozen=True, kw_only=True)
class Config:
    """An OAuth client, the account that reports, and what its reasons are called."""

    client_id: str = setting("Id of your OAuth client at console.cloud.google.com")
    client_secret: Secret = setting("Its secret")
    refresh_token: Secret = setting(
        "Refresh token of the account that reports, with the scope youtube.force-ssl"
    )
    reasons: str = setting(
        "Which reason a category is reported under: `category=words` or `category=words>words` "
        "with a finer one, separated by `;`. The first of the words, separated by commas, that "
        "is an id or stands in an English label decides",
        default=_DEFAULT_REASONS,
    )
    api: str = setting("Where the API is", default="https://www.googleapis.com")
    sign_in: str = setting("Where tokens are renewed", default="https://oauth2.googleapis.com")

    def __post_init__(self) -> None:
        service_root(self.api, "api")
        service_root(self.sign_in, "sign_in")
        dict(_wanted(self.reasons))


class YouTube(Channel):
    """One report of one video."""

    slug: ClassVar[str] = "youtube"
    label: ClassVar[str] = "YouTube"
    config_class: ClassVar[type[Config]] = Config
    longest_text: ClassVar[int] = 1000
    spacing: ClassVar[timedelta] = timedelta(seconds=2)

    def __init__(
        self, config: Config, *, client: ApiClient | None = None, now: Clock = utc_now
    ) -> None:
        self._config = config
        self._client = client or ApiClient()
        self._now = now
        self._wanted = dict(_wanted(config.reasons))
        self._session = Session(self._renew, now)
        self._reasons: tuple[list[Any], datetime] | None = None

    def accepts(self, contact: Contact) -> bool:
        """Whether the contact is the site itself."""
        return contact.channel == self.slug and contact.address in SITES

    def takes(self, category: Category) -> bool:
        """Those for which the settings name a reason."""
        return category in self._wanted

    async def submit(self, notice: Notice, leaving: Leaving) -> Receipt:
        """Report the video once; there is no number, so our own Message-ID is the receipt."""
        text = text_of(notice, self.longest_text, self.label)
        found = YouTubeProbe.pattern.fullmatch(only_url(notice, self.label))
        if found is None:
            raise NeedsHuman(
                "This is no address of a video on YouTube; channels and comments are reported "
                "with its forms. Nothing was reported."
            )
        token = await self._session.token()
        headers = token.headers
        reason = await self._reason(notice.material.category, token, headers)
        answer = await self._client.ask(
            "POST",
            self._api("/youtube/v3/videos/reportAbuse"),
            headers=headers,
            as_json={"videoId": found["video"], **reason, "comments": text},
            leaving=leaving,
        )
        self._session.check(token, answer, self.label)
        if answer.status == _NOT_FOUND and "videoNotFound" in _whys(answer):
            raise gone(self.label, "there is no such video")
        if answer.status == _BAD_REQUEST and "invalidAbuseReason" in _whys(answer):
            self._reasons = None
        self._limits(answer).taken(self.label)
        return Receipt(reference=notice.message_id, said="the report was taken", at=self._now())

    async def _reason(
        self, category: Category, token: Token, headers: Mapping[str, str]
    ) -> dict[str, str]:
        """The ids that the settings mean today; NeedsHuman where there are none."""
        if category not in self._wanted:
            raise NeedsHuman(
                f"The settings map no reason of {self.label} to {category}. Nothing was reported."
            )
        first, second = self._wanted[category]
        reasons = await self._known_reasons(token, headers)
        main = _fitting(reasons, first, "snippet", "label")
        if main is None:
            raise NeedsHuman(_no_reason(self.label, category, first))
        chosen = {"reasonId": str(main["id"])}
        choice = inside(main, "snippet", "secondaryReasons") or []
        if choice:
            finer = _fitting(choice, second, "label")
            if finer is None:
                raise NeedsHuman(_no_reason(self.label, category, second or first))
            chosen["secondaryReasonId"] = str(finer["id"])
        return chosen

    async def _known_reasons(self, token: Token, headers: Mapping[str, str]) -> list[Any]:
        if self._reasons is None or self._now() - self._reasons[1] > _REASONS_HOLD:
            answer = await self._client.get(
                self._api("/youtube/v3/videoAbuseReportReasons"),
                headers=headers,
                query={"part": "id,snippet", "hl": "en"},
            )
            self._session.check(token, answer, self.label)
            items = told(self._limits(answer), self.label).get("items")
            if not isinstance(items, list) or not items:
                raise RetryLater(f"{self.label} named no reasons. Nothing was reported.")
            self._reasons = items, self._now()
        return self._reasons[0]

    def _limits(self, answer: ApiAnswer) -> ApiAnswer:
        """The answer, unless we asked too much; a spent quota is no refused account."""
        whys = _whys(answer)
        said = f"{self.label} answered {answer.status}: {', '.join(sorted(whys))}"
        if whys & _QUOTA:
            raise RetryLater(f"{said}. Nothing was taken.", after=_QUOTA_PAUSE)
        if whys & _TOO_FAST:
            raise RetryLater(f"{said}. Nothing was taken.", after=timedelta(minutes=5))
        return answer

    async def _renew(self, _before: Token | None) -> Token:
        config = self._config
        answer = await self._client.ask(
            "POST",
            config.sign_in.rstrip("/") + "/token",
            form={
                "client_id": config.client_id,
                "client_secret": config.client_secret.get_secret_value(),
                "refresh_token": config.refresh_token.get_secret_value(),
                "grant_type": "refresh_token",
            },
        )
        if answer.status == _BAD_REQUEST:  # RFC 6749 section 5.2: `invalid_grant` and the like
            raise AccountRefused(f"{self.label} does not let the account in: {answer.words}.")
        said = told(answer, self.label)
        token = said.get("access_token")
        if not isinstance(token, str):
            raise RetryLater(f"{self.label} gave us no token. Nothing was reported.")
        until = good_for(said.get("expires_in"), self._now())
        return Token(value=Secret(token), good_until=until)

    def _api(self, path: str) -> str:
        return self._config.api.rstrip("/") + path


def _wanted(listed: str) -> Iterator[tuple[Category, tuple[Words, Words]]]:
    """What the settings want for each category; BadInput says what is wrong with them."""
    for part in filter(None, (part.strip() for part in listed.split(";"))):
        category, _, words = part.partition("=")
        first, _, second = words.partition(">")
        if category.strip() not in set(Category) or not _words(first):
            raise BadInput(f"reasons: {part!r} is not `category=words` or `category=words>words`.")
        yield Category(category.strip()), (_words(first), _words(second))


def _words(listed: str) -> Words:
    return tuple(filter(None, (word.strip().casefold() for word in listed.split(","))))


def _fitting(reasons: list[Any], wanted: Words, *where: str) -> Any:
    """The reason that the first word fits which fits one: its id is the word, or its label has it."""
    known = [
        (str(reason["id"]).casefold(), str(inside(reason, *where) or "").casefold(), reason)
        for reason in reasons
        if inside(reason, "id") is not None
    ]
    by_id = (reason for word in wanted for number, _, reason in known if number == word)
    by_label = (reason for word in wanted for _, label, reason in known if word in label)
    return next(by_id, None) or next(by_label, None)


def _no_reason(label: str, category: Category, wanted: Words) -> str:
    return (
        f"{label} has no reason any more that fits `{', '.join(wanted)}`, which the settings name "
        f"for {category}. Correct UNTILGONE_YOUTUBE_REASONS. Nothing was reported."
    )


def _whys(answer: ApiAnswer) -> frozenset[str]:
    """The reasons in Google's envelope of an error."""
    errors = inside(answer.json(), "error", "errors") if answer.status >= _BAD_REQUEST else None
    listed = errors if isinstance(errors, list) else []
    return frozenset(str(inside(error, "reason")) for error in listed)
