"""Names on Temporal's wire are what they always were (docs/decisions/0006)."""

from temporalio import activity, workflow

from activities.anchors import AnchorActivities
from activities.asking import AskingActivities
from activities.bulk import BulkActivities
from activities.claims import ClaimActivities
from activities.digests import DigestActivities
from activities.directory import DirectoryActivities
from activities.figures import FigureActivities
from activities.history import HistoryActivities
from activities.intake import IntakeActivities
from activities.keys import KeyActivities
from activities.letter_tries import LetterTryActivities
from activities.looks import LookActivities
from activities.mail import MailActivities
from activities.mandates import MandateActivities
from activities.news import NewsActivities
from activities.notes import NoteActivities
from activities.notices import NoticeActivities
from activities.oversight import OversightActivities
from activities.reports import ReportActivities
from activities.retention import RetentionActivities
from activities.revisions import RevisionActivities
from activities.takedowns import TakedownActivities
from activities.who import WhoActivities
from activities.withdrawals import WithdrawalActivities
from untilgone import errors
from untilgone.queues import Work, queue_of
from worker import kinds
from workflows import search
from workflows.intake import takedown_id

# Frozen: takedowns that run for a year were begun under these names. Add names, change none.
UPDATES = (
    "approve correct_contact hold judge look_now reject resume send_next_step_now task_done "
    "understood withdraw"
)
WORKFLOWS = {
    "anchors": ("", "", ""),
    "asking": ("", "", ""),
    "bulk": ("", "", "progress"),
    "digests": ("", "", ""),
    "directory": ("", "", ""),
    "erase": ("", "", ""),
    "figures": ("", "", ""),
    "forget_reporter": ("", "", ""),
    "hand_over_task": ("", "", ""),
    "import_history": ("", "", ""),
    "intake": ("", "", ""),
    "keep_case": ("", "", ""),
    "mail": ("", "", ""),
    "mailbox": ("", "", ""),
    "make_report": ("", "", ""),
    "mandate": ("", "", ""),
    "news": ("", "", ""),
    "note": ("", "", ""),
    "place_mail": ("", "", ""),
    "reading": ("", "", ""),
    "reseal": ("", "", ""),
    "retention": ("", "", ""),
    "revise_letters": ("", "", ""),
    "send_digest": ("", "", ""),
    "takedown": (UPDATES, "answered", "progress"),
    "tell_reporter": ("", "", ""),
    "try_letter": ("", "", ""),
    "who": ("", "", ""),
}
ACTIVITIES = (
    "act_on_one add_note anchor_record ask_parties change_directory change_mandate "
    "count_measures end_digest end_news end_withdrawals erase_cases erase_due find_digests "
    "find_news forget_reporter hand_over_task judge keep_case look mailbox_emptied make_report "
    "open_case place_mail receive_mail record_act record_answer record_fate record_reading "
    "reseal_store revise_letters send_digest send_news send_notice send_withdrawals take_history "
    "try_letter who"
)
QUEUES = "desk desk-channels desk-first desk-looks desk-mail"
SEARCH_ATTRIBUTES = "UntilgoneCategory UntilgonePlatform"
ERRORS = (
    "AccountRefused BadInput Conflict IntegrationError NeedsHuman NotAllowed NotFound NothingNew OutOfReach "
    "OutcomeUnknown Refused RetryLater UntilgoneError"
)


def spelled(names) -> str:
    return " ".join(sorted(names))


def test_workflows_are_called_on_the_wire_what_they_always_were():
    definitions = [workflow._Definition.must_from_class(each) for each in kinds.WORKFLOWS]

    assert {
        each.name: (spelled(each.updates), spelled(each.signals), spelled(each.queries))
        for each in definitions
    } == WORKFLOWS


def test_activities_are_called_on_the_wire_what_they_always_were():
    classes = (
        AnchorActivities,
        AskingActivities,
        ClaimActivities,
        BulkActivities,
        DigestActivities,
        DirectoryActivities,
        FigureActivities,
        HistoryActivities,
        IntakeActivities,
        KeyActivities,
        LetterTryActivities,
        LookActivities,
        MailActivities,
        MandateActivities,
        NewsActivities,
        NoteActivities,
        NoticeActivities,
        OversightActivities,
        ReportActivities,
        RetentionActivities,
        RevisionActivities,
        TakedownActivities,
        WhoActivities,
        WithdrawalActivities,
    )
    methods = [method for each in classes for method in vars(each).values() if callable(method)]
    definitions = [activity._Definition.from_callable(method) for method in methods]

    assert spelled(each.name for each in definitions if each is not None) == ACTIVITIES


def test_search_attributes_and_ids_are_what_they_always_were():
    assert spelled(key.name for key in search.ALL) == SEARCH_ATTRIBUTES
    assert takedown_id("UG-2026-000123-1") == "takedown/UG-2026-000123-1"


def test_queues_are_called_on_the_wire_what_they_always_were():
    assert spelled(queue_of("desk", work) for work in Work) == QUEUES


def test_errors_are_called_on_the_wire_what_they_always_were():
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]

    assert spelled(k.__name__ for k in kinds if issubclass(k, errors.UntilgoneError)) == ERRORS
