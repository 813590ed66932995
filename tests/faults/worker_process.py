"""A worker as a process of its own, whose looks may visit this machine; tests kill it."""

import asyncio
import os
import signal
import sys

from untilgone.paths import put_app_on_path

put_app_on_path()


async def main() -> None:
    from integrations.guard import Reach
    from worker.main import run

    async def here(_host: str, _port: int) -> list[str]:
        return ["127.0.0.1"]

    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    reach = Reach(resolve=here, permit=lambda ip: ip == "127.0.0.1", ports=None)
    await run(dict(os.environ), stop, reach=reach)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
