"""Cases and takedowns: ``report``, ``show``, ``list``, ``do``."""

from typing import Annotated
from uuid import uuid4

import typer

from command.office import Data, Json, desk, office
from command.output import Exit, console, print_json, runs
from untilgone.cases import Category, OpenedCase, Opening, Report, State
from untilgone.errors import NotFound
from untilgone.looks import Verdict
from untilgone.notices import AnswerKind
from untilgone.parties import PartyKind
from untilgone.people import OPERATOR
from untilgone.wishes import Action, Wish


@runs
async def report(
    urls: Annotated[list[str], typer.Argument(help="One or more URLs.", metavar="URL…")],
    category: Annotated[Category, typer.Option(help="What kind of abuse it is.")],
    case: Annotated[str | None, typer.Option(help="Add to this case.")] = None,
    language: Annotated[str, typer.Option(help="Language of the reporter.")] = "en",
    playbook: Annotated[
        str | None, typer.Option(help="Ladder to follow; default: the category's.")
    ] = None,
    explanation: Annotated[
        str, typer.Option(help="Goes into the letters. No names of victims.")
    ] = "",
    notify: Annotated[
        str | None, typer.Option(help="Who wants news of it: a mail address or a webhook.")
    ] = None,
    notify_details: Annotated[
        bool, typer.Option("--notify-details", help="That news may say what it is about.")
    ] = False,
    data: Data = None,
    json: Json = False,
) -> Exit:
    """Open a case: each URL gets a takedown that is followed until it is confirmed gone."""
    from command import tables
    from untilgone.reporters import news_kept
    from untilgone.store import as_json

    wanted = Report(
        report_id=uuid4().hex,
        urls=tuple(urls),
        category=category,
        reported_by=OPERATOR.name,
        language=language,
        case=case,
        playbook=playbook,
        explanation=explanation,
        notify=notify,
        notify_details=notify_details,
    )
    async with office(data) as opened, desk(opened) as front:
        result = await front.report(wanted)
        secret = opened.settings.secret.get_secret_value().encode()
    news = news_kept(result.reference, notify, secret)
    if json:
        print_json(as_json.opened_json(result, news))
    else:
        console.print(tables.opened(result))
        if news is not None:
            console.print(tables.news(news), soft_wrap=True)
    return _exit_of(result)


def _exit_of(result: OpenedCase) -> Exit:
    refused = all(takedown.result is Opening.REFUSED for takedown in result.takedowns)
    return Exit.REFUSED if refused else Exit.DONE


@runs
async def show(
    reference: Annotated[str, typer.Argument(help="A case or a takedown.", metavar="REF")],
    data: Data = None,
    json: Json = False,
) -> None:
    """State, parties, notices, looks and timeline."""
    from command import tables
    from untilgone.store import as_json, read

    async with office(data) as opened:
        try:
            case = await read.case(opened.store, reference)
        except NotFound:
            takedown = await read.takedown(opened.store, reference)
            if json:
                print_json(as_json.takedown_json(takedown))
            else:
                console.print(tables.takedown(takedown))
            return
        if json:
            print_json(as_json.case_json(case))
        else:
            console.print(tables.case(case))


@runs
async def list_takedowns(
    state: Annotated[State | None, typer.Option(help="Only in this state.")] = None,
    category: Annotated[Category | None, typer.Option(help="Only of this category.")] = None,
    platform: Annotated[str | None, typer.Option(help="Only on this platform (slug).")] = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """Takedowns, the newest first; with --json one per line."""
    from command import tables
    from untilgone.store import as_json, read
    from untilgone.store.read import Filter

    wanted = Filter(state=state, category=category, platform=platform)
    before: str | None = None
    async with office(data) as opened:
        while True:
            page = await read.takedowns(opened.store, wanted, before=before, limit=200)
            if json:
                for line in page:
                    print_json(as_json.line_json(line))
            elif page or before is None:
                console.print(tables.lines(page))
            if len(page) < 200:  # noqa: PLR2004 - a page that is not full is the last one
                return
            before = page[-1].reference


@runs
async def do(
    reference: Annotated[str, typer.Argument(help="A takedown.", metavar="REF")],
    action: Annotated[Action, typer.Argument(help="What to do.")],
    reason: Annotated[str, typer.Option(help="Why; goes on the record.")] = "",
    task: Annotated[
        str | None, typer.Option(help="For task-done, approve, reject: id of the task.")
    ] = None,
    outcome: Annotated[str | None, typer.Option(help="For task-done: how it ended.")] = None,
    proof: Annotated[
        str, typer.Option(help="For task-done, sent by hand: the reference they gave.")
    ] = "",
    verdict: Annotated[Verdict | None, typer.Option(help="For judge: what you saw.")] = None,
    answer: Annotated[str | None, typer.Option(help="For understand: id of the answer.")] = None,
    means: Annotated[AnswerKind | None, typer.Option(help="For understand: what it means.")] = None,
    notice: Annotated[
        str | None, typer.Option(help="For understand: the notice that it answers.")
    ] = None,
    party: Annotated[
        PartyKind | None, typer.Option(help="For correct-contact: whose contact.")
    ] = None,
    address: Annotated[str | None, typer.Option(help="For correct-contact: the address.")] = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """Act on a takedown: hold, resume, withdraw, look-now, next-step, and what its tasks ask."""
    from command import tables
    from untilgone.store import addresses, as_json

    wish = Wish(
        action=action,
        by=OPERATOR,
        reason=reason,
        task=task,
        outcome=outcome,
        proof=proof,
        verdict=verdict,
        answer=answer,
        means=means,
        notice=notice,
        party=party,
        address=address,
    )
    async with office(data) as opened:
        await addresses.what_to_look_at(
            opened.store, reference
        )  # NotFound, before anybody is asked
        async with desk(opened) as front:
            progress = await front.do(reference, wish)
    if json:
        print_json(as_json.progress_json(progress))
    else:
        console.print(tables.progress(progress))
