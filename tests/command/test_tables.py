"""What people read in a terminal."""

from dataclasses import replace

from rich.console import Console

from command import tables
from tests.untilgone.test_as_json import LINE, TAKEDOWN
from untilgone.cases import TaskKind
from untilgone.forms import FormField
from untilgone.notices import NoticeKind, NoticeState
from untilgone.store.views import NoticeView, TakedownView, TaskView, TogetherView

STAYED = replace(LINE, current_url=LINE.url, moves=0)
FOR_A_FORM = NoticeView(
    notice_id="UG-2026-000123-1/0.0.0",
    kind=NoticeKind.NOTICE,
    state=NoticeState.BY_HAND,
    party="Platform",
    party_kind="platform",
    channel="manual_form",
    address="https://help.example/form",
    language="en",
    subject="A notice",
    text="Dear desk,\nplease remove it.\n",
    sha256="0" * 64,
    template="notice/en",
    template_version="1",
    message_id="<1@hotline.example>",
    said="",
    approved_by=None,
    fields=(
        FormField(name="urls", value="https://platform.example/post/1"),
        FormField(name="statement", value="Dear desk,\nplease remove it."),
        FormField(name="law", value="- one\n- two"),
    ),
    answer_by=None,
    prepared_at=LINE.reported_at,
    left_at=None,
    delivered_at=None,
)


def shown(view: TakedownView) -> str:
    console = Console(width=120)
    with console.capture() as capture:
        console.print(tables.takedown(view))
    return capture.get()


def test_what_was_moved_shows_where_it_is_and_what_was_reported():
    text = shown(TAKEDOWN)

    assert "hxxps://elsewhere[.]example/post/1" in text
    assert "Reported as" in text
    assert "hxxps://platform[.]example/post/1" in text


def test_what_stayed_where_it_was_shows_one_address():
    text = shown(replace(TAKEDOWN, line=STAYED))

    assert "hxxps://platform[.]example/post/1" in text
    assert "Reported as" not in text


def test_what_goes_into_a_form_stands_below_its_task_and_leads_nowhere():
    task = TaskView(
        task_id="a-task",
        takedown=LINE.reference,
        kind=TaskKind.SEND_BY_HAND,
        what="Fill in the form.",
        notice_id=FOR_A_FORM.notice_id,
        created_at=LINE.reported_at,
        done_at=None,
        done_by=None,
        outcome=None,
    )
    text = shown(replace(TAKEDOWN, notices=(FOR_A_FORM,), tasks=(task,)))

    assert "Address of the form: https://help.example/form" in text
    assert "Address of the content (URL): hxxps://platform[.]example/post/1 (--json has" in text
    assert "Statement: the letter below" in text
    assert "Law: - one\n      - two" in text


def test_a_letter_for_many_names_the_list_that_went_along_with_it():
    together = TogetherView(
        led_by=FOR_A_FORM.notice_id,
        urls=(LINE.url,),
        list_name="many-addresses.csv",
        list_sha256="3f" * 32,
        own_subject="",
        own_text="",
        own_sha256="",
    )
    text = shown(replace(TAKEDOWN, notices=(replace(FOR_A_FORM, together=together),)))

    assert "many-addresses.csv sha256 3f3f3f3f3f3f" in text
    assert ".csv" not in shown(TAKEDOWN)
