"""The plugin: what Datasette asks of it, on the line 0.65 and on 1.0. Each line asks a few things that the other does
not know."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import datasette as the_server
from datasette import hookimpl
from datasette.utils.asgi import Response

from reportedly.events.errors import ReportedlyError
from reportedly.store.public import PUBLIC_VIEWS, PublicConnection, authorize
from reportedly.web import guards
from reportedly.web.addresses import ADDRESSES, PREFIX, STATIC, Address
from reportedly.web.asking import LONGEST, Asked, NotThere
from reportedly.web.connections import records, take_over
from reportedly.web.desk import Answered, Desk
from reportedly.web.tables import ABOUT, QUERIES

if TYPE_CHECKING:
    from datasette.app import Datasette

NAME = "reportedly"
_HIDDEN = "A record's tables are read through its public views."


class _Settings:
    """What this plugin was told for one Datasette, and what it keeps for it."""

    def __init__(self) -> None:
        self.desks: dict[Path, Desk] = {}

    def desk(self, path: Path) -> Desk:
        """The desk of a record."""
        return self.desks.setdefault(path, Desk(path))


def _settings(datasette: Datasette) -> _Settings:
    found: _Settings | None = getattr(datasette, "_reportedly", None)
    if found is None:
        found = datasette._reportedly = _Settings()
    return found


# Connections


@hookimpl  # type: ignore[untyped-decorator]
def prepare_jinja2_environment(env: object, datasette: Datasette) -> None:
    """Before anything is read of a record, and this is the first that is asked: put it behind our connections."""
    if take_over(datasette) and getattr(datasette, "crossdb", False):
        raise ReportedlyError("--crossdb would read records past what is public; serve them without it")


@hookimpl(trylast=True)  # type: ignore[untyped-decorator]
def prepare_connection(conn: Any, database: str, datasette: Datasette) -> None:
    """A record is never read by a connection that is not confined."""
    if database in records(datasette) and not isinstance(conn, PublicConnection):
        conn.set_authorizer(authorize)


# Who may see which table


@hookimpl(optionalhook=True, tryfirst=True)  # type: ignore[untyped-decorator]
def permission_allowed(datasette: Datasette, actor: object, action: str, resource: Any) -> bool | None:
    """Datasette 0.65: the public views can be seen; the file cannot be downloaded."""
    database, table = (resource, None) if isinstance(resource, str) or resource is None else (*resource, None)[:2]
    if database not in records(datasette):
        return None
    if action == "view-database-download":
        return False
    if action == "view-table" and table not in PUBLIC_VIEWS:
        return False
    return None


@hookimpl(optionalhook=True)  # type: ignore[untyped-decorator]
def permission_resources_sql(datasette: Datasette, actor: object, action: str) -> Any:
    """Datasette 1.0: the same in SQL, over its catalogue of tables and views."""
    from datasette.permissions import PermissionSQL

    names = list(records(datasette))
    if not names or action not in ("view-table", "view-database-download"):
        return None
    params: dict[str, Any] = {f"reportedly_db{at}": name for at, name in enumerate(names)}
    inside = ", ".join(f":{name}" for name in params)
    if action == "view-database-download":
        each = " UNION ALL ".join(f"SELECT :{name} AS parent, NULL AS child" for name in params)
        return PermissionSQL(
            sql=f"SELECT parent, child, 0 AS allow, 'not public' AS reason FROM ({each})", params=params
        )
    views = {f"reportedly_view{at}": name for at, name in enumerate(PUBLIC_VIEWS)}
    listed = ", ".join(f":{name}" for name in views)
    sql = f"""SELECT parent, child, 0 AS allow, 'not public' AS reason FROM (
          SELECT database_name AS parent, table_name AS child FROM catalog_tables
          UNION SELECT database_name, view_name FROM catalog_views
        ) WHERE parent IN ({inside}) AND child NOT IN ({listed})"""
    return PermissionSQL(sql=sql, params={**params, **views})


# Words and queries for the tables


@hookimpl(optionalhook=True)  # type: ignore[untyped-decorator]
def get_metadata(datasette: Datasette, key: object, database: object, table: object) -> dict[str, Any]:
    """Datasette 0.65: what the views are, in words."""
    return {"databases": {name: _about() for name in records(datasette)}}


@hookimpl(optionalhook=True)  # type: ignore[untyped-decorator]
def canned_queries(datasette: Datasette, database: str, actor: object) -> Mapping[str, Any]:
    """Datasette 0.65: questions in SQL that are ready to be asked."""
    return QUERIES if database in records(datasette) else {}


@hookimpl  # type: ignore[untyped-decorator]
def startup(datasette: Datasette) -> Any:
    """Datasette 1.0 keeps words and queries in a table of its own."""

    async def told() -> None:
        for name in records(datasette) if hasattr(datasette, "set_resource_metadata") else ():
            about = _about()
            await datasette.set_database_metadata(name, "description", about["description"])
            for table, words in about["tables"].items():
                for key, value in words.items():
                    if isinstance(value, str):
                        await datasette.set_resource_metadata(name, table, key, value)
                for column, said in words["columns"].items():
                    await datasette.set_column_metadata(name, table, column, "description", said)
            for query, given in QUERIES.items():
                await datasette.add_query(
                    name, query, given["sql"], title=given["title"], description=given["description"]
                )

    return told


def _about() -> dict[str, Any]:
    return {
        "description": "What the public may see of an append-only record of who reported what.",
        "allow_sql": True,
        "tables": {table: dict(words) for table, words in ABOUT.items()},
    }


# Addresses


@hookimpl  # type: ignore[untyped-decorator]
def register_routes(datasette: Datasette) -> list[tuple[str, Any]]:
    """Our addresses, before Datasette's."""
    return [
        (r"^/-/reportedly/(?P<name>[\w.]+)$", _static),
        *((f"{PREFIX}{address.pattern}$", _view(address)) for address in ADDRESSES),
    ]


async def _static(request: Any) -> Response:
    name = request.url_vars["name"]
    if name not in STATIC:
        return Response.text("There is no such file.", status=404)
    from reportedly.web.pages import static

    headers = {"cache-control": "public, max-age=3600"}
    return Response(static(name), headers=headers, content_type=STATIC[name])


def _view(address: Address) -> Any:
    module, _, function = address.answer.partition(":")

    async def view(request: Any, datasette: Datasette) -> Response:
        groups = {name: unquote(value) for name, value in request.url_vars.items() if value is not None}
        route = groups.pop("database")
        name = next((name for name, one in datasette.databases.items() if one.route == route), None)
        path = records(datasette).get(name) if name is not None else None
        if name is None or path is None:
            return _refused("There is no such record.", 404, json=_wants_json(address), base="/")
        args = {key: request.args[key] for key in request.args}
        asked = Asked(str(datasette.urls.database(name)), groups, args)
        if any(len(value) > LONGEST for value in (*args.values(), *groups.values())):
            return _refused("An argument is too long.", 400, json=_wants_json(address), base=asked.base)
        answer = getattr(import_module(f"reportedly.web.{module}"), function)
        key = (address.answer, asked.base, tuple(sorted(groups.items())), tuple(sorted(args.items())))
        try:
            found = await _settings(datasette).desk(path).answer(key, lambda record: answer(record, asked))
        except NotThere as error:
            return _refused(str(error), 404, json=_wants_json(address), base=asked.base)
        except ReportedlyError as error:
            status = 404 if type(error).__name__ == "UnknownName" else 400
            return _refused(str(error), status, json=_wants_json(address), base=asked.base)
        return _response(found)

    return view


def _wants_json(address: Address) -> bool:
    return address.answer.startswith("data:")


def _response(found: Answered) -> Response:
    return Response(found.body, status=found.status, headers={"cache-control": "no-cache"}, content_type=found.type)


def _refused(message: str, status: int, *, json: bool, base: str) -> Response:
    if json:
        from reportedly.web.data import refusal

        return _response(refusal(message, status))
    from reportedly.web.pages import refusal_page

    return _response(refusal_page(message, status, base))


@hookimpl  # type: ignore[untyped-decorator]
def menu_links(datasette: Datasette, actor: object, request: object) -> list[dict[str, str]]:
    """The way from Datasette's pages to ours."""
    return [
        {"href": f"{datasette.urls.database(name)}/-/incidents", "label": f"Incidents of {name}"}
        for name in records(datasette)
    ]


@hookimpl  # type: ignore[untyped-decorator]
def database_actions(datasette: Datasette, actor: object, database: str, request: object) -> list[dict[str, str]]:
    """The same from the page of a database."""
    if database not in records(datasette):
        return []
    return [{"href": f"{datasette.urls.database(database)}/-/incidents", "label": "Incidents"}]


@hookimpl(trylast=True)  # type: ignore[untyped-decorator]
def asgi_wrapper(datasette: Datasette) -> Any:
    """Headers around everything, where a record is served."""
    config = datasette.plugin_config(NAME) or {}
    templates = Path(the_server.__file__).with_name("templates")

    def wrap(app: guards.App) -> guards.App:
        def home() -> str | None:
            if not config.get("home"):
                return None
            names = list(records(datasette))
            return f"{datasette.urls.database(names[0])}/-/incidents" if len(names) == 1 else None

        guarded = guards.guard(app, guards.datasette_policy(templates), hosts=config.get("hosts"), home=home)

        async def only_for_records(scope: Any, receive: Any, send: Any) -> None:
            await (guarded if config or records(datasette) else app)(scope, receive, send)

        return only_for_records

    return wrap
