"""``templates``: which notice templates there are, what they say, and what they lack."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from command.office import Json
from command.output import Exit, console, print_json, runs
from untilgone.cases import Category
from untilgone.notices import NoticeKind
from untilgone.paths import TEMPLATES

if TYPE_CHECKING:
    from untilgone.law_elements import Basis
    from untilgone.law_lint import Linted

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
    """Writes each letter in every case, and names every legal element that one lacks."""
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
    return Exit.DONE if found.is_clean else Exit.REFUSED


def _lines(found: "Linted") -> Iterator[dict[str, object]]:
    for broken in found.broken:
        yield {
            "result": "broken",
            "template": broken.template,
            "category": broken.category,
            "party_kind": broken.party_kind,
            "cases": list(broken.cases),
            "reason": broken.said,
        }
    for each in found.missing:
        yield {
            "result": "missing",
            **_named(each.basis),
            "template": each.template,
            "category": each.category,
            "party_kind": each.party_kind,
            "cases": list(each.cases),
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
    from untilgone.letter_samples import sample
    from untilgone.letters import Letters

    facts = sample(kind, category, now=datetime.now(UTC).replace(microsecond=0))
    letter = Letters(TEMPLATES).render(kind, category, language, facts)
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
