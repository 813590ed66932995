"""The dossier of a case as one file: a ZIP with those of its takedowns, each in its own folder.

Everything that is said of such files (untilgone/dossier_file.py) is true of this one as well.
"""

from untilgone.case_dossier import CaseDossier
from untilgone.case_dossier_pdf import as_pdf
from untilgone.dossier import Dossier
from untilgone.dossier_file import as_json, files_of, letter_names, manifest_of, zipped
from untilgone.notices import Attachment
from untilgone.store.as_json import plain

FORMAT = "untilgone-case-dossier/1"


def as_file(dossier: CaseDossier) -> Attachment:
    """The dossier as a ZIP; the same dossier gives the same octets."""
    parts = {
        f"{one.reference}/{name}": content
        for one in dossier.takedowns
        for name, content in files_of(one).items()
    }
    files = {"case.pdf": as_pdf(dossier), "case.json": _for_machines(dossier)} | parts
    manifest = manifest_of(FORMAT, dossier.reference, dossier.as_of, files)
    return Attachment(
        name=f"{dossier.reference}-dossier.zip",
        content=zipped({"manifest.json": manifest} | files),
    )


def _for_machines(dossier: CaseDossier) -> bytes:
    return as_json(
        {
            "format": FORMAT,
            "reference": dossier.reference,
            "as_of": plain(dossier.as_of),
            "by": plain(dossier.by),
            "category": plain(dossier.category),
            "takedowns": [_line(one) for one in dossier.takedowns],
        }
    )


def _line(one: Dossier) -> dict[str, object]:
    letters = letter_names(one)
    return {
        "reference": one.reference,
        "file": f"{one.reference}/dossier.json",
        "letters": [f"{one.reference}/{letters[sent.notice]}" for sent in one.notices],
        "url": one.current_url,
        "reported_url": one.reported_url,
        "state": plain(one.state),
        "outcome": plain(one.outcome),
        "reported_at": plain(one.reported_at),
        "last_live_at": plain(one.last_live_at),
        "first_gone_at": plain(one.first_gone_at),
        "confirmed_at": plain(one.confirmed_at),
    }
