"""What a text most likely means, where no rule has decided: by weights of ideas and their order.

The weights were learned from answers that people wrote for it (tests/mail/written, and
``bench/mail_weights.py`` makes them anew). It is multinomial logistic regression, so each answer
can be explained by the ideas that spoke for it most.
"""

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from untilgone.mail.ideas import ASKED, STOP, Spoken, spoken
from untilgone.mail.result import MailKind
from untilgone.mail.rules_file import SHIPPED

_WEIGHTS = SHIPPED / "weights.json"
_WINDOW = 4  # ideas that far apart, in one clause, still belong together
_MOST_SENTENCES = 6  # from here on a text is long
_REASONS = 3  # are told


@dataclass(frozen=True, kw_only=True)
class Likely:
    """How likely each kind is, and which ideas spoke most for the likeliest."""

    shares: dict[MailKind, float]  # between 0 and 1, together 1
    kind: MailKind
    because: tuple[str, ...]

    @property
    def share(self) -> float:
        """That of the likeliest kind."""
        return self.shares[self.kind]


@dataclass(frozen=True)
class _Weights:
    kinds: tuple[MailKind, ...]
    bias: tuple[float, ...]
    scale: float
    features: dict[str, list[int]]  # one for each kind


def likely(text: str) -> Likely:
    """What the text most likely means."""
    weights = _weights()
    found = [name for name in features_of(spoken(text)) if name in weights.features]
    norm = math.sqrt(len(found)) or 1.0
    scores = list(weights.bias)
    for name in found:
        for place, weight in enumerate(weights.features[name]):
            scores[place] += weight / 100 / norm
    shares = _shares([score * weights.scale for score in scores])
    best = max(range(len(shares)), key=shares.__getitem__)
    by_weight = sorted(found, key=lambda name: -weights.features[name][best])
    return Likely(
        shares=dict(zip(weights.kinds, shares, strict=True)),
        kind=weights.kinds[best],
        because=tuple(_said(name) for name in by_weight[:_REASONS]),
    )


def features_of(text: Spoken) -> frozenset[str]:
    """What is weighed: ideas, those in questions, in the first sentence, and their order."""
    return frozenset(_features(text))


def _features(text: Spoken) -> Iterator[str]:
    for number, sentence in enumerate(text.sentences):
        is_question = sentence[-1:] == (ASKED,)
        for idea in sentence:
            if idea == STOP:
                continue
            yield f"u:{idea}"
            if is_question:
                yield f"q:{idea}"
            if number == 0 and len(text.sentences) > 1:
                yield f"first:{idea}"
        yield from _in_order(("^", *sentence, "$"))
    yield f"n:{min(len(text.sentences), _MOST_SENTENCES)}"


def _in_order(ideas: tuple[str, ...]) -> Iterator[str]:
    for place, idea in enumerate(ideas):
        for distance in range(1, _WINDOW + 1):
            if place + distance >= len(ideas):
                break
            if STOP in ideas[place + 1 : place + distance]:
                break
            near = "near" if distance == 1 else "far"
            yield f"{near}:{idea}>{ideas[place + distance]}"
    for first, second, third in zip(ideas, ideas[1:], ideas[2:], strict=False):
        yield f"three:{first}>{second}>{third}"


def _shares(scores: list[float]) -> list[float]:
    highest = max(scores)
    powers = [math.exp(score - highest) for score in scores]
    return [power / sum(powers) for power in powers]


def _said(name: str) -> str:
    ideas = name.partition(":")[2].replace("^>", "").replace(">$", "").replace(">|", "")
    return ideas.replace(">", " … ").replace("_", " ")


@cache
def _weights() -> _Weights:
    data = json.loads(_WEIGHTS.read_text("utf-8"))
    return _Weights(
        kinds=tuple(MailKind(kind) for kind in data["kinds"]),
        bias=tuple(data["bias"]),
        scale=data["scale"],
        features=data["features"],
    )
