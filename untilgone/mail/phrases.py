"""What parties say in their answers, as data: one file a language, each phrase with examples."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from datetime import date
from functools import cache
from typing import Any

from pydantic.dataclasses import dataclass

from untilgone.mail.result import Found, MailKind
from untilgone.mail.rules_file import SHIPPED, compiled, plain, read_rules, spelled

_WORD = re.compile(r"[^\W\d_]+")
_FEW_COMMON_WORDS = 3
_CLAUSE = r"[,;:()]|(?: - )|\b(?:and|but|however|although|though|while|en|maar|echter|hoewel|terwijl|und|aber|jedoch|doch|obwohl|wahrend|et|mais|cependant|toutefois|bien que|y|pero|sin embargo|aunque|mientras)\b"


@dataclass(frozen=True, kw_only=True)
class Guards:
    """What makes a removal that a sentence names none that has happened."""

    preambles: tuple[str, ...]  # what leads in a sentence and guards nothing: "we can confirm that"
    clause: tuple[str, ...]  # before it in the same clause: negations, requests, intentions
    sentence: tuple[str, ...]  # before it in the sentence: conditions, rules for all cases
    after: tuple[str, ...]  # behind it
    refusal: tuple[str, ...]  # in a sentence that refuses nothing, or something else


@dataclass(frozen=True, kw_only=True)
class Phrase:
    """What parties say in one language when they mean one kind of answer."""

    id: str
    kind: MailKind
    sure: float
    patterns: tuple[str, ...]
    examples: tuple[str, ...]
    unless: tuple[str, ...] = ()  # in the same sentence
    negation_inside: bool = False  # such as in "no longer": guards see only what stands before


@dataclass(frozen=True, kw_only=True)
class Language:
    """One file of phrases; ``words`` stand as ``{name}`` in patterns."""

    language: str
    date: date
    source: str
    common: str  # frequent words by which the language is known, divided by blanks
    guards: Guards
    phrase: tuple[Phrase, ...]
    words: Mapping[str, str] = field(default_factory=dict)


@cache
def languages() -> tuple[Language, ...]:
    """All phrases, read once."""
    names = sorted(path.name for path in (SHIPPED / "phrases").glob("*.toml"))
    return tuple(_read(name) for name in names)


def _read(name: str) -> Language:
    language: Language = read_rules(f"phrases/{name}", Language)
    return language


def languages_of(sentences: Iterable[str]) -> tuple[Language, ...]:
    """Those in which these sentences (in plain form) may be; all where nothing tells."""
    words = Counter(word for sentence in sentences for word in _WORD.findall(sentence))
    scores = [sum(words[word] for word in each.common.split()) for each in languages()]
    if max(scores, default=0) < _FEW_COMMON_WORDS:
        return languages()
    return tuple(
        language
        for language, score in zip(languages(), scores, strict=True)
        if score * 2 >= max(scores)
    )


def said_in(sentence: str, among: Iterable[Language]) -> Iterator[Found]:
    """Each phrase that a sentence (in plain form) holds; its kind stands first in the rule's id."""
    for language in among:
        for phrase in language.phrase:
            if words := _words(sentence, phrase, language):
                yield Found(
                    rule=f"{phrase.kind}.{language.language}.{phrase.id}",
                    words=words,
                    confidence=phrase.sure,
                )


def is_only_named(sentence: str, among: Iterable[Language]) -> bool:
    """Whether a sentence (in plain form) names a removal, but none that has happened."""
    return any(
        phrase.kind is MailKind.REMOVED
        and not _words(sentence, phrase, language)
        and any(
            _pattern(pattern, language.words).search(sentence) is not None
            for pattern in phrase.patterns
        )
        for language in among
        for phrase in language.phrase
    )


def _words(sentence: str, phrase: Phrase, language: Language) -> str:
    words = language.words
    if (
        _pattern("|".join(f"(?:{each})" for each in phrase.patterns), words).search(sentence)
        is None
    ):
        return ""  # of many patterns at once this is quickly known
    for pattern in phrase.patterns:
        for match in _pattern(pattern, words).finditer(sentence):
            if _any(phrase.unless, words, sentence) or (
                phrase.kind is MailKind.REFUSED and _any(language.guards.refusal, words, sentence)
            ):
                return ""
            if phrase.kind is not MailKind.REMOVED or _has_happened(
                sentence, match.span(), phrase, language
            ):
                return str(match[0]).strip()
    return ""


def _has_happened(sentence: str, span: tuple[int, int], phrase: Phrase, language: Language) -> bool:
    """Whether nothing in the sentence makes it a wish, a rule, a condition or a denial."""
    begin, end = span
    breaks = [each.end() for each in compiled(_CLAUSE).finditer(sentence[:begin])]
    clause = sentence[breaks[-1] if breaks else 0 : begin if phrase.negation_inside else end]
    before = sentence[:end]
    guards, words = language.guards, language.words
    for preamble in guards.preambles:
        clause = _pattern(preamble, words).sub(" ", clause)
        before = _pattern(preamble, words).sub(" ", before)
    return not (
        sentence.endswith("?")
        or _any(guards.clause, words, clause)
        or _any(guards.sentence, words, before)
        or _any(guards.after, words, sentence[end:])
    )


def _any(patterns: Iterable[str], words: Mapping[str, str], text: str) -> bool:
    return any(_pattern(pattern, words).search(text) for pattern in patterns)


def _pattern(pattern: str, words: Mapping[str, str]) -> Any:
    return _spelled(pattern, tuple(words.items()))


@cache
def _spelled(pattern: str, words: tuple[tuple[str, str], ...]) -> Any:
    return compiled(plain_pattern(spelled(pattern, dict(words))))


def plain_pattern(pattern: str) -> str:
    """Accents in patterns are taken away as in texts; nothing else is changed."""
    return "".join(c if c.isascii() else plain(c) for c in pattern)
