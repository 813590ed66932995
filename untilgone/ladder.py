"""Pure decisions about the steps of a ladder: whom each goes to, which are not taken, what follows."""

from collections.abc import Iterable, Sequence

from untilgone.directory import Directory
from untilgone.directory_entries import Entry
from untilgone.parties import Office, Party, PartyKind
from untilgone.playbook import IfUnknown, Step
from untilgone.progress import Carried
from untilgone.rules import party_of


def whom(step: Step, parties: Sequence[Party], directory: Directory, country: str) -> Party | None:
    """Whom the step goes to; None where nobody is known.

    One that the playbook names, by slug or by office; else the first of its kind for the URL.
    Offices and police are those of ``country``, where the organisation is: Article 53 DSA asks for
    complaints there, and that coordinator passes them on. A hotline is that of the host's country:
    it speaks to those of its own.
    """
    of_kind = [entry for entry in directory.entries if entry.kind is step.party]
    if step.to is not None:
        named = [entry for entry in of_kind if entry.slug == step.to]
        return _first(named or [e for e in _acting(of_kind, country) if step.to in e.offices])
    if found := party_of(parties, step.party):
        return found
    if step.party is PartyKind.POLICE:
        return _first(_acting(of_kind, country))
    host = party_of(parties, PartyKind.HOST)
    if step.party is PartyKind.HOTLINE and host is not None and host.country is not None:
        return _first(_acting(of_kind, host.country))
    return None


def office_of(step: Step, party: Party, directory: Directory) -> Office | None:
    """As what an authority is written to: what the step asks for, else the one office it holds."""
    if step.to in set(Office):
        return Office(step.to)
    listed = (entry for entry in directory.entries if entry.slug == party.slug)
    held = next((entry.offices for entry in listed if entry.kind is party.kind), ())
    return held[0] if len(held) == 1 else None


def why_skipped(step: Step, parties: Sequence[Party], party: Party | None) -> str | None:
    """Why a step is not taken for this URL; None where it is. ``party``: whom it would go to."""
    either = (PartyKind.HOST, PartyKind.PLATFORM)
    for kinds, countries in (
        ((PartyKind.HOST,), step.host_in),
        ((PartyKind.PLATFORM,), step.platform_in),
        (either, step.host_or_platform_in),
    ):
        known = [found.country for kind in kinds if (found := party_of(parties, kind))]
        if countries and not set(known) & set(countries):
            where = " or ".join(country for country in known if country)
            return (
                f"The {' or '.join(kinds)} is in {where or 'a country that is not known'}; "
                f"this step is for {', '.join(countries)}."
            )
    if party is None and step.if_unknown is IfUnknown.SKIP:
        return f"Nobody is known as {step.party}."
    return None


def step_after_refusal(at: Carried, steps: Sequence[Step]) -> int:
    """After a refusal: the next step that goes to somebody else, or the end of the ladder."""
    refused = _whom(steps[at.step - 1]) if at.step else None
    later = range(at.step, len(steps))
    return next((index for index in later if _whom(steps[index]) != refused), len(steps))


def _acting(entries: Iterable[Entry], country: str) -> list[Entry]:
    return [entry for entry in entries if country in entry.acts_in]


def _first(entries: Sequence[Entry]) -> Party | None:
    return entries[0].party() if entries else None


def _whom(step: Step) -> tuple[PartyKind, str | None]:
    return step.party, step.to
