"""What a person wants, as the update of a takedown that does it."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from untilgone.cases import TaskKind, kind_in
from untilgone.errors import BadInput
from untilgone.parties import Contact
from untilgone.wishes import Action, Wish
from workflows import messages


def update_for(wish: Wish) -> tuple[str, messages.Said]:
    """The update's name on the wire and its message; BadInput names what is missing."""
    return _UPDATES[wish.action](wish)


def _needed(wish: Wish, field: str) -> Any:
    value = getattr(wish, field)
    if value is None:
        raise BadInput(f"`{wish.action}` needs `{field}`. Nothing was done.")
    return value


def _said(wish: Wish) -> dict[str, Any]:
    return {"by": wish.by, "reason": wish.reason}


def _done(wish: Wish) -> messages.TaskDone:
    """A task is done; who sent a notice by hand says what they got for it."""
    task, outcome = _needed(wish, "task"), _needed(wish, "outcome")
    if (kind_in(task), outcome) == (TaskKind.SEND_BY_HAND, "sent") and not wish.proof.strip():
        raise BadInput(
            "`sent` needs `proof`: the reference that they gave you, or `none given`. "
            "Nothing was done."
        )
    proof = wish.proof.strip()
    return messages.TaskDone(task_id=task, outcome=outcome, proof=proof, **_said(wish))


def _understood(wish: Wish) -> messages.Understood:
    return messages.Understood(
        answer_id=_needed(wish, "answer"),
        kind=_needed(wish, "means"),
        notice_id=wish.notice,
        **_said(wish),
    )


def _corrected(wish: Wish) -> messages.CorrectContact:
    address = _needed(wish, "address")
    is_form = address.startswith("https://") and wish.channel == "abuse_email"
    contact = Contact(
        channel="manual_form" if is_form else wish.channel,
        address=address,
        source=f"person:{wish.by.name}",
        confidence=1.0,
    )
    return messages.CorrectContact(party=_needed(wish, "party"), contact=contact, **_said(wish))


_UPDATES: Mapping[Action, Callable[[Wish], tuple[str, messages.Said]]] = MappingProxyType(
    {
        Action.HOLD: lambda w: ("hold", messages.Hold(**_said(w))),
        Action.RESUME: lambda w: ("resume", messages.Resume(**_said(w))),
        Action.WITHDRAW: lambda w: ("withdraw", messages.Withdraw(**_said(w))),
        Action.LOOK_NOW: lambda w: ("look_now", messages.LookNow(**_said(w))),
        Action.NEXT_STEP: lambda w: ("send_next_step_now", messages.SendNextStepNow(**_said(w))),
        Action.TASK_DONE: lambda w: ("task_done", _done(w)),
        Action.APPROVE: lambda w: (
            "approve",
            messages.Approve(task_id=_needed(w, "task"), **_said(w)),
        ),
        Action.REJECT: lambda w: (
            "reject",
            messages.Reject(task_id=_needed(w, "task"), **_said(w)),
        ),
        Action.CORRECT_CONTACT: lambda w: ("correct_contact", _corrected(w)),
        Action.JUDGE: lambda w: (
            "judge",
            messages.Judge(verdict=_needed(w, "verdict"), **_said(w)),
        ),
        Action.UNDERSTAND: lambda w: ("understood", _understood(w)),
    }
)
