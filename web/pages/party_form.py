"""Forms about parties: what was typed becomes an entry of the directory, or a readable error."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from starlette.datastructures import FormData

from untilgone.directory_entries import Entry, ListedContact, as_text, parties_of
from untilgone.errors import BadInput, Conflict
from untilgone.parties import Certainty
from web.reader import gettext
from web.reader import marked as _
from web.words import Words

_LONGEST_REASON = 5000

ORIGINS: Mapping[str, str] = Words(
    {
        "store": _("changed here by staff"),
        "file": _("from your own files"),
        "shipped": _("as shipped"),
    }
)
CERTAINTIES: Mapping[Certainty, str] = Words(
    {
        Certainty.STATED: _("read where the party itself says so"),
        Certainty.OBSERVED: _("seen to work"),
        Certainty.THIRD_PARTY: _("read where somebody else says so"),
        Certainty.BACKGROUND: _("never checked"),
    }
)


def field_of(form: FormData, name: str) -> str:
    """What was typed into a field, without the spaces around it; empty where it is missing."""
    value = form.get(name)
    return value.strip() if isinstance(value, str) else ""


def reason_of(form: FormData) -> str:
    """Why; BadInput without it."""
    reason = field_of(form, "reason")
    if not reason:
        raise BadInput(gettext("Say why: the reason goes on the record. Nothing was changed."))
    if len(reason) > _LONGEST_REASON:
        raise BadInput(gettext("The reason is too long. Nothing was changed."))
    return reason


def contact_of(form: FormData) -> dict[str, Any]:
    """The contact that was typed, as a directory file would say it."""
    raw: dict[str, Any] = {
        "channel": field_of(form, "channel"),
        "address": field_of(form, "address"),
        "source": field_of(form, "source"),
    }
    if not all(raw.values()):
        raise BadInput(
            gettext("Give channel, address and where you have it from. Nothing was changed.")
        )
    for name in ("certainty", "last_verified"):
        if field_of(form, name):
            raw[name] = field_of(form, name)
    if field_of(form, "defang"):
        raw["defang"] = True
    return raw


def mark_of(entry: Entry) -> str:
    """Changes with the entry: so that nobody overwrites what they have not seen."""
    return hashlib.sha256(as_text(entry).encode()).hexdigest()[:16]


def changed(entry: Entry, form: FormData) -> Entry:
    """The entry as the form wants it; Conflict where it is not the one that the form was about."""
    if field_of(form, "seen") != mark_of(entry):
        raise Conflict(
            gettext("Somebody else changed this party meanwhile. Nothing was changed: look again.")
        )
    act, position = field_of(form, "act"), field_of(form, "position")
    contacts = list(entry.contacts)
    at = int(position) if position.isascii() and position.isdigit() else len(contacts)
    if act == "add":
        contacts.append(_listed(entry, contact_of(form)))
    elif act == "contact" and at < len(contacts):
        contacts[at] = _kept(contacts[at], _listed(entry, contact_of(form)))
    elif act == "remove" and at < len(contacts):
        del contacts[at]
    elif act == "first" and at < len(contacts):
        contacts.insert(0, contacts.pop(at))
    else:
        raise BadInput(gettext("Choose what to change. Nothing was changed."))
    if len({(c.channel, c.address) for c in contacts}) < len(contacts):
        raise BadInput(gettext("This contact is listed already. Nothing was changed."))
    return replace(entry, contacts=tuple(contacts))


def _listed(entry: Entry, raw: dict[str, Any]) -> ListedContact:
    """Checked like one in a file."""
    whole = {"slug": entry.slug, "kind": str(entry.kind), "name": entry.name, "contacts": [raw]}
    [made] = parties_of([whole], gettext("What was typed"))
    return made.contacts[0]


def _kept(old: ListedContact, new: ListedContact) -> ListedContact:
    """What no form asks stays as it was, as far as it still fits the channel."""
    return replace(
        new,
        confidence=old.confidence,
        categories=old.categories,
        asks=old.asks if new.channel == old.channel else (),
        trusted_flagger=old.trusted_flagger,
        by_agreement=old.by_agreement,
    )
