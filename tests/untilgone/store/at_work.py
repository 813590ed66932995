"""What tests of mail to those who work here hand in: people, their wishes, tasks that wait."""

from datetime import timedelta

from tests.people import ADA
from tests.untilgone.store.examples import HOUR, NEEDS_PERSON, NOW
from untilgone.cases import TaskKind
from untilgone.digests import MailWish, Rhythm
from untilgone.people import Person, Role, Way
from untilgone.progress import Question
from untilgone.reporters import NewsState
from untilgone.store import digests, members
from untilgone.store.database import Store
from untilgone.store.mail_wishes import confirm_address, keep_mail_wish
from untilgone.store.preferences import Preferences
from untilgone.store.write import digests as write
from untilgone.store.write import tasks

ADDRESS = "carol@post.example"
READS = Preferences(language="nl", zone="Europe/Amsterdam")
DAILY = MailWish(rhythm=Rhythm.DAILY, hour=8, address=ADDRESS)
NEVER = MailWish(rhythm=Rhythm.NEVER, hour=8, address="")
LATER = NOW + HOUR
MORNING = NOW + timedelta(hours=22, minutes=1)  # 08:01 in Amsterdam, a day later


async def employed(store: Store, name: str = "carol", role: Role = Role.CASE_WORKER) -> Person:
    newcomer = members.Newcomer(name=name, role=role, way=Way.LINK)
    return (await members.add(store, newcomer, ADA, NOW)).person


async def linked(store: Store, person: str, *, now=NOW) -> str:
    """The token of a link that left."""
    letter = f"link-{person}-{now.timestamp()}"
    await write.prepare_link(store, person, letter, now)
    await write.leaving(store, letter, now, f"token-{letter}")
    await write.settle(store, letter, NewsState.SENT, now)
    return f"token-{letter}"


async def confirmed(store: Store, person: str, wish: MailWish = DAILY, *, now=NOW) -> None:
    """A wish whose link was sent and followed."""
    await keep_mail_wish(store, person, wish, READS)
    await confirm_address(store, person, await linked(store, person, now=now), now)


async def asked(store: Store, reference: str, kind=TaskKind.LOOK, at=NOW) -> str:
    """The id of a task for a person."""
    ask = Question(kind=kind, about="it", what="Why?")
    await tasks.keep_act(
        store, reference, kind="put", actor="x", detail={}, to=NEEDS_PERSON, now=at, ask=ask
    )
    return f"{reference}:{kind}:it"


async def state(store: Store, letter_id: str) -> NewsState:
    return (await digests.letter(store, letter_id)).state


async def prepare(store: Store, letter_id: str | None, *, at=LATER) -> None:
    """A mail to the one who wants any; None: it was looked at, and nothing waited."""
    [whose] = await digests.candidates(store, at)
    await write.prepare_digest(store, whose, letter_id, at)
