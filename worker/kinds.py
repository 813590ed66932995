"""Every kind of workflow that a worker knows. A history of each is replayed in CI (tests/replay)."""

from workflows.asking import AskingWorkflow
from workflows.bulk import BulkWorkflow
from workflows.claims import HandOverWorkflow
from workflows.digests import DigestsWorkflow, DigestWorkflow
from workflows.directory import DirectoryWorkflow
from workflows.figures import FigureWorkflow
from workflows.history import HistoryWorkflow
from workflows.intake import IntakeWorkflow
from workflows.letter_tries import LetterTryWorkflow
from workflows.mail import MailWorkflow, PlaceMailWorkflow
from workflows.mandates import MandateWorkflow
from workflows.news import ForgetWorkflow, NewsWorkflow, TellWorkflow
from workflows.notes import NoteWorkflow
from workflows.oversight import EraseWorkflow, ReadingWorkflow
from workflows.revisions import RevisionWorkflow
from workflows.takedown import TakedownWorkflow
from workflows.who import WhoWorkflow

WORKFLOWS = (
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
    LetterTryWorkflow,
    MailWorkflow,
    MandateWorkflow,
    NewsWorkflow,
    NoteWorkflow,
    PlaceMailWorkflow,
    ReadingWorkflow,
    RevisionWorkflow,
    TakedownWorkflow,
    TellWorkflow,
    WhoWorkflow,
)
