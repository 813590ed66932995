"""Open tasks on a takedown's page: what to do, and the buttons that end them."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from untilgone.cases import TaskKind
from untilgone.forms import claims_mandate
from untilgone.mandates import claimable
from untilgone.rules import TASK_OUTCOMES
from untilgone.store.views import NoticeView, TakedownView, TaskView
from web import words
from web.pages.history import Letter, letter
from web.pages.lines import Moment, moment
from web.reader import gettext
from web.reader import marked as _
from web.words import Words

_LINE, _MOST_ROWS = 80, 12  # characters of a line, lines that are shown at once

_BUTTONS: Mapping[tuple[TaskKind, str], str] = Words(
    {
        (TaskKind.SEND_BY_HAND, "sent"): _("I have sent it"),
        (TaskKind.SEND_BY_HAND, "skip"): _("Skip this step"),
        (TaskKind.FIND_CONTACT, "skip"): _("Nobody to be found: skip this step"),
        (TaskKind.CHECK_SENT, "sent"): _("It was sent"),
        (TaskKind.CHECK_SENT, "not_sent"): _("It was not sent: send it now"),
        (TaskKind.ANSWER, "done"): _("I have read it and dealt with it"),
        (TaskKind.EXHAUSTED, "done"): _("It is decided"),
        (TaskKind.MOVED, "follow"): _("The same material: follow it there"),
        (TaskKind.MOVED, "stay"): _("Something else: do not follow"),
        (TaskKind.REPAIR, "retry"): _("It is mended: try again"),
        (TaskKind.REPAIR, "skip"): _("Skip this step"),
    }
)

_OUTDATED: Mapping[TaskKind, str] = Words(
    {
        TaskKind.APPROVE: _(
            "It claims a mandate that does not hold any more. Approved, it is written anew without "
            "it, and must be read once more before it leaves."
        ),
        TaskKind.SEND_BY_HAND: _(
            "It claims a mandate that does not hold any more. Leave out that we act for the person "
            "shown, and sign for the organisation; or skip this step."
        ),
    }
)


@dataclass(frozen=True, kw_only=True)
class CopyField:
    """One field, ready to be copied: exactly this text, nothing defanged."""

    name: str
    label: str
    value: str
    rows: int


@dataclass(frozen=True, kw_only=True)
class OpenTask:
    """One open task."""

    task_id: str
    id: str  # on the page: the same however many others there are
    kind: TaskKind
    title: str
    what: str
    since: Moment
    buttons: tuple[tuple[str, str], ...]  # outcome and label; none: it ends in another way
    letter: Letter | None
    fields: tuple[CopyField, ...] = ()  # what a person copies into a form
    warning: str = ""  # that the letter claims a mandate which is no more


def open_task(view: TaskView, takedown: TakedownView, now: datetime) -> OpenTask:
    """A task with the letter it is about."""
    about = next((n for n in takedown.notices if n.notice_id == view.notice_id), None)
    return OpenTask(
        task_id=view.task_id,
        id="task-" + hashlib.sha256(view.task_id.encode()).hexdigest()[:10],
        kind=view.kind,
        title=words.TASKS[view.kind],
        what=words.defanged(view.what),
        since=moment(view.created_at, now),
        buttons=tuple(
            (outcome, _BUTTONS.get((view.kind, outcome), outcome.replace("_", " ")))
            for outcome in TASK_OUTCOMES[view.kind]
        ),
        letter=letter(about, now) if about else None,
        fields=tuple(_fields(about)) if about and view.kind is TaskKind.SEND_BY_HAND else (),
        warning=_OUTDATED.get(view.kind, "")
        if about and _is_outdated(about, takedown, now)
        else "",
    )


def _is_outdated(notice: NoticeView, takedown: TakedownView, now: datetime) -> bool:
    is_reported = takedown.line.url == takedown.line.current_url
    claimed = claimable(takedown.mandate, now, is_reported=is_reported)
    return claims_mandate(notice.fields) and claimed is None


def _fields(notice: NoticeView) -> Iterator[CopyField]:
    """Where the form is, and what goes into it."""
    if notice.address.startswith("https://"):
        yield _field("form", gettext("Address of the form"), notice.address)
    for field in notice.fields:
        yield _field(field.name, field.label, field.value)


def _field(name: str, label: str, value: str) -> CopyField:
    lines = sum(1 + len(line) // _LINE for line in value.split("\n"))
    return CopyField(name=name, label=label, value=value, rows=min(lines, _MOST_ROWS))
