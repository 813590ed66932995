"""Process 1, the worker: builds everything that acts in the world, and nothing else does."""

import asyncio
import random
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

from temporalio.client import Client

from activities.anchors import AnchorActivities
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
from activities.keys import KeyActivities
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
from activities.retention import RetentionActivities
from activities.revisions import RevisionActivities
from activities.sender import Sender
from activities.takedowns import TakedownActivities
from activities.who import WhoActivities
from activities.withdrawals import WithdrawalActivities
from integrations import connect_channels
from integrations.abuse_email import AbuseEmail
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
from untilgone.retention import Retention
from untilgone.settings import Settings, read
from untilgone.store.database import Store
from untilgone.trusted import Trust
from worker.beginning import ALWAYS, begin, refuse_an_older_store
from worker.crew import AT_THE_STORE, Activities, Crew, crew
from worker.kinds import WORKFLOWS
from workflows import asking
from workflows.connection import connect
from workflows.desk import Desk
from workflows.reconciling import Temporal

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
        await refuse_an_older_store(store, Temporal(client, settings.task_queue))
        async with worker:
            if any(channel.can_be_asked() for channel in channels):
                await begin(client, settings.task_queue, asking.WORKFLOW_ID)
            await begin(client, settings.task_queue, *ALWAYS)
            await stop.wait()


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
    eyes = Eyes(vantages, shipped(), SharedManners(store, spacing))
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
    periods = RetentionActivities(store, Retention.parse(settings.retention_days))
    told_outside = AnchorActivities(
        store,
        organisation=settings.organisation_name,
        file=settings.anchor_file,
        recipient=settings.anchor_email,
        mail=next((each for each in channels if isinstance(each, AbuseEmail)), None),
    )
    activities: Activities = {
        Work.PROCESS: [
            told_outside.anchor_record,
            digest.end_digest,
            digest.find_digests,
            intake.open_case,
            KeyActivities(store).reseal_store,
            looks.judge,
            mail.mailbox_emptied,
            mail.place_mail,
            MandateActivities(store).change_mandate,
            oversight.erase_cases,
            oversight.record_reading,
            ReportActivities(store, known, settings.organisation_name).make_report,
            periods.erase_due,
            periods.keep_case,
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
    return crew(client, settings, WORKFLOWS, activities, only)
