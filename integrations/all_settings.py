"""Every group of settings that there is, for the page that shows them and for the docs' test."""

from dataclasses import dataclass
from typing import Any

from integrations import (
    CHANNELS,
    imap,
    ncmec_hashes,
    oidc_settings,
    reporter_mail,
    stopncii,
    traces,
)
from untilgone.settings import PREFIX, Settings


@dataclass(frozen=True, kw_only=True)
class Group:
    """Settings that belong together."""

    name: str  # that of a channel, or a short word that the pages explain
    prefix: str
    config: type[Any]


GROUPS: tuple[Group, ...] = (
    Group(name="installation", prefix=PREFIX, config=Settings),
    Group(
        name="sign-in",
        prefix=oidc_settings.OIDC_PREFIX,
        config=oidc_settings.Config,
    ),
    Group(name="mailbox", prefix=imap.MAILBOX_PREFIX, config=imap.Config),
    Group(
        name="reporters",
        prefix=reporter_mail.MAIL_PREFIX,
        config=reporter_mail.Config,
    ),
    Group(
        name="stopncii",
        prefix=f"{PREFIX}STOPNCII_",
        config=stopncii.Config,
    ),
    Group(
        name="ncmec",
        prefix=f"{PREFIX}NCMEC_HASHES_",
        config=ncmec_hashes.Config,
    ),
    Group(name="traces", prefix=traces.TRACES_PREFIX, config=traces.Config),
    *(
        Group(
            name=channel.slug,
            prefix=f"{PREFIX}{channel.slug.upper()}_",
            config=channel.config_class,
        )
        for channel in CHANNELS
    ),
)
