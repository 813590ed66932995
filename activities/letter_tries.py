"""Mailing a letter to whoever asks for it: to their own confirmed address, at most once."""

from datetime import datetime
from uuid import uuid4

from temporalio import activity

from activities.clock import ServerClock
from activities.mailing import became
from integrations.reporter_mail import MAIL_PREFIX, ReporterMail
from untilgone.errors import BadInput, OutOfReach
from untilgone.letter_tries import LetterTry, marked
from untilgone.outgoing_mail import NewsMail
from untilgone.reporters import NewsState
from untilgone.store.database import Store
from untilgone.store.mail_wishes import mail_wish
from untilgone.store.preferences import preferences
from untilgone.store.write import letter_tries


class LetterTryActivities:
    """Sends no notice: no party and no takedown learns of it, and answers reach none."""

    def __init__(self, store: Store, mail: ReporterMail | None) -> None:
        self._store = store
        self._mail = mail

    @activity.defn(name="try_letter")
    async def try_letter(self, order: LetterTry) -> NewsState:
        """SENT, or UNKNOWN where nobody knows; BadInput or OutOfReach: nothing was sent.

        Never run it twice: it keeps no state by which a second run would know of the first.
        """
        clock = ServerClock()
        if self._mail is None:
            raise BadInput(
                "Mail to those who work here is not connected. Nothing was sent. Set "
                f"{MAIL_PREFIX}HOST, {MAIL_PREFIX}SENDER and {MAIL_PREFIX}SENDER_NAME."
            )
        mail = await self._written(order, self._mail, clock.now())

        async def leaves() -> None:
            await letter_tries.left(self._store, order, clock.now())

        state, _ = await became(self._mail.send(mail, leaves))
        if state is NewsState.SENT or state is NewsState.UNKNOWN:
            return state
        if state is NewsState.REFUSED:
            raise BadInput(
                "The mail server refused it, or nobody is at your address. Nothing was sent; look "
                "at the address in your settings."
            )
        raise OutOfReach(
            "The mail server did not take it. Nothing was sent; try again later, or ask an admin "
            "whether mail works."
        )

    async def _written(self, order: LetterTry, server: ReporterMail, now: datetime) -> NewsMail:
        wish = await mail_wish(self._store, order.by.name)
        if wish is None or wish.confirmed_at is None or wish.refused_at is not None:
            raise BadInput(
                "No mail address of yours is confirmed, so nothing was sent. Enter one under “Mail "
                "when work waits for me” in your settings, and follow the link in the mail that "
                "comes."
            )
        reads = await preferences(self._store, order.by.name)
        letter = marked(order.letter, reads.language if reads else "en")
        return NewsMail(
            message_id=server.message_id(uuid4().hex),
            recipient=wish.wish.address,
            language=letter.language,
            subject=letter.subject,
            text=letter.text,
            html=letter.html,
            made_at=now,
        )
