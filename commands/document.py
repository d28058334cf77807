"""`reportedly document`: register one version of one publication."""

from __future__ import annotations

import hashlib
from pathlib import Path

import click

from reportedly.commands.app import App, pass_app
from reportedly.commands.writing import Setting, Writing, without_nothing, writing_options


@click.command()
@click.argument("document")
@click.option(
    "--text",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The document's text: its SHA-256 and length are recorded, its bytes are not.",
)
@click.option("--sha256", metavar="HEX", help="The SHA-256 of its bytes, where there is no --text.")
@click.option("--title", help="Its title.")
@click.option("--publisher", metavar="SOURCE", help="Who published it.")
@click.option("--published", metavar="WHEN", help="When: 2021-07-11, an instant, 2021-07-09/.. if undated.")
@click.option("--retrieved", metavar="WHEN", help="When it was fetched.")
@click.option("--url", help="Where it stands.")
@click.option("--archived", metavar="URL", help="An archived copy.")
@click.option("--language", metavar="CODE", help="en, es …")
@click.option("--zone", help="The time zone of its days: America/Caracas.")
@click.option("--anchor", metavar="DAY", help="The day its weekdays are counted from, if it is undated.")
@click.option("--supersedes", metavar="DOCUMENT", help="The earlier version this one replaces.")
@click.option("--note", metavar="TEXT", help="Your judgement call, kept with it.")
@writing_options
@pass_app
def document(
    app: App,
    document: str,
    text: Path | None,
    sha256: str | None,
    title: str | None,
    publisher: str | None,
    published: str | None,
    retrieved: str | None,
    url: str | None,
    archived: str | None,
    language: str | None,
    zone: str | None,
    anchor: str | None,
    supersedes: str | None,
    note: str | None,
    writing: Writing,
) -> None:
    """Register one version of one publication, known by the SHA-256 of its bytes.

    \b
    Example:
        reportedly document cota905-b --text article-b.txt --publisher outlet-b \\
            --published 2021-07-11 --retrieved 2021-07-12 --zone America/Caracas --language en
    """
    raw = None if text is None else text.read_bytes()
    if raw is not None and sha256 is not None and sha256 != hashlib.sha256(raw).hexdigest():
        raise click.UsageError("--sha256 is not that of --text.")
    setting = Setting({"zone": zone} if zone else None)
    content = {
        "document": document,
        "sha256": sha256 if raw is None else hashlib.sha256(raw).hexdigest(),
        "title": title,
        "publisher": publisher,
        "published": setting.moment(published, "--published"),
        "retrieved": setting.moment(retrieved, "--retrieved"),
        "url": url,
        "archived": archived,
        "language": language,
        "zone": zone,
        "characters": None if raw is None else len(raw.decode("utf-8")),
        "supersedes": supersedes,
        "anchor": setting.moment(anchor, "--anchor"),
        "note": note,
    }
    with app.writing() as record:
        writing.store(record, [{"type": "DocumentIngested", "content": without_nothing(content)}])
