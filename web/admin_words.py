"""Plain words for what administrators see, in the reader's language."""

from collections.abc import Mapping

from untilgone.health import Health
from untilgone.people import Scope, Way
from untilgone.settings_shown import Origin
from web.reader import marked as _
from web.words import Words

WAYS: Mapping[Way, str] = Words(
    {
        Way.LINK: _("by one-time link"),
        Way.PROVIDER: _("at your organisation's provider"),
        Way.BREAK_GLASS: _("with password and code, for emergencies"),
    }
)
SCOPES: Mapping[Scope, str] = Words(
    {
        Scope.READ: _("Read cases, takedowns, tasks and mail"),
        Scope.OPEN: _("Report URLs and ask who can act"),
        Scope.ACT: _("Act on takedowns"),
        Scope.DIRECTORY: _("Change the directory"),
        Scope.LETTERS: _("Write and approve letters"),
    }
)
ORIGINS: Mapping[Origin, str] = Words(
    {
        Origin.ENVIRONMENT: _("environment"),
        Origin.FILE: _("file"),
        Origin.MOUNTED: _("mounted file"),
        Origin.DEFAULT: _("default"),
        Origin.MISSING: _("must be set"),
    }
)
HEALTHS: Mapping[Health, str] = Words(
    {
        Health.OK: _("Fine"),
        Health.NOT_CONNECTED: _("Not connected"),
        Health.BROKEN: _("Broken"),
    }
)
GROUPS: Mapping[str, str] = Words(
    {
        "installation": _("Every process"),
        "sign-in": _("Signing in at a provider"),
        "mailbox": _("The mailbox that answers come to"),
        "reporters": _("Mail to reporters"),
        "stopncii": _("Hashes of StopNCII"),
        "ncmec": _("Hashes of NCMEC"),
        "traces": _("Traces"),
    }
)
"""Groups of settings; those of channels are called as the channel is."""
