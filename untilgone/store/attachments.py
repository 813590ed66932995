"""What goes along with a notice, or a letter for many: sealed, the same octets over every retry."""

import base64
import json
import zlib

from sqlmodel import col, select

from untilgone.errors import NotFound
from untilgone.keyring import KeyRing
from untilgone.notices import Attachment
from untilgone.store.batch_rows import BatchMemberRow, BatchRow
from untilgone.store.database import Store
from untilgone.store.tables import NoticeRow


def sealed(keyring: KeyRing, attachment: Attachment | None) -> str | None:
    """The attachment as the store keeps it."""
    if attachment is None:
        return None
    content = base64.b64encode(zlib.compress(attachment.content)).decode("ascii")
    kept = {"name": attachment.name, "content": content, "media_type": attachment.media_type}
    return keyring.seal(json.dumps(kept))


def unsealed(keyring: KeyRing, kept: str | None) -> Attachment | None:
    """The attachment octet for octet; None where there is none."""
    if kept is None:
        return None
    data = json.loads(keyring.open(kept))
    content = zlib.decompress(base64.b64decode(data["content"]))
    media_type = data.get("media_type", "application/zip")  # all there was before
    return Attachment(name=data["name"], content=content, media_type=media_type)


async def of_notice(store: Store, reference: str, notice_id: str) -> Attachment:
    """What goes, or went, along with a notice of the takedown; NotFound when nothing does."""
    query = select(NoticeRow.attachment_sealed).where(NoticeRow.notice_id == notice_id)
    async with store.reading() as session:
        kept = (await session.exec(query)).one_or_none()
    attachment = unsealed(store.keyring, kept)
    if attachment is None or not notice_id.startswith(f"{reference}/"):
        raise NotFound(f"No dossier goes with a notice {notice_id} of {reference}.")
    return attachment


async def of_letter(store: Store, reference: str, notice_id: str) -> Attachment:
    """The list that went along with the letter in which a notice of the takedown left with others.

    NotFound where none did.
    """
    query = (
        select(BatchRow.list_sealed)
        .join(BatchMemberRow, col(BatchMemberRow.batch_id) == col(BatchRow.id))
        .where(BatchMemberRow.notice_id == notice_id, col(BatchMemberRow.is_in_letter).is_(True))
    )
    async with store.reading() as session:
        kept = (await session.exec(query)).one_or_none()
    attachment = unsealed(store.keyring, kept)
    if attachment is None or not notice_id.startswith(f"{reference}/"):
        raise NotFound(f"No list of addresses went along with a notice {notice_id} of {reference}.")
    return attachment
