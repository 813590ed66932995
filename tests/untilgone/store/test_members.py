"""People who work here: names are theirs alone, admins never run out, all of it on the record."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text

from tests.people import ADA
from tests.untilgone.store.examples import NOW
from untilgone.errors import BadInput, Conflict, NotAllowed, NotFound
from untilgone.people import Member, Role, Way
from untilgone.store import links, members, sessions
from untilgone.store.database import Store
from untilgone.store.members import Newcomer


async def added(store: Store, name: str, role=Role.CASE_WORKER, **more) -> Member:
    newcomer = Newcomer(name=name, role=role, **{"way": Way.LINK} | more)
    return await members.add(store, newcomer, ADA, NOW)


async def kinds(store: Store) -> list[tuple[str, str, str]]:
    async with store.reading() as session:
        rows = await session.exec(text("SELECT actor, reference, kind FROM acts ORDER BY seq"))
        return [tuple(row) for row in rows]


async def session_of(store: Store, member: Member) -> str:
    return await sessions.open_session(store, member.person.name, member.way, NOW)


async def test_whoever_is_let_in_is_listed_by_name(store: Store):
    for name in ("zoe", "anna", "mia"):
        await added(store, name, mail=f"{name}@hotline.example")

    found = await members.members(store, "main")
    assert [(each.person.name, each.mail) for each in found] == [
        ("anna", "anna@hotline.example"),
        ("mia", "mia@hotline.example"),
        ("zoe", "zoe@hotline.example"),
    ]
    assert [each.person.name for each in await members.members(store, "main", "anna")] == [
        "mia",
        "zoe",
    ]


async def test_mail_addresses_are_sealed(store: Store):
    await added(store, "anna", mail="anna@hotline.example")
    async with store.reading() as session:
        [kept] = (await session.exec(text("SELECT mail_sealed FROM people"))).scalars()

    assert kept.startswith("sealed:")


@pytest.mark.parametrize("name", ["Anna", " anna ", "ANNA"])
async def test_a_name_is_taken_however_it_is_spelled(store: Store, name):
    await added(store, "anna")

    with pytest.raises(Conflict, match="taken already"):
        await added(store, name)


@pytest.mark.parametrize("name", ["", "  ", "operator", "System", "party", "a\x00b", "a" * 65])
async def test_a_name_that_cannot_stand_on_the_record_is_refused(store: Store, name):
    with pytest.raises(BadInput):
        await added(store, name)


async def test_a_role_changes_from_the_next_page_on(store: Store):
    member = await added(store, "anna", Role.LEGAL)
    token = await session_of(store, member)
    await members.change_role(store, member.id, Role.MANAGER, ADA, NOW)

    found = await sessions.session(store, token, NOW)
    assert found is not None
    assert found.person.role is Role.MANAGER


async def test_whoever_is_deactivated_is_signed_out_at_once_and_not_let_in_again(store: Store):
    member = await added(store, "anna")
    token = await session_of(store, member)
    link = await links.make_link(store, member.person, timedelta(hours=1), NOW)
    await members.deactivate(store, member.id, ADA, NOW)

    assert await sessions.session(store, token, NOW) is None
    with pytest.raises(NotAllowed):
        await links.use_link(store, link, NOW)
    with pytest.raises(NotAllowed):
        await session_of(store, member)


async def test_whoever_is_activated_again_is_let_in_and_old_sessions_stay_ended(store: Store):
    member = await added(store, "anna")
    token = await session_of(store, member)
    await members.deactivate(store, member.id, ADA, NOW)
    await members.reactivate(store, member.id, ADA, NOW)

    assert await sessions.session(store, token, NOW) is None
    assert await sessions.session(store, await session_of(store, member), NOW) is not None


async def test_the_last_admin_can_neither_be_demoted_nor_deactivated(store: Store):
    last = await added(store, "ada", Role.ADMIN)
    await added(store, "spare", Role.ADMIN, way=Way.BREAK_GLASS)  # for emergencies: does not count

    with pytest.raises(Conflict, match="last active administrator"):
        await members.change_role(store, last.id, Role.LEGAL, ADA, NOW)
    with pytest.raises(Conflict, match="last active administrator"):
        await members.deactivate(store, last.id, ADA, NOW)


async def test_two_admins_who_demote_each_other_at_once_leave_one(store: Store):
    both = [await added(store, name, Role.ADMIN) for name in ("ada", "bea")]
    await asyncio.gather(
        *(members.change_role(store, each.id, Role.LEGAL, ADA, NOW) for each in both),
        return_exceptions=True,
    )

    roles = [each.person.role for each in await members.members(store, "main")]
    assert sorted(roles) == [Role.ADMIN, Role.LEGAL]


async def test_every_change_stands_on_the_record(store: Store):
    member = await added(store, "anna")
    await members.change_role(store, member.id, Role.LEGAL, ADA, NOW)
    await members.change_role(store, member.id, Role.LEGAL, ADA, NOW)  # changes nothing
    await members.deactivate(store, member.id, ADA, NOW)
    await members.reactivate(store, member.id, ADA, NOW)

    assert await kinds(store) == [
        ("ada", "people/anna", "person added"),
        ("ada", "people/anna", "role changed"),
        ("ada", "people/anna", "person deactivated"),
        ("ada", "people/anna", "person activated"),
    ]


async def test_nobody_is_not_found(store: Store):
    with pytest.raises(NotFound):
        await members.deactivate(store, 7, ADA, NOW)


def at_provider(name="Anna", role=Role.LEGAL, subject="https://login.example\n1234") -> Newcomer:
    return Newcomer(
        name=name, role=role, way=Way.PROVIDER, subject=subject, mail="a@hotline.example"
    )


async def test_whoever_the_provider_names_is_known_by_its_number_and_keeps_the_first_name(
    store: Store,
):
    first = await members.from_provider(store, at_provider(), NOW)
    again = await members.from_provider(store, at_provider("Anna Smith", Role.ADMIN), NOW)

    assert again.id == first.id
    assert again.person.name == "Anna"
    assert again.person.role is Role.ADMIN


async def test_somebody_else_of_the_same_name_is_not_taken_for_them(store: Store):
    await members.from_provider(store, at_provider(), NOW)

    with pytest.raises(Conflict, match="taken already"):
        await members.from_provider(store, at_provider(subject="https://login.example\n5678"), NOW)


async def test_the_provider_lets_nobody_in_whom_we_deactivated(store: Store):
    member = await members.from_provider(store, at_provider(), NOW)
    await members.deactivate(store, member.id, ADA, NOW)

    with pytest.raises(NotAllowed, match="deactivated"):
        await members.from_provider(store, at_provider(role=Role.ADMIN), NOW)
    assert not (await members.member(store, member.id, ADA)).is_active


async def test_only_the_provider_changes_the_role_of_whoever_signs_in_there(store: Store):
    member = await members.from_provider(store, at_provider(), NOW)

    with pytest.raises(Conflict, match="groups at your provider"):
        await members.change_role(store, member.id, Role.ADMIN, ADA, NOW)


async def test_a_link_signs_nobody_in_who_comes_by_the_provider(store: Store):
    member = await members.from_provider(store, at_provider(), NOW)
    link = await links.make_link(store, member.person, timedelta(hours=1), NOW)

    with pytest.raises(NotAllowed):
        await links.use_link(store, link, NOW)
