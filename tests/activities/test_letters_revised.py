"""Legal staff revise letters: what a second person approved is in the next one, nothing else is."""

from datetime import timedelta
from uuid import uuid4

import pytest

from activities.revisions import RevisionActivities
from tests.activities.conftest import Bench, run
from tests.people import ADA, CAROL, LENA, LEO, MIA
from tests.stand_ins import Desk
from tests.untilgone.store.examples import HOUR, NOW
from untilgone import law_elements
from untilgone.errors import BadInput, Conflict, NotAllowed, RetryLater
from untilgone.letters import Letters
from untilgone.notices import NoticeState
from untilgone.paths import TEMPLATES
from untilgone.revisions import Act, RevisedText, RevisionOrder, RevisionState, sha256
from untilgone.store import read, revisions

GROUNDS = "_law/en/ncii.txt"
OURS = "With kind regards from all of us,"
SHIPPED = Letters(TEMPLATES)


class House:
    """What legal staff do with the letters of the bench."""

    def __init__(self, bench: Bench) -> None:
        self.store = bench.store
        self._activities = RevisionActivities(self.store, SHIPPED, law_elements.load())

    async def do(self, act: Act, by=LEO, *, number=None, at=NOW, **more) -> int:
        """Do it, having seen what stands."""
        if number is not None and "seen" not in more:
            more["seen"] = (await revisions.one(self.store, number)).digest
        order = RevisionOrder(act=act, by=by, number=number, **{"key": uuid4().hex} | more)
        return await run(self._activities.revise_letters, order, at=at)

    async def text(self, name: str = GROUNDS, *change: str) -> RevisedText:
        """The text that stands now, with one thing replaced."""
        now = (await revisions.applied(self.store, SHIPPED)).source(name)
        said = now.replace(*(change or ("This is unlawful", OURS)))
        return RevisedText(name=name, text=said, based_on=sha256(now))

    async def draft(self, *texts: RevisedText, by=LEO, reason="Warmer.", **more) -> int:
        """A new revision; by default it changes how letters end."""
        return await self.do(
            Act.WRITE, by, reason=reason, texts=texts or (await self.text(),), **more
        )

    async def approve(self, *texts: RevisedText, at=NOW) -> int:
        """A revision by Leo that Lena approved."""
        number = await self.draft(*texts, at=at)
        await self.do(Act.SUBMIT, number=number, at=at)
        await self.do(Act.APPROVE, LENA, number=number, at=at)
        return number

    async def state(self, number: int) -> RevisionState:
        """How far it has come."""
        return (await revisions.one(self.store, number)).state


@pytest.fixture
def house(bench: Bench) -> House:
    return House(bench)


async def test_only_what_a_second_person_approved_is_in_the_next_letter(bench: Bench, house: House):
    number = await house.draft()
    await house.do(Act.SUBMIT, number=number)
    await bench.send()
    await house.do(Act.APPROVE, LENA, number=number)
    await bench.send("0.1.0", at=NOW + timedelta(hours=25))

    before, after = await bench.notice(), await bench.notice("0.1.0")
    assert OURS not in before.text
    assert OURS in after.text
    assert (before.template_revision, after.template_revision) == (0, number)
    assert before.template_version != after.template_version


async def test_the_record_names_the_revision_that_a_letter_was_written_from(
    bench: Bench, house: House
):
    number = await house.approve()
    await bench.send()
    found = await read.takedown(bench.store, bench.reference)
    [prepared] = [act for act in found.timeline if act.kind == "notice prepared"]

    assert prepared.detail["template"].endswith(f", revision {number}")


@pytest.mark.parametrize("by", [CAROL, MIA, ADA], ids=lambda person: person.role)
async def test_nobody_but_legal_staff_writes_or_approves(house: House, by):
    number = await house.draft()
    await house.do(Act.SUBMIT, number=number)

    for act in Act:
        with pytest.raises(NotAllowed, match="role legal"):
            await house.do(act, by, number=number, reason="So.", note="So.")
    assert await house.state(number) is RevisionState.IN_REVIEW


async def test_whoever_had_a_hand_in_it_does_not_approve_it(house: House):
    number = await house.draft()
    lenas = await house.text("_law/nl/ncii.txt", "Dat is onrechtmatig", "Groet,")
    await house.do(Act.WRITE, LENA, number=number, reason="Dutch too.", texts=(lenas,))
    await house.do(Act.SUBMIT, LEO, number=number)

    for hand in (LEO, LENA):
        with pytest.raises(NotAllowed, match="a colleague with the role legal must approve it"):
            await house.do(Act.APPROVE, hand, number=number)
    assert (await revisions.standing(house.store)).texts == {}


async def test_what_the_law_asks_cannot_be_taken_out(house: House):
    number = await house.draft(
        await house.text("_base/en/body.txt", "We believe in good faith that", "We say that")
    )

    with pytest.raises(BadInput, match=r"article 16\(2\)\(d\)\) is missing"):
        await house.do(Act.SUBMIT, number=number)
    assert await house.state(number) is RevisionState.DRAFT


async def test_a_template_that_cannot_be_used_is_refused_with_its_line(house: House):
    number = await house.draft(await house.text(GROUNDS, "This is unlawful", "Dear {{ victim }},"))

    with pytest.raises(BadInput, match=r"ncii.txt, line 1.*no fact 'victim'"):
        await house.do(Act.SUBMIT, number=number)


async def test_a_letter_that_breaks_only_for_a_kind_of_party_without_a_law_is_refused_too(
    house: House,
):
    asks = '{% elif party_kind == "hotline" %}\n'
    broken = await house.text("_base/en/request.txt", asks, f"{asks}{{{{ earlier }}}}")
    number = await house.draft(broken)

    with pytest.raises(BadInput, match=r"request.txt, line \d+, cannot be used: it prints"):
        await house.do(Act.SUBMIT, number=number)


async def test_nobody_approves_what_they_have_not_read(house: House):
    number = await house.draft()
    read_by_lena = (await revisions.one(house.store, number)).digest
    await house.do(
        Act.WRITE,
        number=number,
        reason="Warmer.",
        texts=(await house.text(GROUNDS, "This is", "Bad"),),
    )
    await house.do(Act.SUBMIT, number=number)

    with pytest.raises(Conflict, match="is another by now"):
        await house.do(Act.APPROVE, LENA, number=number, seen=read_by_lena)


async def test_what_is_in_review_is_not_changed_before_it_is_taken_back(house: House):
    number = await house.draft()
    await house.do(Act.SUBMIT, number=number)

    with pytest.raises(Conflict, match="is no draft any more"):
        await house.do(Act.WRITE, number=number, reason="More.", texts=(await house.text(),))
    await house.do(Act.TAKE_BACK, number=number)
    await house.do(Act.WRITE, number=number, reason="More.", texts=(await house.text(),))
    assert await house.state(number) is RevisionState.DRAFT


async def test_what_is_sent_back_says_why(house: House):
    number = await house.draft()
    await house.do(Act.SUBMIT, number=number)
    with pytest.raises(BadInput, match="Say what must be changed"):
        await house.do(Act.SEND_BACK, LENA, number=number)
    await house.do(Act.SEND_BACK, LENA, number=number, note="Too long.")

    kept = await revisions.one(house.store, number)
    assert (kept.state, kept.note) == (RevisionState.DRAFT, "Too long.")


async def test_of_two_drafts_of_one_file_the_second_does_not_undo_the_first(house: House):
    mine = await house.draft()
    await house.approve(await house.text(GROUNDS, "tort", "{{ reply_to }}"))
    await house.do(Act.SUBMIT, number=mine)
    with pytest.raises(Conflict, match="says something else by now"):
        await house.do(Act.APPROVE, LENA, number=mine)

    await house.do(Act.TAKE_BACK, number=mine)
    await house.do(Act.WRITE, number=mine, reason="Both.", texts=(await house.text(),))
    await house.do(Act.SUBMIT, number=mine)
    await house.do(Act.APPROVE, LENA, number=mine)
    said = (await revisions.standing(house.store)).texts[GROUNDS]
    assert OURS in said
    assert "{{ reply_to }}" in said


async def test_two_people_do_not_overwrite_each_other_in_one_draft(house: House):
    number = await house.draft()
    seen = (await revisions.one(house.store, number)).digest
    text = await house.text()
    await house.do(Act.WRITE, LENA, number=number, reason="Mine.", texts=(text,))

    with pytest.raises(Conflict, match="Your text was not kept"):
        await house.do(Act.WRITE, number=number, reason="No, mine.", texts=(text,), seen=seen)


async def test_a_revision_retires_once_others_stand_for_all_of_it(house: House):
    english = await house.text()
    dutch = await house.text("_law/nl/ncii.txt", "Dat is onrechtmatig", "Groet,")
    first = await house.approve(english, dutch)
    await house.approve(await house.text(GROUNDS, OURS, "Yours,"))
    assert await house.state(first) is RevisionState.APPROVED

    back = RevisedText(name=dutch.name, text=None, based_on=sha256(dutch.text))
    await house.approve(back)
    assert await house.state(first) is RevisionState.RETIRED
    letters = await revisions.applied(house.store, SHIPPED)
    assert letters.source(dutch.name) == SHIPPED.source(dutch.name)


async def test_pressed_twice_there_is_one_draft(house: House):
    first = await house.draft(key="the same")

    assert await house.draft(key="the same") == first


@pytest.mark.parametrize(
    "name", ["../settings.txt", "notice/en/../body.txt", "notice/en/note.txt", "_law/en/so.txt"]
)
async def test_only_template_files_are_revised(house: House, name):
    with pytest.raises(BadInput, match="is no letter template"):
        await house.draft(RevisedText(name=name, text="So."))


async def test_each_act_is_on_the_record_with_the_hash_of_each_text(house: House):
    number = await house.draft()
    await house.do(Act.SUBMIT, number=number)
    await house.do(Act.APPROVE, LENA, number=number)
    text = (await house.text(GROUNDS, "no such words", "")).text
    acts = [a async for a in read.record(house.store) if a.reference == f"letters/{number}"]

    assert [(act.kind, act.actor) for act in acts] == [
        ("letters drafted", "leo"),
        ("letters submitted", "leo"),
        ("letters approved", "lena"),
    ]
    assert {act.detail[GROUNDS] for act in acts} == {sha256(text)}


async def test_a_letter_that_waited_is_written_anew_from_what_is_approved_when_it_leaves(
    bench: Bench, house: House
):
    bench.channels[:] = [Desk([RetryLater("busy")])]
    with pytest.raises(RetryLater):
        await bench.send()
    assert OURS not in (await bench.notice()).text
    number = await house.approve(at=NOW + HOUR)
    bench.channels[:] = [Desk()]
    await bench.send(at=NOW + 2 * HOUR)

    sent = await bench.notice()
    assert (sent.state, sent.template_revision) == (NoticeState.DELIVERED, number)
    assert OURS in sent.text
    assert "notice written anew" in await bench.acts()


async def test_a_letter_that_may_have_left_is_never_written_anew(bench: Bench, house: House):
    await bench.send()
    before = await bench.notice()
    await house.approve(at=NOW + HOUR)
    await bench.send(at=NOW + 2 * HOUR)

    assert await bench.notice() == before
    assert len(bench.desk.letters) == 1
