"""The kinds of acts that the record can be searched by."""

from itertools import product

from untilgone.cases import State, TaskKind
from untilgone.notices import AnswerKind, NoticeKind, NoticeState

_SINGLE = (
    "asked to look",
    "case opened",
    "contact corrected",
    "data erased",
    "data exported",
    "data searched",
    "directory changed",
    "directory reset",
    "dossier handed out",
    "exported",
    "held",
    "history counted",
    "host changed",
    "kept from erasing",
    "keys renewed",
    "ladder exhausted",
    "letters approved",
    "letters discarded",
    "letters drafted",
    "letters sent back",
    "letters submitted",
    "letters taken back",
    "live again",
    "looks stopped",
    "mandate changed",
    "mandate recorded",
    "mandate withdrawn",
    "move not followed",
    "moved",
    "news no longer wanted",
    "no longer kept from erasing",
    "news wanted",
    "read",
    "record read",
    "report made",
    "reporter not told",
    "reporter perhaps told",
    "reporter told",
    "resumed",
    "seen live",
    "seen unknown",
    "takedown opened",
    "task done",
    "task not needed",
    "unclear for too long",
    "wait cut short",
    "withdrawn",
)
_LETTERS = (NoticeKind.NOTICE, NoticeKind.REMINDER, NoticeKind.ESCALATION)
_BECAME = (
    *("approved", "written anew"),
    *(state for state in NoticeState if state not in {NoticeState.LEAVING, NoticeState.NOT_SENT}),
)
_OF_WITHDRAWALS = (
    *("prepared", "written anew"),
    *(NoticeState.DELIVERED, NoticeState.REFUSED, NoticeState.UNKNOWN, NoticeState.NOT_SENT),
)

KINDS: tuple[str, ...] = (
    *_SINGLE,
    *(f"answer {kind}" for kind in AnswerKind),
    *(f"now {state.replace('_', ' ')}" for state in State),
    *(f"task {kind}" for kind in TaskKind),
    *(f"{letter} {became}" for letter, became in product(_LETTERS, _BECAME)),
    *(f"{NoticeKind.WITHDRAWAL} {became}" for became in _OF_WITHDRAWALS),
)
