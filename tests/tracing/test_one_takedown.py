"""One trace from the report to the day it is confirmed gone, and nothing in it about anybody."""

import email
from datetime import timedelta
from email.message import Message

import pytest

from command.office import desk
from tests.api_peer import Asked
from tests.canary import WORD
from tests.collector import Span, collecting
from tests.people import CAROL
from tests.tracing.conftest import page
from untilgone.cases import State
from untilgone.errors import NotFound
from untilgone.wishes import Action, Wish

pytestmark = pytest.mark.slow

EXPLANATION = "She never agreed to this picture"
NEVER = (
    "http:", "https:", "://", "platform.example", "host.example", "hotline", "jane-example",
    "jane", "abuse@", "carol", "never agreed", "picture", "removed the content", "Re:",
    "Message-ID", WORD, "Traceback", "pretend", "Pretend",
)  # fmt: skip


def reply(sent: Message) -> bytes:
    lines = (
        "From: Abuse Desk <abuse@platform.example>",
        f"To: {sent['Reply-To']}",
        f"Subject: Re: {sent['Subject']}",
        "Message-ID: <answer-1@platform.example>",
        f"In-Reply-To: {sent['Message-ID']}",
        "Date: Mon, 23 Nov 2026 10:00:00 +0000",
        "",
        "We have removed the content. It is no longer available.",
        "",
    )
    return "\r\n".join(lines).encode()


def way_to(span: Span, spans: list[Span]) -> list[str]:
    """The names from the first span of the trace to this one."""
    by_id = {each.span_id: each for each in spans}
    names = [span.name]
    while span.parent:
        span = by_id[span.parent]
        names.insert(0, span.name)
    return names


def words_in(exported: bytes) -> list[str]:
    """What must never leave and did."""
    text = exported.decode("utf-8", "replace").lower()
    return [word for word in NEVER if word.lower() in text]


def marks_in(asked: list[Asked], letters: list[bytes], trace: str) -> list[str]:
    """What would show to the world outside that it is in a trace."""
    marks = ("traceparent", "tracestate", "baggage", "b3")
    of_looks = [name for each in asked for name in each.headers if name in marks]
    in_letters = [word for word in (*marks[:2], trace) for each in letters if word.encode() in each]
    return [*of_looks, *in_letters]


async def test_a_whole_takedown_is_one_trace_without_a_word_about_anybody(house):
    with collecting() as collector:
        async with house(**collector.settings(), OTEL_SERVICE_NAME="desk") as opened:
            reference = await opened.report(explanation=EXPLANATION)
            await opened.until(reference, lambda view: view.line.first_notice_at is not None)
            letter = email.message_from_bytes(opened.mail.received[0])
            opened.site.answers = lambda _: page(404, "Page not found")
            await opened.postbox.put(reply(letter))
            await opened.until(reference, lambda view: view.line.state is State.CLOSED)
            async with desk(opened.office) as front:
                with pytest.raises(NotFound):
                    await front.do(reference, Wish(action=Action.HOLD, by=CAROL, reason="wait"))
            asked, letters = opened.site.asked, opened.mail.received

        spans = collector.spans

    # One trace, from the request to the last act.
    (first,) = [span for span in spans if span.name == "POST /api/v1/reports"]
    ours = [span for span in spans if span.trace == first.trace]
    assert not first.parent
    ways = {tuple(way_to(span, ours)) for span in ours}
    intake = ("POST /api/v1/reports", "StartWorkflow:intake")
    begun = (*intake, "StartChildWorkflow:takedown")
    looks = (*begun, "StartActivity:look", "RunActivity:look", "look")
    sends = (*begun, "StartActivity:send_notice", "RunActivity:send_notice", "submit abuse_email")
    assert ways >= {
        (*intake, "RunWorkflow:intake"),
        (*intake, "StartActivity:open_case", "RunActivity:open_case"),
        (*begun, "RunWorkflow:takedown"),
        (*looks, "HTTP look"),
        (*sends, "SMTP mail"),
        (*begun, "HandleSignal:answered"),
        (*begun, "StartActivity:record_answer", "RunActivity:record_answer"),
        (*begun, "StartActivity:record_act", "RunActivity:record_act"),
        (*begun, "CompleteWorkflow:takedown"),
    }

    def told(name: str, key: str) -> list[str]:
        return [each.told[key] for each in ours if each.name == name and key in each.told]

    # The answer by mail has a trace of its own; the takedown's says which.
    (heard,) = [span for span in ours if span.name == "HandleSignal:answered"]
    (arrived,) = [span for span in spans if span.name == "RunActivity:receive_mail"]
    assert heard.links == (arrived.trace,)
    assert arrived.trace != first.trace

    # What each was about and what came of it.
    of_it = [span for span in ours if span.name.startswith(("submit", "look", "HTTP", "SMTP"))]
    assert {span.told["untilgone.takedown"] for span in of_it} == {reference}
    assert told("look", "untilgone.verdict").count("gone") >= 3
    assert {"live", "gone"} == set(told("look", "untilgone.verdict"))
    assert {"200", "404"} == set(told("HTTP look", "untilgone.outcome"))
    assert told("RunActivity:look", "untilgone.outcome")[-1] in {"gone", "NothingNew"}
    assert "gone" in told("RunActivity:look", "untilgone.outcome")
    assert told("RunActivity:send_notice", "untilgone.outcome") == ["delivered"]
    assert set(told("SMTP mail", "untilgone.outcome")) == {"taken"}
    assert told("submit abuse_email", "untilgone.channel")[0] == "abuse_email"
    assert "closed" in told("RunActivity:record_act", "untilgone.act")
    assert not [span.name for span in ours if span.has_failed]

    # No workflow keeps a span open.
    of_workflows = ("RunWorkflow", "CompleteWorkflow", "StartActivity", "HandleSignal")
    assert {s.seconds for s in ours if s.name.startswith(of_workflows)} == {0.0}
    # What goes round for ever is no trace.
    assert not [s.name for s in spans if s.name.endswith((":asking", ":news", ":figures"))]

    # What the command does begins a trace, and what fails is told without its text.
    (command,) = [span for span in spans if span.name == "command"]
    (update,) = [span for span in spans if span.parent == command.span_id]
    assert (update.name, update.has_failed) == ("StartWorkflowUpdate:hold", True)

    # Nothing in it about anybody, and nothing about it outside.
    exported = b"".join(collector.bodies)
    assert b"desk" in exported
    assert reference.encode() in exported
    assert words_in(exported) == []
    assert marks_in(asked, letters, first.trace) == []


async def test_a_collector_that_hangs_delays_no_letter(house):
    with collecting() as collector:
        collector.hangs.set()
        async with house(**collector.settings()) as opened:
            reference = await opened.report()
            view = await opened.until(reference, lambda view: view.line.first_notice_at is not None)

    assert view.line.first_notice_at - view.line.reported_at < timedelta(seconds=10)
    assert collector.bodies == []
