"""Letters as files: what is packed comes back, and no archive gets anything in by a trick."""

import io
import stat
import struct
import zipfile
from zipfile import ZipFile, ZipInfo

import pytest

from untilgone import letter_archive
from untilgone.errors import BadInput
from untilgone.letter_archive import differing, of_folder, packed, unpacked
from untilgone.letters import Letters
from untilgone.paths import TEMPLATES
from untilgone.revisions import is_template, sha256

BODY, SUBJECT = "notice/en/body.txt", "notice/en/subject.txt"
FILES = {BODY: "Geachte lezer, één regel\n\n{{ url }}\n", SUBJECT: "A notice\n"}


def archive(*entries: tuple[str | ZipInfo, bytes], compression=zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with ZipFile(content, "w", compression) as made:
        for name, octets in entries:
            made.writestr(name, octets)
    return content.getvalue()


def refusal(content: bytes, name: str = "letters.zip") -> str:
    with pytest.raises(BadInput, match=r"Nothing was taken over\.") as caught:
        unpacked(name, content)
    return str(caught.value)


def test_every_shipped_letter_comes_back_as_it_was():
    letters = Letters(TEMPLATES)
    files = {name: letters.source(name) or "" for name in letters.names()}

    assert unpacked("letters.zip", packed(files)) == files


def test_the_same_files_are_the_same_octets_in_any_order():
    assert packed(FILES) == packed(dict(reversed(FILES.items())))
    with ZipFile(io.BytesIO(packed(FILES))) as made:
        assert made.namelist() == [BODY, SUBJECT]
        assert {entry.date_time for entry in made.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert made.read(BODY) == FILES[BODY].encode()


@pytest.mark.parametrize("folder", ["", "notices/", "templates/notices/", "templates\\notices\\"])
def test_it_may_stand_in_the_folders_that_templates_stand_in(folder: str):
    entry = ZipInfo("x")
    entry.filename = folder + BODY
    entries = [(folder, b"")] if folder else []

    assert unpacked("a.zip", archive(*entries, (entry, b"Hello\n"))) == {BODY: "Hello\n"}


def test_what_file_managers_leave_behind_is_passed_over():
    junk = ("__MACOSX/notice/en/._body.txt", "notice/.DS_Store", "Thumbs.db", "desktop.ini")

    assert list(unpacked("a.zip", archive(*((name, b"\0\xff") for name in junk), (BODY, b"")))) == [
        BODY
    ]


def test_line_ends_and_marks_of_windows_become_plain():
    text = "\ufeffone\r\ntwo\rthree\n".encode()

    assert unpacked("a.zip", archive((BODY, text))) == {BODY: "one\ntwo\nthree\n"}
    assert unpacked(BODY, text) == {BODY: "one\ntwo\nthree\n"}


def test_a_single_file_is_the_template_whose_path_was_given():
    assert unpacked(f"templates/notices/{BODY}", b"Hello\n") == {BODY: "Hello\n"}
    assert "'body.txt' is no letter template" in refusal(b"Hello\n", "body.txt")
    assert "'letters.zip' is no ZIP that can be read" in refusal(b"Hello\n")


def test_another_encoding_is_refused_with_the_line_and_what_to_do():
    said = refusal(archive((BODY, "Dear reader,\n“één”\n".encode("cp1252"))))

    assert said.startswith(f"'{BODY}' is not UTF-8 (line 2), Windows-1252 perhaps.")
    assert "Save it as UTF-8" in said


@pytest.mark.parametrize(
    "name", ["readme.md", "notice/en/body.exe", "Notice/en/body.txt", "notice/en/Body.txt"]
)
def test_what_is_no_template_is_refused_by_name(name: str):
    assert f"'{name}' is no letter template" in refusal(archive((BODY, b"x"), (name, b"x")))


@pytest.mark.parametrize(
    "name",
    [
        "/etc/passwd",
        "\\notice\\en\\body.txt",
        "C:/notice/en/body.txt",
        "notice/../../en/body.txt",
        "..\\notice\\en\\body.txt",
        "../",
        "__MACOSX/../body.txt",
    ],
)
def test_a_path_that_leads_out_is_refused(name: str):
    entry = ZipInfo("x")
    entry.filename = name

    assert "leads out of the folder" in refusal(archive((entry, b"x")))


def test_a_name_that_ends_before_its_end_is_refused():
    content = archive(("notice/en/body.txt!.exe", b"x")).replace(b"txt!.exe", b"txt\0.exe")

    assert r"'notice/en/body.txt\x00.exe' leads out of the folder" in refusal(content)


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_links_and_devices_are_refused(kind: int):
    entry = ZipInfo(BODY)
    entry.create_system, entry.external_attr = 3, (kind | 0o777) << 16

    assert f"'{BODY}' is a link" in refusal(archive((entry, b"/etc/passwd")))


def test_an_entry_that_is_there_twice_is_refused():
    with pytest.warns(UserWarning, match="Duplicate name"):
        content = archive((BODY, b"one"), (BODY, b"two"))

    assert f"'{BODY}' is in it twice" in refusal(content)
    content = archive((BODY, b"one"), (f"notices/{BODY}", b"two"))
    assert f"'notices/{BODY}' is in it twice" in refusal(content)


def test_an_encrypted_entry_is_refused():
    content = bytearray(archive((BODY, b"x")))
    content[content.index(b"PK\x01\x02") + 8] |= 1

    assert f"'{BODY}' is encrypted" in refusal(bytes(content))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_ways_of_compressing_are_refused(method: int):
    said = refusal(archive((BODY, b"x"), compression=method))

    assert f"'{BODY}' is compressed in a way that is not read here" in said


def test_what_says_that_it_is_too_large_is_refused():
    content = archive((BODY, b"0" * (letter_archive.MOST_BYTES_OF_FILE + 1)))

    assert len(content) < 10_000
    assert f"'{BODY}' has more than 1,200,000 bytes" in refusal(content)


def test_what_lies_about_its_size_is_not_believed():
    """The sizes in both headers say 7; it would be megabytes."""
    size = letter_archive.MOST_BYTES_OF_FILE + 1
    content = archive((BODY, b"0" * size)).replace(struct.pack("<L", size), struct.pack("<L", 7))

    assert f"'{BODY}' cannot be read" in refusal(content)


def test_an_upload_has_a_limit_before_anybody_opens_it(monkeypatch: pytest.MonkeyPatch):
    content = archive((BODY, b"0"))
    monkeypatch.setattr(letter_archive, "MOST_BYTES", len(content))
    assert unpacked("a.zip", content) == {BODY: "0"}
    monkeypatch.setattr(letter_archive, "MOST_BYTES", len(content) - 1)

    assert "'a.zip' has more than" in refusal(content, "a.zip")


def test_all_texts_together_have_a_limit(monkeypatch: pytest.MonkeyPatch):
    names = [f"_base/en/part{number}.txt" for number in range(6)]
    content = archive(*((name, b"0" * 1000) for name in names))
    monkeypatch.setattr(letter_archive, "MOST_BYTES", 5999)

    assert len(content) < 5999
    assert "At '_base/en/part5.txt' it has more than 5,999 bytes" in refusal(content)


def test_more_entries_than_anybody_needs_are_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(letter_archive, "MOST_ENTRIES", 2)
    entries = [(f"_base/en/part{number}.txt", b"") for number in range(3)]

    assert "It has 3 entries, and 2 is the most" in refusal(archive(*entries))


def test_a_broken_or_empty_archive_is_refused():
    whole = archive((BODY, b"Hello, hello, hello\n"), compression=zipfile.ZIP_STORED)

    assert "is no ZIP that can be read" in refusal(whole[:40])
    assert f"'{BODY}' cannot be read" in refusal(whole.replace(b"Hello", b"Hullo"))
    assert "There is no letter template in" in refusal(archive())
    assert "There is no letter template in" in refusal(archive((".DS_Store", b"x")))


def test_whatever_octet_is_changed_it_is_refused_or_it_is_templates():
    whole = packed(FILES)
    for place in range(len(whole)):
        for change in (0x00, 0x01, 0xFF):
            broken = whole[:place] + bytes([whole[place] ^ change]) + whole[place + 1 :]
            try:
                found = unpacked("letters.zip", broken)
            except BadInput:
                continue
            assert all(is_template(name) for name in found)


def test_a_folder_holds_the_same(tmp_path):
    (tmp_path / "notices/notice/en").mkdir(parents=True)
    (tmp_path / "notices/.DS_Store").write_bytes(b"x")
    (tmp_path / "notices" / BODY).write_bytes(b"one\r\ntwo\n")

    assert of_folder(tmp_path) == {BODY: "one\ntwo\n"}


def test_a_link_in_a_folder_is_followed_nowhere(tmp_path):
    (tmp_path / "secret").write_text("x", encoding="utf-8")
    folder = tmp_path / "notices/notice/en"
    folder.mkdir(parents=True)
    (folder / "body.txt").symlink_to(tmp_path / "secret")

    with pytest.raises(BadInput, match=r"'notice/en/body\.txt' is a link"):
        of_folder(tmp_path / "notices")


@pytest.mark.parametrize(
    ("name", "octets", "said"),
    [
        ("readme.md", b"x", "'readme.md' is no letter template"),
        ("notices/notice/en/body.txt", b"\xff", "is not UTF-8"),
        ("notices/notice/en/body.txt", b"0" * 1_200_001, "more than is taken over"),
        (".DS_Store", b"", "There is no letter template in"),
    ],
)
def test_a_folder_is_refused_as_a_zip_is(tmp_path, name: str, octets: bytes, said: str):
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_bytes(octets)

    with pytest.raises(BadInput, match=said):
        of_folder(tmp_path)


def test_what_differs_is_based_on_what_stands_now(tmp_path):
    (tmp_path / "notices/notice/en").mkdir(parents=True)
    for name, text in FILES.items():
        (tmp_path / "notices" / name).write_text(text, encoding="utf-8")
    new = "reminder/en/body.txt"
    found = differing(FILES | {BODY: "Another\n", new: "New\n"}, Letters(tmp_path))

    assert [(each.name, each.text, each.based_on) for each in found] == [
        (BODY, "Another\n", sha256(FILES[BODY])),
        (new, "New\n", ""),
    ]
