"""Letters and their revisions as JSON, the same for the HTTP API and for ``--json``."""

from collections.abc import Iterator
from typing import Any

from untilgone.law_elements import Basis
from untilgone.law_lint import Linted
from untilgone.letters import TemplateInfo
from untilgone.notices import Letter
from untilgone.revisions import Revision
from untilgone.store.as_json import plain


def template_json(info: TemplateInfo) -> dict[str, Any]:
    """One letter that can be written; ``revision`` 0: all of it as shipped."""
    return {
        "kind": str(info.kind),
        "language": info.language,
        "version": info.version,
        "revision": info.revision,
        "categories": plain(info.categories),
    }


def letter_json(letter: Letter) -> dict[str, Any]:
    """A letter as it would be sent."""
    return {
        "subject": letter.subject,
        "text": letter.text,
        "html": letter.html,
        "language": letter.language,
        "template": letter.template,
        "version": letter.version,
        "revision": letter.revision,
        "sha256": letter.sha256,
    }


def revision_line_json(revision: Revision) -> dict[str, Any]:
    """One revision of a list: who did what to which files."""
    return {
        "number": revision.number,
        "state": str(revision.state),
        "author": revision.author,
        "reason": revision.reason,
        "files": [text.revised.name for text in revision.texts],
        "made_at": plain(revision.made_at),
        "submitted_by": revision.submitted_by or None,
        "submitted_at": plain(revision.submitted_at),
        "note": revision.note or None,
        "decided_by": revision.decided_by or None,
        "decided_at": plain(revision.decided_at),
    }


def revision_json(revision: Revision) -> dict[str, Any]:
    """A revision with its texts; whoever acts on it hands back ``digest``: this is what they saw."""
    return {
        **revision_line_json(revision),
        "writers": list(revision.writers),
        "digest": revision.digest,
        "texts": [
            {
                "name": text.revised.name,
                "text": text.revised.text,
                "before": text.before,
                "based_on": text.revised.based_on,
                "by": text.by,
                "at": plain(text.at),
                "stands": text.stands,
            }
            for text in revision.texts
        ],
    }


def linted_json(found: Linted) -> Iterator[dict[str, Any]]:
    """What cannot be written, what is missing, what no lawyer verified, what is off."""
    for broken in found.broken:
        yield {
            "result": "broken",
            "template": broken.template,
            "category": str(broken.category),
            "party_kind": str(broken.party_kind),
            "cases": list(broken.cases),
            "reason": broken.said,
        }
    for each in found.missing:
        yield {
            "result": "missing",
            **_named(each.basis),
            "template": each.template,
            "category": str(each.category),
            "party_kind": str(each.party_kind),
            "cases": list(each.cases),
            "element": each.element.id,
            "asks": each.element.asks,
            "citation": each.element.citation,
            "certainty": str(each.element.certainty),
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


def _named(basis: Basis) -> dict[str, Any]:
    return {
        "basis": basis.id,
        "name": basis.name,
        "citation": basis.citation,
        "certainty": str(basis.certainty),
        "countries": list(basis.applies.countries),
    }
