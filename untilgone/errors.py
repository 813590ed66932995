"""Every error we raise on purpose. Each says what may have happened outside.

UntilgoneError
├── BadInput             what was handed in cannot be used          nothing changes
├── NotFound             there is no such case, takedown or task    nothing changes
├── NotAllowed           the person may not do this                 nothing changes
├── Conflict             the takedown is not in a state for this    nothing changes
├── OutOfReach           a server of our own does not answer        Temporal retries
├── NothingNew           a look changed nothing; look again         Temporal retries
└── IntegrationError
    ├── RetryLater       nothing was sent; try again                Temporal retries
    ├── AccountRefused   the other side does not let us in          its channel pauses
    ├── Refused          the other side said no, and why            next contact, next step
    ├── NeedsHuman       a person must act first                    a task appears
    └── OutcomeUnknown   it may have been sent                      never sent again blindly
"""

from datetime import timedelta


class UntilgoneError(Exception):
    """Something we can explain to the person in front of the screen."""


class BadInput(UntilgoneError):
    """What was handed in cannot be used; nothing was changed."""


class NotFound(UntilgoneError):
    """There is no such thing; nothing was changed."""


class NotAllowed(UntilgoneError):
    """The person may not do this; nothing was changed."""


class Conflict(UntilgoneError):
    """The takedown is not in a state for this; nothing was changed."""


class OutOfReach(UntilgoneError):
    """A server of our own (Temporal, the database) does not answer."""


class NothingNew(UntilgoneError):
    """A look changed nothing; look again after ``after``."""

    def __init__(self, message: str, *, after: timedelta) -> None:
        super().__init__(message)
        self.after = after


class IntegrationError(UntilgoneError):
    """Something went wrong with the outside world."""


class RetryLater(IntegrationError):
    """Nothing was sent; try again, after ``after`` where the other side said when.

    ``is_expected``: nothing is the matter; it waits for others, or for its turn.
    """

    def __init__(
        self, message: str, *, after: timedelta | None = None, is_expected: bool = False
    ) -> None:
        super().__init__(message)
        self.after = after
        self.is_expected = is_expected


class AccountRefused(IntegrationError):
    """The other side does not let our account in. Nothing was sent; a person must mend it."""


class Refused(IntegrationError):
    """The other side said no. ``address_is_bad``: nobody can be reached at this address."""

    def __init__(self, message: str, *, address_is_bad: bool = False) -> None:
        super().__init__(message)
        self.address_is_bad = address_is_bad


class NeedsHuman(IntegrationError):
    """A person must act first: a form, an account, a setting. Nothing was sent.

    ``template`` and ``line``: where in a letter's templates, as far as that is known.
    """

    def __init__(self, message: str, *, template: str = "", line: int = 0) -> None:
        super().__init__(message)
        self.template = template
        self.line = line


class OutcomeUnknown(IntegrationError):
    """It may have been sent. Nobody may send it again before somebody has found out."""
