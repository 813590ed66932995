"""What the store tests hand in: reports, looks and notices with whatever a test wants different."""

from datetime import UTC, datetime, timedelta
from itertools import count

from tests import canary
from untilgone import rules
from untilgone.cases import Category, OpenedCase, Report, State
from untilgone.looks import Judgement, LookRun, Observation, Sighting, Standing, Verdict
from untilgone.moves import Found
from untilgone.notices import Letter, NoticeKind, NoticeState, Notifier, Receipt
from untilgone.parties import Contact, Party, PartyKind
from untilgone.playbook import LookPlan
from untilgone.progress import Place
from untilgone.store.database import Store
from untilgone.store.write import cases, looks, notices
from untilgone.store.write.cases import CleanUrl
from untilgone.store.write.notices import Draft, Settled

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
URL = "https://platform.example/post/blue-lantern"
NEW = "https://elsewhere.example/watch/blue-lantern"
EXPLANATION = "Posted by somebody at Seventh Canal Street."
SECRET = canary.SECRET.encode()
NOTIFIER = Notifier(
    name="Example Hotline", email="notices@hotline.example", url="https://hotline.example/"
)
PLAN = LookPlan(
    every=HOUR,
    eager_every=HOUR,
    eager_for=HOUR,
    confirm_every=HOUR,
    confirm_looks=3,
    confirm_over=timedelta(hours=24),
    watch_every=HOUR,
    watch_for=HOUR,
    patience=timedelta(hours=6),
)
NOTIFYING, WAITING = Place(state=State.NOTIFYING), Place(state=State.WAITING, next_step="reminder")
NEEDS_PERSON, CLOSED = Place(state=State.NEEDS_PERSON), Place(state=State.CLOSED)
CONTACT = Contact(
    channel="abuse_email", address="abuse@platform.example", source="directory", confidence=0.9
)
PLATFORM = Party(
    kind=PartyKind.PLATFORM,
    name="Pretend Platform",
    slug="pretend_platform",
    language="nl",
    country="NL",
    contacts=(CONTACT, Contact(channel="form", address="f-1", source="person", confidence=0.5)),
)
LETTER = Letter(
    subject="Notice about blue-lantern",
    text=f"Please remove\n{URL}\n\n{EXPLANATION}\n",
    html=f"<p>{EXPLANATION}</p>",
    language="en",
    template="notice/en",
    version="v1",
    sha256="ab" * 32,
)
_NUMBERS = count(1)


def report(*urls: str, **changes) -> Report:
    """A report of one URL; each has an id of its own unless a test says which."""
    default = {
        "report_id": f"report-{next(_NUMBERS)}",
        "category": Category.NCII,
        "reported_by": "carol",
        "explanation": EXPLANATION,
    }
    return Report(urls=urls or (URL,), **(default | changes))


async def hand_in(
    store: Store, given: Report | None = None, *, now: datetime = NOW, platform: str = "unknown"
) -> OpenedCase:
    """Open the case of a report whose URLs are all as they should be."""
    given = given or report()
    urls = [CleanUrl(url=url, platform=platform) for url in given.urls]
    return await cases.open_case(store, given, urls, playbook="ncii", now=now)


async def opened(store: Store, url: str = URL, **changes) -> str:
    """The reference of a new takedown."""
    now = changes.pop("now", NOW)
    answer = await hand_in(store, report(url, **changes), now=now)
    reference = answer.takedowns[0].reference
    assert reference is not None
    return reference


async def look(
    store: Store, reference: str, verdict: Verdict, hours: float = 0, **changes
) -> Sighting:
    """Keep one look, ``hours`` after the report; a person's with ``by_person``."""
    by_person, found = changes.pop("by_person", None), changes.pop("found", None)
    observation = Observation(
        **{
            "url": URL,
            "observed_at": NOW + hours * HOUR,
            "probe": "site/1",
            "vantage": "person" if by_person else "direct",
            "status": 200,
            "final_url": URL,
            **changes,
        }
    )
    rule = "person" if by_person else f"rule.{verdict}"
    judgement = Judgement(verdict=verdict, reason=f"It is {verdict}.", rule=rule)

    def weigh(runs: list[LookRun], before: Standing) -> Sighting:
        return rules.weigh(runs, before, PLAN)

    return await looks.keep_look(
        store, reference, observation, judgement, weigh, by_person=by_person, found=found
    )


def there(url: str = NEW, **changes) -> Found:
    """Another address, where others are responsible."""
    return Found(**{"url": url, "platform": "elsewhere", "is_elsewhere": True, **changes})


async def moved(store: Store, reference: str, hours: float = 1, **changes) -> Sighting:
    """Keep a look that found it there."""
    found = there(**changes)
    return await look(store, reference, Verdict.LIVE, hours, found=found, final_url=found.url)


async def confirmed_gone(store: Store, reference: str, begin: float = 0) -> None:
    """Live once, then gone often and long enough."""
    await look(store, reference, Verdict.LIVE, begin)
    for hours in (1, 2, 25):
        await look(store, reference, Verdict.GONE, begin + hours)


def draft(reference: str, numbers: str = "0.0.0", **changes) -> Draft:
    """A notice before it is kept."""
    default = {
        "notice_id": f"{reference}/{numbers}",
        "takedown": reference,
        "kind": NoticeKind.NOTICE,
        "party": PLATFORM,
        "contact": CONTACT,
        "channel": "abuse_email",
        "letter": LETTER,
        "message_id": f"<{reference}.{numbers}@hotline.example>",
        "urls": (URL,),
        "state": NoticeState.PREPARED,
        "answer_by": NOW + 24 * HOUR,
    }
    return Draft(**(default | changes))


async def prepared(store: Store, reference: str, numbers: str = "0.0.0", **changes) -> str:
    """The id of a notice that was kept and may leave."""
    parties = changes.pop("parties", (PLATFORM,))
    made = draft(reference, numbers, **changes)
    await notices.prepare(store, made, parties, NOW, ask=None, to=NOTIFYING)
    return made.notice_id


def settled(state: NoticeState, **changes) -> Settled:
    """What became of a notice; delivered ones with a receipt."""
    default = {"state": state, "said": f"250 {state}", "to": WAITING}
    if state is NoticeState.DELIVERED:
        default["receipt"] = Receipt(reference="ticket-7", said="250 taken", at=NOW + HOUR)
    return Settled(**(default | changes))


async def delivered(
    store: Store, reference: str, numbers: str = "0.0.0", *, hours: float = 1, **changes
) -> str:
    """The id of a notice that the party took, ``hours`` after the report."""
    notice_id = await prepared(store, reference, numbers, **changes)
    at = NOW + hours * HOUR
    await notices.leaving(store, notice_id, at)
    receipt = Receipt(reference="ticket-7", said="250 taken", at=at)
    await notices.settle(store, notice_id, settled(NoticeState.DELIVERED, receipt=receipt), at)
    return notice_id
