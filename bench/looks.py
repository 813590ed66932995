"""How fast looks are, and whether their memory stays flat.

    PYTHONPATH=. python bench/looks.py [--looks N]

Compares general looks (fetched through the guard, read, judged) with bare httpx making the same
requests: one process, 100 at a time, a new connection each, a page of about 20 kB from a server in
a process of its own. Both are measured by turns in the same run; the ratio of the medians counts.
Prints one JSON line and a sentence.
"""

import argparse
import asyncio
import multiprocessing
import resource
import statistics
from pathlib import Path

import httpx

from bench.rates import per_second, say
from integrations.guard import Reach
from integrations.http import LookClient
from integrations.probes.web_page import WebPage
from untilgone.looks import Target, Verdict
from untilgone.marker import shipped
from untilgone.verdict import judge

AT_ONCE = 100
ROUNDS = 5
PARAGRAPH = "<p>A paragraph of a page like many others, with some words in it and a link or two: "


def page() -> bytes:
    links = "".join(f'<li><a href="/other/{n}">Other thing {n}</a></li>' for n in range(60))
    text = "".join(f'{PARAGRAPH}<a href="/p/{n}">number {n}</a>.</p>' for n in range(120))
    return (
        "<!doctype html><html lang=en><head><title>A page | Bench</title>"
        '<meta property="og:type" content="website"></head><body><nav><ul>'
        f"{links}</ul></nav><main><h1>A page</h1>{text}</main><footer>Imprint</footer></body></html>"
    ).encode()


def serve(port: "multiprocessing.Queue[int]") -> None:
    body = page()
    head = (
        "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nConnection: close\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    ).encode()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(head + body)
        await writer.drain()
        writer.close()

    async def main() -> None:
        server = await asyncio.start_server(answer, "127.0.0.1", 0, backlog=1024)
        port.put(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(main())


def megabytes() -> float:
    resident = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return resident * resource.getpagesize() / 1024 / 1024


async def measure(port: int, count: int) -> dict[str, float]:
    async def here(_host: str, _port: int) -> list[str]:
        return ["127.0.0.1"]

    reach = Reach(resolve=here, permit=lambda ip: ip == "127.0.0.1", ports=None)
    limits = httpx.Limits(max_connections=AT_ONCE, max_keepalive_connections=0)
    async with (
        httpx.AsyncClient(limits=limits, trust_env=False, timeout=20) as bare,
        LookClient(
            organisation_url="https://hotline.example",
            organisation_email="desk@hotline.example",
            reach=reach,
        ) as client,
    ):
        probe = WebPage(client, shipped())

        async def with_httpx(number: int) -> None:
            answer = await bare.get(f"http://127.0.0.1:{port}/page/{number}")
            assert answer.status_code == httpx.codes.OK

        async def with_us(number: int) -> None:
            seen = await probe.look(Target(url=f"http://127.0.0.1:{port}/page/{number}"))
            assert judge(seen).verdict is Verdict.LIVE, judge(seen)

        for one in (with_httpx, with_us):
            await per_second(one, 500, AT_ONCE)  # warm up
        bare_rates, our_rates, memory = [], [], []
        for _ in range(ROUNDS):
            bare_rates.append(await per_second(with_httpx, max(count // 20, 500), AT_ONCE))
            our_rates.append(await per_second(with_us, count // ROUNDS, AT_ONCE))
            memory.append(megabytes())
    bare_rate, our_rate = statistics.median(bare_rates), statistics.median(our_rates)
    return {
        "looks": count,
        "httpx_per_second": round(bare_rate),
        "looks_per_second": round(our_rate),
        "ratio": round(our_rate / bare_rate, 3),
        "megabytes_after_a_fifth": round(memory[0], 1),
        "megabytes_at_the_end": round(memory[-1], 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--looks", type=int, default=20_000)
    count = parser.parse_args().looks
    port: multiprocessing.Queue[int] = multiprocessing.Queue()
    server = multiprocessing.Process(target=serve, args=(port,), daemon=True)
    server.start()
    found = asyncio.run(measure(port.get(), count))
    server.terminate()
    say(
        found,
        f"{found['looks_per_second']} looks a second, {found['ratio']:.0%} of bare httpx "
        f"({found['httpx_per_second']}); memory {found['megabytes_after_a_fifth']} MB after a fifth "
        f"of {count} looks, {found['megabytes_at_the_end']} MB at the end.",
    )


if __name__ == "__main__":
    main()
