"""Signing in at a trial: a link that works once."""

import secrets
from datetime import datetime, timedelta

from sqlmodel import select

from untilgone.errors import NotAllowed
from untilgone.people import Person, Role, Way
from untilgone.store.database import Store
from untilgone.store.members import Newcomer, added
from untilgone.store.people_rows import PersonRow, SignInLinkRow
from untilgone.store.sessions import begin, sha256


async def make_link(store: Store, person: Person, valid_for: timedelta, now: datetime) -> str:
    """The secret end of a link by which ``person`` signs in once, until ``valid_for`` is over."""
    token = secrets.token_urlsafe(32)
    async with store.writing() as session:
        session.add(
            SignInLinkRow(
                token_sha256=sha256(token),
                person=person.name,
                role=person.role,
                desk=person.desk,
                expires_at=now + valid_for,
            )
        )
    return token


async def use_link(
    store: Store, token: str, now: datetime, *, agent: str = "", replaces: str = ""
) -> str:
    """The secret of a new session; NotAllowed when the link is used, expired or not ours.

    Whoever is not known yet is from now on, with the role in the link.
    """
    async with store.writing() as session:
        query = select(SignInLinkRow).where(SignInLinkRow.token_sha256 == sha256(token))
        link = (await session.exec(query.with_for_update())).one_or_none()
        if link is None or link.used_at is not None or now >= link.expires_at:
            raise NotAllowed(
                "This link was used already, has expired, or is not ours. Ask for a new one."
            )
        link.used_at = now
        session.add(link)
        known = (
            await session.exec(select(PersonRow).where(PersonRow.name == link.person))
        ).one_or_none()
        if known is None:
            newcomer = Newcomer(
                name=link.person, role=Role(link.role), way=Way.LINK, desk=link.desk
            )
            await added(session, store.keyring, newcomer, link.person, now)
        return await begin(session, store.keyring, link.person, Way.LINK, now, agent, replaces)
