"""Who allowed us to act on a case: what was said of it when it was reported, and later."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from untilgone.errors import BadInput

LONGEST_PROOF = 500
ENDS_SOON = timedelta(days=7)
_NOT_OPENED = "Nothing was opened."


class Giver(StrEnum):
    """Who allowed it."""

    VICTIM = "victim"  # the person shown
    PARENT = "parent"  # or whoever else the law lets decide for that person
    HOTLINE = "hotline"  # a partner passed the report on
    OWN = "own"  # nobody: we found it ourselves


class Scope(StrEnum):
    """What they allowed it for."""

    ADDRESSES = "addresses"  # those that were reported, nothing else
    LATER = "later"  # also whatever is found later


class Holding(StrEnum):
    """Whether a mandate holds."""

    HOLDS = "holds"
    ENDS_SOON = "ends_soon"
    EXPIRED = "expired"  # its last day is over
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, kw_only=True)
class CaseMandate:
    """The mandate of a case. Where its proof is kept is said here; the proof itself is not."""

    giver: Giver
    scope: Scope = Scope.ADDRESSES
    until: date | None = None  # the last day on which it holds; None: until it is withdrawn
    proof: str = ""  # where it is kept; no names
    withdrawn_at: datetime | None = None

    def holding(self, now: datetime) -> Holding:
        """Whether it holds now."""
        if self.withdrawn_at is not None:
            return Holding.WITHDRAWN
        if self.until is None or now.date() < self.until - ENDS_SOON:
            return Holding.HOLDS
        return Holding.ENDS_SOON if now.date() <= self.until else Holding.EXPIRED

    def speaks_for_the_person(self, now: datetime, *, is_reported: bool) -> bool:
        """Whether a letter may say that we act on behalf of the person shown.

        ``is_reported``: it is about the address that was reported, not one that it was moved to.
        """
        if self.giver not in {Giver.VICTIM, Giver.PARENT}:
            return False
        holds = self.holding(now) in {Holding.HOLDS, Holding.ENDS_SOON}
        return holds and (is_reported or self.scope is Scope.LATER)


def claimable(mandate: CaseMandate | None, now: datetime, *, is_reported: bool) -> Giver | None:
    """Whose mandate a letter may claim; None: nobody's.

    Where nobody recorded a mandate, the setting says that there is one of the person shown.
    """
    if mandate is None:
        return Giver.VICTIM
    return mandate.giver if mandate.speaks_for_the_person(now, is_reported=is_reported) else None


def acts_for(
    mandate: CaseMandate | None, now: datetime, *, is_reported: bool, is_signed: bool
) -> Giver | None:
    """For whom a letter may say that we act; None: for nobody.

    ``is_signed``: the settings name who signs, and so say that each case has a mandate.
    """
    if mandate is None and not is_signed:
        return None
    return claimable(mandate, now, is_reported=is_reported)


def mandate_of(
    giver: str, scope: str, until: str, proof: str, *, but: str = _NOT_OPENED
) -> CaseMandate | None:
    """The mandate that somebody typed; None where nothing was.

    BadInput says what is wrong, and ``but`` what was not done because of it.
    """
    giver, scope, until, proof = (text.strip() for text in (giver, scope, until, proof))
    if not giver:
        if scope or until or proof:
            raise BadInput(f"Say who gave the mandate. {but}")
        return None
    if giver not in set(Giver):
        raise BadInput(f"A mandate is given by one of: {', '.join(Giver)}. {but}")
    if scope and scope not in set(Scope):
        raise BadInput(f"The scope of a mandate is one of: {', '.join(Scope)}. {but}")
    if len(proof) > LONGEST_PROOF:
        raise BadInput(f"Say in {LONGEST_PROOF} characters where the proof is. {but}")
    return CaseMandate(
        giver=Giver(giver),
        scope=Scope(scope) if scope else Scope.ADDRESSES,
        until=_day(until, but) if until else None,
        proof=proof,
    )


def _day(text: str, but: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadInput(
            f"The day until which the mandate holds must be written like 2027-03-31. {but}"
        ) from error
