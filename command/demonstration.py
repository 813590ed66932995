"""``demo``: a whole takedown in under a minute; the play itself is in ``command/play.py``."""

from command.office import Json
from command.output import Exit, runs


@runs
async def demo(json: Json = False) -> Exit:
    """Play a whole takedown in under a minute, against a pretend platform on this machine."""
    from command.play import play

    return await play(json=json)
