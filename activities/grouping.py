"""Which notices may wait for others and leave as one letter."""

from activities.messages import NoticeOrder
from integrations.base import Channel
from untilgone.batches import Joining, sameness
from untilgone.letter_facts import LetterFacts
from untilgone.notices import NoticeState
from untilgone.store.write.notices import Draft


def joining_of(
    order: NoticeOrder, draft: Draft, channel: Channel | None, facts: LetterFacts
) -> Joining | None:
    """How the notice may be grouped; None where it goes alone.

    Alone goes what a person approves or sends, what the playbook lets wait for nothing, and what
    the channel takes one address at a time of, and what has a dossier: that is of one takedown.
    """
    if order.group_for is None or channel is None or channel.most_urls == 1:
        return None
    if draft.state is not NoticeState.PREPARED or draft.attachment is not None:
        return None
    party, contact = draft.party, draft.contact
    with_ = channel.goes_with(contact, facts.url)
    who = (contact.channel, contact.address, channel.slug, with_)
    return Joining(
        sameness=sameness(
            (*who, party.kind, party.slug, party.name), draft.letter, order.step.wait, facts
        ),
        facts=facts,
        wait_for_others=order.group_for,
        most=channel.most_urls,
    )
