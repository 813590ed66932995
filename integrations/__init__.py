"""THE list of ways to reach a party; docs/adding-an-integration.md says how to add one."""

import hmac
from collections.abc import Iterable, Mapping

from integrations.abuse_email import AbuseEmail
from integrations.aws_abuse import AwsAbuse
from integrations.base import Channel
from integrations.bluesky import Bluesky
from integrations.cloudflare import Cloudflare
from integrations.console import Console
from integrations.cybertipline import CyberTipline
from integrations.godaddy import GoDaddy
from integrations.iccam import Iccam
from integrations.ip_volume import IpVolume
from integrations.lemmy import Lemmy
from integrations.lumen import Lumen
from integrations.manual_form import ManualForm
from integrations.mastodon import Mastodon
from integrations.msrc import Msrc
from integrations.ngrok import Ngrok
from integrations.reddit import Reddit
from integrations.youtube import YouTube
from untilgone.errors import BadInput
from untilgone.settings import PREFIX, read

CHANNELS: tuple[type[Channel], ...] = (
    AbuseEmail,
    AwsAbuse,
    Bluesky,
    Cloudflare,
    Console,
    CyberTipline,
    GoDaddy,
    Iccam,
    IpVolume,
    Lemmy,
    Lumen,
    ManualForm,
    Mastodon,
    Msrc,
    Ngrok,
    Reddit,
    YouTube,
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
            prefix = f"{PREFIX}{slug.upper()}_"
            channel = known[slug](read(known[slug].config_class, env, prefix))
            channel.settings_digest = _digest(env, prefix)
            channels.append(channel)
        except BadInput as error:
            problems.append(f"The integration {slug!r} cannot be connected:\n{error}")
    if problems:
        raise BadInput("\n".join([*problems, f"There are: {', '.join(known)}."]))
    return tuple(channels)


def _digest(env: Mapping[str, str], prefix: str) -> str:
    """Of all settings of a channel; keyed, so that nobody finds a password by trying."""
    named = sorted((name, value) for name, value in env.items() if name.startswith(prefix))
    key = env.get(f"{PREFIX}SECRET", "").encode()
    return hmac.new(key, repr(named).encode(), "sha256").hexdigest()
