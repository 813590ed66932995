"""A notice field by field, ready to copy into a form that only a person can fill in."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from untilgone.notices import Letter, Material, Notifier

_STATEMENT = "statement"
_CLAIMS_NONE = "Look in the case file of"
LABELS: Mapping[str, str] = MappingProxyType(
    {
        "urls": "Address of the content (URL)",
        _STATEMENT: "Statement",
        "law": "Law",
        "non_consent": "Statement that there was no consent",
        "authority": "Authority to act for the person shown",
        "name": "Name",
        "email": "E-mail address",
        "website": "Website",
        "reference": "Our reference",
        "signature": "Signature",
    }
)
"""Every field in the order in which forms ask for them, and what people call it."""


@dataclass(frozen=True, kw_only=True)
class FormField:
    """One field and what goes into it."""

    name: str  # one of LABELS
    value: str

    @property
    def label(self) -> str:
        """What people call it."""
        return LABELS.get(self.name, self.name)


@dataclass(frozen=True, kw_only=True)
class Mandate:
    """What a law asks of whoever acts for the person shown, as the letters say it.

    ``authority`` and ``signature`` are empty where nobody of the organisation is named to sign;
    ``non_consent`` where no law asks for it.
    """

    non_consent: str
    authority: str
    signature: str


def form_fields(
    letter: Letter,
    law: str,
    material: Material,
    notifier: Notifier,
    reference: str,
    mandate: Mandate | None = None,
) -> tuple[FormField, ...]:
    """The fields of a notice. It is signed by the organisation, never by the victim."""
    values = {
        "urls": "\n".join(material.urls),
        _STATEMENT: letter.text.strip(),
        "law": law.strip(),
        "name": notifier.name,
        "email": notifier.email,
        "website": notifier.url,
        "reference": reference,
        "signature": notifier.name,
    }
    if mandate is not None:
        if mandate.non_consent:
            values["non_consent"] = mandate.non_consent
        values["authority"] = mandate.authority or (
            f"{_CLAIMS_NONE} {reference}: say that you act for the person shown only if "
            "their mandate is there."
        )
        values["signature"] = mandate.signature or (
            f"Sign with your own name, for {notifier.name}, or with the organisation's; never with "
            "the name of the person shown."
        )
    return tuple(FormField(name=name, value=values[name]) for name in LABELS if name in values)


def claims_mandate(fields: Iterable[FormField]) -> bool:
    """Whether a notice with these fields says that we act for the person shown."""
    said = (field.value for field in fields if field.name == "authority")
    return any(not value.startswith(_CLAIMS_NONE) for value in said)


def packed(fields: tuple[FormField, ...]) -> str:
    """The fields as they are kept beside the letter, whose text is not kept twice."""
    return json.dumps({field.name: field.value for field in fields if field.name != _STATEMENT})


def unpacked(kept: str | None, text: str) -> tuple[FormField, ...]:
    """The fields as they were; none of a notice that was kept before there were any."""
    if kept is None:
        return ()
    values = {**json.loads(kept), _STATEMENT: text.strip()}
    names = [*LABELS, *(name for name in values if name not in LABELS)]
    return tuple(FormField(name=name, value=values[name]) for name in names if values.get(name))
