"""What letters print for desks whose mail filters drop whatever holds an address of abuse."""

from dataclasses import replace
from typing import TypeVar

from untilgone.letter_facts import AlsoAsked, LetterFacts
from untilgone.urls import display, display_all

_Asked = TypeVar("_Asked", LetterFacts, AlsoAsked)


def as_printed(facts: LetterFacts) -> LetterFacts:
    """The facts with the addresses of the content as the letter prints them.

    Our own addresses stay as they are: whoever answers needs them.
    """
    if not facts.is_defanged:
        return facts
    also = tuple(_defanged(each) for each in facts.also)
    # What a case worker wrote may hold further addresses of the same kind.
    return replace(_defanged(facts), also=also, explanation=display_all(facts.explanation))


def _defanged(asked: _Asked) -> _Asked:
    earlier = tuple(display(each) for each in asked.earlier_urls)
    return replace(asked, url=display(asked.url), earlier_urls=earlier)
