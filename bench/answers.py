"""How long it takes from the arrival of an answer to what its takedown does.

    PYTHONPATH=. python bench/answers.py [--mails N]

Real processes: Temporal's development server, worker, mailbox, an IMAP server (pymap) and an SMTP
server on loopback. Each mail is put into the folder while the mailbox waits for it; measured is
until the answer stands in the store with its takedown. Beside it, for the ratio: how long a program
that does nothing but wait for mail (IDLE) takes to notice. Prints one JSON line and a sentence.
"""

import argparse
import asyncio
import json
import statistics
import tempfile
import time
from pathlib import Path

from imap_tools import MailBoxUnencrypted

from tests.conftest import DIRECTORY, KEY, SECRET
from tests.faults.conftest import installed
from tests.faults.test_mailbox import a_notice, reply
from tests.imap_server import PASSWORD, USER, ImapServer, imap_server
from untilgone.keyring import KeyRing

WANTED_SECONDS = 5.0
FOLDER = "Bench"  # nobody else reads it
BODY = "We have removed the content. It is no longer available."


def bare(port: int, mail: bytes) -> float:
    """Seconds in which nothing but IDLE notices a mail."""
    with (
        MailBoxUnencrypted("127.0.0.1", port).login(USER, PASSWORD) as waiting,
        MailBoxUnencrypted("127.0.0.1", port).login(USER, PASSWORD) as putting,
    ):
        if not putting.folder.exists(FOLDER):
            putting.folder.create(FOLDER)
        waiting.folder.set(FOLDER)
        waiting.idle.start()
        began = time.monotonic()
        putting.append(mail, FOLDER)
        waiting.idle.poll(timeout=30)
        took = time.monotonic() - began
        waiting.idle.stop()
    return took


def settings(folder: Path) -> dict[str, str]:
    """An installation of its own."""
    directory = folder / "directory.toml"
    directory.write_text(DIRECTORY, encoding="utf-8")
    return {
        "UNTILGONE_DATABASE_URL": f"sqlite:///{folder}/store.db",
        "UNTILGONE_KEYS": KEY,
        "UNTILGONE_SECRET": SECRET,
        "UNTILGONE_ORGANISATION_NAME": "Example Hotline",
        "UNTILGONE_ORGANISATION_EMAIL": "notices@hotline.example",
        "UNTILGONE_ORGANISATION_URL": "https://hotline.example/",
        "UNTILGONE_DIRECTORY_FILES": str(directory),
        "UNTILGONE_SECOND_RESOLVERS": "off",
        "UNTILGONE_RESOLVERS": "off",
    }


async def measured(mails: int, server: ImapServer, folder: Path) -> list[float]:
    """Seconds for each mail."""
    env = settings(folder) | server.settings()
    took: list[float] = []
    async with installed(env, KeyRing.parse(KEY, SECRET), folder) as installation:
        reference, sent = await a_notice(installation)
        installation.start("mailbox")
        await server.put(reply(sent, 0, BODY))
        await installation.until(reference, lambda view: len(view.answers) == 1)
        for number in range(1, mails + 1):
            await asyncio.sleep(0.5)  # it waits again
            began = time.monotonic()
            await server.put(reply(sent, number, BODY))
            await installation.until(
                reference, lambda view, wanted=number + 1: len(view.answers) == wanted
            )
            took.append(time.monotonic() - began)
    return took


async def main(mails: int) -> None:
    """Measure both and print them."""
    with tempfile.TemporaryDirectory() as folder:
        async with imap_server() as server:
            took = await measured(mails, server, Path(folder))
            alone = [
                await asyncio.to_thread(bare, server.port, b"Subject: x\r\n\r\n") for _ in took
            ]
    median, worst = statistics.median(took), max(took)
    idle = statistics.median(alone)
    found = {
        "mails": mails,
        "median_seconds": round(median, 2),
        "worst_seconds": round(worst, 2),
        "idle_alone_seconds": round(idle, 2),
        "ratio_to_idle": round(median / idle, 2) if idle else None,
        "wanted_seconds": WANTED_SECONDS,
    }
    print(json.dumps(found))
    print(
        f"From arrival to the takedown's record: {median:.2f} s in the middle, {worst:.2f} s at "
        f"worst, over {mails} mails; IDLE alone takes {idle:.2f} s."
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=20)
    asyncio.run(main(parser.parse_args().mails))
