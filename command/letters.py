"""``templates``: which notice templates there are, what they say, and what they lack."""

from collections.abc import Iterator
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
    from untilgone.law_elements import Basis
    from untilgone.law_lint import Linted
    from untilgone.letter_facts import LetterFacts

app = typer.Typer(help="Notice templates: list, lint, preview.", no_args_is_help=True)


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


@app.command("lint")
@runs
async def lint_templates(json: Json = False) -> Exit:
    """Each letter against what the law asks of it: names every legal element that is missing."""
    from command.letter_tables import linted
    from untilgone.law_elements import load
    from untilgone.law_lint import lint
    from untilgone.letters import Letters

    found = lint(Letters(TEMPLATES), load())
    if json:
        for line in _lines(found):
            print_json(line)
    else:
        console.print(linted(found))
    return Exit.REFUSED if found.missing else Exit.DONE


def _lines(found: "Linted") -> Iterator[dict[str, object]]:
    for each in found.missing:
        yield {
            "result": "missing",
            **_named(each.basis),
            "template": each.template,
            "category": each.category,
            "party_kind": each.party_kind,
            "party_office": each.office,
            "element": each.element.id,
            "asks": each.element.asks,
            "citation": each.element.citation,
            "certainty": each.element.certainty,
            "reason": each.lacks,
        }
    for basis in found.not_verified:
        yield {
            "result": "not_verified",
            **_named(basis),
            "reason": "no lawyer verified it",
            "unchecked": list(basis.unchecked),
        }
    for basis in found.off:
        yield {
            "result": "off",
            **_named(basis),
            "reason": basis.why_off,
            "unchecked": list(basis.unchecked),
        }


def _named(basis: "Basis") -> dict[str, object]:
    return {
        "basis": basis.id,
        "name": basis.name,
        "citation": basis.citation,
        "certainty": basis.certainty,
        "countries": list(basis.applies.countries),
    }


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
