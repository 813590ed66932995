"""The command ``untilgone``: one explicit list of what it can do (contract in docs/command.md)."""

import logging
import sys

import typer

from command import (
    audit,
    cases,
    demonstration,
    directory,
    doctor,
    dossiers,
    exports,
    hashes,
    history,
    iccam,
    importing,
    keys,
    letter_revisions,
    letters,
    looking,
    mail,
    metrics,
    news,
    people,
    processes,
    reconcile,
    reports,
    retention,
    trial,
    who,
)
from untilgone.log import configure

app = typer.Typer(
    name="untilgone",
    help="Follows each abusive URL from the report until it is confirmed gone.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

app.command("up")(trial.up)
app.command("demo")(demonstration.demo)
app.command("report")(cases.report)
app.command("import")(importing.import_csv)
app.command("import-history")(history.import_history)
app.command("show")(cases.show)
app.command("dossier")(dossiers.dossier)
app.command("list")(cases.list_takedowns)
app.command("do")(cases.do)
app.command("check")(looking.check)
app.command("who")(who.who)
app.command("metrics")(metrics.metrics)
app.command("doctor")(doctor.doctor)
app.command("reconcile")(reconcile.reconcile)
app.command("worker")(processes.worker)
app.command("web")(processes.web)
app.command("mailbox")(processes.mailbox)
app.command("migrate")(processes.migrate)
app.command("temporal-server", hidden=True)(trial.temporal_server)
app.add_typer(audit.app, name="audit")
app.add_typer(exports.app, name="export")
app.add_typer(reports.app, name="reports")
app.add_typer(letters.app, name="templates")
letters.app.command("revisions")(letter_revisions.list_revisions)
letters.app.command("export")(letter_revisions.export)
letters.app.command("import")(letter_revisions.take_in)
app.add_typer(directory.app, name="directory")
app.add_typer(mail.app, name="mail")
app.add_typer(hashes.app, name="hashes")
app.add_typer(iccam.app, name="iccam")
app.add_typer(news.app, name="news")
app.add_typer(people.app, name="people")
app.add_typer(keys.app, name="keys")
app.add_typer(retention.app, name="retention")


@app.callback()
def _logs() -> None:
    """Follows each abusive URL from the report until it is confirmed gone."""
    configure(json=not sys.stderr.isatty())
    for name in ("temporalio", "uvicorn", "alembic"):
        logging.getLogger(name).setLevel(logging.WARNING)
