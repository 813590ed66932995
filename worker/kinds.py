"""Every kind of workflow that a worker knows. A history of each is replayed in CI (tests/replay)."""

from workflows.anchors import AnchorWorkflow
from workflows.asking import AskingWorkflow
from workflows.bulk import BulkWorkflow
from workflows.claims import HandOverWorkflow
from workflows.digests import DigestsWorkflow, DigestWorkflow
from workflows.directory import DirectoryWorkflow
from workflows.figures import FigureWorkflow
from workflows.history import HistoryWorkflow
from workflows.intake import IntakeWorkflow
from workflows.keys import ResealWorkflow
from workflows.letter_tries import LetterTryWorkflow
from workflows.mail import MailboxWorkflow, MailWorkflow, PlaceMailWorkflow
from workflows.mandates import MandateWorkflow
from workflows.news import ForgetWorkflow, NewsWorkflow, TellWorkflow
from workflows.notes import NoteWorkflow
from workflows.oversight import EraseWorkflow, ReadingWorkflow
from workflows.reports import ReportWorkflow
from workflows.retention import KeepCaseWorkflow, RetentionWorkflow
from workflows.revisions import RevisionWorkflow
from workflows.takedown import TakedownWorkflow
from workflows.who import WhoWorkflow

WORKFLOWS = (
    AnchorWorkflow,
    AskingWorkflow,
    BulkWorkflow,
    DigestWorkflow,
    DigestsWorkflow,
    DirectoryWorkflow,
    EraseWorkflow,
    FigureWorkflow,
    ForgetWorkflow,
    HandOverWorkflow,
    HistoryWorkflow,
    IntakeWorkflow,
    KeepCaseWorkflow,
    LetterTryWorkflow,
    MailboxWorkflow,
    MailWorkflow,
    MandateWorkflow,
    NewsWorkflow,
    NoteWorkflow,
    PlaceMailWorkflow,
    ReadingWorkflow,
    ReportWorkflow,
    ResealWorkflow,
    RetentionWorkflow,
    RevisionWorkflow,
    TakedownWorkflow,
    TellWorkflow,
    WhoWorkflow,
)
