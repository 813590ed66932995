"""What the writer of a mail says newly, without what is quoted, forwarded or signed.

Small and of our own: the libraries for this know fewer languages than our parties write, and their
patterns take quadratic time on hostile text.
"""

from functools import cache

from pydantic.dataclasses import dataclass

from untilgone.mail.rules_file import compiled, plain, read_rules

MOST_LINES = 2000
_LONGEST_LINE = 1000  # characters that are looked at
_MOST_LINES_OF_ATTRIBUTION = 3  # mail programs fold them
_LONGEST_ATTRIBUTION = 500  # characters
_HEADERS_THAT_DIVIDE = 2  # besides the sender
_LINES_OF_SIGNATURE = 12
_LINES_OF_LAST_SENTENCE = 5


@dataclass(frozen=True, kw_only=True)
class _Quotes:
    date: object
    source: str
    attributions: tuple[str, ...]
    dividers: tuple[str, ...]
    headers: str
    first_headers: str
    passed_over: tuple[str, ...]
    comments: str
    attribution_begins: str
    signature: str
    ours_head: tuple[str, ...]
    ours_begin: tuple[str, ...]
    ours_end: tuple[str, ...]


@cache
def _quotes() -> _Quotes:
    quotes: _Quotes = read_rules("quotes.toml", _Quotes)
    return quotes


def own_words(text: str) -> str:
    """The newest words of a mail's text; empty where all of it is quoted."""
    lines = text.split("\n")[:MOST_LINES]
    plains = [plain(line[:_LONGEST_LINE]).strip() for line in lines]
    kept: list[str] = []
    place = 0
    in_comment = False
    while place < len(lines):
        line = plains[place]
        if line.startswith((">", "|")) or _any(_quotes().passed_over, line):
            if in_comment and line.startswith(">"):
                kept.append(lines[place].strip().lstrip("> "))
            place += 1
            continue
        # Some ticket systems mark with `>` what their own people wrote.
        in_comment = (in_comment and not line) or bool(compiled(_quotes().comments).search(line))
        if _divides(plains, place):
            break
        taken = _attribution(plains, place)
        if taken:
            place += taken
            if not _is_quoted_next(plains, place):
                break
            continue
        if _any(_quotes().ours_begin, line) or _any(_quotes().ours_end, line):
            kept = _without_head(kept)
            place = _after_our_letter(plains, place)
            continue
        if compiled(_quotes().signature).search(line):
            place = min(_after_signature(plains, place), len(lines))
            continue
        kept.append(lines[place].strip())
        place += 1
    return "\n".join(kept).strip()


def _any(patterns: tuple[str, ...], line: str) -> bool:
    return (
        bool(line)
        and compiled("|".join(f"(?:{each})" for each in patterns)).search(line) is not None
    )


def _divides(plains: list[str], place: int) -> bool:
    line = plains[place]
    if not line:
        return False
    if _any(_quotes().dividers, line):
        return True
    if not compiled(_quotes().first_headers).search(line):
        return False
    following = [each for each in plains[place + 1 : place + 6] if each][:3]
    named = [each for each in following if compiled(_quotes().headers).search(each)]
    return len(named) >= _HEADERS_THAT_DIVIDE


def _attribution(plains: list[str], place: int) -> int:
    """How many lines lead in a quote here; 0 for none."""
    joined = ""
    for count in range(1, _MOST_LINES_OF_ATTRIBUTION + 1):
        line = plains[place + count - 1] if place + count <= len(plains) else ""
        if not line:
            return 0
        joined = f"{joined} {line}".strip()
        if len(joined) > _LONGEST_ATTRIBUTION:
            return 0
        if (joined.endswith(":") or "@" in joined) and _any(_quotes().attributions, joined):
            # A line of the writer's own right above is none of it.
            begins = compiled(_quotes().attribution_begins).search
            return count if count == 1 or begins(plains[place]) else 0
    return 0


def _is_quoted_next(plains: list[str], place: int) -> bool:
    for line in plains[place:]:
        if line:
            return line.startswith((">", "|"))
    return False


def _without_head(kept: list[str]) -> list[str]:
    """Without the lines of our letter above its reference: subject, addressee, sender, blanks."""
    while kept and (not kept[-1] or _any(_quotes().ours_head, plain(kept[-1]))):
        kept.pop()
    return kept


def _after_our_letter(plains: list[str], place: int) -> int:
    ends = [later for later in range(place, len(plains)) if _any(_quotes().ours_end, plains[later])]
    if not ends:
        return len(plains)
    # Its last sentence may be broken into lines; what the party wrote may follow at once.
    for later in range(ends[-1], min(ends[-1] + _LINES_OF_LAST_SENTENCE, len(plains))):
        if not plains[later] or plains[later].endswith((".", "?")):
            return later + 1
    return min(ends[-1] + _LINES_OF_LAST_SENTENCE, len(plains))


def _after_signature(plains: list[str], place: int) -> int:
    """A signature ends where a quote begins, else with the mail."""
    for later in range(place + 1, min(place + _LINES_OF_SIGNATURE, len(plains))):
        if plains[later].startswith(">"):
            return later
    return len(plains)
