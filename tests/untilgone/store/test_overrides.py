"""Changes that staff make to the directory: they outrank all files, and nothing is forgotten."""

from datetime import timedelta

import pytest

from tests.people import ADA, CAROL, LEO, MIA
from tests.untilgone.store.examples import NOW
from untilgone.directory import Directory, Entry, ListedContact
from untilgone.errors import BadInput, NotAllowed, NotFound
from untilgone.parties import Certainty, PartyKind
from untilgone.store import overrides, read
from untilgone.store.database import Store

URL = "https://platform.example/post/1"


def entry(address: str, slug: str = "platform", kind: PartyKind = PartyKind.PLATFORM) -> Entry:
    contact = ListedContact(channel="abuse_email", address=address, source="by phone")
    return Entry(
        slug=slug, kind=kind, name="Platform", domains=("platform.example",), contacts=(contact,)
    )


OLD, NEW, NEWER = (entry(f"{name}@platform.example") for name in ("old", "new", "newer"))
FILES = Directory([OLD])


async def put(store: Store, *entries: Entry, by=LEO, reason="They moved.", hours=0):
    now = NOW + timedelta(hours=hours)
    return await overrides.put(store, FILES, entries, by, reason, now)


async def reset(store: Store, slug="platform", by=LEO, reason="They moved back."):
    return await overrides.reset(store, FILES, slug, by, reason, NOW)


async def address(store: Store) -> str:
    known = await overrides.applied(store, FILES)
    return known.parties(URL)[0].contacts[0].address


async def test_without_a_change_the_files_speak(store: Store):
    assert await overrides.applied(store, FILES) is FILES


async def test_a_change_outranks_the_files(store: Store):
    await put(store, NEW)

    assert await address(store) == "new@platform.example"


async def test_the_latest_change_stands_and_a_reset_lets_the_files_speak_again(store: Store):
    await put(store, NEW)
    await put(store, NEWER)
    latest = await address(store)
    await reset(store)

    assert latest == "newer@platform.example"
    assert await address(store) == "old@platform.example"


async def test_a_changed_party_outranks_another_one_for_the_same_name(store: Store):
    await put(store, entry("desk@other.example", slug="other"))

    assert await address(store) == "desk@other.example"


async def test_the_same_slug_in_another_role_is_another_party(store: Store):
    await put(store, entry("host@platform.example", kind=PartyKind.HOST))
    known = await overrides.applied(store, FILES)

    assert [party.contacts[0].address for party in known.parties(URL)] == [
        "old@platform.example",
        "host@platform.example",
    ]


async def test_history_tells_who_when_why_and_what_was_before(store: Store):
    await put(store, NEW)
    await put(store, NEWER, by=ADA, reason="A bounce.", hours=1)
    await reset(store)
    first, second, third = await overrides.history(store, "platform")

    assert (first.by, first.at, first.reason) == ("leo", NOW, "They moved.")
    assert (first.before, first.entry) == (OLD, NEW)
    assert (second.by, second.reason, second.before) == ("ada", "A bounce.", NEW)
    assert (third.before, third.entry) == (NEWER, None)
    assert await overrides.history(store, "another") == []


async def test_what_stands_already_is_no_change(store: Store):
    await put(store, NEW)

    assert await put(store, NEW) == []
    assert len(await overrides.history(store, "platform")) == 1


async def test_an_entry_comes_back_as_it_was_kept(store: Store):
    contact = ListedContact(
        channel="manual_form",
        address="https://platform.example/report",
        source="their site",
        certainty=Certainty.STATED,
        last_verified=NOW.date(),
        asks=("URL", "reason"),
    )
    full = Entry(
        slug="platform",
        kind=PartyKind.PLATFORM,
        name="Platform",
        contacts=(contact,),
        asns=(64496,),
    )
    await put(store, full)

    assert await overrides.standing(store) == (full,)


async def test_every_change_is_on_the_record(store: Store):
    await put(store, NEW)
    await reset(store)
    acts = [act async for act in read.record(store)]

    assert [(act.kind, act.actor, act.reference) for act in acts] == [
        ("directory changed", "leo", "directory/platform/platform"),
        ("directory reset", "leo", "directory/platform/platform"),
    ]
    assert acts[0].detail is not None
    assert acts[0].detail["reason"] == "They moved."


@pytest.mark.parametrize("by", [CAROL, MIA], ids=lambda person: person.role)
async def test_whoever_is_neither_legal_nor_admin_changes_nothing(store: Store, by):
    with pytest.raises(NotAllowed, match="nothing was changed"):
        await put(store, NEW, by=by)
    with pytest.raises(NotAllowed, match="nothing was changed"):
        await reset(store, by=by)
    assert await overrides.history(store, "platform") == []


@pytest.mark.parametrize(
    ("entries", "reason", "said"),
    [
        ([NEW], "  ", "Say why"),
        ([], "a reason", r"no \[\[party\]\]"),
        ([NEW, NEWER], "a reason", "same kind and slug"),
    ],
)
async def test_a_change_that_cannot_be_used_changes_nothing(store: Store, entries, reason, said):
    with pytest.raises(BadInput, match=said):
        await put(store, *entries, reason=reason)
    assert await address(store) == "old@platform.example"


@pytest.mark.parametrize(
    ("slug", "said"), [("platform", "as the files say"), ("nobody", "not in the directory")]
)
async def test_a_reset_of_what_was_not_changed_is_said(store: Store, slug, said):
    with pytest.raises(NotFound, match=said):
        await reset(store, slug)
