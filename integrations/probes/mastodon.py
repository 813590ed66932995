"""Mastodon and servers with its API: one post, also the copy that another server keeps."""

import re
from typing import ClassVar

from integrations.probes.federated import Federated


class Mastodon(Federated):
    """Asks the server in the URL, not the author's: what was reported there must go there."""

    slug: ClassVar[str] = "mastodon"
    pattern = re.compile(
        r"https?://(?P<host>[\w.-]+)/"
        r"(?:(?:web/)?@[\w.-]+(?:@[\w.-]+)?|(?:web|users/[\w.-]+)/statuses)/(?P<post>\d+)/?"
        r"(?:[?#].*)?"
    )
    asks = "https://{host}/api/v1/statuses/{post}"
