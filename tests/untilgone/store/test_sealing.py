"""Nothing personal stands in the store in plain text: every column of every row is searched."""

import re

import pytest
from sqlalchemy import text
from sqlmodel import SQLModel

from tests.untilgone.store.examples import (
    EXPLANATION,
    LETTER,
    NEEDS_PERSON,
    NOW,
    PLAN,
    URL,
    delivered,
    hand_in,
    opened,
    prepared,
    report,
    settled,
)
from untilgone import rules
from untilgone.cases import TaskKind
from untilgone.looks import Fingerprint, Judgement, Observation, Verdict
from untilgone.moves import Found
from untilgone.notices import Answer, AnswerKind, NoticeState
from untilgone.progress import Question, TaskEnd
from untilgone.store import read
from untilgone.store.database import Store
from untilgone.store.write import bounces, canaries, looks, notices, tasks, turns
from untilgone.store.write.cases import CleanUrl, open_case

HOST = "lantern-host.example"
WORDS = ("blue-lantern", HOST, "Seventh", "Canal Street", "Please remove", "second-lantern")
QUOTED = f"Undelivered mail returned:\n{LETTER.text}"


async def a_whole_story(store: Store) -> str:
    """The reference of a takedown about which everything was said that can be said."""
    reference = await opened(store)
    await hand_in(store, report(URL))
    refused = CleanUrl(url="ftp://host.example/second-lantern", is_refused=True)
    await open_case(store, report("x"), [refused], playbook="ncii", now=NOW)
    await saw(store, reference, Verdict.LIVE)
    await saw(store, reference, Verdict.LIVE, found=Found(url=f"https://{HOST}/blue-lantern"))
    odd = Found(url=f"https://{HOST}/second-lantern", doubt="It is odd.")
    await saw(store, reference, Verdict.LIVE, found=odd)
    await saw(store, reference, Verdict.GONE, by_person="carol")
    notice_id = await delivered(store, reference)
    answer = Answer(
        answer_id="a-1", kind=AnswerKind.BOUNCED, notice_id=notice_id, at=NOW, text=QUOTED
    )
    ask = Question(kind=TaskKind.ANSWER, about="a-1", what=f"Read: {QUOTED}")
    await tasks.keep_answer(store, reference, answer, NOW, ask=ask)
    await bounces.bounce(store, notice_id, QUOTED, NOW)
    second = await prepared(store, reference, "0.0.1")
    lost = settled(NoticeState.UNKNOWN, said=QUOTED, task=TaskKind.CHECK_SENT, what=QUOTED)
    await notices.settle(store, second, lost, NOW)
    end = TaskEnd(task_id=f"{reference}:answer:a-1", outcome="done")
    await tasks.keep_act(
        store,
        reference,
        kind="held",
        actor="carol",
        detail={"reason": EXPLANATION, "url": URL},
        to=NEEDS_PERSON,
        now=NOW,
        done=(end,),
    )
    await turns.pause_host(store, HOST, until=NOW)
    await canaries.keep_canary(store, "platform", at=NOW, is_live=True, rule="live.200")
    return reference


async def saw(
    store: Store,
    reference: str,
    verdict: Verdict,
    *,
    by_person: str | None = None,
    found: Found | None = None,
) -> None:
    observation = Observation(
        url=URL,
        observed_at=NOW,
        probe="site/1",
        status=200,
        final_url=f"{URL}?second-lantern",
        redirects=(f"{URL}?second-lantern",),
        headers={"location": URL},
        fingerprint=Fingerprint(
            title_sha256="ab" * 32, text_sha256="cd" * 32, text_bytes=9, is_cut=False
        ),
        detail=EXPLANATION,
    )
    judgement = Judgement(verdict=verdict, reason=f"I saw {EXPLANATION}", rule="person")
    await looks.keep_look(
        store,
        reference,
        observation,
        judgement,
        lambda runs, before: rules.weigh(runs, before, PLAN),
        by_person=by_person,
        found=found,
    )


async def rows(store: Store) -> list[tuple[str, str, str]]:
    """Table, column and value of everything that is kept."""
    found = []
    async with store.reading() as session:
        for table in SQLModel.metadata.sorted_tables:
            result = await session.exec(text(f"SELECT * FROM {table.name}"))  # type: ignore[call-overload]
            for row in result.mappings():
                found += [(table.name, name, str(value)) for name, value in row.items() if value]
    return found


async def test_no_column_of_any_row_holds_what_was_reported_in_plain_text(store: Store):
    await a_whole_story(store)
    found = await rows(store)

    tables = {table for table, _, _ in found}
    assert tables >= {"cases", "reports", "takedowns", "looks", "notices", "answers", "tasks"}
    assert tables >= {"acts", "bad_contacts", "parties", "contacts", "rounds", "counters"}
    assert tables >= {"host_turns", "canaries"}
    pattern = re.compile("|".join(map(re.escape, WORDS)), re.IGNORECASE)
    assert [(t, name) for t, name, value in found if pattern.search(value)] == []


async def test_every_column_that_says_so_is_sealed(store: Store):
    await a_whole_story(store)
    sealed = [(t, n, value) for t, n, value in await rows(store) if n.endswith("_sealed")]

    assert len({(table, name) for table, name, _ in sealed}) >= 14
    assert [(t, n) for t, n, value in sealed if not value.startswith("sealed:test:")] == []


async def test_whoever_holds_the_keys_reads_everything_again(store: Store):
    reference = await a_whole_story(store)
    found = await read.takedown(store, reference)

    assert found.line.url == URL
    assert found.answers[0].text == QUOTED
    assert [notice.said for notice in found.notices] == [QUOTED, QUOTED]
    assert {look.reason for look in found.looks} == {f"I saw {EXPLANATION}"}
    assert {look.final_url for look in found.looks} == {f"{URL}?second-lantern"}
    assert found.timeline[-1].detail == {"reason": EXPLANATION, "url": URL}


@pytest.mark.parametrize("word", WORDS)
async def test_the_search_would_find_what_is_not_sealed(store: Store, word: str):
    # A check of the check: the same words in a column that is not sealed.
    reference = await opened(store)
    await tasks.keep_act(
        store, reference, kind=f"saw {word}", actor="x", detail={}, to=NEEDS_PERSON, now=NOW
    )

    assert [name for table, name, value in await rows(store) if word in value] == ["kind"]
