"""Everything that happened to a takedown in one line: acts, letters, answers, waits, folded looks."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby

from untilgone.record import Act
from untilgone.store.views import LookView, TakedownView
from web.pages.history import Entry, Letter, Looks, entry, letter, looks
from web.pages.lines import Moment, moment
from web.reader import ngettext
from web.words import defanged

_PREPARED, _DELIVERED, _ANSWER = " prepared", " delivered", "answer "


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing that happened, or looks in a row with nothing between them."""

    entry: Entry
    letter: Letter | None = None  # that was written then
    waits_until: Moment | None = None  # for an answer
    quoted: str = ""  # what others wrote, which may disturb
    looks: tuple[Looks, ...] = ()  # the newest first
    until: Moment | None = None  # the last of several looks


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """The newest first; ``unplaced`` are letters of which the record tells no more."""

    items: tuple[Item, ...] = ()
    unplaced: tuple[Letter, ...] = field(default=())


def timeline(view: TakedownView, now: datetime) -> Timeline:
    """Acts and looks by their time, with what was written and said in its place."""
    letters = {notice.notice_id: letter(notice, now) for notice in view.notices}
    waits = {notice.notice_id: notice.answer_by for notice in view.notices}
    texts = {answer.answer_id: answer.text for answer in view.answers}
    placed: set[str] = set()
    items: list[Item] = []
    for is_look, group in groupby(_by_time(view), key=lambda each: isinstance(each, LookView)):
        if is_look:
            items.append(_folded([each for each in group if isinstance(each, LookView)], now))
            continue
        for act in (each for each in group if isinstance(each, Act)):
            detail = act.detail or {}
            notice, item = detail.get("notice", ""), Item(entry=entry(act, now))
            if act.kind.endswith(_PREPARED) and notice in letters:
                placed.add(notice)
                item = replace(item, letter=letters[notice])
            until = waits.get(notice) if act.kind.endswith(_DELIVERED) else None
            if until is not None:
                item = replace(item, waits_until=moment(until, now))
            if act.kind.startswith(_ANSWER):
                quoted = detail.get("text") or texts.get(detail.get("answer", ""), "")
                item = replace(item, quoted=defanged(quoted))
            items.append(item)
    left = tuple(letters[each] for each in letters if each not in placed)
    return Timeline(items=tuple(reversed(items)), unplaced=left)


def _by_time(view: TakedownView) -> Iterator[Act | LookView]:
    """Acts in the order of the record; each look right before the first act after it began."""
    waiting = list(view.looks)
    for act in view.timeline:
        while waiting and waiting[0].first_at <= act.at:
            yield waiting.pop(0)
        yield act
    yield from waiting


def _folded(rows: list[LookView], now: datetime) -> Item:
    count, last = sum(row.count for row in rows), looks(rows[-1], now)
    said = ngettext("Looked {n} time", "Looked {n} times", count).format(n=count)
    return Item(
        entry=Entry(
            at=moment(rows[0].first_at, now),
            actor=last.by,
            what=f"{said}: {last.verdict_words}",
            details=(),
        ),
        looks=tuple(looks(row, now) for row in reversed(rows)),
        until=last.last if count > 1 else None,
    )
