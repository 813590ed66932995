"""The dossier as one file: a ZIP with a manifest, the same facts for machines and for people.

The same dossier gives the same octets: the times inside are fixed and nothing is compressed, so
that no release of a library makes another file of it. Whoever gets it can check each part against
``manifest.json``, and each letter against the hash under which it was kept.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from untilgone.dossier import Dossier
from untilgone.notices import Attachment
from untilgone.paths import TEMPLATES
from untilgone.store.as_json import plain
from untilgone.urls import display_all

FORMAT = "untilgone-dossier/1"
_NO_TIME = (1980, 1, 1, 0, 0, 0)  # the first one that a ZIP can say
_READABLE = 0o644 << 16
_UNIX = 3


@dataclass(frozen=True, kw_only=True)
class _Page:
    """What the page for people may see."""

    dossier: Dossier
    letters: Mapping[str, str]  # name of the file, by notice
    files: Mapping[str, str]  # sha256, by name


def as_file(dossier: Dossier) -> Attachment:
    """The dossier as a ZIP."""
    files = files_of(dossier)
    manifest = manifest_of(FORMAT, dossier.reference, dossier.as_of, files)
    return Attachment(
        name=f"{dossier.reference}-dossier.zip",
        content=zipped({"manifest.json": manifest} | files),
    )


def files_of(dossier: Dossier) -> dict[str, bytes]:
    """What the dossier of one takedown consists of, without a manifest."""
    letters = letter_names(dossier)
    files = {letters[sent.notice]: sent.text.encode() for sent in dossier.notices}
    files["dossier.json"] = _for_machines(dossier, letters)
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    files["dossier.html"] = _for_people(_Page(dossier=dossier, letters=letters, files=digests))
    return files


def letter_names(dossier: Dossier) -> dict[str, str]:
    """The name of the file of each letter, by notice."""
    return {
        sent.notice: f"letters/{number:02}-{sent.kind}-{sent.role}.txt"
        for number, sent in enumerate(dossier.notices, start=1)
    }


def _for_machines(dossier: Dossier, letters: Mapping[str, str]) -> bytes:
    facts = plain(dossier)
    for sent in facts["notices"]:
        sent["file"] = letters[sent["notice"]]
        del sent["text"]  # stands in the file, octet for octet
    return as_json({"format": FORMAT} | facts)


def _for_people(page: _Page) -> bytes:
    return _environment().get_template("dossier.html").render(page=page).encode()


def manifest_of(made_as: str, reference: str, as_of: datetime, files: Mapping[str, bytes]) -> bytes:
    """Every other file with its hash."""
    listed = {
        name: {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
        for name, content in sorted(files.items())
    }
    return as_json(
        {
            "format": made_as,
            "reference": reference,
            "as_of": plain(as_of),
            "files": listed,
        }
    )


def as_json(document: object) -> bytes:
    """A document as a file for machines."""
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The files in one, the same octets for the same files."""
    whole = BytesIO()
    with ZipFile(whole, "w", ZIP_STORED) as archive:
        for name, content in files.items():
            info = ZipInfo(name, _NO_TIME)
            info.create_system, info.external_attr = _UNIX, _READABLE
            archive.writestr(info, content)
    return whole.getvalue()


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader([TEMPLATES / "dossier", TEMPLATES / "notices"]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters = {"exact": exact, "defanged": display_all}
    return environment


def exact(moment: datetime) -> str:
    """A moment as dossiers say it."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
