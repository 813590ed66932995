"""How long a letter takes to be written: every shipped letter, with every fact filled in.

    python bench/letters.py [--runs N]

Writes each kind in each language for each category: once for the first time, and then again and
again, as a worker does. Files are read each time. Prints one JSON line and a sentence. The aim is
20 ms in the middle.
"""

import argparse
import json
import statistics
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from untilgone.cases import Category
from untilgone.letter_facts import AlsoAsked, EarlierNotice, LetterFacts
from untilgone.letters import Letters
from untilgone.notices import AnswerKind, Letter, NoticeKind
from untilgone.parties import Office, PartyKind
from untilgone.paths import TEMPLATES
from untilgone.periods import Stands

AIM = 20  # milliseconds
AT = datetime(2026, 11, 20, 9, 5, tzinfo=UTC)
FACTS = LetterFacts(
    organisation_name="Example Hotline",
    organisation_email="desk@hotline.example.org",
    organisation_url="https://hotline.example.org/about",
    organisation_signatory="Example Signatory",
    reference="UG-2026-000123-1",
    url="https://platform.example/p/1",
    earlier_urls=("https://platform.example/p/0",),
    also=(
        AlsoAsked(
            reference="UG-2026-000123-2",
            url="https://platform.example/p/2",
            seen_live_at=AT,
            reported_at=AT,
        ),
    )
    * 10,
    category=Category.NCII,
    explanation="The explanation of the case worker.\n" * 10,
    party_name="Example Platform",
    party_kind=PartyKind.PLATFORM,
    seen_live_at=AT,
    reported_at=AT,
    answer_by=AT + timedelta(days=1),
    law="Example Act",
    law_hours="48",
    trusted_flagger="Example Authority",
    law_by_mandate=True,
    ticket="12345",
    reply_to="answers@hotline.example.org",
    answer_url="https://hotline.example.org/answer/1",
    law_deadline=AT,
    party_office=Office.DPA,
    deadline=AT,
    deadline_is=Stands.MISSED,
    reminded_at=AT,
    was_gone_from=AT,
    back_since=AT,
    live_from=AT,
    live_looks="12",
    is_erasure_request=True,
    is_on_behalf=True,
    earlier=(
        EarlierNotice(
            kind=NoticeKind.NOTICE,
            party_name="Example Platform",
            sent_at=AT,
            answer=AnswerKind.REFUSED,
        ),
    )
    * 3,
)


def timed(kind: NoticeKind, category: Category, language: str) -> tuple[float, Letter]:
    began = time.perf_counter()
    letter = Letters(TEMPLATES).render(kind, category, language, replace(FACTS, category=category))
    return 1000 * (time.perf_counter() - began), letter


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--runs", type=int, default=20)
    runs = parser.parse_args().runs
    every = [  # without asking which there are, which would read them all
        (NoticeKind(folder.parent.name), category, folder.name)
        for folder in sorted((TEMPLATES / "notices").glob("[!_]*/*"))
        for category in Category
    ]
    first: list[float] = []
    again: list[float] = []
    for one in every:
        first.append(timed(*one)[0])
        again += [timed(*one)[0] for _ in range(runs)]

    middle = statistics.median(again)
    result = {
        "bench": "letters",
        "letters": len(every),
        "runs": runs,
        "ms_median": round(middle, 2),
        "ms_p95": round(statistics.quantiles(again, n=20)[-1], 2),
        "ms_first_median": round(statistics.median(first), 2),
        "ms_first_worst": round(max(first), 2),
    }
    print(json.dumps(result))
    print(
        f"A letter takes {middle:.1f} ms in the middle, {statistics.median(first):.1f} ms the first "
        f"time; {AIM} ms is the aim, which is {'met' if middle <= AIM else 'missed'}."
    )
    return 0 if middle <= AIM else 1


if __name__ == "__main__":
    sys.exit(main())
