"""The command ``untilgone``, asking stand-ins on loopback: ``who_stand_ins.py DNS_PORT URL ARGS…``.

A program of its own, so that ``bench/who.py`` measures the whole command, its start included.
Nothing else differs from the command: the same code asks, other addresses are asked.
"""

import sys

from command.main import app
from integrations import sources, vantages
from integrations.api import ApiClient
from integrations.cymru import Cymru
from integrations.dns import connect_dns
from integrations.guard import Reach
from integrations.rdap import Rdap
from integrations.ripestat import RipeStat
from untilgone import cdns


def main() -> None:
    dns_port, api_url, *sys.argv[1:] = sys.argv[1:]

    async def here(_host: str, _port: int) -> list[str]:
        return ["127.0.0.1"]  # registries of the shipped lists too: nobody outside is asked

    loopback = Reach(resolve=here, permit=lambda ip: ip == "127.0.0.1", ports=None)
    visiting = vantages.connect_vantages

    def connect_sources(_setting: str, _admitted: object = None) -> sources.Sources:
        dns = connect_dns(f"127.0.0.1:{dns_port}")
        api = ApiClient(reach=loopback, deadline=5.0)
        return sources.Sources(
            dns=dns,
            rdap=Rdap(api, f"{api_url}/iana/"),
            cymru=Cymru(dns),
            ripestat=RipeStat(api, f"{api_url}/ripe/"),
            cdns=cdns.shipped(),
        )

    def connect_vantages(**settings: object) -> object:
        return visiting(**(settings | {"reach": loopback}))  # type: ignore[arg-type]

    sources.connect_sources = connect_sources
    vantages.connect_vantages = connect_vantages  # type: ignore[assignment]
    app(prog_name="untilgone")


if __name__ == "__main__":
    main()
