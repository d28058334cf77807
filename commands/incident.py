"""`reportedly incident`: open an incident, or update what is known of it."""

from __future__ import annotations

import click

from reportedly.commands.app import App, pass_app
from reportedly.commands.options import incident_argument
from reportedly.commands.writing import Setting, Writing, known, without_nothing, writing_options
from reportedly.events.errors import InputError


@click.command()
@incident_argument()
@click.option("--title", help="What it is called.")
@click.option("--kind", metavar="WORD", help="What kind of incident it is.")
@click.option("--when", metavar="WHEN", help="EDTF: 2021-07-07/2021-07-09, ../2021-07-07 …")
@click.option("--zone", help="Its time zone: America/Caracas.")
@click.option("--place", metavar="TEXT", help="Where.")
@click.option("--summary", metavar="TEXT", help="In your own words.")
@click.option("--reason", metavar="TEXT", help="Why it is updated.")
@click.option("--note", metavar="TEXT", help="Your judgement call, kept with it.")
@writing_options
@pass_app
def incident(
    app: App,
    incident: str,
    title: str | None,
    kind: str | None,
    when: str | None,
    zone: str | None,
    place: str | None,
    summary: str | None,
    reason: str | None,
    note: str | None,
    writing: Writing,
) -> None:
    """Open an incident; where it is open already, update what is known of it.

    INCIDENT is its name, and its stream's: letters, digits and hyphens. A name can never be erased, so it must not
    describe a person.

    \b
    Example:
        reportedly incident cota-905-2021-07 --title "Cota 905 clashes, July 2021" \\
            --when 2021-07-07/2021-07-09 --zone America/Caracas
    """
    with app.writing() as record:
        opened = known(record, "incident", incident)
        if opened is None and title is None:
            raise click.UsageError("A new incident needs a --title.")
        if opened is None and reason is not None:
            raise InputError(f"incident {incident} is new; --reason is for updates", field="--reason")
        content = without_nothing(
            {
                "title": title,
                "kind": kind,
                "when": Setting(None, {"zone": zone or (opened or {}).get("zone")}).moment(when, "--when"),
                "zone": zone,
                "place": {"name": place} if place else None,
                "summary": summary,
                "reason": reason,
                "note": note,
            }
        )
        if not content:
            raise click.UsageError(f"{incident} is open already; say what to update.")
        type = "IncidentOpened" if opened is None else "IncidentUpdated"
        writing.store(record, [{"type": type, "stream": incident, "content": content}])
