"""Tokens for the API: shown once, narrowed by scopes, gone the moment they are revoked."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from tests.people import ADA, CAROL
from tests.untilgone.store.examples import NOW
from untilgone.errors import BadInput, Conflict, NotFound
from untilgone.people import Person, Role, Scope, Way
from untilgone.store import api_tokens, members
from untilgone.store.api_tokens import Bearer
from untilgone.store.database import Store

IMPORTER = Bearer(
    person=Person(name="importer", role=Role.CASE_WORKER),
    scopes=frozenset({Scope.OPEN, Scope.READ}),
)


async def test_a_token_speaks_for_its_name_role_and_scopes(store: Store):
    token = await api_tokens.make(store, IMPORTER, ADA, NOW)

    assert await api_tokens.bearer_of(store, token, NOW) == IMPORTER
    assert await api_tokens.bearer_of(store, token + "x", NOW) is None


async def test_only_its_hash_is_kept(store: Store):
    token = await api_tokens.make(store, IMPORTER, ADA, NOW)
    async with store.reading() as session:
        rows = (await session.exec(text("SELECT * FROM api_tokens"))).all()

    assert token not in str(rows)


async def test_when_it_was_used_last_is_noted_about_each_minute(store: Store):
    token = await api_tokens.make(store, IMPORTER, ADA, NOW)
    for seconds in (0, 30, 90):
        await api_tokens.bearer_of(store, token, NOW + timedelta(seconds=seconds))

    [shown] = await api_tokens.tokens(store, "main")
    assert shown.used_at == NOW + timedelta(seconds=90)


async def test_a_revoked_token_opens_nothing_any_more(store: Store):
    token = await api_tokens.make(store, IMPORTER, ADA, NOW)
    [shown] = await api_tokens.tokens(store, "main")
    await api_tokens.revoke(store, shown.id, ADA, NOW)

    assert await api_tokens.bearer_of(store, token, NOW) is None
    with pytest.raises(NotFound):
        await api_tokens.revoke(store, shown.id + 1, ADA, NOW)


async def test_making_and_revoking_stand_on_the_record(store: Store):
    await api_tokens.make(store, IMPORTER, ADA, NOW)
    [shown] = await api_tokens.tokens(store, "main")
    for _ in range(2):
        await api_tokens.revoke(store, shown.id, ADA, NOW)
    async with store.reading() as session:
        acts = await session.exec(text("SELECT actor, reference, kind FROM acts ORDER BY seq"))

        assert [tuple(act) for act in acts] == [
            ("ada", "tokens/importer", "token made"),
            ("ada", "tokens/importer", "token revoked"),
        ]


async def test_no_token_has_the_name_of_a_person_or_of_another_token(store: Store):
    newcomer = members.Newcomer(name="carol", role=CAROL.role, way=Way.LINK)
    await members.add(store, newcomer, ADA, NOW)
    await api_tokens.make(store, IMPORTER, ADA, NOW)

    for name in ("Carol", "IMPORTER", "trial"):
        bearer = Bearer(person=Person(name=name, role=Role.LEGAL), scopes=IMPORTER.scopes)
        with pytest.raises(Conflict, match="taken already"):
            await api_tokens.make(store, bearer, ADA, NOW, taken=["trial"])


async def test_a_token_for_nothing_is_not_made(store: Store):
    with pytest.raises(BadInput, match="at least one thing"):
        await api_tokens.make(store, Bearer(person=CAROL, scopes=frozenset()), ADA, NOW)
