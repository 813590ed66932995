"""ID tokens: every way in which one can be wrong, and the provider's keys."""

import base64
import hmac

import pytest
from joserfc.jwk import ECKey, OctKey, RSAKey

from tests.api_peer import ApiPeer
from tests.oidc_peer import CLIENT_SECRET, KEY, NOW, House, Idp
from untilgone.errors import NotAllowed

OTHER = RSAKey.generate_key(2048, {"kid": "one"})
NEXT_KEY = ECKey.generate_key("P-256", {"kid": "two"})


@pytest.fixture
async def house():
    idp = Idp()
    async with ApiPeer(idp) as peer:
        idp.peer = peer
        yield House(idp)


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another"},
        {"aud": ["another", "third"]},
        {"aud": ["desk", "another"]},  # and no azp
        {"aud": ["desk", "another"], "azp": "another"},
        {"azp": "another"},
        {"iss": "https://elsewhere.example"},
        {"iss": None},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"exp": int(NOW.timestamp()) - 61},
        {"exp": None},
        {"iat": None},
        {"iat": int(NOW.timestamp()) + 3600},
        {"nbf": int(NOW.timestamp()) + 3600},
    ],
    ids=str,
)
async def test_a_token_that_says_anything_wrong_is_not_believed(house: House, claims):
    house.idp.claims = claims

    with pytest.raises(NotAllowed, match="cannot be trusted"):
        await house.signed_in()


async def test_a_token_for_several_that_names_us_is_believed(house: House):
    house.idp.claims = {"aud": ["desk", "another"], "azp": "desk"}

    assert (await house.signed_in()).name == "Anna"


async def test_a_token_signed_by_somebody_else_is_not_believed(house: House):
    house.idp.signs_with = OTHER

    with pytest.raises(NotAllowed, match="cannot be trusted"):
        await house.signed_in()


async def test_a_token_signed_with_our_own_secret_is_not_believed(house: House):
    house.idp.header = {"alg": "HS256"}
    house.idp.signs_with = OctKey.import_key(CLIENT_SECRET)

    with pytest.raises(NotAllowed, match="cannot be trusted"):
        await house.signed_in()


async def test_a_token_signed_with_the_public_key_as_a_secret_is_not_believed(house: House):
    header, claims = part('{"alg":"HS256","kid":"one"}'), part('{"sub":"1234"}')
    body = f"{header}.{claims}"
    mac = hmac.digest(KEY.as_pem(private=False), body.encode(), "sha256")
    house.idp.token = f"{body}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"

    with pytest.raises(NotAllowed, match="cannot be trusted"):
        await house.signed_in()


def part(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def unsigned() -> str:
    header, claims = part('{"alg":"none"}'), part('{"sub":"1234"}')
    return f"{header}.{claims}."


@pytest.mark.parametrize("token", [unsigned(), "", "a.b.c", "nonsense", "a.b.c.d.e"])
async def test_what_is_no_signed_token_is_not_believed(house: House, token):
    house.idp.token = token or "."

    with pytest.raises(NotAllowed, match="cannot be trusted"):
        await house.signed_in()


async def test_a_new_key_of_the_provider_is_fetched_when_it_is_first_used(house: House):
    provider = house.provider()
    flow = await house.begun(provider)
    await provider.finish(flow, {"code": "c", "state": flow.state})
    house.idp.keys, house.idp.signs_with = [NEXT_KEY], NEXT_KEY
    house.idp.header = {"alg": "ES256", "kid": "two"}

    flow = await house.begun(provider)
    assert (await provider.finish(flow, {"code": "c", "state": flow.state})).name == "Anna"
    assert sum(asked.path == "/keys" for asked in house.idp.peer.asked) == 2


async def test_keys_are_kept_from_one_sign_in_to_the_next(house: House):
    provider = house.provider()
    for _ in range(3):
        flow = await house.begun(provider)
        await provider.finish(flow, {"code": "c", "state": flow.state})

    paths = [asked.path for asked in house.idp.peer.asked]
    assert paths.count("/keys") == paths.count("/.well-known/openid-configuration") == 1
