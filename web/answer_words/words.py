"""What the page for parties has to say, whatever the language."""

from collections.abc import Mapping
from dataclasses import dataclass

from untilgone.cases import Category
from untilgone.parties import PartyKind

ORIGIN = PartyKind.PLATFORM, PartyKind.HOST


@dataclass(frozen=True, kw_only=True)
class Words:
    """Every word of the page in one language."""

    title: str
    skip: str
    intro: str
    from_: str
    email: str
    reference: str
    here: tuple[str, str]  # one address, and several
    asked: Mapping[PartyKind, str]
    asked_service: str  # of platforms and hosts of a nudify service
    asked_head: str
    addresses_head: str
    sent: str
    answer_by: str
    law: str
    law_from: str
    law_until: str
    closed_one: str
    closed: str
    closed_more: str
    form_head: str
    about: str
    about_hint: str
    choose: str
    choices: Mapping[str, tuple[str, str]]  # what stands beside the button, and a hint
    date: str
    date_hint: str
    text: str
    text_hint: str
    contact: str
    contact_hint: str
    send: str
    looks: str
    private: str
    wrong_title: str
    errors: Mapping[str, str]
    busy: str
    noted_title: str
    noted: str
    noted_what: str
    noted_correct: str
    problems: Mapping[int, tuple[str, str]]

    def ask(self, kind: PartyKind, category: Category, addresses: int) -> str:
        """What is asked of such a party, in one sentence."""
        is_service = category is Category.NUDIFY_SERVICE and kind in ORIGIN
        said = self.asked_service if is_service else self.asked[kind]
        return said.format(here=self.here[addresses > 1])

    def problem(self, status: int) -> tuple[str, str]:
        """Title and sentence for a request that failed with this status."""
        return self.problems.get(status, self.problems[400])
