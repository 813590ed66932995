"""What must hold for whatever others hand in: one function for each thing that reads it.

Each takes octets and fails by an AssertionError, or by any error that is not ours. Hypothesis calls
them in the tests beside this file; bench/fuzz.py calls them for as long as somebody lets it.
"""

import asyncio
import io
import json
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zipfile import ZIP_DEFLATED, ZipFile

import httpx

from command.importing import read_rows
from integrations.cymru import Cymru
from untilgone import bootstrap, directory_entries, letter_archive, playbook, rdap
from untilgone.data_files import read_data
from untilgone.errors import BadInput
from untilgone.history_file import Dates, read_history
from untilgone.mail.classify import classify
from untilgone.mail.parsed import LONGEST_MAIL, MOST_ADDRESSES, MOST_REFERENCES, MOST_TEXT, parse
from untilgone.mail.result import MailKind
from untilgone.mandate_columns import mandate_in
from untilgone.mandates import CaseMandate
from untilgone.marker import AllPhrases, Language, MarkerFile, Markers, Platform, shipped
from untilgone.picking import picked, table_in, text_in
from untilgone.recorded import observation_from_recorded
from untilgone.revisions import is_template
from untilgone.urls import LONGEST, canonical, display
from untilgone.verdict import judge

Property = Callable[[bytes], None]
PAGE = "An ordinary page. <title>Not found</title> It was removed."
"""What markers of others are tried on."""


def _said(error: BadInput) -> None:
    text = str(error)
    assert text.strip()
    assert "Traceback" not in text


def url(octets: bytes) -> None:
    """Taken or refused; one spelling, of one host, which everybody who reads it agrees about."""
    try:
        found = canonical(octets.decode("utf-8", "replace"))
    except BadInput as error:
        _said(error)
        return
    assert canonical(found.url).url == found.url
    assert canonical(found.url).host == found.host
    assert canonical(display(found.url)).url == found.url
    assert found.url.isascii()
    assert len(found.url) <= LONGEST
    # As looks dial it and as the standard library reads it: otherwise the guard checks one host
    # and another one is asked.
    assert httpx.URL(found.url).raw_host.decode() == found.host
    assert urlsplit(found.url).hostname == found.host
    assert not urlsplit(found.url).username


def mail(octets: bytes) -> None:
    """A kind, whatever the octets are; and no more is kept than its limits say."""
    read = parse(octets[:LONGEST_MAIL])
    assert classify(read).kind in MailKind
    assert len(read.text) <= MOST_TEXT
    assert len(read.recipients) <= MOST_ADDRESSES
    assert len(read.references) <= MOST_REFERENCES
    assert "\n" not in read.subject


def playbook_file(octets: bytes) -> None:
    """A playbook that can be followed, or a sentence for each line that is wrong."""
    with _File(octets, "own.toml") as path:
        try:
            found = playbook.load(path)
        except BadInput as error:
            _said(error)
        return
    times = [getattr(found.looks, each.name) for each in fields(found.looks)]
    waits = [each for each in times if isinstance(each, timedelta)]
    now = datetime.now(UTC)
    for wait in [*waits, *(step.wait for step in found.steps)]:
        assert wait > timedelta(0)
        assert now + wait > now
    if found.quiet is not None:
        assert (found.quiet.until(now) or now) >= now


def markers(octets: bytes) -> None:
    """Markers that can be looked for, or a sentence."""
    with _File(octets, "own.toml") as path:
        with suppress(BadInput):
            file = read_data(path, MarkerFile, undone="Nothing was judged")
            Markers([], [file])
            for place in Platform("own", file.marker).places.values():
                list(place.find(PAGE))
        with suppress(BadInput):
            language = read_data(path, Language, undone="Nothing was judged")
            with suppress(ValueError):  # ``load`` says it as a BadInput
                list(AllPhrases([language]).find(PAGE))


def directory(octets: bytes) -> None:
    """Parties, or a sentence that names party and key."""
    with _File(octets, "own.toml") as path:
        try:
            found = directory_entries.read_file(path)
        except BadInput as error:
            _said(error)
        return
    for entry in found:
        assert directory_entries.from_text(directory_entries.as_text(entry)) == entry


def report_file(octets: bytes) -> None:
    """A row of its own for whatever stands in a CSV of reports, or one sentence."""
    with _File(octets, "reports.csv") as path:
        try:
            rows = list(read_rows(path))
        except BadInput as error:
            _said(error)
        return
    assert [row.number for row in rows] == list(range(2, len(rows) + 2))
    assert all(row.report is not None or row.problem for row in rows)


def history_file(octets: bytes) -> None:
    """Past takedowns or refusals in order, or one sentence."""
    for dates in Dates:
        with _File(octets, "history.csv") as path:
            try:
                read = read_history(path, dates)
            except BadInput as error:
                _said(error)
                continue
        numbers = [row.row for row in read.rows]
        assert numbers == sorted(set(numbers))


def letters(octets: bytes) -> None:
    """Templates by their names, within limits; never a path, never more than was allowed."""
    for name in ("own.zip", "notice/en/body.txt"):
        try:
            found = letter_archive.unpacked(name, octets)
        except BadInput as error:
            _said(error)
            continue
        assert all(is_template(each) for each in found)
        assert sum(map(len, found.values())) <= letter_archive.MOST_BYTES


def packed_letters(octets: bytes) -> None:
    """The same for an archive whose entries, names and texts are made of the octets."""
    made = io.BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for entry in octets.split(b"\xff")[:20]:
            name, _, text = entry.partition(b"\n")
            archive.writestr(name.decode("latin-1").lstrip("\0") or "x", text)
    letters(made.getvalue())


def list_of_addresses(octets: bytes) -> None:
    """Addresses that can be reported, out of any file or paste."""
    with suppress(BadInput):
        text = text_in(octets)
        picked(text)
        table_in(text)


def mandates(octets: bytes) -> None:
    """A mandate, none, or a sentence."""
    with suppress(BadInput):
        found = mandate_in(octets.decode("utf-8", "replace"))
        assert found is None or isinstance(found, CaseMandate)


def registry(octets: bytes) -> None:
    """What registries, resolvers and name servers say is read, or says nothing."""
    text = octets.decode("utf-8", "replace")
    with suppress(BadInput):
        bootstrap.parse(text).server(bootstrap.Kind.DNS, "platform.example")
    asyncio.run(Cymru(_Told(text)).origin("192.0.2.1"))  # type: ignore[arg-type]
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return
    found = rdap.registered(document)
    for each in (found, rdap.with_entities(found, [document])):
        assert len(each.mailboxes) <= 20 * rdap.MOST_ENTITIES
        assert all(rdap.usable(mailbox.address) for mailbox in each.mailboxes)


def answer_of_a_site(octets: bytes) -> None:
    """A verdict with a reason about whatever a site says, or a sentence."""
    row: Mapping[str, object] = {
        "url": "https://platform.example/a",
        "status": 200 + octets[0] if octets else 200,
        "headers": {"content-type": ("text/html", "application/json")[len(octets) % 2]},
        "body": octets[1:].decode("utf-8", "replace"),
    }
    try:
        assert judge(observation_from_recorded(row, shipped())).reason
    except BadInput as error:
        _said(error)


PROPERTIES: Mapping[str, Property] = {
    each.__name__: each
    for each in (
        *(url, mail, playbook_file, markers, directory, report_file, history_file),
        *(letters, packed_letters, list_of_addresses, mandates, registry, answer_of_a_site),
    )
}


class _Told:
    """A resolver to which everything is answered with the same lines."""

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()

    async def texts(self, name: str) -> list[str]:
        return self._lines


class _File:
    """A file with these octets, as long as the block lasts."""

    def __init__(self, octets: bytes, name: str) -> None:
        self._octets, self._name = octets, name

    def __enter__(self) -> Path:
        path = _FOLDER / self._name
        path.write_bytes(self._octets)
        return path

    def __exit__(self, *_: object) -> None:
        (_FOLDER / self._name).unlink()


_KEPT = tempfile.TemporaryDirectory()  # one, not one a try: they are many
_FOLDER = Path(_KEPT.name)
