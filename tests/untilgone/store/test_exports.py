"""Which notices the yearly report counts, on both databases."""

from dataclasses import replace

from tests.untilgone.store.examples import (
    PLATFORM,
    URL,
    confirmed_gone,
    delivered,
    opened,
    prepared,
)
from untilgone.notices import NoticeKind
from untilgone.parties import PartyKind
from untilgone.small_cells import TOGETHER
from untilgone.store import exports
from untilgone.store.database import Store

HOST = replace(PLATFORM, kind=PartyKind.HOST, slug="pretend_host", name="Pretend Host")
HOTLINE = replace(PLATFORM, kind=PartyKind.HOTLINE, slug="hotline", name="Example Hotline")
NOBODY_KNOWS = replace(PLATFORM, slug="unknown", name="small.example")


async def numbers(store: Store) -> dict[tuple[object, object], object]:
    export = await exports.dsa_22(store, 2026, None)
    return {(by, key): number for by, key, number in export.rows}


async def test_first_notices_and_escalations_to_providers_count_and_nothing_else(store: Store):
    for number in range(6):
        reference = await opened(store, f"{URL}/{number}")
        await delivered(store, reference)
        await delivered(store, reference, "0.1.0", kind=NoticeKind.REMINDER)
        await delivered(store, reference, "0.2.0", kind=NoticeKind.ESCALATION, party=HOST)
        await delivered(store, reference, "0.3.0", kind=NoticeKind.ESCALATION, party=HOTLINE)
        await prepared(store, reference, "0.4.0", kind=NoticeKind.ESCALATION, party=HOST)
        await confirmed_gone(store, reference)

    assert await numbers(store) == {
        ("all", ""): 12,
        ("provider", "pretend_host"): 6,
        ("provider", "pretend_platform"): 6,
        ("category", "ncii"): 12,
        ("action", "no_answer"): 12,  # seen gone at the same hour as the notice came, not after it
    }


async def test_who_is_in_no_directory_has_the_name_it_goes_by(store: Store):
    for number in range(5):
        reference = await opened(store, f"{URL}/{number}")
        await delivered(store, reference, party=NOBODY_KNOWS, hours=0)
        await confirmed_gone(store, reference)
    found = await numbers(store)

    assert found["provider", "small.example"] == 5
    assert found["action", "removed"] == 5


async def test_fewer_than_five_are_told_by_no_number(store: Store):
    await delivered(store, await opened(store))

    assert await numbers(store) == {
        ("all", ""): None,
        ("provider", TOGETHER): None,
        ("category", TOGETHER): None,
        ("action", TOGETHER): None,
    }
