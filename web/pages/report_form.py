"""The form of `/report`: what was typed, and the report that it makes."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import uuid4

from starlette.datastructures import FormData, UploadFile

from untilgone.cases import Category, Report
from untilgone.errors import BadInput
from untilgone.mandate_columns import mandate_in
from untilgone.mandates import LONGEST_PROOF, CaseMandate, mandate_of
from untilgone.people import Person
from untilgone.picking import MOST_FILE, MOST_TEXT, picked, text_in
from untilgone.reporters import news_to
from web import mandate_words, words
from web.reader import gettext
from web.reports import report_id
from workflows.desk import MOST_URLS

_LONGEST_EXPLANATION = 5000


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What stands in the form."""

    key: str  # makes sending the form twice the same as once
    urls: str = ""
    category: str = ""
    language: str = "en"
    explanation: str = ""
    notify: str = ""
    notify_details: bool = False
    giver: str = ""
    scope: str = ""
    until: str = ""
    proof: str = ""

    @property
    def has_mandate(self) -> bool:
        """Whether anything of a mandate was typed."""
        return bool(self.giver or self.scope or self.until or self.proof)


@dataclass(frozen=True, kw_only=True)
class ReportPage:
    """What the form may see."""

    typed: Typed
    message: str
    categories: tuple[tuple[str, str], ...]
    languages: tuple[tuple[str, str], ...]
    givers: tuple[tuple[str, str], ...]
    scopes: tuple[tuple[str, str], ...]
    longest_proof: int
    largest_file: int  # KiB
    most: int


def form_page(typed: Typed, message: str = "") -> ReportPage:
    """The form with what was typed, and what is wrong with it."""
    return ReportPage(
        typed=typed,
        message=message,
        categories=_choices(words.CATEGORIES.items()),
        languages=_choices(words.LANGUAGES.items()),
        givers=_choices(mandate_words.GIVERS.items()),
        scopes=_choices(mandate_words.SCOPES.items()),
        longest_proof=LONGEST_PROOF,
        largest_file=MOST_FILE // 1024,
        most=MOST_URLS,
    )


def _choices(known: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((str(key), text) for key, text in known)


def typed_in(form: FormData) -> Typed:
    """What was typed; nothing is judged here."""

    def text(name: str) -> str:
        value = form.get(name, "")
        return value if isinstance(value, str) else ""

    return Typed(
        key=text("key") or uuid4().hex,
        urls=text("urls"),
        category=text("category"),
        language=text("language") or "en",
        explanation=text("explanation"),
        notify=text("notify").strip(),
        notify_details=text("notify_details") == "yes",
        giver=text("giver"),
        scope=text("scope"),
        until=text("until").strip(),
        proof=text("proof"),
    )


async def with_file(typed: Typed, form: FormData) -> Typed:
    """What an uploaded file says is typed into the form; BadInput where it is no text, or wrong."""
    file = form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        return typed
    text = text_in(await file.read(MOST_FILE + 1))
    found = picked(text).addresses
    if not found:
        raise BadInput(gettext("No address was found in the file."))
    above = typed.urls.rstrip()
    urls = "\n".join([*([above] if above else []), *found])
    mandate = _one_of(typed, mandate_in(text))
    if mandate is None:
        return replace(typed, urls=urls)
    return replace(
        typed,
        urls=urls,
        giver=mandate.giver,
        scope=mandate.scope,
        until=mandate.until.isoformat() if mandate.until else "",
        proof=mandate.proof,
    )


def _one_of(typed: Typed, listed: CaseMandate | None) -> CaseMandate | None:
    """The mandate of the form or of a CSV; BadInput where they name different ones."""
    mandate = mandate_of(typed.giver, typed.scope, typed.until, typed.proof)
    if mandate is not None and listed is not None and mandate != listed:
        raise BadInput(
            gettext(
                "The CSV names another mandate than the form. Empty one of them, or correct it."
            )
        )
    return mandate or listed


def addresses_in(typed: Typed) -> tuple[str, ...]:
    """The addresses that are meant; BadInput where there are none, or too many at once."""
    if len(typed.urls) > MOST_TEXT:
        raise BadInput(
            gettext("That is more than {most} characters. Hand it in in parts.").format(
                most=MOST_TEXT
            )
        )
    found = picked(typed.urls).addresses
    if not found:
        raise BadInput(gettext("Give at least one address. None was found in what you typed."))
    if len(found) > MOST_URLS:
        raise BadInput(f"A report has 1 to {MOST_URLS} URLs, this one {len(found)}.")
    return found


def report_of(typed: Typed, urls: tuple[str, ...], by: Person) -> Report:
    """The report that is handed in; BadInput says what is missing."""
    if typed.category not in set(Category):
        raise BadInput(gettext("Choose what it is about."))
    if typed.language not in words.LANGUAGES:
        raise BadInput(gettext("Choose a language."))
    if len(typed.explanation) > _LONGEST_EXPLANATION:
        raise BadInput(
            gettext("The explanation is longer than {most} characters.").format(
                most=_LONGEST_EXPLANATION
            )
        )
    if typed.category == Category.OTHER_ILLEGAL and not typed.explanation.strip():
        raise BadInput(
            gettext(
                "Explain what is illegal, by which law and article, in which country: without that "
                "no letter can be written."
            )
        )
    if typed.notify:
        news_to(typed.notify, with_details=typed.notify_details)
    return Report(
        report_id=report_id(by.name, typed.key),
        urls=urls,
        category=Category(typed.category),
        reported_by=by.name,
        desk=by.desk,
        language=typed.language,
        explanation=typed.explanation.strip(),
        notify=typed.notify or None,
        notify_details=typed.notify_details,
        mandate=_one_of(typed, mandate_in(typed.urls)),
    )
