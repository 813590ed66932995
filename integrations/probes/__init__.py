"""All probes, the particular ones first: the first that accepts a target looks at it."""

from collections.abc import Sequence

from integrations.base import Probe
from integrations.http import LookClient
from integrations.probes.bluesky import Bluesky
from integrations.probes.discord import Discord
from integrations.probes.film_hosts import Dailymotion, Streamable, Vimeo
from integrations.probes.imgur import Imgur
from integrations.probes.instagram import Instagram
from integrations.probes.lemmy import Lemmy
from integrations.probes.mastodon import Mastodon
from integrations.probes.picture_hosts import Fapello, Gofile, ImageTwist, Pinterest
from integrations.probes.pornhub import Pornhub
from integrations.probes.reddit import Reddit
from integrations.probes.redgifs import RedGifs
from integrations.probes.telegram import Telegram
from integrations.probes.tiktok import TikTok
from integrations.probes.web_page import WebPage
from integrations.probes.x import X
from integrations.probes.youtube import YouTube
from untilgone.marker import Markers

PROBES = (
    Bluesky,
    Dailymotion,
    Discord,
    Fapello,
    Gofile,
    ImageTwist,
    Imgur,
    Instagram,
    Pinterest,
    Pornhub,
    Reddit,
    RedGifs,
    Streamable,
    Telegram,
    TikTok,
    Vimeo,
    X,
    YouTube,
    # Any host may be one of these; what they do not know is left to the next.
    Lemmy,
    Mastodon,
    WebPage,
)


def connect_probes(client: LookClient, markers: Markers) -> Sequence[Probe]:
    """Every probe, ready to look."""
    return [probe(client, markers) for probe in PROBES]
