"""Contacts whose channel cannot take a category: the next one is used."""

from activities.messages import NoticeOutcome
from tests.activities.conftest import Bench
from tests.stand_ins import Desk
from tests.untilgone.store.examples import EXPLANATION
from untilgone.cases import Category, TaskKind
from untilgone.parties import Contact

OTHER = "https://platform.example/other"


class Form(Desk):
    """A desk that is reached at one address only, and read by others too."""

    is_read_by_others = True

    def accepts(self, contact: Contact) -> bool:
        return contact.address == "abuse@platform.example"


class Mail(Desk):
    """A desk that is reached at all others."""

    slug = "post"

    def accepts(self, contact: Contact) -> bool:
        return contact.address != "abuse@platform.example"


async def test_what_is_nothing_without_an_explanation_goes_where_nobody_reads_along(bench: Bench):
    form, mail = Form(), Mail()
    bench.channels = [form, mail]
    await bench.report(url=OTHER, category=Category.OTHER_ILLEGAL)
    result = await bench.send()

    assert result.outcome is NoticeOutcome.DELIVERED
    assert (form.attempts, mail.letters) == ([], ["notice to legal@platform.example"])
    assert EXPLANATION in mail.taken[0].letter.text


async def test_what_can_be_said_without_it_goes_the_first_way(bench: Bench):
    form = Form()
    bench.channels = [form, Mail()]
    await bench.report(url=OTHER, category=Category.NCII)
    await bench.send()

    assert form.letters == ["notice to abuse@platform.example"]
    assert EXPLANATION not in form.taken[0].letter.text


async def test_where_no_way_is_left_a_person_finds_one(bench: Bench):
    class EveryForm(Form):
        def accepts(self, contact: Contact) -> bool:
            return True

    bench.channels = [EveryForm()]
    await bench.report(url=OTHER, category=Category.OTHER_ILLEGAL)
    result = await bench.send()

    assert result.outcome is NoticeOutcome.NO_CONTACT
    assert TaskKind.FIND_CONTACT in await bench.tasks()
