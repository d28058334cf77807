"""`reportedly correct`: the recorder's own mistake, put right without losing what was said before."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from reportedly.commands.app import App, pass_app
from reportedly.commands.figure import quantity
from reportedly.commands.writing import Setting, Writing, known, without_nothing, writing_options
from reportedly.events.errors import InputError, show

if TYPE_CHECKING:
    from reportedly.record import Record

KINDS = ("claim", "document", "source", "occasion", "incident")
MOMENTS = frozenset({"when", "said", "as_of", "period", "published", "retrieved", "anchor"})
LISTS = frozenset({"supersedes", "computed_from", "before", "after"})
FLAGS = {"yes": True, "true": True, "no": False, "false": False}


@click.command()
@click.argument("name", metavar="CLAIM")
@click.argument("field")
@click.argument("new", required=False)
@click.option("--clear", is_flag=True, help="Take the field away instead of giving it a new value.")
@click.option("--kind", type=click.Choice(KINDS), default="claim", show_default=True, help="What CLAIM is the name of.")
@click.option("--reason", required=True, help="What was wrong.")
@click.option("--note", metavar="TEXT", help="Your judgement call, kept with it.")
@writing_options
@pass_app
def correct(
    app: App,
    name: str,
    field: str,
    new: str | None,
    clear: bool,
    kind: str,
    reason: str,
    note: str | None,
    writing: Writing,
) -> None:
    """Correct a mistake of your own: what a document says was written down wrongly.

    The correction applies to every moment one can ask about, and --recorded-at still shows what the record said before.
    What a source changed itself is no correction: record the new figure, or retract.

    \b
    Example:
        reportedly correct b-police quantity "three" --reason "read 'four' in the next line"
        reportedly correct cota905-b published 2021-07-11 --kind document --reason "typing error"
        reportedly correct b-police as-of --clear --reason "the article gives no date"
    """
    if clear is (new is not None):
        raise click.UsageError("Give a NEW value, or --clear.")
    column = field.replace("-", "_")
    with app.writing() as record:
        stream, content = corrected_thing(record, kind, name)
        value = None if new is None else new_value(record, kind, content, column, new)
        if content.get(column) == value:
            raise InputError(f"{field} of {kind} {name} says that already")
        change = {"kind": kind, "name": name, "field": column, "old": content.get(column), "new": value}
        body = without_nothing(change | {"reason": reason, "note": note})
        draft = {"type": "RecordCorrected", "content": body}
        writing.store(record, [draft | ({"stream": stream} if stream else {})])


def corrected_thing(record: Record, kind: str, name: str) -> tuple[str | None, dict[str, Any]]:
    """The stream (None: implied by the kind) and the current content of what is corrected. Raises UnknownName."""
    from reportedly.record.errors import UnknownName

    if kind == "claim":
        claim = record.claim(name)
        if claim is not None:
            return claim.incident, dict(claim.content)
    else:
        state = known(record, kind, name)
        if state is not None:
            return (name if kind == "incident" else None), dict(state)
    raise UnknownName(f"there is no {kind} {show(name)} in this record")


def new_value(record: Record, kind: str, content: dict[str, Any], field: str, words: str) -> Any:
    """`words` as the JSON value of a field: quantities and moments are read as words, lists and objects as JSON."""
    if field == "quantity":
        old = content.get("quantity") or {}
        return quantity(record, str(content.get("measure")), words, unit=old.get("unit"), means=None)
    if field in MOMENTS:
        return setting_of(record, kind, content).moment(words, field)
    if field == "included":
        if words.lower() not in FLAGS:
            raise InputError("expected yes or no", field=field)
        return FLAGS[words.lower()]
    if field in LISTS or words.startswith(("{", "[")):
        return _json(words, field) if words.startswith(("{", "[")) else words.split()
    if field == "quote":
        return {"exact": words}
    if field == "place":
        return {"name": words}
    return words


def _json(words: str, field: str) -> Any:
    try:
        return json.loads(words)
    except ValueError as error:
        raise InputError(f"is no JSON: {error}", field=field) from None


def setting_of(record: Record, kind: str, content: dict[str, Any]) -> Setting:
    """What words of a correction are read beside: the thing's own document and zone."""
    document = content if kind == "document" else known(record, "document", str(content.get("document") or ""))
    return Setting(document, content if kind == "incident" else None)
