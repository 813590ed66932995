"""How cases and takedowns look in a terminal. URLs are defanged: nobody opens one by a click."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from untilgone.cases import OpenedCase, Opening, State, TaskKind
from untilgone.progress import Progress
from untilgone.record import Act
from untilgone.reporters import NewsKept
from untilgone.store.views import CaseView, NoticeView, TakedownLine, TakedownView
from untilgone.urls import display

_STYLES = {
    State.REPORTED: "cyan",
    State.NOTIFYING: "cyan",
    State.WAITING: "yellow",
    State.NEEDS_PERSON: "bold magenta",
    State.HELD: "magenta",
    State.CONFIRMING: "green",
    State.GONE: "bold green",
    State.EXHAUSTED: "bold red",
    State.CLOSED: "dim",
}
_MARKS = {Opening.OPENED: "opened", Opening.DUPLICATE: "known", Opening.REFUSED: "refused"}
_RESULTS = {Opening.OPENED: "green", Opening.DUPLICATE: "yellow", Opening.REFUSED: "red"}


def moment(at: datetime | None) -> str:
    """A time in UTC, to the second; empty for none."""
    return f"{at:%Y-%m-%d %H:%M:%S}" if at else ""


def state(value: State) -> Text:
    """The state in words and colour."""
    return Text(value.replace("_", " "), style=_STYLES[value])


def opened(result: OpenedCase) -> RenderableType:
    """What became of each URL of a report."""
    rows: list[RenderableType] = []
    if result.reference:
        rows.append(Text.assemble("Case ", (result.reference, "bold")))
    for takedown in result.takedowns:
        mark = Text(f"  {_MARKS[takedown.result]:8}", style=_RESULTS[takedown.result])
        rows.append(
            Text.assemble(mark, (f"{takedown.reference or '-':20}", "bold"), display(takedown.url))
        )
        rows.extend(
            Padding(Text(remark, style="dim"), (0, 0, 0, 10)) for remark in takedown.remarks
        )
    return Group(*rows)


def news(kept: NewsKept) -> RenderableType:
    """Whether somebody will be told, and how a receiver knows that it is us."""
    if not kept.kept:
        return Text("No case was opened, so nobody will be told anything.", style="yellow")
    if kept.secret is None:
        return Text("Mail goes out with what happens next.")
    return Text.assemble(
        "Webhooks are signed with this secret; give it to the receiver now:\n",
        (kept.secret, "bold"),
    )


def lines(takedowns: Sequence[TakedownLine]) -> RenderableType:
    """Takedowns, one a row."""
    if not takedowns:
        return Text("No takedowns.", style="dim")
    table = Table(box=None, pad_edge=False)
    for heading in ("Reference", "State", "Category"):
        table.add_column(heading, no_wrap=True)
    table.add_column("Next (UTC)")
    table.add_column("URL", overflow="fold")
    for line in takedowns:
        when = f"{line.next_at:%Y-%m-%d %H:%M}" if line.next_at else ""
        upcoming = Text.assemble(line.next_step or "", (f"\n{when}" if when else "", "dim"))
        if line.open_tasks:
            upcoming = Text(f"{line.open_tasks} task(s) for a person", style="bold magenta")
        where = display(line.url) + (f"\nnow {display(line.current_url)}" if line.moves else "")
        table.add_row(line.reference, state(line.state), line.category, upcoming, where)
    return table


def case(view: CaseView) -> RenderableType:
    """A case and its takedowns."""
    head = Text.assemble(
        (view.reference, "bold"),
        f"  {view.category}, playbook {view.playbook}, opened by {view.opened_by} "
        f"on {moment(view.opened_at)} UTC",
    )
    wants = [
        Text(f"News by {to.way}{', with details' if to.with_details else ''}", style="dim")
        for to in view.news
    ]
    return Group(head, *wants, Text(""), lines(view.takedowns))


def progress(told: Progress) -> RenderableType:
    """Where a takedown stands after something was done to it."""
    parts = [Text(told.reference, style="bold"), Text("  "), state(told.state)]
    if told.next_step:
        when = f" at {moment(told.next_at)} UTC" if told.next_at else ""
        parts.append(Text(f"  next: {told.next_step}{when}"))
    return Text.assemble(*parts)


def takedown(view: TakedownView) -> RenderableType:
    """Everything about one takedown."""
    line = view.line
    head = Table.grid(padding=(0, 2))
    for name, value in (
        ("URL", Text(display(line.current_url))),
        *((("Reported as", Text(display(line.url))),) if line.moves else ()),
        ("State", state(line.state)),
        ("Standing", Text(line.standing)),
        ("Category", Text(f"{line.category}, playbook {view.playbook}")),
        ("Next", Text(f"{line.next_step or '-'}  {moment(line.next_at)}")),
        ("First notice", Text(moment(line.first_notice_at) or "none yet")),
        ("Removal", Text(_removal(line))),
    ):
        head.add_row(Text(name, style="dim"), value)
    parts: list[RenderableType] = [Panel(head, title=line.reference, title_align="left")]
    waiting = [task for task in view.tasks if task.done_at is None]
    if waiting:
        parts.append(Text("Waits for a person", style="bold magenta"))
        for task in waiting:
            parts.append(Text(f"  {task.kind.replace('_', ' ')}: {task.what}"))
            parts.append(Text(f"    task {task.task_id}", style="dim"))
            if task.kind is TaskKind.SEND_BY_HAND:
                about = (n for n in view.notices if n.notice_id == task.notice_id)
                parts.extend(to_copy(next(about, None)))
    parts.append(Text("Timeline (UTC)", style="bold"))
    parts.append(timeline(view.timeline))
    urls = {line.url, line.current_url, *(address.url for address in view.addresses)}
    parts.extend(letter(notice, urls) for notice in view.notices)
    return Group(*parts)


def to_copy(notice: NoticeView | None) -> Iterator[RenderableType]:
    """What goes into each field of a form; the statement is the letter, which stands below."""
    if notice is None:
        return
    if notice.address.startswith("https://"):
        yield Text(f"    Address of the form: {notice.address}")
    for field in notice.fields:
        value = field.value
        if value == notice.text.strip():
            value = "the letter below"
        elif field.name == "urls":  # a terminal would make links of them
            value = "\n".join(map(display, value.split("\n"))) + " (--json has it as it is)"
        yield Text(f"    {field.label}: " + value.replace("\n", "\n      "))


def _removal(line: TakedownLine) -> str:
    if line.first_gone_at is None:
        return "not seen gone"
    seen = moment(line.last_live_at) or "never seen live"
    return f"after {seen}, by {moment(line.first_gone_at)}"


def timeline(acts: Sequence[Act]) -> Table:
    """The record, one act a row."""
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, style="dim")
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for entry in acts:
        detail = entry.detail or {}
        said = detail.get("said") or detail.get("reason") or detail.get("what") or ""
        by = f"by {entry.actor}" if entry.actor not in {"system", "party"} else ""
        told = " ".join(part for part in (detail.get("party", ""), by) if part)
        table.add_row(
            moment(entry.at),
            Text(entry.kind, style=act_style(entry.kind)),
            Text.assemble(told, ("  " if told and said else ""), (said, "dim")),
        )
    return table


def act_style(kind: str) -> str:
    """Colour of an act, by what it means for the person who waits."""
    for word, style in (
        ("gone", "bold green"),
        ("live again", "bold red"),
        ("live", "red"),
        ("moved", "bold yellow"),
        ("host changed", "bold yellow"),
        ("delivered", "bold cyan"),
        ("task", "magenta"),
        ("waits", "magenta"),
        ("refused", "yellow"),
        ("unknown", "yellow"),
    ):
        if word in kind:
            return style
    return ""


def letter(notice: NoticeView, urls: Collection[str]) -> Panel:
    """One letter; its URLs defanged, because terminals make links of what looks like one."""
    text = notice.text.rstrip()
    urls = {*urls, *notice.together.urls} if notice.together else urls
    for url in sorted(urls, key=len, reverse=True):
        text = text.replace(url, display(url))
    return Panel(
        Text(text),
        title=Text(f"{notice.kind} to {notice.address}: {notice.subject}"),
        subtitle=Text(
            f"{notice.state}  {notice.template} {notice.template_version}  "
            f"sha256 {notice.sha256[:12]}{_along(notice)}"
        ),
        title_align="left",
        subtitle_align="right",
        border_style="cyan",
    )


def _along(notice: NoticeView) -> str:
    """The list that went along with the letter for many."""
    if notice.together is None or not notice.together.list_name:
        return ""
    return f"  {notice.together.list_name} sha256 {notice.together.list_sha256[:12]}"
