"""Only those who answer for data about persons have it erased, whoever asks the engine."""

import pytest
from temporalio.testing import ActivityEnvironment

from activities.messages import EraseOrder
from activities.oversight import OversightActivities
from tests.people import CAROL, LEO
from untilgone.errors import NotAllowed
from untilgone.store.database import Store


@pytest.mark.parametrize("person", [CAROL, LEO], ids=lambda person: person.name)
async def test_nobody_else_erases(sqlite_store: Store, person):
    activities = OversightActivities(sqlite_store)
    order = EraseOrder(cases=("UG-2026-000001",), by=person, reason="why")

    with pytest.raises(NotAllowed, match="Nothing was erased"):
        await ActivityEnvironment().run(activities.erase_cases, order)
