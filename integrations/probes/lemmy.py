"""Lemmy: one post of any server."""

import re
from typing import ClassVar

from integrations.probes.federated import Federated


class Lemmy(Federated):
    """Asks the server in the URL; removed posts are still answered, with a flag."""

    slug: ClassVar[str] = "lemmy"
    pattern = re.compile(r"https?://(?P<host>[\w.-]+)/post/(?P<post>\d+)/?(?:[?#].*)?")
    asks = "https://{host}/api/v3/post?id={post}"
