"""What the editor of letter templates hands in."""

from dataclasses import dataclass
from typing import Annotated
from uuid import uuid4

from fastapi import Query
from starlette.datastructures import FormData

from untilgone.errors import BadInput
from untilgone.letter_language import as_lines
from untilgone.people import Person
from untilgone.revisions import Act, RevisedText, RevisionOrder
from web.reader import gettext

_LONGEST_KEY = 64
MOST_REVISIONS = 2**31 - 1  # what the store can count
RevisionNumber = Annotated[int, Query(ge=0, le=MOST_REVISIONS)]
"""The revision that a page is about; 0: none."""


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What came back from the form."""

    file: str
    revision: int  # the draft; 0: a new one
    act: str
    text: str
    reason: str
    based_on: str
    seen: str
    key: str

    @classmethod
    def of(cls, form: FormData) -> "Typed":
        """As it was typed, with plain line ends; a key of its own where none was sent."""
        return cls(
            file=field_of(form, "file"),
            revision=revision_of(form),
            act=field_of(form, "act"),
            text=as_lines(field_of(form, "text")),
            reason=field_of(form, "reason"),
            based_on=field_of(form, "stands" if field_of(form, "taken_over") else "based_on"),
            seen=field_of(form, "seen"),
            key=field_of(form, "key") or uuid4().hex,
        )

    def order(self, by: Person) -> RevisionOrder:
        """What the person wants kept; BadInput where the form is none of ours."""
        if self.act not in {"save", "leave_out", "as_shipped"} or len(self.key) > _LONGEST_KEY:
            raise BadInput(gettext("Choose what is to be done. Nothing was changed."))
        text = self.text if self.text.endswith("\n") else f"{self.text}\n"
        said = None if self.act == "as_shipped" else text
        revised = RevisedText(name=self.file, text=said, based_on=self.based_on)
        is_out = self.act == "leave_out"
        return RevisionOrder(
            act=Act.WRITE,
            by=by,
            key=self.key,
            number=self.revision or None,
            reason=self.reason,
            texts=() if is_out else (revised,),
            left_out=(self.file,) if is_out else (),
            seen=self.seen,
        )


def revision_of(form: FormData) -> int:
    """The revision that a form is about; 0: none, or none that there could be."""
    number = field_of(form, "revision")
    is_one = number.isascii() and number.isdigit() and len(number) <= len(str(MOST_REVISIONS))
    return int(number) if is_one and int(number) <= MOST_REVISIONS else 0


def field_of(form: FormData, name: str) -> str:
    """What was typed there; a file counts as nothing."""
    value = form.get(name, "")
    return value if isinstance(value, str) else ""
