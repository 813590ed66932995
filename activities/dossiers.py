"""The dossier that goes with a notice to an authority: made once, when the notice is written."""

from datetime import datetime

from activities.messages import NoticeOrder
from untilgone.cases import TaskKind
from untilgone.directory import Directory
from untilgone.dossier import FOR, dossier_of
from untilgone.dossier_file import as_file
from untilgone.notices import Attachment, NoticeKey, Notifier
from untilgone.store import read
from untilgone.store.database import Store

Ask = tuple[TaskKind, str]


async def along(
    store: Store, order: NoticeOrder, directory: Directory, by: Notifier, now: datetime
) -> Attachment | None:
    """What goes along with the notice of this step; None where nothing does."""
    if order.step.party not in FOR:
        return None
    view = await read.takedown(store, NoticeKey.parse(order.notice_id).reference)
    return as_file(dossier_of(view, directory, by, as_of=now))


def made_when_asked(order: NoticeOrder) -> str:
    """For somebody who looks for the authority themselves: how to make a dossier for it."""
    if order.step.party not in FOR:
        return ""
    reference = NoticeKey.parse(order.notice_id).reference
    return (
        " Where your house has its own way to them, use it and hand over the dossier: on the page "
        f"of the takedown, or `untilgone dossier {reference}`; then skip the step."
    )


def told_where(order: NoticeOrder, ask: Ask | None) -> Ask | None:
    """The task, which also says where the dossier is that belongs to the notice."""
    if ask is None or order.step.party not in FOR:
        return ask
    kind, what = ask
    reference = NoticeKey.parse(order.notice_id).reference
    return kind, (
        f"{what} The dossier for them is ready: below the letter on the page of the takedown, or "
        f"`untilgone dossier {reference} --notice {order.notice_id}`. Read it first; where it "
        "cannot be attached, offer it."
    )
