"""Who allowed us to act on a case: what was said of it when the case was reported."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from untilgone.errors import BadInput

LONGEST_PROOF = 500


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


@dataclass(frozen=True, kw_only=True)
class CaseMandate:
    """The mandate of a case. Where its proof is kept is said here; the proof itself is not."""

    giver: Giver
    scope: Scope = Scope.ADDRESSES
    until: date | None = None  # the last day on which it holds; None: until it is withdrawn
    proof: str = ""  # where it is kept; no names

    def speaks_for_the_person(self, now: datetime, *, is_reported: bool) -> bool:
        """Whether a letter may say that we act on behalf of the person shown.

        ``is_reported``: it is about the address that was reported, not one that it was moved to.
        """
        if self.giver not in {Giver.VICTIM, Giver.PARENT}:
            return False
        holds = self.until is None or now.date() <= self.until
        return holds and (is_reported or self.scope is Scope.LATER)


def mandate_of(giver: str, scope: str, until: str, proof: str) -> CaseMandate | None:
    """The mandate that somebody typed; None where nothing was. BadInput says what is wrong."""
    giver, scope, until, proof = (text.strip() for text in (giver, scope, until, proof))
    if not giver:
        if scope or until or proof:
            raise BadInput("Say who gave the mandate. Nothing was opened.")
        return None
    if giver not in set(Giver):
        raise BadInput(f"A mandate is given by one of: {', '.join(Giver)}. Nothing was opened.")
    if scope and scope not in set(Scope):
        raise BadInput(f"The scope of a mandate is one of: {', '.join(Scope)}. Nothing was opened.")
    if len(proof) > LONGEST_PROOF:
        raise BadInput(f"Say in {LONGEST_PROOF} characters where the proof is. Nothing was opened.")
    return CaseMandate(
        giver=Giver(giver),
        scope=Scope(scope) if scope else Scope.ADDRESSES,
        until=_day(until) if until else None,
        proof=proof,
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadInput(
            "The day until which the mandate holds must be written like 2027-03-31. Nothing was "
            "opened."
        ) from error
