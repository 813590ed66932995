"""What the page for parties says, in the languages of our letters."""

from collections.abc import Mapping
from types import MappingProxyType

from web.answer_words.de import DE
from web.answer_words.en import EN
from web.answer_words.es import ES
from web.answer_words.fr import FR
from web.answer_words.nl import NL
from web.answer_words.words import Words

__all__ = ["ALL", "Words"]

ALL: Mapping[str, Words] = MappingProxyType({"en": EN, "nl": NL, "de": DE, "fr": FR, "es": ES})
"""By the language of the letter; a letter in another one has the page in English."""
