"""A provider for OpenID Connect on loopback that says what a test wants it to.

The contract is OpenID Connect Core 1.0, sections 3.1.2 and 3.1.3.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from joserfc import jwt
from joserfc.jwk import RSAKey

from integrations.oidc import Flow, Identity, Provider
from integrations.oidc_settings import Config
from tests.api_peer import ApiPeer, Asked, Says
from tests.canary import WORD
from untilgone.settings import Secret

CLIENT_SECRET = f"a secret/of:{WORD}"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
REDIRECT = "https://desk.hotline.example/sign-in/provider/answer"
KEY = RSAKey.generate_key(2048, {"kid": "one"})
ROLES = "desk-admins=admin,desk=case_worker"


@dataclass
class Idp:
    """A provider that says what a test wants it to."""

    peer: ApiPeer = field(init=False)
    keys: list = field(default_factory=lambda: [KEY])
    about: dict = field(default_factory=dict)
    header: dict = field(default_factory=lambda: {"alg": "RS256", "kid": "one"})
    signs_with: object = field(default_factory=lambda: KEY)
    claims: dict = field(default_factory=dict)
    user: dict | None = None
    nonce: str = ""
    token: str | None = None

    def __call__(self, asked: Asked) -> Says:
        match asked.path:
            case "/.well-known/openid-configuration":
                url = self.peer.url
                said = {
                    "issuer": url,
                    "authorization_endpoint": f"{url}/authorize",
                    "token_endpoint": f"{url}/token",
                    "jwks_uri": f"{url}/keys",
                    "userinfo_endpoint": f"{url}/me",
                    "end_session_endpoint": f"{url}/out",
                }
                return Says(body=said | self.about)
            case "/keys":
                return Says(body={"keys": [key.as_dict(private=False) for key in self.keys]})
            case "/token":
                return Says(body={"access_token": "at", "id_token": self.token or self.made()})
            case "/me" if self.user is not None:
                return Says(body=self.user)
        return Says(status=404)

    def made(self) -> str:
        claims = {
            "iss": self.peer.url,
            "aud": "desk",
            "sub": "1234",
            "iat": int(NOW.timestamp()),
            "exp": int(NOW.timestamp()) + 300,
            "nonce": self.nonce,
            "preferred_username": "Anna",
            "email": "anna@hotline.example",
            "groups": ["desk", "elsewhere"],
        } | self.claims
        claims = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(self.header, claims, self.signs_with, algorithms=[self.header["alg"]])


@dataclass
class House:
    idp: Idp
    now: datetime = NOW
    more: dict = field(default_factory=dict)

    def provider(self) -> Provider:
        given = {
            "issuer": self.idp.peer.url,
            "client_id": "desk",
            "client_secret": Secret(CLIENT_SECRET),
            "roles": ROLES,
        } | self.more
        return Provider(Config(**given), REDIRECT, now=lambda: self.now)

    async def begun(self, provider: Provider) -> Flow:
        _, flow = await provider.begin("/tasks")
        self.idp.nonce = flow.nonce
        return flow

    async def signed_in(self, **answer: str) -> Identity:
        provider = self.provider()
        flow = await self.begun(provider)
        return await provider.finish(flow, {"code": "c", "state": flow.state} | answer)
