"""THE list of ways to reach a party; docs/adding-an-integration.md says how to add one."""

from collections.abc import Iterable, Mapping

from integrations.abuse_email import AbuseEmail
from integrations.base import Channel
from integrations.console import Console
from untilgone.errors import BadInput
from untilgone.settings import PREFIX, read

CHANNELS: tuple[type[Channel], ...] = (
    AbuseEmail,
    Console,
)


def connect_channels(slugs: Iterable[str], env: Mapping[str, str]) -> tuple[Channel, ...]:
    """The channels of these slugs, each with its settings from ``UNTILGONE_<SLUG>_<FIELD>``.

    BadInput names every slug that does not exist or is not fully configured, and what exists.
    """
    known = {channel_class.slug: channel_class for channel_class in CHANNELS}
    channels: list[Channel] = []
    problems: list[str] = []
    for slug in dict.fromkeys(slugs):
        if slug not in known:
            problems.append(f"There is no integration {slug!r}.")
            continue
        try:
            config = read(known[slug].config_class, env, f"{PREFIX}{slug.upper()}_")
            channels.append(known[slug](config))
        except BadInput as error:
            problems.append(f"The integration {slug!r} cannot be connected:\n{error}")
    if problems:
        raise BadInput("\n".join([*problems, f"There are: {', '.join(known)}."]))
    return tuple(channels)
