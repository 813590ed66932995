"""Letter templates as files that people hand around: a ZIP or a folder of them, or one at a time.

What comes in was made elsewhere and is trusted in nothing: each entry is a template by its name,
read into memory and within limits, or all of it is refused by the entry's name.
"""

import io
import stat
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, LargeZipFile, ZipFile, ZipInfo

from untilgone.errors import BadInput
from untilgone.letter_language import as_lines
from untilgone.letters import Letters
from untilgone.revisions import RevisedText, is_template, sha256

MOST_BYTES = 10_000_000  # of an upload, and of all texts in it
MOST_ENTRIES = 2_000
MOST_BYTES_OF_FILE = 1_200_000  # four for each character that a template may have

_FOLDERS = ("templates/notices/", "notices/")
_JUNK = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})  # what file managers leave behind
_JUNK_FOLDER = "__MACOSX/"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")  # the second where nothing is in it
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP can say
_UNIX, _PLAIN_FILE = 3, stat.S_IFREG | 0o644
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_NOTHING = "Nothing was taken over."
_BROKEN = (BadZipFile, LargeZipFile, NotImplementedError, EOFError, OSError, zlib.error)


def packed(files: Mapping[str, str]) -> bytes:
    """A ZIP of template files by their names; the same octets for the same files, whenever."""
    content = io.BytesIO()
    with ZipFile(content, "w") as archive:
        for name in sorted(files):
            entry = ZipInfo(name, _LONG_AGO)
            entry.compress_type, entry.create_system = ZIP_DEFLATED, _UNIX
            entry.external_attr = _PLAIN_FILE << 16
            archive.writestr(entry, files[name].encode())
    return content.getvalue()


def unpacked(name: str, content: bytes) -> dict[str, str]:
    """The template files in a ZIP, or the one file that this is, with plain line ends.

    ``name``: of a single file, as that of a template; it may stand in `templates/notices/`.
    BadInput names what cannot be taken over; then nothing is.
    """
    if len(content) > MOST_BYTES:
        raise BadInput(f"{name!r} has more than {MOST_BYTES:,} bytes. {_NOTHING}")
    if not content.startswith(_ZIP) and not name.lower().endswith(".zip"):
        return {_template(name): _text(name, content)}
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            files = _files(archive)
    except (*_BROKEN, RuntimeError, ValueError) as error:
        raise BadInput(f"{name!r} is no ZIP that can be read ({error}). {_NOTHING}") from None
    if not files:
        raise BadInput(f"There is no letter template in {name!r}. {_NOTHING}")
    return files


def of_folder(folder: Path) -> dict[str, str]:
    """The template files in a folder, with plain line ends; BadInput as from ``unpacked``."""
    files: dict[str, str] = {}
    left = MOST_BYTES
    for path in sorted(folder.rglob("*")):
        shown = path.relative_to(folder).as_posix()
        if path.is_symlink():
            raise BadInput(f"{shown!r} is a link. {_NOTHING}")
        if path.is_dir() or _is_junk(shown):
            continue
        name = _template(shown)
        if name in files:
            raise BadInput(f"{shown!r} is in it twice. {_NOTHING}")
        with path.open("rb") as file:
            octets = file.read(MOST_BYTES_OF_FILE + 1)
        left -= len(octets)
        if len(octets) > MOST_BYTES_OF_FILE or left < 0:
            raise BadInput(f"At {shown!r} it is more than is taken over. {_NOTHING}")
        files[name] = _text(shown, octets)
    if not files:
        raise BadInput(f"There is no letter template in {str(folder)!r}. {_NOTHING}")
    return files


def differing(files: Mapping[str, str], letters: Letters) -> tuple[RevisedText, ...]:
    """Those that say something else than these letters, as new texts; a file that lacks is none."""
    standing = {name: letters.source(name) for name in files}
    return tuple(
        RevisedText(name=name, text=files[name], based_on=sha256(standing[name]))
        for name in sorted(files)
        if files[name] != standing[name]
    )


def _files(archive: ZipFile) -> dict[str, str]:
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        raise BadInput(f"It has {len(entries)} entries, and {MOST_ENTRIES} is the most. {_NOTHING}")
    files: dict[str, str] = {}
    left = MOST_BYTES
    for entry, path in _wanted(entries):
        name = _template(path)
        if name in files:
            raise BadInput(f"{path!r} is in it twice. {_NOTHING}")
        octets = _read(archive, entry, path)
        left -= len(octets)
        if left < 0:
            raise BadInput(f"At {path!r} it has more than {MOST_BYTES:,} bytes. {_NOTHING}")
        files[name] = _text(path, octets)
    return files


def _wanted(entries: list[ZipInfo]) -> Iterator[tuple[ZipInfo, str]]:
    """Every entry that is a file of somebody's, with its path; whatever is no plain file is refused."""
    for entry in entries:
        path = entry.orig_filename.replace("\\", "/")
        parts = PurePosixPath(path).parts
        if not parts or parts[0] == "/" or ".." in parts or set(":\0") & set(path):
            raise BadInput(f"{entry.orig_filename!r} leads out of the folder. {_NOTHING}")
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise BadInput(f"{path!r} is a link or something else that is no file. {_NOTHING}")
        if path.endswith("/") or _is_junk(path):
            continue
        yield entry, path


def _is_junk(path: str) -> bool:
    return path.startswith(_JUNK_FOLDER) or path.rpartition("/")[2] in _JUNK


def _read(archive: ZipFile, entry: ZipInfo, path: str) -> bytes:
    """What it holds; never more than it may, whatever it says of itself."""
    if entry.flag_bits & _ENCRYPTED:
        raise BadInput(f"{path!r} is encrypted. {_NOTHING} Make a ZIP without a password.")
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise BadInput(f"{path!r} is compressed in a way that is not read here. {_NOTHING}")
    octets = b""
    if entry.file_size <= MOST_BYTES_OF_FILE:
        try:
            with archive.open(entry) as file:
                octets = file.read(MOST_BYTES_OF_FILE + 1)
        except _BROKEN as error:
            raise BadInput(f"{path!r} cannot be read ({error}). {_NOTHING}") from None
    if max(entry.file_size, len(octets)) > MOST_BYTES_OF_FILE:
        raise BadInput(f"{path!r} has more than {MOST_BYTES_OF_FILE:,} bytes. {_NOTHING}")
    return octets


def _template(path: str) -> str:
    """The name of the template that a file of this path is."""
    name = path
    for folder in _FOLDERS:
        name = name.removeprefix(folder)
    if not is_template(name):
        raise BadInput(
            f"{path[:200]!r} is no letter template. {_NOTHING} A file is called "
            "<kind>/<language>/subject.txt, body.txt, short.txt or body.html, "
            "_base/<language>/<part>.txt, or _law/<language>/<category>.txt."
        )
    return name


def _text(path: str, octets: bytes) -> str:
    try:
        text = octets.decode("utf-8")
    except UnicodeDecodeError as error:
        line = octets.count(b"\n", 0, error.start) + 1
        raise BadInput(
            f"{path!r} is not UTF-8 (line {line}), Windows-1252 perhaps. {_NOTHING} Save it as "
            "UTF-8: in Word as plain text, encoding Unicode (UTF-8)."
        ) from None
    return as_lines(text)
