"""Bodies: no more of one is taken than a look may read, whatever the server sends."""

import zlib
from collections.abc import AsyncIterable

from integrations.guard import Stopped
from untilgone.fingerprint import MOST_BYTES
from untilgone.looks import Trouble

_GZIP_WINDOW_BITS = 31  # zlib's way of asking for the gzip format


async def read_body(pieces: AsyncIterable[bytes], *, is_gzip: bool) -> tuple[bytes, bool]:
    """At most MOST_BYTES of the body, decompressed, and whether there was more.

    Not httpx's own decoding: that inflates a whole piece at once, however much comes out of it.
    """
    gunzip = zlib.decompressobj(_GZIP_WINDOW_BITS) if is_gzip else None
    body, wire_bytes = bytearray(), 0
    try:
        async for piece in pieces:
            wire_bytes += len(piece)
            body += gunzip.decompress(piece, MOST_BYTES + 1 - len(body)) if gunzip else piece
            if max(len(body), wire_bytes) > MOST_BYTES:
                return bytes(body[:MOST_BYTES]), True
    except zlib.error as error:
        raise Stopped(Trouble.PROTOCOL, "The body could not be decompressed.") from error
    is_cut = gunzip is not None and wire_bytes > 0 and not (gunzip.eof and not gunzip.unused_data)
    return bytes(body), is_cut
