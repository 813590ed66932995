"""Process 1, the worker: builds everything that acts in the world, and nothing else does."""

import asyncio
import random
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.types import MethodAsyncNoParam

from activities.asking import AskingActivities
from activities.bulk import BulkActivities
from activities.claims import ClaimActivities
from activities.digests import DigestActivities
from activities.directory import DirectoryActivities
from activities.drafts import Writer
from activities.eyes import Eyes
from activities.figures import FigureActivities
from activities.history import HistoryActivities
from activities.inquiry import StoreMemory
from activities.intake import IntakeActivities
from activities.letter_tries import LetterTryActivities
from activities.looks import LookActivities
from activities.mail import MailActivities
from activities.mandates import MandateActivities
from activities.manners import SPACING, SharedManners
from activities.news import NewsActivities
from activities.notes import NoteActivities
from activities.notices import NoticeActivities
from activities.oversight import OversightActivities
from activities.reports import ReportActivities
from activities.resolving import Resolver
from activities.revisions import RevisionActivities
from activities.sender import Sender
from activities.takedowns import TakedownActivities
from activities.who import WhoActivities
from activities.withdrawals import WithdrawalActivities
from integrations import connect_channels
from integrations.base import Channel, Probe
from integrations.cloudflare_origin import access
from integrations.guard import Reach
from integrations.http import LookClient
from integrations.probes import connect_probes
from integrations.reporter_hook import ReporterHook
from integrations.reporter_mail import ReporterMail, connect_reporter_mail
from integrations.sources import Sources, connect_sources
from integrations.traces import traces
from integrations.vantages import connect_vantages
from untilgone import directory, law_elements, playbook
from untilgone.keyring import KeyRing
from untilgone.letters import Letters
from untilgone.marker import shipped
from untilgone.news_texts import NewsTexts
from untilgone.origins import answer_origin, web_origin
from untilgone.paths import TEMPLATES
from untilgone.queues import Work
from untilgone.settings import Settings, read
from untilgone.store.database import Store
from untilgone.trusted import Trust
from worker.crew import AT_THE_STORE, Activities, Crew, crew
from workflows import asking, digests, figures, news
from workflows.asking import AskingWorkflow
from workflows.bulk import BulkWorkflow
from workflows.claims import HandOverWorkflow
from workflows.connection import connect
from workflows.desk import Desk
from workflows.digests import DigestsWorkflow, DigestWorkflow
from workflows.directory import DirectoryWorkflow
from workflows.figures import FigureWorkflow
from workflows.history import HistoryWorkflow
from workflows.intake import IntakeWorkflow
from workflows.letter_tries import LetterTryWorkflow
from workflows.mail import MailboxWorkflow, MailWorkflow, PlaceMailWorkflow
from workflows.mandates import MandateWorkflow
from workflows.news import ForgetWorkflow, NewsWorkflow, TellWorkflow
from workflows.notes import NoteWorkflow
from workflows.oversight import EraseWorkflow, ReadingWorkflow
from workflows.reports import ReportWorkflow
from workflows.revisions import RevisionWorkflow
from workflows.takedown import TakedownWorkflow
from workflows.who import WhoWorkflow

EVERYTHING = tuple(Work)


async def run(
    env: Mapping[str, str],
    stop: asyncio.Event,
    *,
    reach: Reach | None = None,
    only: Collection[Work] = EVERYTHING,
) -> None:
    """Work until ``stop`` is set, on these kinds of work ``only``.

    ``reach``: which addresses looks may visit, for demonstrations; those look nobody up.
    """
    settings = read(Settings, env)
    keyring = KeyRing.parse(settings.keys.get_secret_value(), settings.secret.get_secret_value())
    channels = connect_channels(settings.integrations.split(), env)
    reporter_mail = connect_reporter_mail(env)
    async with AsyncExitStack() as stack:
        client = await connect(env, keyring, tracer=stack.enter_context(traces(env)))
        store = Store(
            settings.database_url.get_secret_value(),
            keyring,
            pool_size=AT_THE_STORE,
        )
        stack.push_async_callback(store.close)
        clients = connect_vantages(
            organisation_url=settings.organisation_url,
            organisation_email=settings.organisation_email,
            vantages=settings.vantages,
            second_resolvers=settings.second_resolvers,
            reach=reach,
        )
        for http in clients:
            stack.push_async_callback(http.aclose)
        vantages = [connect_probes(http, shipped()) for http in clients]
        shipped().phrases.likely("")  # what phrases need is gathered now, in no look's time
        sources = connect_sources(settings.resolvers, access(settings)) if reach is None else None
        worker = build(
            client,
            settings,
            store,
            channels,
            vantages,
            sources=sources,
            visitor=clients[0],
            reporter_mail=reporter_mail,
            only=only,
        )
        async with worker:
            if any(channel.can_be_asked() for channel in channels):
                await begin_asking(client, settings.task_queue)
            await begin_news(client, settings.task_queue)
            await begin_digests(client, settings.task_queue)
            await begin_figures(client, settings.task_queue)
            await stop.wait()


async def begin_asking(client: Client, task_queue: str) -> None:
    """Start the workflow that asks channels, unless it runs already."""
    await _begin(client, AskingWorkflow.run, asking.WORKFLOW_ID, task_queue)


async def begin_news(client: Client, task_queue: str) -> None:
    """Start the workflow that finds news for reporters, unless it runs already."""
    await _begin(client, NewsWorkflow.run, news.WORKFLOW_ID, task_queue)


async def begin_digests(client: Client, task_queue: str) -> None:
    """Start the workflow that finds whom here to tell that work waits, unless it runs already."""
    await _begin(client, DigestsWorkflow.run, digests.WORKFLOW_ID, task_queue)


async def begin_figures(client: Client, task_queue: str) -> None:
    """Start the workflow that counts what was measured, unless it runs already."""
    await _begin(client, FigureWorkflow.run, figures.WORKFLOW_ID, task_queue)


async def _begin(
    client: Client, run: MethodAsyncNoParam[Any, None], workflow_id: str, task_queue: str
) -> None:
    await client.start_workflow(
        run,
        id=workflow_id,
        task_queue=task_queue,
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
    )


def build(
    client: Client,
    settings: Settings,
    store: Store,
    channels: Sequence[Channel],
    vantages: Sequence[Sequence[Probe]],
    *,
    chance: Callable[[], float] = random.random,
    spacing: timedelta = SPACING,
    sources: Sources | None = None,
    visitor: LookClient | None = None,
    reporter_mail: ReporterMail | None = None,
    reporter_hook: ReporterHook | None = None,
    only: Collection[Work] = EVERYTHING,
) -> Crew:
    """Workers made of the given parts; tests hand in others. ``chance`` spreads the looks.

    ``spacing`` lies between two requests to one host: tests stage sites that bear everything.

    Without ``sources`` only the directory says who can act.
    """
    known = directory.load(map(Path, settings.directory_files.split()))
    playbooks = playbook.load_all(map(Path, settings.playbook_files.split()))
    sender = Sender(
        name=settings.organisation_name,
        email=settings.organisation_email,
        url=settings.organisation_url,
        signatory=settings.organisation_signatory,
        answers_at=answer_origin(settings),
        secret=settings.secret.get_secret_value().encode(),
        country=settings.organisation_country.upper(),
        trust=Trust.parse(
            settings.trusted_flagger, settings.trusted_flagger_for, settings.partner_of
        ),
    )
    intake = IntakeActivities(store, playbooks, known)
    eyes = Eyes(vantages, shipped(), SharedManners(store, chance, spacing))
    looks = LookActivities(store, eyes, known, chance)
    good_for = timedelta(hours=settings.contacts_hours)
    resolver = Resolver(sources, StoreMemory(store), good_for=good_for) if sources else None
    letters = Letters(TEMPLATES)
    bases = law_elements.load(own_files=map(Path, settings.law_files.split()))
    writer = Writer(store, channels, letters, known, sender, resolver)
    notices = NoticeActivities(store, channels, writer, sender, letters)
    takedowns = TakedownActivities(store)
    asked = AskingActivities(store, channels)
    hook = reporter_hook or ReporterHook(sender.secret)
    withdrawals = WithdrawalActivities(store, channels, letters, sender)
    texts = NewsTexts(TEMPLATES)
    told = NewsActivities(store, texts, reporter_mail, hook)
    digest = DigestActivities(store, texts, reporter_mail, playbooks, web_origin(settings))
    mail = MailActivities(store, sender.secret)
    oversight = OversightActivities(store)
    workflows = [
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
        MailboxWorkflow,
        MailWorkflow,
        MandateWorkflow,
        NewsWorkflow,
        NoteWorkflow,
        PlaceMailWorkflow,
        ReadingWorkflow,
        ReportWorkflow,
        RevisionWorkflow,
        TakedownWorkflow,
        TellWorkflow,
        WhoWorkflow,
    ]
    activities: Activities = {
        Work.PROCESS: [
            digest.end_digest,
            digest.find_digests,
            intake.open_case,
            looks.judge,
            mail.mailbox_emptied,
            mail.place_mail,
            MandateActivities(store).change_mandate,
            oversight.erase_cases,
            oversight.record_reading,
            ReportActivities(store, known, settings.organisation_name).make_report,
            RevisionActivities(store, letters, bases).revise_letters,
            BulkActivities(Desk(client, settings.task_queue).do).act_on_one,
            NoteActivities(store).add_note,
            told.end_news,
            told.find_news,
            told.forget_reporter,
            takedowns.record_act,
            takedowns.record_fate,
            takedowns.record_answer,
            ClaimActivities(store).hand_over_task,
            DirectoryActivities(store, known).change_directory,
            FigureActivities(store, known).count_measures,
            HistoryActivities(store, known).take_history,
            withdrawals.end_withdrawals,
        ],
        Work.LOOKS: [
            looks.look,
            WhoActivities(store, known, resolver, visitor).who,
        ],
        Work.CHANNELS: [
            asked.ask_parties,
            notices.send_notice,
            withdrawals.send_withdrawals,
        ],
        Work.FIRST: [intake.open_case, notices.send_notice, withdrawals.send_withdrawals],
        Work.MAIL: [
            digest.send_digest,
            told.send_news,
            mail.receive_mail,
            LetterTryActivities(store, reporter_mail).try_letter,
        ],
    }
    return crew(client, settings, workflows, activities, only)
