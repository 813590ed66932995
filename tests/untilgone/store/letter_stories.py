"""Letters and what followed them, for whoever tests figures about that."""

from collections import Counter
from math import inf

from sqlmodel import select

from tests.untilgone.store.examples import HOUR, NOW, delivered, hand_in, look, moved, report
from tests.untilgone.store.measured_cases import close
from untilgone.cases import Outcome as Ending
from untilgone.looks import Verdict
from untilgone.metrics.intervals import rounded_one
from untilgone.notices import NoticeKind
from untilgone.store.database import Store
from untilgone.store.round_rows import RoundRow
from untilgone.store.tables import NoticeRow, TakedownRow

LATER = NOW + 200 * HOUR
NOTICE, REMINDER, SECOND = "notice to platform", "reminder to platform", "reminder to platform, 2"


async def told(
    store: Store, name: str, *hours: float, platform: str = "one", path: str = "x"
) -> str:
    """A notice, then reminders; hours after the report."""
    url = f"https://platform.example/{platform}/{path}/{name}"
    case = await hand_in(store, report(url), platform=platform)
    [reference] = [each.reference for each in case.takedowns]
    for number, hour in enumerate(hours):
        kind = NoticeKind.REMINDER if number else NoticeKind.NOTICE
        await delivered(store, reference, f"0.{number}.0", hours=hour, kind=kind)
    return reference


async def gone(store: Store, reference: str, live: float, first_gone: float) -> None:
    await look(store, reference, Verdict.LIVE, live)
    for hours in (first_gone, first_gone + 13, first_gone + 26):
        await look(store, reference, Verdict.GONE, hours)


async def staged(store: Store, platform: str = "one", path: str = "x") -> dict[str, str]:
    """By how it went; the reminder is due a day after the notice."""
    made = {}
    at = {"platform": platform, "path": path}
    for name in ("soon", "soon_too"):
        made[name] = await told(store, name, 1, **at)
        await gone(store, made[name], 2, 5)  # 1 to 4 hours after the notice
    made["reminded"] = await told(store, "reminded", 1, 25, **at)
    await gone(store, made["reminded"], 26, 29)  # 1 to 4 hours after the reminder
    made["between"] = await told(store, "between", 1, 25, **at)
    await gone(store, made["between"], 20, 30)  # before or after the reminder
    made["twice"] = await told(store, "twice", 1, 25, 49, **at)
    await look(store, made["twice"], Verdict.LIVE, 60)  # open
    made["withdrawn"] = await told(store, "withdrawn", 1, 25, **at)
    await look(store, made["withdrawn"], Verdict.LIVE, 30)
    await close(store, made["withdrawn"], Ending.WITHDRAWN, 35)
    made["moved"] = await told(store, "moved", 1, **at)
    await look(store, made["moved"], Verdict.LIVE, 3)
    await moved(store, made["moved"], 11)
    made["back"] = await told(store, "back", 1, **at)
    await gone(store, made["back"], 12, 13)
    await look(store, made["back"], Verdict.LIVE, 100)
    kind = NoticeKind.NOTICE
    await delivered(store, made["back"], "1.0.0", hours=101, kind=kind)  # in its second round
    await told(store, "elsewhere", 1, platform="two", path=path)
    return made


async def by_hand(store: Store, platform: str = "") -> dict[str, Counter[tuple[float, float, str]]]:
    """Every delivered notice with what came after it, from the rows of letters and rounds alone."""
    async with store.reading() as session:
        takedowns = {row.id: row for row in await session.exec(select(TakedownRow))}
        rounds = (await session.exec(select(RoundRow))).all()
        notices = (await session.exec(select(NoticeRow))).all()
    found: dict[str, Counter] = {}
    for of in rounds:
        takedown = takedowns[of.takedown_id]
        if platform and of.platform != platform:
            continue
        later = [
            each.began_at
            for each in rounds
            if each.takedown_id == of.takedown_id and each.number > of.number
        ]
        until = min(later, default=LATER)
        mine = sorted(
            each.delivered_at
            for each in notices
            if each.takedown_id == of.takedown_id and of.began_at <= each.delivered_at < until
        )
        names = (NOTICE, REMINDER, SECOND)
        for name, at, following in zip(names, mine, [*mine[1:], None], strict=False):
            ends = {
                "removed": of.first_gone_at if of.confirmed_at else None,
                "moved": of.moved_at,
                "withdrawn": takedown.closed_at if not of.confirmed_at and not later else None,
            }
            [(how, ended)] = [(k, v) for k, v in ends.items() if v] or [("open", None)]
            live = max(of.last_live_at or at, at)
            if following and (ended is None or ended > following):
                how, left, right = "open", min(live, following), None
            elif how == "removed":
                left, right = min(live, ended), ended
            else:
                left, right = (live, None) if how == "open" else (ended, ended)
            hours = [(each - at) / HOUR if each else inf for each in (left, right)]
            found.setdefault(name, Counter())[*rounded_one(*hours), how] += 1
    return found
