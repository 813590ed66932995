"""Pornhub: single videos."""

import re
from typing import ClassVar

from integrations.probes.several import SeveralAddresses


class Pornhub(SeveralAddresses):
    """Asks the page as somebody who has said to be an adult."""

    slug: ClassVar[str] = "pornhub"
    pattern = re.compile(
        r"https?://(?:[\w-]+\.)?pornhub(?:premium)?\.(?:com|org|net)/"
        r"(?:view_video\.php\?(?:[^#]*&)?viewkey=|embed/)(?P<video>[\da-z]+)(?:[&#?].*)?"
    )
    asks = "https://www.pornhub.com/view_video.php?viewkey={video}"
    headers: ClassVar = {
        "Cookie": "age_verified=1; accessAgeDisclaimerPH=1; accessAgeDisclaimerUK=1; accessPH=1"
    }
