"""What the page of a case shows of its mandate: how it stands, how it came about, what to decide."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from untilgone.cases import State
from untilgone.mandates import LONGEST_PROOF, CaseMandate, Holding
from untilgone.store import holds
from untilgone.store.database import Store
from untilgone.store.views import CaseView, MandateAct
from web import act_words, mandate_words, words
from web.mandate_words import MandateShown, mandate_shown
from web.pages.lines import Moment, moment


@dataclass(frozen=True, kw_only=True)
class MandateTyped:
    """What stands in the forms."""

    form: str = ""  # the one that was sent and came back: `change` or `withdraw`
    giver: str = ""
    scope: str = ""
    until: str = ""
    proof: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class MandateStep:
    """One change of it."""

    at: Moment
    by: str
    what: str
    before: MandateShown | None
    after: MandateShown | None
    is_erased: bool
    reason: str


@dataclass(frozen=True, kw_only=True)
class MandatePart:
    """What the part of the page may see."""

    now: MandateShown | None
    may_be_withdrawn: bool
    going_on: int  # takedowns about which somebody must decide, because it is withdrawn
    steps: tuple[MandateStep, ...]  # the newest first
    seen: int  # the last act about it; sent along, so that nobody overwrites what they did not see
    typed: MandateTyped
    givers: tuple[tuple[str, str], ...]
    scopes: tuple[tuple[str, str], ...]
    longest_proof: int


async def mandate_part(
    store: Store, view: CaseView, now: datetime, typed: MandateTyped
) -> MandatePart:
    """The part as it stands, with what was typed and could not be done."""
    mandate = view.mandate
    is_withdrawn = mandate is not None and mandate.holding(now) is Holding.WITHDRAWN
    may_be_withdrawn = mandate is not None and not is_withdrawn
    if typed.form == "withdraw" and not may_be_withdrawn:
        typed = replace(typed, form="change")  # the one form that is left keeps the words
    return MandatePart(
        now=mandate_shown(mandate, now),
        may_be_withdrawn=may_be_withdrawn,
        going_on=await _going_on(store, view) if is_withdrawn else 0,
        steps=tuple(_step(act, now) for act in reversed(view.mandate_history)),
        seen=view.mandate_history[-1].seq if view.mandate_history else 0,
        typed=typed if typed.form == "change" or is_withdrawn else _as_it_stands(typed, mandate),
        givers=_choices(mandate_words.GIVERS.items()),
        scopes=_choices(mandate_words.SCOPES.items()),
        longest_proof=LONGEST_PROOF,
    )


async def _going_on(store: Store, view: CaseView) -> int:
    still_open = [each.reference for each in view.takedowns if each.state is not State.CLOSED]
    return len(still_open) - len(await holds.held(store, still_open))


def _step(act: MandateAct, now: datetime) -> MandateStep:
    return MandateStep(
        at=moment(act.at, now),
        by=act.by,
        what=act_words.act(act.kind),
        before=mandate_shown(act.before, now),
        after=mandate_shown(act.after, now),
        is_erased=act.after is None,
        reason=words.defanged(act.reason),
    )


def _as_it_stands(typed: MandateTyped, mandate: CaseMandate | None) -> MandateTyped:
    """The form of a change begins with what stands now."""
    if mandate is None:
        return typed
    return replace(
        typed,
        giver=mandate.giver,
        scope=mandate.scope,
        until=mandate.until.isoformat() if mandate.until else "",
        proof=mandate.proof,
    )


def _choices(known: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((str(key), text) for key, text in known)
