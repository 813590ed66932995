"""Signing in at a provider: what is asked of it, and everything it could say that must not work.

The contract is OpenID Connect Core 1.0, sections 3.1.2 and 3.1.3.
"""

import base64
import hashlib
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest

from integrations.oidc import FLOW_LASTS, connect_provider
from tests.api_peer import ApiPeer, Asked
from tests.canary import WORD
from tests.oidc_peer import CLIENT_SECRET, NOW, REDIRECT, ROLES, House, Idp
from untilgone.errors import BadInput, NotAllowed, OutOfReach
from untilgone.people import Role


@pytest.fixture
async def house():
    idp = Idp()
    async with ApiPeer(idp) as peer:
        idp.peer = peer
        yield House(idp)


def asked_of_token(house: House) -> Asked:
    return next(asked for asked in house.idp.peer.asked if asked.path == "/token")


async def test_the_browser_is_sent_on_with_everything_that_must_come_back(house: House):
    address, flow = await house.provider().begin("/tasks")
    query = dict(parse_qsl(urlsplit(address).query))
    digest = hashlib.sha256(flow.verifier.encode()).digest()

    assert address.startswith(f"{house.idp.peer.url}/authorize?")
    assert query["response_type"] == "code"
    assert query["redirect_uri"] == REDIRECT
    assert query["code_challenge_method"] == "S256"
    assert query["code_challenge"] == base64.urlsafe_b64encode(digest).decode().rstrip("=")
    assert (query["state"], query["nonce"]) == (flow.state, flow.nonce)
    assert len(flow.verifier) >= 43  # RFC 7636 section 4.1
    assert flow.verifier not in address


async def test_no_two_attempts_share_a_secret(house: House):
    provider = house.provider()
    (_, one), (_, other) = await provider.begin("/"), await provider.begin("/")

    assert not {one.state, one.nonce, one.verifier} & {other.state, other.nonce, other.verifier}


async def test_whoever_comes_back_gets_the_role_of_their_group(house: House):
    found = await house.signed_in()

    assert (found.name, found.mail, found.role) == (
        "Anna",
        "anna@hotline.example",
        Role.CASE_WORKER,
    )
    assert found.subject == f"{house.idp.peer.url}\n1234"


async def test_the_code_is_exchanged_with_the_verifier_and_the_same_address(house: House):
    provider = house.provider()
    flow = await house.begun(provider)
    await provider.finish(flow, {"code": "c", "state": flow.state})
    asked = asked_of_token(house)
    basic = base64.b64decode(asked.headers["authorization"].removeprefix("Basic ")).decode()

    assert dict(asked.form) == {
        "grant_type": "authorization_code",
        "code": "c",
        "redirect_uri": REDIRECT,
        "code_verifier": flow.verifier,
    }
    assert basic == f"desk:a%20secret%2Fof%3A{WORD}"


async def test_a_provider_that_wants_the_secret_in_the_form_gets_it_there(house: House):
    house.idp.about = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    await house.signed_in()
    asked = asked_of_token(house)

    assert dict(asked.form)["client_secret"] == CLIENT_SECRET
    assert "authorization" not in asked.headers


async def test_a_client_without_a_secret_says_only_its_name(house: House):
    house.more = {"client_secret": None}
    await house.signed_in()
    asked = asked_of_token(house)

    assert dict(asked.form)["client_id"] == "desk"
    assert "authorization" not in asked.headers


async def test_the_first_entry_that_fits_gives_the_role(house: House):
    house.idp.claims = {"groups": ["desk", "desk-admins"]}

    assert (await house.signed_in()).role is Role.ADMIN


async def test_groups_may_stand_deeper_in_the_token(house: House):
    house.more = {"groups_claim": "realm_access.roles"}
    house.idp.claims = {"realm_access": {"roles": ["desk-admins"]}}

    assert (await house.signed_in()).role is Role.ADMIN


async def test_groups_that_only_the_page_about_somebody_has_are_asked_for(house: House):
    house.idp.claims, house.idp.user = {"groups": None}, {"sub": "1234", "groups": ["desk-admins"]}

    assert (await house.signed_in()).role is Role.ADMIN


async def test_the_page_about_somebody_else_gives_nobody_a_role(house: House):
    house.idp.claims, house.idp.user = {"groups": None}, {"sub": "666", "groups": ["desk-admins"]}

    with pytest.raises(NotAllowed, match="None of your groups"):
        await house.signed_in()


@pytest.mark.parametrize("groups", [["elsewhere"], [], None, "des", {"desk": True}, [["desk"]]])
async def test_whoever_is_in_no_group_of_ours_is_not_let_in(house: House, groups):
    house.idp.claims, house.idp.user = {"groups": groups}, {"sub": "1234"}

    with pytest.raises(NotAllowed, match="None of your groups"):
        await house.signed_in()


async def test_whoever_has_no_name_is_not_let_in(house: House):
    house.idp.claims = {"preferred_username": None}

    with pytest.raises(NotAllowed, match="says no name"):
        await house.signed_in()


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"state": "another"}, "begun elsewhere"),
        ({"state": ""}, "begun elsewhere"),
        ({"code": ""}, "did not let you in"),
        ({"code": "", "error": "access_denied"}, "did not let you in"),
        ({"iss": "https://elsewhere.example"}, "Another provider answered"),
    ],
)
async def test_an_answer_to_something_else_signs_nobody_in(house: House, answer, said):
    with pytest.raises(NotAllowed, match=said):
        await house.signed_in(**answer)

    assert not any(asked.path == "/token" for asked in house.idp.peer.asked)


@pytest.mark.parametrize("late", [FLOW_LASTS, -timedelta(seconds=1)])
async def test_an_answer_that_comes_too_late_signs_nobody_in(house: House, late):
    provider = house.provider()
    flow = await house.begun(provider)
    house.now = NOW + late

    with pytest.raises(NotAllowed, match="more than ten minutes"):
        await provider.finish(flow, {"code": "c", "state": flow.state})


@pytest.mark.parametrize(
    ("more", "claims"),
    [
        ({"amr": "mfa otp"}, {"amr": ["pwd"]}),
        ({"amr": "mfa"}, {}),
        ({"amr": "mfa"}, {"amr": {"mfa": True}}),
        ({"acr": "gold"}, {"acr": "silver"}),
        ({"acr": "gold"}, {}),
        ({"amr": "mfa", "acr": "gold"}, {"amr": ["mfa"], "acr": "silver"}),
    ],
)
async def test_whoever_did_not_prove_enough_is_not_let_in(house: House, more, claims):
    house.more, house.idp.claims = more, claims

    with pytest.raises(NotAllowed, match=r"second proof|well enough"):
        await house.signed_in()


async def test_whoever_proved_enough_is_let_in(house: House):
    house.more = {"amr": "mfa otp", "acr": "gold platinum"}
    house.idp.claims = {"amr": ["pwd", "otp"], "acr": "platinum"}
    address, _ = await house.provider().begin("/")

    assert (await house.signed_in()).name == "Anna"
    assert "acr_values=gold+platinum" in address


@pytest.mark.parametrize(
    "about",
    [
        {"issuer": "https://elsewhere.example"},
        {"token_endpoint": "http://login.hotline.example/token"},
        {"jwks_uri": ""},
        {"authorization_endpoint": "javascript:alert(1)"},
    ],
    ids=str,
)
async def test_a_provider_that_describes_itself_unsafely_is_not_used(house: House, about):
    house.idp.about = about

    with pytest.raises(OutOfReach):
        await house.provider().begin("/")


async def test_a_provider_that_is_away_is_a_sentence(house: House):
    provider = house.provider()
    house.idp.peer.stop_listening()

    with pytest.raises(OutOfReach, match="does not answer"):
        await provider.begin("/")


async def test_where_to_sign_out_there_is_what_the_provider_says(house: House):
    address = await house.provider().sign_out_address()

    assert address == f"{house.idp.peer.url}/out?client_id=desk"


SET = {
    "UNTILGONE_OIDC_ISSUER": "https://login.hotline.example",
    "UNTILGONE_OIDC_CLIENT_ID": "desk",
    "UNTILGONE_OIDC_ROLES": ROLES,
}


def test_without_a_setting_there_is_no_provider():
    assert connect_provider({}, "https://desk.hotline.example") is None


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"UNTILGONE_OIDC_ISSUER": ""}, "UNTILGONE_OIDC_ISSUER is not set"),
        ({"UNTILGONE_OIDC_ISSUER": "http://login.hotline.example"}, "use https"),
        ({"UNTILGONE_OIDC_ROLES": "desk=boss"}, "Entry 1 of UNTILGONE_OIDC_ROLES"),
        ({"UNTILGONE_OIDC_ROLES": "desk=admin,=legal"}, "Entry 2 of UNTILGONE_OIDC_ROLES"),
        ({"UNTILGONE_OIDC_ROLES": " , "}, "names no group"),
        ({"UNTILGONE_OIDC_SCOPES": "profile"}, "must hold `openid`"),
    ],
)
def test_settings_that_cannot_work_are_named(more, said):
    with pytest.raises(BadInput, match=said):
        connect_provider(SET | more, "https://desk.hotline.example")
