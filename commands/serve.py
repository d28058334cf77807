"""`reportedly serve`: the record as pages, for anybody."""

from __future__ import annotations

import click

from reportedly.commands.app import App, pass_app


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at; 0.0.0.0 is every one.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8001, show_default=True, help="The port; 0 takes one that is free."
)
@click.option("--open", "open_browser", is_flag=True, help="Open it in a browser.")
@pass_app
def serve(app: App, host: str, port: int, open_browser: bool) -> None:
    """Show the record as pages in a browser, with its tables in Datasette beside them.

    All of it is for the public: what the record keeps from the public is at no address. The file is only read, and what
    others record meanwhile is there at once. Needs the optional Datasette: pip install 'reportedly[serve]'.

    \b
    Example:
        reportedly serve --open
        reportedly --db cota.db serve --port 8080
    """
    from reportedly.events.errors import ReportedlyError

    try:
        from reportedly.web import serving
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("datasette", "uvicorn"):
            raise
        raise ReportedlyError("serve needs the optional Datasette: pip install 'reportedly[serve]'") from None

    def ready(address: str) -> None:
        click.echo(address)
        click.echo("For the public: without anything restricted. Ctrl-C ends it.", err=True)
        if open_browser:
            click.launch(address)

    serving.run(app.db, host=host, port=port, ready=ready)
