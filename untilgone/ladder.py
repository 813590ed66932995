"""Pure decisions about the steps of a ladder: which are not taken, and which comes next."""

from collections.abc import Sequence

from untilgone.parties import Party, PartyKind
from untilgone.playbook import IfUnknown, Step
from untilgone.progress import Carried
from untilgone.rules import party_of


def why_skipped(step: Step, parties: Sequence[Party], party: Party | None) -> str | None:
    """Why a step is not taken for this URL; None where it is. ``party``: whom it would go to."""
    for kind, countries in (
        (PartyKind.HOST, step.host_in),
        (PartyKind.PLATFORM, step.platform_in),
    ):
        known = party_of(parties, kind)
        country = known.country if known else None
        if countries and country not in countries:
            where = country or "a country that is not known"
            return f"The {kind} is in {where}; this step is for {', '.join(countries)}."
    if party is None and step.if_unknown is IfUnknown.SKIP:
        return f"Nobody is known as {step.party}."
    return None


def step_after_refusal(at: Carried, steps: Sequence[Step]) -> int:
    """After a refusal: the next step that goes to somebody else, or the end of the ladder."""
    refused = _whom(steps[at.step - 1]) if at.step else None
    later = range(at.step, len(steps))
    return next((index for index in later if _whom(steps[index]) != refused), len(steps))


def _whom(step: Step) -> tuple[PartyKind, str | None]:
    return step.party, step.to
