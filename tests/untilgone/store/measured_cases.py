"""Takedowns that end in every way, for whoever tests figures about them."""

from datetime import timedelta

from tests.untilgone.store.examples import HOUR, NOW, delivered, hand_in, look, moved, report
from untilgone.cases import Outcome, State
from untilgone.looks import Verdict
from untilgone.progress import Place
from untilgone.store.database import Store
from untilgone.store.write import tasks

STAGED_AT = NOW
LATER = NOW + timedelta(days=6)
"""When all that is staged has happened."""


async def staged(store: Store, platform: str = "dutch_platform", path: str = "x") -> dict[str, str]:
    """References by how it went; all were reported at ``STAGED_AT``, and told an hour later."""
    names = ("soon", "late", "between", "open", "already", "withdrawn", "moved", "back")
    made = {}
    for name in names:
        url = f"https://platform.example/{platform}/{path}/{name}"
        case = await hand_in(store, report(url), platform=platform)
        [made[name]] = [each.reference for each in case.takedowns]
    for name, reference in made.items():
        if name != "already":
            await delivered(store, reference)
    await _gone(store, made["soon"], 2, 5)  # 1 to 4 hours after the notice
    await _gone(store, made["late"], 51, 52)
    await _gone(store, made["between"], 48, 50)
    await look(store, made["open"], Verdict.LIVE, 61)
    await _gone(store, made["already"], None, 1)
    await close(store, made["withdrawn"], Outcome.WITHDRAWN, 7)
    await look(store, made["moved"], Verdict.LIVE, 3)
    await moved(store, made["moved"], 11)
    await _gone(store, made["back"], 12, 13)
    await look(store, made["back"], Verdict.LIVE, 100)
    return made


async def close(store: Store, reference: str, outcome: Outcome, hours: float) -> None:
    """Nobody goes on with it."""
    await tasks.keep_act(
        store,
        reference,
        kind="closed",
        actor="system",
        detail={},
        to=Place(state=State.CLOSED, outcome=outcome),
        now=NOW + hours * HOUR,
    )


async def _gone(store: Store, reference: str, live: float | None, gone: float) -> None:
    if live is not None:
        await look(store, reference, Verdict.LIVE, live)
    for hours in (gone, gone + 13, gone + 26):
        await look(store, reference, Verdict.GONE, hours)
