"""A notice that left in a letter with others, opened with the key ring; no query happens here."""

import json
from dataclasses import replace

from untilgone.keyring import KeyRing
from untilgone.store.attachments import unsealed
from untilgone.store.batch_rows import BatchRow
from untilgone.store.views import NoticeView, TogetherView


def together(keyring: KeyRing, view: NoticeView, batch: BatchRow) -> NoticeView:
    """The notice with the letter that left, and what is known of it."""
    listed = unsealed(keyring, batch.list_sealed)
    return replace(
        view,
        subject=keyring.open(batch.subject_sealed or ""),
        text=keyring.open(batch.text_sealed or ""),
        sha256=batch.sha256 or "",
        message_id=batch.message_id or view.message_id,
        together=TogetherView(
            led_by=batch.led_by or "",
            urls=urls_of(keyring, batch),
            list_name=listed.name if listed else "",
            list_sha256=batch.list_sha256 or "",
            own_subject=view.subject,
            own_text=view.text,
            own_sha256=view.sha256,
        ),
    )


def urls_of(keyring: KeyRing, batch: BatchRow) -> tuple[str, ...]:
    """The addresses in a letter that left."""
    return tuple(json.loads(keyring.open(batch.urls_sealed or "")))
