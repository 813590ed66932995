"""Where each property begins: examples of what it reads, as the repository has them anyway."""

import io
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from hypothesis import strategies as st

from tests.mail.mails import written
from tests.mail.test_collection import octets
from untilgone import bootstrap, marker, playbook
from untilgone.letter_archive import packed
from untilgone.paths import TEMPLATES

ROOT = Path(__file__).parents[2]
URLS = (
    "https://platform.example/post/1?a=b#c",
    "hxxps://platform[.]example/über",
    "http://ann:word@1572395042:8080/a/../b",
    "https://[2606:4700::1111]:443/%7e",
    "bücher.example\\a",
)
REPORTS = (
    "url,category,language,mandate_giver,mandate_scope\r\n"
    "https://platform.example/1,ncii,en,person,later\r\n"
)
HISTORY = (
    "url;gemeld;outcome;category;notice;offline\r\n"
    "https://platform.example/1;2024-03-31;removed;ncii;2024-04-01T10:00+02:00;2024-04-03\r\n"
    "https://platform.example/2;31-3-2024;open;ncii;;\r\n"
)


@cache
def seeds(name: str) -> tuple[bytes, ...]:
    """Examples for the property of this name; always at least one."""
    return tuple(_SEEDS.get(name, _texts)())


def altered(name: str) -> st.SearchStrategy[bytes]:
    """Any octets; any text; and examples in which something was cut out, put in or repeated."""
    return st.one_of(
        st.binary(max_size=300),
        st.text(max_size=100).map(lambda text: text.encode("utf-8", "surrogatepass")),
        _altered(st.sampled_from(seeds(name))),
    )


@st.composite
def _altered(draw: st.DrawFn, examples: st.SearchStrategy[bytes]) -> bytes:
    octets = draw(examples)
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(octets)))
        end = min(len(octets), start + draw(st.integers(0, 30)))
        put_in = draw(st.one_of(st.binary(max_size=8), st.sampled_from(_NASTY)))
        times = draw(st.sampled_from((1, 1, 1, 50)))
        octets = octets[:start] + put_in * times + octets[end:]
    return octets


_NASTY = (
    *(b"\x00", b"\r\n", b'"', b"'", b"\\", b"[", b"]]", b"{", b"=", b"%", b"..", b"/", b";"),
    *(b"9" * 90, b"-1", b"1e999", b"0s", b"P0D", b"\xef\xbb\xbf", b"\xff\xfe", b"\xe2\x80\xa8"),
    *("²٠".encode(), "ß。".encode(), "İ".encode(), b"{{7*7}}", b"(a+)+$", b"=cmd|", b"\n.\n"),
)


def _texts() -> Iterator[bytes]:
    yield from (text.encode() for text in (*URLS, REPORTS, HISTORY))


def _mails() -> Iterator[bytes]:
    for path in sorted((ROOT / "tests/mail").rglob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines()[:6]:
            row = json.loads(line)
            yield octets(row) if "id" in row else written(row["text"])


def _letters() -> Iterator[bytes]:
    notices = TEMPLATES / "notices"
    paths = sorted((notices / "notice" / "en").glob("*.txt"))
    yield packed({path.relative_to(notices).as_posix(): path.read_text("utf-8") for path in paths})
    bomb = io.BytesIO()
    with ZipFile(bomb, "w", ZIP_DEFLATED) as archive:
        archive.writestr("notice/en/body.txt", "a" * 1_300_000)
        archive.writestr("../notice/en/body.txt", "a")
    yield bomb.getvalue()


def _registry() -> Iterator[bytes]:
    yield from (
        p.read_bytes() for p in sorted((ROOT / "tests/integrations/recordings/rdap").glob("*.json"))
    )
    yield (bootstrap.SHIPPED / "asn.json").read_bytes()[:4000]
    yield b"64500 | 192.0.2.0/24 | NL | ripencc | 2020-01-01"


def _files(folder: Path, pattern: str) -> Iterator[bytes]:
    yield from (path.read_bytes() for path in sorted(folder.rglob(pattern)))


_SEEDS = {
    "mail": _mails,
    "playbook_file": lambda: _files(playbook.SHIPPED, "*.toml"),
    "markers": lambda: _files(marker.SHIPPED / "platforms", "*.toml"),
    "directory": lambda: _files(ROOT / "untilgone/directory", "*.toml"),
    "letters": _letters,
    "packed_letters": lambda: [
        b"notice/en/body.txt\nHello\xff../a\nb\xffnotices/notice/nl/subject.txt\nx"
    ],
    "registry": _registry,
}
