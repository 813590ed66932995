"""The page as the first live look found it, to be compared with."""

import json

import pytest
from sqlalchemy import text

from tests.untilgone.store.examples import look, opened
from untilgone.looks import Fingerprint, Verdict
from untilgone.store.addresses import what_to_look_at
from untilgone.store.database import Store

LIVE, GONE, UNKNOWN = Verdict.LIVE, Verdict.GONE, Verdict.UNKNOWN


def page(text_sha256: str = "ab" * 32, **changes) -> Fingerprint:
    default = {
        "title_sha256": "cd" * 32,
        "text_bytes": 1200,
        "is_cut": False,
        "simhash": 2**64 - 1,
        "canonical_sha256": "ef" * 32,
        "media_sha256": ("01" * 32, "23" * 32),
    }
    return Fingerprint(text_sha256=text_sha256, **(default | changes))


async def first_look(store: Store, reference: str) -> Fingerprint | None:
    return (await what_to_look_at(store, reference)).current.first


async def test_before_the_first_look_there_is_nothing_to_compare_with(store: Store):
    assert await first_look(store, await opened(store)) is None


async def test_the_first_live_look_comes_back_as_it_was_kept(store: Store):
    reference = await opened(store)
    await look(store, reference, LIVE, fingerprint=page())

    assert await first_look(store, reference) == page()


async def test_later_live_looks_change_nothing(store: Store):
    reference = await opened(store)
    for hours, verdict in enumerate((LIVE, LIVE, UNKNOWN, LIVE)):
        await look(store, reference, verdict, hours, fingerprint=page(f"{hours}" * 64))

    assert await first_look(store, reference) == page("0" * 64)


@pytest.mark.parametrize("verdict", [GONE, UNKNOWN])
async def test_a_look_that_was_not_live_is_nothing_to_compare_with(store: Store, verdict: Verdict):
    reference = await opened(store)
    await look(store, reference, verdict, fingerprint=page("0" * 64))
    before = await first_look(store, reference)
    await look(store, reference, LIVE, 1, fingerprint=page())

    assert before is None
    assert await first_look(store, reference) == page()


async def test_live_looks_that_kept_nothing_of_a_page_are_passed_over(store: Store):
    reference = await opened(store)
    await look(store, reference, LIVE, 0, by_person="carol", status=None, final_url=None)
    await look(store, reference, LIVE, 1, fingerprint=page())

    assert await first_look(store, reference) == page()


async def test_each_takedown_has_a_first_look_of_its_own(store: Store):
    one = await opened(store, "https://platform.example/1")
    other = await opened(store, "https://platform.example/2")
    await look(store, one, LIVE, fingerprint=page("0" * 64))
    await look(store, other, LIVE, fingerprint=page("1" * 64))

    assert await first_look(store, other) == page("1" * 64)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, page(simhash=None, canonical_sha256=None, media_sha256=())),
        (
            {"simhash": 7, "a_later_field": [1]},
            page(simhash=7, canonical_sha256=None, media_sha256=()),
        ),
    ],
)
async def test_what_another_release_kept_can_be_read(store: Store, more, expected):
    reference = await opened(store)
    await look(store, reference, LIVE, fingerprint=page())
    old = {
        "title_sha256": "cd" * 32,
        "text_sha256": "ab" * 32,
        "text_bytes": 1200,
        "is_cut": False,
    }
    async with store.writing() as session:
        update = text("UPDATE looks SET fingerprint = :kept")
        await session.exec(update, params={"kept": json.dumps(old | more)})  # type: ignore[call-overload]

    assert await first_look(store, reference) == expected
