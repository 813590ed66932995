"""Signing in at the organisation's own provider: OpenID Connect, authorization code with PKCE.

https://openid.net/specs/openid-connect-core-1_0.html section 3.1, https://www.rfc-editor.org/rfc/rfc7636,
https://www.rfc-editor.org/rfc/rfc9700 (what is safe today), https://www.rfc-editor.org/rfc/rfc8176 (amr).

Tokens are read by joserfc, of the authors of Authlib; requests go the guarded way out, which
Authlib's own would not.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from integrations.api import ApiAnswer, ApiClient, service_root
from integrations.id_tokens import Expected, Keys, claims_of
from integrations.oidc_settings import OIDC_PREFIX, Config, claim, roles_of, texts
from untilgone.errors import BadInput, IntegrationError, NotAllowed, OutOfReach
from untilgone.people import Role
from untilgone.settings import read

FLOW_LASTS = timedelta(minutes=10)
_KNOWN_FOR = timedelta(hours=1)  # what the provider says about itself


@dataclass(frozen=True, kw_only=True)
class Flow:
    """One attempt to sign in, kept by the browser that began it, sealed."""

    state: str
    nonce: str
    verifier: str
    leads_to: str
    begun_at: datetime


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Who somebody is, as the provider says."""

    subject: str  # with the issuer: no other provider can say the same
    name: str
    mail: str
    role: Role


class Provider:
    """The organisation's provider. Remembers for an hour what it says about itself."""

    def __init__(
        self,
        config: Config,
        redirect_uri: str,
        *,
        client: ApiClient | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._config = config
        self._redirect_uri = redirect_uri
        self._client = client or ApiClient(deadline=10)
        self._now = now
        self._said: dict[str, str] = {}
        self._said_at: datetime | None = None
        self._keys = Keys(self._jwks)

    async def begin(self, leads_to: str) -> tuple[str, Flow]:
        """Where to send the browser, and what it must bring back. OutOfReach without a provider."""
        about = await self._about()
        flow = Flow(
            state=secrets.token_urlsafe(32),
            nonce=secrets.token_urlsafe(32),
            verifier=secrets.token_urlsafe(48),
            leads_to=leads_to,
            begun_at=self._now(),
        )
        digest = hashlib.sha256(flow.verifier.encode("ascii")).digest()
        asked = {
            "response_type": "code",
            "client_id": self._config.client_id,
            "redirect_uri": self._redirect_uri,
            "scope": self._config.scopes,
            "state": flow.state,
            "nonce": flow.nonce,
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii"),
            "code_challenge_method": "S256",
        }
        if self._config.acr:
            asked["acr_values"] = self._config.acr
        url = about["authorization_endpoint"]
        return f"{url}{'&' if '?' in url else '?'}{urlencode(asked)}", flow

    async def finish(self, flow: Flow, answer: Mapping[str, str]) -> Identity:
        """Who came back; NotAllowed says why nobody is let in."""
        if not hmac.compare_digest(answer.get("state", "").encode(), flow.state.encode()):
            raise NotAllowed("This sign-in was begun elsewhere. Nobody was signed in; try again.")
        if not flow.begun_at <= self._now() < flow.begun_at + FLOW_LASTS:
            raise NotAllowed("That took more than ten minutes. Nobody was signed in; try again.")
        if answer.get("iss", self._config.issuer) != self._config.issuer:  # RFC 9207
            raise NotAllowed("Another provider answered than was asked. Nobody was signed in.")
        if not answer.get("code"):
            raise NotAllowed("Your provider did not let you in. Nobody was signed in.")
        about = await self._about()
        given = await self._exchanged(about, answer["code"], flow)
        expected = Expected(
            issuer=self._config.issuer,
            client_id=self._config.client_id,
            nonce=flow.nonce,
            now=self._now(),
        )
        claims = await claims_of(str(given.get("id_token", "")), self._keys, expected)
        self._check_proof(claims)
        if claim(claims, self._config.groups_claim) is None:
            claims = await self._more(about, given, claims)
        return self._identity(claims)

    async def sign_out_address(self) -> str:
        """Where people sign out at the provider too; empty where it has no such page."""
        try:
            url = (await self._about()).get("end_session_endpoint", "")
        except OutOfReach:
            return ""
        return f"{url}?{urlencode({'client_id': self._config.client_id})}" if url else ""

    async def ping(self) -> None:
        """OutOfReach when the provider does not say what it must."""
        self._said_at = None
        await self._about()

    def _check_proof(self, claims: Mapping[str, Any]) -> None:
        wanted, proven = set(self._config.amr.split()), set(texts(claims.get("amr")))
        if wanted and not wanted & proven:
            raise NotAllowed(
                "Your provider did not ask for a second proof of who you are, and here it must. "
                "Nobody was signed in."
            )
        levels = self._config.acr.split()
        if levels and claims.get("acr") not in levels:
            raise NotAllowed(
                "Your provider did not check well enough who you are. Nobody was signed in."
            )

    def _identity(self, claims: Mapping[str, Any]) -> Identity:
        groups = set(texts(claim(claims, self._config.groups_claim)))
        role = next((role for group, role in roles_of(self._config.roles) if group in groups), None)
        if role is None:
            raise NotAllowed(
                "None of your groups gives you a role here. Nobody was signed in; ask whoever looks "
                "after your provider."
            )
        name = claim(claims, self._config.name_claim)
        if not isinstance(name, str) or not name.strip():
            raise NotAllowed(
                f"Your provider says no name for you (`{self._config.name_claim}`). Nobody was "
                "signed in."
            )
        mail = claims.get("email")
        return Identity(
            subject=f"{self._config.issuer}\n{claims['sub']}",
            name=name,
            mail=mail if isinstance(mail, str) else "",
            role=role,
        )

    async def _about(self) -> dict[str, str]:
        """What the provider says about itself (OpenID Connect Discovery 1.0, section 4)."""
        if self._said_at is not None and self._now() - self._said_at < _KNOWN_FOR:
            return self._said
        url = f"{self._config.issuer.rstrip('/')}/.well-known/openid-configuration"
        answer = await self._got(self._client.get(url))
        said = {name: each for name, each in answer.fields.items() if isinstance(each, str)}
        if said.get("issuer") != self._config.issuer:
            raise OutOfReach(
                f"Your provider calls itself otherwise than {OIDC_PREFIX}ISSUER does. Nobody can "
                "sign in until both are the same, letter for letter."
            )
        methods = answer.fields.get("token_endpoint_auth_methods_supported")
        said["auth_methods"] = " ".join(texts(methods)) or "client_secret_basic"
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            try:
                service_root(said.get(name, ""), name)
            except BadInput as error:
                raise OutOfReach(f"Your provider names no safe {name}.") from error
        self._said, self._said_at = said, self._now()
        return said

    async def _exchanged(
        self, about: Mapping[str, str], code: str, flow: Flow
    ) -> Mapping[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._redirect_uri,
            "code_verifier": flow.verifier,
        }
        headers: dict[str, str] = {}
        secret = self._config.client_secret
        if secret is not None and "client_secret_basic" in about["auth_methods"].split():
            # RFC 6749 section 2.3.1: both encoded as in a form first
            pair = f"{quote(self._config.client_id, '')}:{quote(secret.get_secret_value(), '')}"
            headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode('ascii')}"
        else:
            form["client_id"] = self._config.client_id
            if secret is not None:
                form["client_secret"] = secret.get_secret_value()
        try:
            answer = await self._client.ask(
                "POST", about["token_endpoint"], form=form, headers=headers
            )
        except IntegrationError as error:
            raise _away() from error
        if answer.status != 200:  # noqa: PLR2004
            raise NotAllowed(
                "Your provider did not confirm the sign-in. Nobody was signed in; try again."
            )
        return answer.fields

    async def _more(
        self, about: Mapping[str, str], given: Mapping[str, Any], claims: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """The claims with those that only the provider's page about somebody has (5.3)."""
        token, url = given.get("access_token"), about.get("userinfo_endpoint", "")
        if not isinstance(token, str) or not url:
            return claims
        answer = await self._got(
            self._client.get(url, headers={"Authorization": f"Bearer {token}"})
        )
        if answer.fields.get("sub") != claims["sub"]:  # section 5.3.2
            return claims
        return answer.fields | dict(claims)

    async def _jwks(self) -> Mapping[str, Any]:
        about = await self._about()
        return (await self._got(self._client.get(about["jwks_uri"]))).fields

    async def _got(self, asking: Any) -> ApiAnswer:
        try:
            answer: ApiAnswer = (await asking).had("The provider")
        except IntegrationError as error:
            raise _away() from error
        return answer


def connect_provider(env: Mapping[str, str], web_origin: str) -> Provider | None:
    """The provider in the settings; None where nothing of it is set. BadInput says what is wrong."""
    if not any(value for name, value in env.items() if name.startswith(OIDC_PREFIX)):
        return None
    return Provider(read(Config, env, OIDC_PREFIX), f"{web_origin}/sign-in/provider/answer")


def _away() -> OutOfReach:
    return OutOfReach("Your provider does not answer. Nobody was signed in; try again later.")
