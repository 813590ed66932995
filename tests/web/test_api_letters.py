"""Letters over the HTTP API: what the command can do, for programs, and the way of a revision."""

import hashlib
import re
from dataclasses import replace
from datetime import UTC, datetime

import httpx
import pytest
import pytest_asyncio
from pydantic import BaseModel, TypeAdapter

from tests.people import ADA, CAROL, LENA, LEO, MIA
from tests.untilgone.store.revised import SHIPPED, WARM
from tests.web.asking import error, get, post
from tests.web.conftest import House
from untilgone.letter_archive import unpacked
from untilgone.notices import Letter, NoticeKind
from untilgone.people import Scope
from untilgone.revisions import MOVES, sha256
from untilgone.store import api_tokens, read
from web import api_description
from web.api_letters import _Act

pytestmark = pytest.mark.asyncio(loop_scope="module")

GROUNDS = "_law/en/ncii.txt"
DUTCH = "_law/nl/ncii.txt"


def body(name: str = GROUNDS, said: str | None = None, **changes) -> dict:
    shipped = SHIPPED.source(name)
    assert shipped is not None
    text = {"name": name, "text": said or f"{shipped}\n"}
    return {"reason": "Warmer.", "texts": [text | changes]}


async def drafted(house: House, name: str = GROUNDS, said: str | None = None) -> dict:
    answer = await post(house, "/letters/revisions", body(name, said), LEO)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def act(
    house: House, revision: dict, step: str, lena: str | None = None, **more
) -> httpx.Response:
    """Leo does it, or Lena by her token."""
    path = f"/letters/revisions/{revision['number']}/{step}"
    said = {"seen": revision["digest"]} | more
    return await (by_lena(house, lena, path, said) if lena else post(house, path, said, LEO))


def like(model: type[BaseModel], answer: httpx.Response) -> dict:
    """The document, which is as OpenAPI says."""
    assert answer.status_code in {200, 201}, answer.text
    TypeAdapter(model).validate_python(answer.json())
    return answer.json()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def lena(house: House) -> str:
    """Lena's token, which is for letters alone."""
    bearer = api_tokens.Bearer(person=LENA, scopes=frozenset({Scope.LETTERS}))
    return await api_tokens.make(house.store, bearer, ADA, datetime.now(UTC))


async def by_lena(house: House, token: str, path: str, said: dict, **headers) -> httpx.Response:
    async with house.nobody(headers={"Authorization": f"Bearer {token}"}) as client:
        return await client.post(f"/api/v1{path}", json=said, headers=headers)


@pytest.mark.parametrize("person", [CAROL, MIA, LEO, ADA], ids=lambda person: person.name)
async def test_whoever_reads_cases_reads_letters(house: House, person):
    listed = like(api_description.Templates, await get(house, "/letters?shipped=true", person))
    letter = (await get(house, "/letters/preview?kind=reminder&language=nl", person)).json()

    assert {line["kind"] for line in listed["letters"]} == set(NoticeKind)
    assert {line["revision"] for line in listed["letters"]} == {0}
    assert TypeAdapter(Letter).validate_python(letter).template == "reminder/nl"
    assert "Example Hotline" in letter["text"]


def at_any_time(letter: str) -> str:
    """Without days and times: between two letters a minute may have begun."""
    return re.sub(r"\d+ \w+ \d{4} at \d\d:\d\d", "some day", letter)


async def test_a_revision_goes_from_draft_to_letters_by_two_people(house: House, lena: str):
    text = (SHIPPED.source(GROUNDS) or "").replace(*WARM)
    draft = like(
        api_description.Revision,
        await post(house, "/letters/revisions", body(said=text), LEO),
    )
    number = draft["number"]
    preview = f"/letters/preview?kind=notice&revision={number}"
    before = (await get(house, "/letters/preview?kind=notice")).json()
    as_draft = (await get(house, preview)).json()
    submitted = (await act(house, draft, "submit")).json()
    by_leo = await act(house, submitted, "approve")
    approved = (await act(house, submitted, "approve", lena)).json()
    after = (await get(house, "/letters/preview?kind=notice")).json()
    acts = [a.kind async for a in read.record(house.store) if a.reference == f"letters/{number}"]

    assert (draft["state"], draft["author"], draft["files"]) == ("draft", "leo", [GROUNDS])
    assert (WARM[1] in before["text"], WARM[1] in as_draft["text"]) == (False, True)
    assert error(by_leo) == (403, "NotAllowed")
    assert (approved["state"], approved["decided_by"]) == ("approved", "lena")
    assert approved["texts"][0]["stands"] is True
    assert (at_any_time(after["text"]), after["revision"]) == (
        at_any_time(as_draft["text"]),
        number,
    )
    assert acts == ["letters drafted", "letters submitted", "letters approved"]


async def test_the_same_key_makes_one_draft(house: House, lena: str):
    key = {"Idempotency-Key": "row 7"}
    first = (await post(house, "/letters/revisions", body(DUTCH), LEO, **key)).json()
    again = (await post(house, "/letters/revisions", body(DUTCH), LEO, **key)).json()
    anothers = (await by_lena(house, lena, "/letters/revisions", body(DUTCH), **key)).json()
    too_long = await post(
        house, "/letters/revisions", body(), LEO, **{"Idempotency-Key": "x" * 256}
    )

    assert first["number"] == again["number"] != anothers["number"]
    assert error(too_long) == (400, "BadInput")


async def test_what_was_changed_meanwhile_is_not_undone_unseen(house: House):
    based_on_nothing = body(DUTCH, based_on=sha256("another text"))
    late = await post(house, "/letters/revisions", based_on_nothing, LEO)
    draft = await drafted(house, DUTCH)
    unseen = await act(house, draft | {"digest": "0" * 64}, "submit")

    assert error(late) == (409, "Conflict")
    assert error(unseen) == (409, "Conflict")


async def test_a_letter_without_what_the_law_asks_is_not_submitted(house: House):
    draft = await drafted(house, "notice/fr/body.txt", "Bonjour.\n")
    path = f"/letters/lint?revision={draft['number']}"
    found = like(api_description.Lint, await get(house, path))
    refused = await act(house, draft, "submit")
    discarded = await act(house, draft, "discard")

    assert found["is_clean"] is False
    assert "missing" in {each["result"] for each in found["findings"]}
    assert error(refused) == (400, "BadInput")
    assert discarded.json()["state"] == "discarded"


async def test_it_is_taken_back_and_sent_back_with_a_note(house: House, lena: str):
    draft = await drafted(house, "_base/de/signature.txt")
    await act(house, draft, "submit")
    taken_back = (await act(house, draft, "take_back")).json()
    await act(house, taken_back, "submit")
    without_note = await act(house, taken_back, "send_back", lena)
    sent_back = (await act(house, taken_back, "send_back", lena, note="Shorter.")).json()

    assert taken_back["state"] == "draft"
    assert error(without_note) == (400, "BadInput")
    assert (sent_back["state"], sent_back["note"]) == ("draft", "Shorter.")


async def test_revisions_are_listed_a_page_at_a_time(house: House):
    numbers = [(await drafted(house, "_base/es/signature.txt"))["number"] for _ in range(3)]
    page = like(api_description.Revisions, await get(house, "/letters/revisions?limit=2"))
    path = f"/letters/revisions?limit=2&state=draft&before={page['next_before']}"
    following = (await get(house, path)).json()
    shown = like(
        api_description.Revision, await get(house, f"/letters/revisions/{numbers[0]}", MIA)
    )

    assert [line["number"] for line in page["revisions"]] == numbers[:0:-1]
    assert following["revisions"][0]["number"] == numbers[0]
    assert shown["texts"][0]["before"] == SHIPPED.source("_base/es/signature.txt")


async def test_the_letters_are_handed_out_as_files(house: House):
    shipped = await get(house, "/letters/export?shipped=true")
    draft = await drafted(house, "_base/fr/signature.txt", "Bien à vous\n")
    drawn = await get(house, f"/letters/export?revision={draft['number']}")

    assert shipped.headers["content-type"] == "application/zip"
    files = {name: SHIPPED.source(name) for name in SHIPPED.names()}
    assert unpacked("letters.zip", shipped.content) == files
    assert unpacked("letters.zip", drawn.content)["_base/fr/signature.txt"] == "Bien à vous\n"
    assert (
        hashlib.sha256(shipped.content).digest()
        == hashlib.sha256((await get(house, "/letters/export?shipped=true")).content).digest()
    )


async def test_a_letter_about_a_takedown_is_its_desks_and_the_look_on_the_record(house: House):
    reference = await house.report()
    letter = (await get(house, f"/letters/preview?kind=notice&takedown={reference}", MIA)).json()
    acts = [a async for a in read.record(house.store) if a.reference == reference]
    both = await get(house, f"/letters/preview?kind=notice&takedown={reference}&category=csam")
    nowhere = await get(house, "/letters/preview?kind=notice&takedown=UG-2026-999999-1")

    assert reference in letter["subject"]
    assert [a.kind for a in acts if a.actor == "mia"] == ["read"]
    assert error(both) == (400, "BadInput")
    assert error(nowhere) == (404, "NotFound")


@pytest.mark.parametrize(
    ("path", "refusal"),
    [
        ("/letters?shipped=yes&x=1", None),
        ("/letters/preview?kind=letter", (422, "Invalid")),
        ("/letters/preview?kind=notice&revision=999999", (404, "NotFound")),
        ("/letters/export?shipped=true&revision=1", (400, "BadInput")),
        ("/letters/revisions/999999", (404, "NotFound")),
        ("/letters/revisions/0", (422, "Invalid")),
    ],
)
async def test_what_is_not_there_is_said(house: House, path: str, refusal):
    answer = await get(house, path)

    assert answer.status_code == 200 if refusal is None else error(answer) == refusal


async def test_a_file_that_is_no_template_is_refused(house: House):
    said = {"reason": "So.", "texts": [{"name": "../../etc/passwd", "text": "x"}]}

    assert error(await post(house, "/letters/revisions", said, LEO)) == (400, "BadInput")


async def test_every_step_but_writing_is_one_of_the_api():
    assert set(_Act.__args__) == {str(act) for act in MOVES}


async def test_nobody_writes_without_the_role_or_the_scope(house: House, lena: str):
    async with house.nobody(headers={"Authorization": f"Bearer {lena}"}) as client:
        listed = await client.get("/api/v1/letters/revisions")
    bearer = api_tokens.Bearer(
        person=replace(LENA, name="reader"), scopes=frozenset(Scope) - {Scope.LETTERS}
    )
    reader = await api_tokens.make(house.store, bearer, ADA, datetime.now(UTC))

    assert error(listed) == (403, "NotAllowed")
    for refused in (
        await by_lena(house, reader, "/letters/revisions", body()),
        await post(house, "/letters/revisions", body(), CAROL),
        await post(house, "/letters/revisions", body(), ADA),
    ):
        assert error(refused) == (403, "NotAllowed")
