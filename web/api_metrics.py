"""Figures about time over the HTTP API, for whoever oversees a desk."""

from datetime import date
from typing import Annotated

from fastapi import Query
from fastapi.responses import JSONResponse

from untilgone.measures import Clock, Dimension
from untilgone.periods import legal_hours
from untilgone.store import figure_snapshots, overrides
from untilgone.store.figures_json import table_json
from untilgone.store.measured import Asked
from web.parts import By, In


async def metrics(
    asks: By,
    parts: In,
    *,
    by: Annotated[Dimension, Query(description="Of what the groups are")] = Dimension.ALL,
    clock: Annotated[Clock, Query(description="What is measured")] = Clock.REMOVAL,
    since: Annotated[date | None, Query(description="The first day that is meant, UTC")] = None,
    until: Annotated[
        date | None, Query(description="The first day that is no longer meant, UTC")
    ] = None,
) -> JSONResponse:
    """How long it takes at this desk, group by group, with how sure that is."""
    asked = Asked(clock=clock, dimension=by, desk=asks.desk, since=since, until=until)
    periods = legal_hours(await overrides.applied(parts.store, parts.files))
    found = await figure_snapshots.recent(parts.store, asked, parts.now(), periods)
    return JSONResponse(table_json(found))
