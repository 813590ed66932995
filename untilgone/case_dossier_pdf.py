"""The dossier of a case to read and to print: the same facts as in its other files."""

from datetime import datetime

from untilgone.case_dossier import CaseDossier
from untilgone.dossier import Dossier, Seen, Sent
from untilgone.dossier_file import exact, letter_names
from untilgone.paper import Paper, is_readable
from untilgone.urls import display_all

MOST_QUOTED = 20_000
"""Lines of letters and answers in one PDF; what comes after them is named by its file. Seconds."""


def as_pdf(dossier: CaseDossier) -> bytes:
    """The PDF; the same dossier gives the same octets."""
    return _Document(dossier).made()


class _Document:
    def __init__(self, dossier: CaseDossier) -> None:
        self._dossier = dossier
        self._paper = Paper(f"Dossier {dossier.reference}", dossier.as_of)
        self._quoted = 0

    def made(self) -> bytes:
        dossier, paper = self._dossier, self._paper
        paper.heading(f"Dossier {dossier.reference}", size=18)
        paper.say(
            f"{dossier.by.name}, {dossier.by.email}, {display_all(dossier.by.url)}. As of "
            f"{exact(dossier.as_of)}. All times are UTC.\n\n"
            "What was reported and sent, what was answered, and when the content was seen. It "
            "holds nothing of the content itself, and names no victim, no uploader and nobody of "
            "our staff but who signed a letter. Addresses are written so that nobody opens them "
            "by mistake; case.json has them as they are. Letters that this PDF cannot draw stand "
            "as their Unicode numbers, such as [U+0416]; the text files have them as they were "
            "sent. manifest.json has the SHA-256 of every file."
        )
        paper.heading("What it is about")
        paper.fact("Category", dossier.category.replace("_", " "))
        paper.fact("Addresses", str(len(dossier.takedowns)))
        for one in dossier.takedowns:
            paper.fact(one.reference, f"{display_all(one.current_url)}\n{_standing(one)}")
        for one in dossier.takedowns:
            self._takedown(one)
        return bytes(paper.output())

    def _takedown(self, one: Dossier) -> None:
        paper = self._paper
        paper.add_page()
        paper.heading(one.reference, size=15)
        paper.fact("Address", display_all(one.current_url))
        if one.current_url != one.reported_url:
            paper.fact("Reported as", display_all(one.reported_url))
        paper.fact("Reported on", exact(one.reported_at))
        paper.fact("Last seen available", _maybe(one.last_live_at))
        paper.fact("First seen gone", _maybe(one.first_gone_at))
        paper.fact("Confirmed gone", _maybe(one.confirmed_at))
        paper.fact("Came back", f"{one.reappeared} times")
        paper.heading("Periods that a law or a code gives")
        for given in one.periods:
            after = "seen available after that" if given.was_seen_live_after else "not seen since"
            over = f"over, {after}" if given.is_over else "not over"
            paper.fact(
                f"{given.party} ({given.role})",
                f"{given.law}, {given.hours}: first told {exact(given.first_told_at)}, ends "
                f"{exact(given.ends_at)}: {over}",
            )
        if not one.periods:
            paper.say("None is known for those who were told.")
        paper.heading("When it was seen")
        for look in one.looks:
            paper.fact(str(look.verdict), _seen(look))
        if not one.looks:
            paper.say("Nobody has looked yet.")
        names = letter_names(one)
        for number, sent in enumerate(one.notices, start=1):
            self._letter(number, sent, f"{one.reference}/{names[sent.notice]}")
        self._answers(one)
        paper.heading("The record")
        for entry in one.record:
            paper.fact(
                f"No. {entry.seq}", f"{exact(entry.at)}, {entry.actor}: {entry.kind}\n{entry.hash}"
            )

    def _letter(self, number: int, sent: Sent, file: str) -> None:
        paper = self._paper
        paper.heading(f"Letter {number}: {sent.kind} to {sent.to} ({sent.role})")
        state = f"{sent.state}: {display_all(sent.they_said)}" if sent.they_said else sent.state
        for label, value in (
            ("Way", f"{sent.channel}: {display_all(sent.address)}"),
            ("Left", _maybe(sent.left_at)),
            ("Delivered", _maybe(sent.delivered_at)),
            ("State", str(state)),
            ("Subject", sent.subject),
            ("Message-ID", sent.message_id),
            ("Receipt", display_all(sent.receipt or "-")),
            ("Template", f"{sent.template}, version {sent.template_version}"),
            ("SHA-256", sent.sha256),
            ("File", file),
        ):
            paper.fact(label, value)
        self._quote(sent.text, file)

    def _answers(self, one: Dossier) -> None:
        self._paper.heading("What was answered")
        for answer in one.answers:
            ticket = f", ticket {answer.ticket}" if answer.ticket else ""
            self._paper.fact(str(answer.kind), f"{exact(answer.at)}{ticket}")
            self._quote(answer.text, f"{one.reference}/dossier.html")
        if not one.answers:
            self._paper.say("No answer was received.")

    def _quote(self, text: str, file: str) -> None:
        """The text, or where it stands: one in letters that we do not have is not worth showing."""
        self._paper.ln(2)
        if not is_readable(text):
            self._paper.say(f"It is written in letters that this PDF does not have: see {file}.")
        elif self._quoted >= MOST_QUOTED:
            self._paper.say(f"Not shown here, this PDF is long enough: see {file}.")
        else:
            self._quoted += self._paper.quote(display_all(text))
        self._paper.ln(2)


def _standing(one: Dossier) -> str:
    if one.confirmed_at:
        return f"confirmed gone {exact(one.confirmed_at)}"
    if one.first_gone_at:
        return f"seen gone since {exact(one.first_gone_at)}, not confirmed"
    if one.last_live_at:
        return f"last seen available {exact(one.last_live_at)}"
    return "not seen yet"


def _seen(look: Seen) -> str:
    status = f", HTTP {look.status}" if look.status else ""
    return (
        f"{exact(look.first_at)} to {exact(look.last_at)}, {look.count} looks by {look.by}, "
        f"rule {look.rule}{status}"
    )


def _maybe(moment: datetime | None) -> str:
    return exact(moment) if moment else "-"
