"""The dossier: all that an authority must know, nobody's name, the same octets for the same state."""

import hashlib
import json
import re
from datetime import datetime, timedelta
from io import BytesIO
from zipfile import ZipFile

from tests.untilgone.store.examples import (
    EXPLANATION,
    HOUR,
    LETTER,
    NOTIFIER,
    NOW,
    URL,
    WAITING,
    delivered,
    look,
    opened,
    prepared,
    settled,
)
from untilgone import directory
from untilgone.cases import Category
from untilgone.directory_entries import Duty, Entry
from untilgone.dossier import dossier_of
from untilgone.dossier_file import as_file
from untilgone.looks import Verdict
from untilgone.notices import Answer, AnswerKind, NoticeState
from untilgone.parties import Certainty, PartyKind
from untilgone.store import read
from untilgone.store.database import Store
from untilgone.store.write import notices, tasks

DIRECTORY = directory.Directory(
    [
        Entry(
            slug="pretend_platform",
            kind=PartyKind.PLATFORM,
            name="Pretend Platform",
            duties=(
                Duty(
                    law="An Act, section 3",
                    deadline=timedelta(hours=48),
                    source="its text",
                    certainty=Certainty.STATED,
                    categories=(Category.NCII,),
                ),
            ),
        )
    ]
)
THEIRS = "We looked at https://platform.example/post/blue-lantern and will not act."


async def a_takedown(store: Store) -> str:
    """Told, refused with a sentence, seen before and after the period; a draft that never left."""
    reference = await opened(store)
    await look(store, reference, Verdict.LIVE)
    await delivered(store, reference, hours=1)
    answer = Answer(
        answer_id="a1", kind=AnswerKind.REFUSED, notice_id=None, at=NOW + 3 * HOUR, text=THEIRS
    )
    await tasks.keep_answer(store, reference, answer, NOW + 3 * HOUR, ask=None)
    await look(store, reference, Verdict.LIVE, 60, by_person="carol", status=None)
    await prepared(store, reference, "0.1.0", state=NoticeState.AWAITING_APPROVAL)
    return reference


async def parts_of(store: Store, reference: str) -> dict[str, bytes]:
    view = await read.takedown(store, reference)
    content = as_file(dossier_of(view, DIRECTORY, NOTIFIER)).content
    with ZipFile(BytesIO(content)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


async def facts_of(store: Store, reference: str):
    return json.loads((await parts_of(store, reference))["dossier.json"])


async def test_it_holds_these_files_and_the_manifest_has_the_hash_of_each(sqlite_store: Store):
    parts = await parts_of(sqlite_store, await a_takedown(sqlite_store))
    manifest = json.loads(parts.pop("manifest.json"))

    assert set(parts) == {"dossier.json", "dossier.html", "letters/01-notice-platform.txt"}
    assert manifest["files"] == {
        name: {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
        for name, content in parts.items()
    }


async def test_the_same_state_gives_the_same_octets(sqlite_store: Store):
    reference = await a_takedown(sqlite_store)
    first = await parts_of(sqlite_store, reference)
    again = await parts_of(sqlite_store, reference)
    await look(sqlite_store, reference, Verdict.GONE, 61)

    assert first == again
    assert await parts_of(sqlite_store, reference) != first


async def test_nothing_in_the_file_says_when_it_was_made(sqlite_store: Store):
    view = await read.takedown(sqlite_store, await a_takedown(sqlite_store))
    archive = ZipFile(BytesIO(as_file(dossier_of(view, DIRECTORY, NOTIFIER)).content))

    assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert {info.compress_type for info in archive.infolist()} == {0}


async def test_a_letter_stands_in_it_octet_for_octet_with_its_hash(sqlite_store: Store):
    reference = await a_takedown(sqlite_store)
    parts = await parts_of(sqlite_store, reference)
    (sent,) = json.loads(parts["dossier.json"])["notices"]

    assert parts[sent["file"]] == LETTER.text.encode()
    assert (sent["to"], sent["role"]) == ("Pretend Platform", "platform")
    assert (sent["state"], sent["delivered_at"]) == ("delivered", "2026-11-23T10:00:00Z")
    assert (sent["sha256"], sent["template"], sent["template_version"]) == (
        LETTER.sha256,
        "notice/en",
        "v1",
    )
    assert sent["receipt"] == "ticket-7"


async def test_machines_get_the_exact_address_and_people_one_that_cannot_be_clicked(
    sqlite_store: Store,
):
    parts = await parts_of(sqlite_store, await a_takedown(sqlite_store))
    page = parts["dossier.html"].decode()

    assert json.loads(parts["dossier.json"])["current_url"] == URL
    assert "hxxps://platform[.]example/post/blue-lantern" in page
    assert not re.search(r"https?://", page)


async def test_the_page_loads_nothing_and_runs_nothing(sqlite_store: Store):
    page = (await parts_of(sqlite_store, await a_takedown(sqlite_store)))["dossier.html"].decode()

    assert not re.search(r"<(script|link|img|iframe|object|embed|a|form|base)\b", page)
    assert not re.search(r"\s(src|href|on[a-z]+)=|url\(|@import", page)
    assert "default-src 'none'" in page


async def test_what_a_party_wrote_is_text_on_the_page(sqlite_store: Store):
    reference = await a_takedown(sqlite_store)
    trap = Answer(
        answer_id="a2",
        kind=AnswerKind.QUESTION,
        notice_id=None,
        at=NOW + 4 * HOUR,
        text="<script>alert(1)</script>",
    )
    await tasks.keep_answer(sqlite_store, reference, trap, NOW + 4 * HOUR, ask=None)
    parts = await parts_of(sqlite_store, reference)

    assert b"<script>" not in parts["dossier.html"]
    assert b"&lt;script&gt;" in parts["dossier.html"]


async def test_the_period_is_counted_from_the_first_notice_that_arrived(sqlite_store: Store):
    (given,) = (await facts_of(sqlite_store, await a_takedown(sqlite_store)))["periods"]

    assert (given["law"], given["hours"]) == ("An Act, section 3", "48")
    assert given["first_told_at"] == "2026-11-23T10:00:00Z"
    assert given["ends_at"] == "2026-11-25T10:00:00Z"
    assert (given["is_over"], given["was_seen_live_after"]) == (True, True)


async def test_a_period_that_runs_is_not_over(sqlite_store: Store):
    reference = await a_takedown(sqlite_store)
    view = await read.takedown(sqlite_store, reference)
    (given,) = dossier_of(view, DIRECTORY, NOTIFIER, as_of=NOW + 48 * HOUR).periods

    assert not given.is_over


async def test_what_never_left_is_not_called_sent(sqlite_store: Store):
    sent = (await facts_of(sqlite_store, await a_takedown(sqlite_store)))["notices"]

    assert [notice["notice"].rpartition("/")[2] for notice in sent] == ["0.0.0"]


async def test_looks_say_when_and_what_but_not_what_was_seen(sqlite_store: Store):
    looks = (await facts_of(sqlite_store, await a_takedown(sqlite_store)))["looks"]

    assert [(seen["verdict"], seen["by"]) for seen in looks] == [
        ("live", "software"),
        ("live", "person"),
    ]
    assert set(looks[0]) == {"verdict", "rule", "status", "by", "first_at", "last_at", "count"}


async def test_the_record_stands_in_it_with_its_place_in_the_chain(sqlite_store: Store):
    reference = await a_takedown(sqlite_store)
    view = await read.takedown(sqlite_store, reference)
    record = (await facts_of(sqlite_store, reference))["record"]

    assert [(entry["seq"], entry["hash"]) for entry in record] == [
        (act.seq, act.hash) for act in view.timeline
    ]


async def test_an_entry_of_the_chain_without_a_person_can_be_checked_by_whoever_has_it(
    sqlite_store: Store,
):
    reference = await a_takedown(sqlite_store)
    entries = (await facts_of(sqlite_store, reference))["record"]
    checkable = [entry for entry in entries if entry["actor"] != "person"]

    assert checkable
    for entry in checkable:
        fields = [
            str(entry["seq"]),
            datetime.fromisoformat(entry["at"]).isoformat(),
            entry["actor"],
            reference,
            entry["kind"],
            entry["detail_digest"],
            entry["previous"],
        ]
        listed = json.dumps(fields, ensure_ascii=False)
        assert hashlib.sha256(listed.encode()).hexdigest() == entry["hash"]


async def test_nobody_of_ours_is_named_and_nothing_for_the_house_goes_out(sqlite_store: Store):
    reference = await a_takedown(sqlite_store)
    notice_id = await delivered(sqlite_store, reference, "0.2.0", hours=61)
    approving = settled(NoticeState.DELIVERED, actor="leo", said="Leo Lastname knows her.")
    await prepared(sqlite_store, reference, "0.3.0", state=NoticeState.BY_HAND)
    await notices.settle(
        sqlite_store, notice_id.replace("0.2.0", "0.3.0"), approving, NOW + 62 * HOUR
    )
    whole = b"".join((await parts_of(sqlite_store, reference)).values())

    assert b"carol" not in whole
    assert b"leo" not in whole.lower()
    assert EXPLANATION.encode() not in (await parts_of(sqlite_store, reference))["dossier.json"]
    assert (await facts_of(sqlite_store, reference))["record"][0]["actor"] == "person"


async def test_a_refusal_is_told_in_the_words_of_their_server(sqlite_store: Store):
    reference = await opened(sqlite_store)
    notice_id = await prepared(sqlite_store, reference)
    await notices.leaving(sqlite_store, notice_id, NOW)
    refused = settled(NoticeState.REFUSED, said="550 no such mailbox", to=WAITING)
    await notices.settle(sqlite_store, notice_id, refused, NOW)
    (sent,) = (await facts_of(sqlite_store, reference))["notices"]

    assert (sent["state"], sent["they_said"]) == ("refused", "550 no such mailbox")
    assert sent["delivered_at"] is None
