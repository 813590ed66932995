"""What hosts of pictures and files answer."""

from tests.integrations.probes.recorded import (
    BUSY,
    MISSING,
    PICTURE,
    REFUSED,
    SHELL,
    Case,
    answer,
    data,
    page,
)

URL = "https://imgur.com/aB3dE5g"
REMOVED = (
    b"HTTP/1.1 302 Found\r\nLocation: https://i.imgur.com/removed.png\r\nContent-Length: 0\r\n\r\n"
)
PNG = answer("", "200 OK", "image/png")
IMGUR = (
    Case("imgur", "there", URL, "live", (PICTURE,), ("i.imgur.com/aB3dE5g.jpg",)),
    Case("imgur", "removed", URL, "removed", (REMOVED, PNG)),
    Case("imgur", "missing", URL, "not_found", (MISSING,)),
    Case("imgur", "busy", URL, "rate_limit", (BUSY,)),
    # Of a picture itself the general probe asks, with the same markers.
    Case(
        "web_page",
        "imgur file removed",
        "https://i.imgur.com/aB3dE5g.jpg",
        "removed",
        (REMOVED, PNG),
    ),
    Case(
        "web_page",
        "imgur album shell",
        "https://imgur.com/a/aB3dE",
        "empty_page",
        (page("<p>Loading Imgur for you</p>", title="Imgur: The magic of the Internet"),),
    ),
)

URL = "https://www.pinterest.com/pin/123456789/"
PINTEREST = (
    Case(
        "pinterest",
        "there",
        URL,
        "live",
        (data('{"resource_response":{"status":"success","data":{"id":"123456789"}}}'),),
    ),
    Case("pinterest", "missing", URL, "not_found", (data("{}", "404 Not Found"),)),
    Case("pinterest", "refused", URL, "refused", (REFUSED,)),
    Case("pinterest", "changed", URL, "empty_page", (SHELL,)),
)

URL = "https://gofile.io/d/AbC123"
GOFILE = (
    Case("gofile", "there", URL, "live", (data('{"status":"ok","data":{}}'),)),
    Case("gofile", "missing", URL, "soft_404", (data('{"status":"error-notFound","data":{}}'),)),
    Case("gofile", "password", URL, "login_wall", (data('{"status":"error-passwordRequired"}'),)),
    Case(
        "gofile",
        "no account",
        URL,
        "refused",
        (data('{"status":"error-token"}', "401 Unauthorized"),),
    ),
)

URL = "https://imagetwist.com/abcdefghijkl/example.jpg.html"
IMAGETWIST = (
    Case(
        "imagetwist",
        "there",
        URL,
        "live",
        (answer(""),),
        ("imagetwist.com/zapi.cgi?check=abcdefghijkl",),
    ),
    Case("imagetwist", "missing", URL, "soft_404", (answer("Image not found"),)),
    Case("imagetwist", "a challenge", URL, "empty_page", (SHELL,)),
    Case("imagetwist", "refused", URL, "refused", (answer("", "403 Forbidden"),)),
)

URL = "https://fapello.com/example/12/"
HOME = b"HTTP/1.1 302 Found\r\nLocation: https://fapello.com/\r\nContent-Length: 0\r\n\r\n"
FAPELLO = (
    Case("fapello", "there", URL, "live", (page('<div class="uk-align-center"></div>'),)),
    Case("fapello", "missing", URL, "not_found", (MISSING,)),
    Case("fapello", "led home", URL, "redirect_home", (HOME, SHELL)),
    Case("fapello", "no block", URL, "empty_page", (SHELL,)),
)

FILE = "https://cdn.discordapp.com/attachments/1/2/example.jpg"
FRESH = f"{FILE}?ex=ffffffff&is=1&hm=0"
EXPIRED = f"{FILE}?ex=65000000&is=1&hm=0"
NO_FILE = answer("This content is no longer available.", "404 Not Found", "text/plain")
DISCORD = (
    Case("discord", "there", FRESH, "live", (PICTURE,)),
    Case("discord", "missing", FRESH, "not_found", (NO_FILE,)),
    Case("discord", "run out", EXPIRED, "temporary", (NO_FILE,)),
    Case("discord", "not signed", FILE, "temporary", (NO_FILE,)),
    Case("discord", "run out and still there", EXPIRED, "live", (PICTURE,)),
)

CASES = (*IMGUR, *PINTEREST, *GOFILE, *IMAGETWIST, *FAPELLO, *DISCORD)
