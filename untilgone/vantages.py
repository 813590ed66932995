"""One verdict from looks at the same URL from several places. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from untilgone.looks import Judgement, Observation, Verdict

Look = tuple[Observation, Judgement]


def together(looks: Sequence[Look]) -> Look:
    """Live in any is live; gone is gone only in all; else it cannot be told.

    The look that decides is returned; where others saw something else, its reason says so. The
    first one is ours, without a proxy.
    """
    deciding = next(
        (look for verdict in (Verdict.LIVE, Verdict.UNKNOWN) if (look := _first(looks, verdict))),
        looks[0],
    )
    others = [look for look in looks if look[1].verdict is not deciding[1].verdict]
    if not others:
        return deciding
    observation, judgement = deciding
    told = " ".join(f"From {seen.vantage}: {judged.reason}" for seen, judged in others)
    rule = judgement.rule
    if judgement.verdict is Verdict.LIVE:
        # Blocked where we are, live elsewhere: to be known apart from plainly live.
        rule = f"{judgement.finding}.not_from_{others[0][0].vantage}"
    reason = f"{judgement.reason} (Seen from {observation.vantage}.) {told}"
    return observation, replace(judgement, reason=reason, rule=rule)


def _first(looks: Sequence[Look], verdict: Verdict) -> Look | None:
    return next((look for look in looks if look[1].verdict is verdict), None)
