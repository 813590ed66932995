"""``templates``: which notice templates there are, and what they say."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from command.office import Json
from command.output import Exit, console, print_json, runs
from untilgone.cases import Category
from untilgone.notices import NoticeKind
from untilgone.parties import PartyKind
from untilgone.paths import TEMPLATES

if TYPE_CHECKING:
    from untilgone.letter_facts import LetterFacts

app = typer.Typer(help="Notice templates: list, preview.", no_args_is_help=True)


@app.command("list")
@runs
async def list_templates(json: Json = False) -> None:
    """The templates with language, version and the categories they cover."""
    from untilgone.letters import Letters

    for info in Letters(TEMPLATES).available():
        if json:
            print_json(
                {
                    "kind": info.kind,
                    "language": info.language,
                    "version": info.version,
                    "categories": list(info.categories),
                }
            )
        else:
            console.print(
                f"{info.kind:12} {info.language:4} {info.version}  {', '.join(info.categories)}",
                soft_wrap=True,
            )


@app.command("preview")
@runs
async def preview(
    kind: Annotated[NoticeKind, typer.Argument(help="Which kind of notice.")],
    language: Annotated[str, typer.Option(help="Language of the letter.")] = "en",
    category: Annotated[Category, typer.Option(help="What it is about.")] = Category.NCII,
    json: Json = False,
) -> Exit:
    """A letter with example facts, exactly as it would be sent."""
    from untilgone.letters import Letters

    letter = Letters(TEMPLATES).render(kind, category, language, _example(kind, category))
    if json:
        print_json(
            {
                "subject": letter.subject,
                "text": letter.text,
                "html": letter.html,
                "language": letter.language,
                "template": letter.template,
                "version": letter.version,
                "sha256": letter.sha256,
            }
        )
    else:
        console.print(letter.subject, style="bold", markup=False, soft_wrap=True)
        console.print()
        console.print(letter.text, markup=False, soft_wrap=True)
    return Exit.DONE


def _example(kind: NoticeKind, category: Category) -> "LetterFacts":
    from untilgone.letter_facts import EarlierNotice, LetterFacts

    now = datetime.now(UTC).replace(microsecond=0)
    is_escalation = kind is NoticeKind.ESCALATION
    earlier = EarlierNotice(
        kind=NoticeKind.NOTICE, party_name="Example Platform", sent_at=now - timedelta(days=1)
    )
    return LetterFacts(
        organisation_name="Example Hotline",
        organisation_email="notices@hotline.example",
        organisation_url="https://hotline.example/",
        reference="UG-2026-000123-1",
        url="https://platform.example/post/1",
        category=category,
        explanation="(the case worker's explanation)",
        party_name="Example Host" if is_escalation else "Example Platform",
        party_kind=PartyKind.HOST if is_escalation else PartyKind.PLATFORM,
        seen_live_at=now - timedelta(hours=1),
        reported_at=now - timedelta(days=1, hours=2),
        answer_by=now + timedelta(days=1),
        reply_to="notices@hotline.example",
        earlier=() if kind is NoticeKind.NOTICE else (earlier,),
    )
