"""Which takedowns would use a letter next."""

from dataclasses import replace

import pytest

from tests.statements import statements
from tests.untilgone.letter_folder import put as put_file
from tests.untilgone.store.examples import CLOSED, HOUR, NOW, PLATFORM, draft, opened
from untilgone.cases import Category, State
from untilgone.letter_uses import OneLetter
from untilgone.letters import Letters
from untilgone.notices import NoticeKind
from untilgone.parties import Party, PartyKind
from untilgone.progress import Place
from untilgone.store.database import Store
from untilgone.store.letter_uses import MOST_SHOWN, Uses, uses
from untilgone.store.write import notices, tasks

HOST = Party(kind=PartyKind.HOST, name="Pretend Host", slug="pretend_host", language="de")
DUTCH = OneLetter(kind=NoticeKind.REMINDER, category=Category.NCII, language="nl")
ENGLISH = OneLetter(kind=NoticeKind.REMINDER, category=Category.NCII, language="en")


@pytest.fixture
def letters(tmp_path) -> Letters:
    """Reminders in English and Dutch."""
    for language in ("en", "nl"):
        put_file(tmp_path, f"reminder/{language}/subject.txt", "Reminder\n")
        put_file(tmp_path, f"reminder/{language}/body.txt", "{{ url }}\n")
        put_file(tmp_path, f"_law/{language}/ncii.txt", "The law.\n")
    return Letters(tmp_path)


async def waiting(store: Store, number: int, step: str, *parties: Party, **changes) -> str:
    """A takedown with this next step, whose parties are known."""
    state, next_at = changes.pop("state", State.WAITING), changes.pop("next_at", None)
    reference = await opened(store, f"https://platform.example/{number}", **changes)
    to = Place(state=state, next_step=step, next_at=next_at)
    if parties:
        await notices.prepare(store, draft(reference), parties, NOW, ask=None, to=to)
    await put_to(store, reference, to)
    return reference


async def put_to(store: Store, reference: str, to: Place) -> None:
    await tasks.keep_act(
        store, reference, kind="put", actor="system", detail={}, to=to, now=NOW, ask=None
    )


async def test_the_letter_is_in_the_language_of_whom_the_next_step_goes_to(store: Store, letters):
    to_platform = await waiting(store, 1, "reminder to platform", PLATFORM, HOST)
    to_host = await waiting(store, 2, "reminder to host", PLATFORM, HOST)
    await waiting(store, 3, "escalation to host", PLATFORM, HOST)
    dutch = await uses(store, letters, {DUTCH}, "main")
    english = await uses(store, letters, {ENGLISH}, "main")
    both = await uses(store, letters, {DUTCH, ENGLISH}, "main")

    assert [(each.takedown, each.to) for each in dutch.soonest] == [
        (to_platform, PartyKind.PLATFORM)
    ]
    # Nobody wrote one in German: such a host gets the English letter.
    assert [(each.takedown, each.language) for each in english.soonest] == [(to_host, "en")]
    assert (dutch.number, english.number, both.number) == (1, 1, 2)
    assert dutch.language_not_known == english.language_not_known == 0


async def test_of_several_parties_of_a_kind_the_first_is_written_to(store: Store, letters):
    second = replace(PLATFORM, slug="second", language="en")
    await waiting(store, 1, "reminder to platform", PLATFORM, second)

    assert (await uses(store, letters, {DUTCH}, "main")).number == 1
    assert (await uses(store, letters, {ENGLISH}, "main")).number == 0


async def test_a_party_that_is_not_known_yet_is_counted_apart(store: Store, letters):
    await waiting(store, 1, "reminder to regulator", PLATFORM, HOST)
    await waiting(store, 2, "reminder to platform")
    await waiting(store, 3, "notice to platform")

    assert await uses(store, letters, {DUTCH}, "main") == Uses(language_not_known=2)


@pytest.mark.parametrize("state", [State.CLOSED, State.GONE])
async def test_what_is_closed_or_gone_uses_none(store: Store, letters, state):
    reference = await waiting(store, 1, "reminder to platform", PLATFORM)
    found = await uses(store, letters, {DUTCH}, "main")
    to = CLOSED if state is State.CLOSED else Place(state=state, next_step="reminder to platform")
    await put_to(store, reference, to)

    assert (found.number, (await uses(store, letters, {DUTCH}, "main"))) == (1, Uses())


async def test_another_category_kind_or_desk_is_none_of_them(store: Store, letters):
    await waiting(store, 1, "reminder to platform", PLATFORM, desk="other")
    await waiting(store, 2, "reminder to platform", PLATFORM, category=Category.DOXING)
    await waiting(store, 3, "notice to platform", PLATFORM)

    assert await uses(store, letters, {DUTCH}, "main") == Uses()
    assert (await uses(store, letters, {DUTCH}, "other")).number == 1
    assert await uses(store, letters, set(), "other") == Uses()


async def test_a_category_without_grounds_in_any_language_has_no_letter(store: Store, letters):
    await waiting(store, 1, "reminder to platform", PLATFORM, category=Category.DOXING)
    wanted = {replace(DUTCH, category=Category.DOXING)}

    assert await uses(store, letters, wanted, "main") == Uses()


async def test_the_soonest_come_first_and_those_without_a_time_last(store: Store, letters):
    times = (None, NOW + 2 * HOUR, NOW + HOUR)
    someday, later, soon = [
        await waiting(store, number, "reminder to platform", PLATFORM, next_at=at)
        for number, at in enumerate(times)
    ]
    found = await uses(store, letters, {DUTCH}, "main")

    assert [each.takedown for each in found.soonest] == [soon, later, someday]
    assert [each.next_at for each in found.soonest] == [NOW + HOUR, NOW + 2 * HOUR, None]


async def test_a_few_are_shown_and_all_are_counted_by_one_statement(store: Store, letters):
    for number in range(MOST_SHOWN + 1):
        await waiting(store, number, "reminder to platform", PLATFORM)
    with statements(store) as asked:
        found = await uses(store, letters, {DUTCH, ENGLISH}, "main")

    assert (found.number, len(found.soonest)) == (MOST_SHOWN + 1, MOST_SHOWN)
    assert len(asked) == 1
