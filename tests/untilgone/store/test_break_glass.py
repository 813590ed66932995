"""Accounts for emergencies: password and code, few attempts, each use on the record."""

import asyncio
from datetime import timedelta

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.profiles import RFC_9106_LOW_MEMORY
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from sqlalchemy import text

from tests.canary import PASSWORD
from tests.people import ADA
from tests.untilgone.store.examples import NOW
from untilgone.errors import BadInput, Conflict, NotAllowed
from untilgone.passwords import Passwords
from untilgone.people import Role
from untilgone.store import break_glass, sessions
from untilgone.store.break_glass import Attempt, NewAccount
from untilgone.store.database import Store

MINUTE = timedelta(minutes=1)


@pytest.fixture
def passwords() -> Passwords:
    """Quick ones: how strong they are in production has a test of its own."""
    return Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


def code(account: NewAccount, now=NOW) -> str:
    return TOTP(account.secret, 6, SHA1(), 30).generate(int(now.timestamp())).decode()


async def made(store: Store, passwords: Passwords) -> NewAccount:
    return await break_glass.add(store, passwords, "Duty manager", PASSWORD, NOW)


async def tried(store, passwords, *, name="Duty manager", password=PASSWORD, code="", now=NOW):
    return await break_glass.sign_in(
        store, passwords, Attempt(name=name, password=password, code=code), now
    )


async def test_a_password_is_hashed_as_strongly_as_its_rfc_asks():
    hashed = await Passwords().hashed(PASSWORD)

    assert extract_parameters(hashed) == RFC_9106_LOW_MEMORY


async def test_password_and_code_sign_in_an_admin_for_an_hour(store: Store, passwords):
    account = await made(store, passwords)
    token = await tried(store, passwords, code=code(account))

    found = await sessions.session(store, token, NOW)
    assert found is not None
    assert (found.person.name, found.person.role) == ("Duty manager", Role.ADMIN)
    [shown] = await sessions.sessions_of(store, ADA, NOW, everybody=True)
    assert shown.way == "break_glass"
    for minutes in range(0, 60, 20):  # somebody works on
        await sessions.session(store, token, NOW + minutes * MINUTE)
    assert await sessions.session(store, token, NOW + 60 * MINUTE) is None


async def test_each_use_stands_on_the_record_and_can_be_listed(store: Store, passwords):
    account = await made(store, passwords)
    await tried(store, passwords, code=code(account))
    [use] = await break_glass.uses(store)
    async with store.reading() as session:
        acts = (await session.exec(text("SELECT kind FROM acts ORDER BY seq"))).scalars()

        assert list(acts) == ["person added", "break-glass used"]
    assert (use.name, use.at) == ("Duty manager", NOW)


async def test_a_code_does_not_work_twice(store: Store, passwords):
    account = await made(store, passwords)
    await tried(store, passwords, code=code(account))

    with pytest.raises(NotAllowed):
        await tried(store, passwords, code=code(account))


async def test_two_who_use_the_same_code_at_once_are_one(store: Store, passwords):
    account = await made(store, passwords)
    found = await asyncio.gather(
        *(tried(store, passwords, code=code(account)) for _ in range(3)), return_exceptions=True
    )

    assert sum(isinstance(each, str) for each in found) == 1


async def test_a_recovery_code_works_once_however_it_is_typed(store: Store, passwords):
    account = await made(store, passwords)
    typed = account.recovery_codes[3].upper().replace("-", " ")
    await tried(store, passwords, code=typed)

    with pytest.raises(NotAllowed):
        await tried(store, passwords, code=typed)


async def test_every_wrong_attempt_is_told_the_same(store: Store, passwords):
    account = await made(store, passwords)
    attempts = (
        {"password": "wrong", "code": code(account)},
        {"code": "000000"},
        {"code": ""},
        {"name": "nobody", "code": code(account)},
    )
    said = set()
    for attempt in attempts:
        with pytest.raises(NotAllowed) as refused:
            await tried(store, passwords, **attempt)
        said.add(str(refused.value))

    assert len(said) == 1


async def test_a_code_of_another_account_does_not_help(store: Store, passwords):
    await made(store, passwords)
    other = await break_glass.add(store, passwords, "Other", PASSWORD, NOW)

    with pytest.raises(NotAllowed):
        await tried(store, passwords, code=other.recovery_codes[0])


async def test_after_five_wrong_attempts_the_right_one_has_to_wait(store: Store, passwords):
    account = await made(store, passwords)
    for _ in range(break_glass.MOST_FAILURES):
        with pytest.raises(NotAllowed, match="do not belong together"):
            await tried(store, passwords, code="000000")
    with pytest.raises(NotAllowed, match="Too many attempts"):
        await tried(store, passwords, code=code(account))

    later = NOW + break_glass.WINDOW
    assert await tried(store, passwords, code=code(account, later), now=later)


async def test_many_attempts_at_once_are_no_way_around_the_limit(store: Store, passwords):
    await made(store, passwords)
    found = await asyncio.gather(
        *(tried(store, passwords, password="wrong") for _ in range(12)), return_exceptions=True
    )

    assert sum("do not belong together" in str(each) for each in found) == 5


async def test_neither_password_nor_secret_nor_codes_are_kept_in_the_clear(store: Store, passwords):
    account = await made(store, passwords)
    async with store.reading() as session:
        kept = [
            str(tuple(row))
            for table in ("local_accounts", "recovery_codes", "people", "acts")
            for row in await session.exec(text(f"SELECT * FROM {table}"))
        ]

    from untilgone.one_time_codes import plain, spelled

    hidden = (PASSWORD, spelled(account.secret), *map(plain, account.recovery_codes))
    assert not [each for each in hidden if each in "".join(kept).lower().replace("-", "")]
    assert any("$argon2id$" in each for each in kept)


@pytest.mark.parametrize("password", ["short", "a" * 14, "a" * 257])
async def test_a_password_that_is_too_short_or_too_long_is_refused(
    store: Store, passwords, password
):
    with pytest.raises(BadInput, match="15 to 256"):
        await break_glass.add(store, passwords, "Duty manager", password, NOW)
    assert not await break_glass.exists(store)


async def test_a_name_is_taken_only_once(store: Store, passwords):
    await made(store, passwords)

    with pytest.raises(Conflict):
        await made(store, passwords)
