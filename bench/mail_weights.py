"""Learns anew what ideas in an answer mean: writes ``untilgone/mail/rules/weights.json``.

    PYTHONPATH=. python bench/mail_weights.py

Needs scikit-learn (BSD-3-Clause) beside the development tools, and nothing else does. It reads what people wrote as
answers (tests/mail/written/*.jsonl, tests/mail/answers.jsonl, the examples of the rules), learns from seven eighths of it
what the last eighth means, eight times, prints how often that was right, then learns from all of it.

Run it after a change to those texts or to ``untilgone/mail/rules/ideas``; a test says when it is due.
"""

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from sklearn.preprocessing import normalize

from bench.mail_digest import made_from
from untilgone.mail.ideas import spoken
from untilgone.mail.likelihood import features_of
from untilgone.mail.phrases import languages
from untilgone.mail.rules_file import SHIPPED

MAILS = Path(__file__).parents[1] / "tests" / "mail"
TEXTS = (*sorted((MAILS / "written").glob("*.jsonl")), MAILS / "answers.jsonl")
RULES = (*sorted((SHIPPED / "ideas").glob("*.toml")), *sorted((SHIPPED / "phrases").glob("*.toml")))
STRENGTH = 5.0  # inverse of the regularisation; 2 to 60 gave the same within one per cent
AT_LEAST = 3  # texts that hold a feature; rarer ones only learn texts by heart
FOLDS = 8


def rows() -> list[dict[str, str]]:
    written = [json.loads(line) for path in TEXTS for line in path.read_text("utf-8").splitlines()]
    examples = [
        {"kind": str(phrase.kind), "text": example}
        for language in languages()
        for phrase in language.phrase
        for example in phrase.examples
    ]
    return [*written, *examples]


def model() -> LogisticRegression:
    return LogisticRegression(C=STRENGTH, max_iter=1000)


def scale_of(scores: Any, kinds: Any, truth: Any) -> float:
    """By how much scores are to be multiplied so that shares are as sure as they are right."""
    places = np.searchsorted(kinds, truth)

    def loss(scale: float) -> float:
        scaled = scores * scale
        scaled = scaled - scaled.max(axis=1, keepdims=True)
        share = np.exp(scaled) / np.exp(scaled).sum(axis=1, keepdims=True)
        return float(-np.log(share[np.arange(len(places)), places] + 1e-12).mean())

    return float(min(np.linspace(0.5, 4, 71), key=loss))


def main() -> None:
    argparse.ArgumentParser(description=__doc__.splitlines()[0]).parse_args()
    console = Console(stderr=True)
    texts = rows()
    truth = np.array([row["kind"] for row in texts])
    console.print(f"{len(texts)} texts: {dict(Counter(truth.tolist()))}")
    vectorizer = DictVectorizer()
    found = vectorizer.fit_transform(
        [dict.fromkeys(features_of(spoken(row["text"])), 1) for row in texts]
    )
    often = np.asarray((found != 0).sum(axis=0)).ravel() >= AT_LEAST
    found = normalize(found[:, often])
    scores = np.zeros((len(texts), len(set(truth))))
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=1).split(found, truth)
    for number, (learned, asked) in enumerate(folds, start=1):
        console.print(f"learning {number} of {FOLDS}")
        scores[asked] = model().fit(found[learned], truth[learned]).decision_function(found[asked])
    learned_from_all = model().fit(found, truth)
    kinds = learned_from_all.classes_
    scale = scale_of(scores, kinds, truth)
    right = kinds[scores.argmax(axis=1)] == truth
    names = vectorizer.get_feature_names_out()[often]
    weights = np.rint(learned_from_all.coef_.T * 100).astype(int)
    kept = {str(name): row.tolist() for name, row in zip(names, weights, strict=True) if row.any()}
    lines = (f"{json.dumps(name)}: {json.dumps(row)}" for name, row in sorted(kept.items()))
    head = {
        "made_from": made_from((*TEXTS, *RULES)),
        "kinds": kinds.tolist(),
        "bias": [round(float(each), 4) for each in learned_from_all.intercept_],
        "scale": round(scale, 3),
    }
    body = json.dumps(head)[:-1] + ',\n"features": {\n' + ",\n".join(lines) + "\n}}\n"
    (SHIPPED / "weights.json").write_text(body, encoding="utf-8")
    said = {
        "bench": "mail_weights",
        "texts": len(texts),
        "features": len(kept),
        "right_share_of_unseen": round(float(right.mean()), 4),
        "by_kind": {kind: round(float(right[truth == kind].mean()), 3) for kind in kinds},
    }
    print(json.dumps(said))


if __name__ == "__main__":
    main()
