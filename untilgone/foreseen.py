"""What a report of an address will set going, as far as the playbook and the directory tell.

Pure, and asks nobody: the host and the registrar are only looked up once the case is open.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from untilgone import ladder, rules
from untilgone.cases import Category
from untilgone.directory import UNKNOWN, Directory
from untilgone.parties import BY_HAND, Contact, Party, PartyKind
from untilgone.playbook import Playbook, Step
from untilgone.trusted import Trust


@dataclass(frozen=True, kw_only=True)
class FirstSteps:
    """Whom the first notice goes to, and the step after it."""

    step: Step
    party: Party | None  # None: a person must say who
    contact: Contact | None  # None: nobody knows how to reach them
    then: Step | None


def platform_of(url: str, known: Directory) -> Party | None:
    """The platform that the directory knows; None where it knows none."""
    found = rules.party_of(known.parties(url), PartyKind.PLATFORM)
    return found if found is not None and found.slug != UNKNOWN else None


def first_steps(
    url: str,
    category: Category,
    playbook: Playbook,
    known: Directory,
    *,
    country: str,
    trust: Trust,
    unusable: Collection[tuple[str, str]],
) -> FirstSteps:
    """The first step of the ladder that is for this address, with whom it goes to.

    ``unusable``: (channel, address) of those that reach nobody.
    """
    parties = known.parties(url)
    taken = [(step, whom) for step, whom in _taken(playbook, parties, known, country)]
    step, party = taken[0] if taken else (playbook.steps[0], None)
    ours = trust.usable(party, category) if party else None
    fitting = ours.for_case(category, lambda contact: contact.channel in BY_HAND) if ours else None
    return FirstSteps(
        step=step,
        party=party,
        contact=rules.contact_to_use(fitting, (), unusable),
        then=taken[1][0] if taken[1:] else None,
    )


def _taken(
    playbook: Playbook, parties: Sequence[Party], known: Directory, country: str
) -> list[tuple[Step, Party | None]]:
    steps = [(step, ladder.whom(step, parties, known, country)) for step in playbook.steps]
    return [(s, party) for s, party in steps if ladder.why_skipped(s, parties, party) is None]
