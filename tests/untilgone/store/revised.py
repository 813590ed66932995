"""What tests of revised letters hand in: drafts, and what a second person approved."""

from uuid import uuid4

from tests.people import LENA, LEO
from tests.untilgone.store.examples import NOW
from untilgone.letters import Letters
from untilgone.paths import TEMPLATES
from untilgone.revisions import Act, RevisedText, RevisionOrder, sha256
from untilgone.store import revisions
from untilgone.store.database import Store
from untilgone.store.write import revisions as keep

GROUNDS = "_law/en/ncii.txt"
SHIPPED = Letters(TEMPLATES)
WARM = ("This is unlawful", "With kind regards from all of us,")


async def drafted(store: Store, change: tuple[str, str] = WARM, name: str = GROUNDS) -> int:
    """The number of Leo's draft that replaces one thing in a template."""
    now = (await revisions.applied(store, SHIPPED)).source(name)
    assert now is not None
    assert change[0] in now
    text = RevisedText(name=name, text=now.replace(*change), based_on=sha256(now))
    order = RevisionOrder(act=Act.WRITE, by=LEO, key=uuid4().hex, reason="Warmer.", texts=(text,))
    return await keep.write(store, SHIPPED, order, NOW)


async def approved(store: Store, change: tuple[str, str] = WARM, name: str = GROUNDS) -> int:
    """The same, submitted, and approved by Lena."""
    number = await drafted(store, change, name)
    seen = (await revisions.one(store, number)).digest
    for act, by in ((Act.SUBMIT, LEO), (Act.APPROVE, LENA)):
        order = RevisionOrder(act=act, by=by, key=uuid4().hex, number=number, seen=seen)
        approvals = (await revisions.standing(store)).approvals
        await keep.move(store, SHIPPED, number, order, NOW, linted=approvals)
    return number
