"""``metrics``: how long it takes, group by group, with how sure that is."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from command.office import Data, Json, office
from command.output import console, print_json, runs
from untilgone.measures import Clock, Dimension

Since = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], metavar="DAY", help="The first day that is meant (UTC)."),
]
Until = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%d"], metavar="DAY", help="The first day that is no longer meant (UTC)."
    ),
]


@runs
async def metrics(
    by: Annotated[Dimension, typer.Option(help="Of what the groups are.")] = Dimension.ALL,
    clock: Annotated[Clock, typer.Option(help="What is measured.")] = Clock.REMOVAL,
    since: Since = None,
    until: Until = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """Median, 90th percentile and shares with 95 % intervals, and whether legal periods were kept.

    Of the takedowns whose clock began in these days. Reads the store only and may run at any time.
    """
    from command import metrics_tables
    from untilgone import directory
    from untilgone.periods import legal_hours
    from untilgone.store import figure_snapshots, overrides
    from untilgone.store.figures_json import table_json
    from untilgone.store.measured import Asked

    asked = Asked(
        clock=clock,
        dimension=by,
        since=since.date() if since else None,
        until=until.date() if until else None,
    )
    async with office(data) as opened:
        known = directory.load(map(Path, opened.settings.directory_files.split()))
        periods = legal_hours(await overrides.applied(opened.store, known))
        found = await figure_snapshots.recent(opened.store, asked, datetime.now(UTC), periods)
    if json:
        print_json(table_json(found))
    else:
        console.print(metrics_tables.figures(found))
