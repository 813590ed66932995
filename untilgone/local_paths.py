"""Where a page may lead on to after signing in: a path of ours, never another site."""

from urllib.parse import urlsplit

_LONGEST = 500
_NOT_TO = ("/sign-in", "/sign-out", "/signed-out", "/api/", "/static/")


def local_path(wanted: str) -> str:
    r"""The path where it is one of ours; else the first page.

    Browsers take `\` for `/`, and drop tabs and line ends (URL Standard, section 4.4).
    """
    is_plain = wanted.isascii() and wanted.isprintable() and "\\" not in wanted
    if not is_plain or len(wanted) > _LONGEST or not wanted.startswith("/"):
        return "/"
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return "/"
    if wanted.startswith("//") or parts.netloc or parts.scheme or parts.path.startswith(_NOT_TO):
        return "/"
    return wanted
