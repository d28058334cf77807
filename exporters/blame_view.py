"""Which claims set a figure, for people: what, by whom, whom it goes back to, since when, and why."""

from collections.abc import Iterable

from reportedly.exporters import Row
from reportedly.exporters.dates import day_text, instant
from reportedly.exporters.figures import figure_text
from reportedly.exporters.table import Column, View
from reportedly.exporters.texts import cell_name, listed, mappings, text
from reportedly.exporters.views import Context

BOUNDS = ("low", "high", "point")


def view(context: Context) -> View:
    """Columns of the bounds of figures; `merged` first."""

    def known(row: Row) -> str:
        since = instant(str(row["since_known"])) if row.get("since_known") else None
        return day_text(since, context.zones.get(str(row.get("incident")))) if since else "nobody can say"

    return [
        Column("what", cell_name, wrap=True, once=True),
        Column("scope", text("scope"), optional=True, wrap=True),
        Column("bound", text("bound")),
        Column("figure", figure, "right"),
        Column("set by", set_by, wrap=True),
        Column("goes back to", goes_back_to, wrap=True),
        Column("public since", known, wrap=True),
        Column("in the record since", recorded, wrap=True),
        Column("why", why, optional=True, wrap=True),
    ]


def merged(rows: Iterable[Row]) -> list[Row]:
    """One row for bounds that the same claims set at the same time; in a conflict only the alternatives."""
    found: dict[tuple[object, ...], dict[str, object]] = {}
    conflicts = {_cell(row) for row in rows if row["bound"] == "alternative"}
    for at, row in enumerate(rows):
        if row["bound"] in BOUNDS and _cell(row) in conflicts:
            continue
        alone = at if row["bound"] not in BOUNDS else -1
        key = (*_cell(row), tuple(row["claims"]), row["since_position"], row["since_known"], alone)  # type: ignore[arg-type]
        if key not in found:
            found[key] = dict(row)
            continue
        one = found[key]
        one["bound"] = f"{one['bound']}, {row['bound']}"
        bound = str(row["bound"])
        one[bound] = row[bound]
        if bound != "point":
            one[f"{bound}_open"] = row[f"{bound}_open"]
    return [{**row, "bound": "exact"} if row["bound"] == "low, high, point" else row for row in found.values()]


def _cell(row: Row) -> tuple[object, ...]:
    return tuple(row[name] for name in ("incident", "measure", "category", "unit", "counting", "scope", "period"))


def figure(row: Row) -> str:
    """The value of the bound; the words of an alternative that bounds nothing."""
    said = figure_text(row)
    words = next((str(one["wording"]) for one in mappings(row.get("said")) if one.get("wording")), said)
    return words if said == "?" else said


def set_by(row: Row) -> str:
    """`a-total “At least 26” in cota905-a`; the claims of one document together."""
    documents: dict[str, list[str]] = {}
    for one in mappings(row.get("said")):
        words = f" “{one['wording']}”" if one.get("wording") else ""
        documents.setdefault(str(one.get("document") or "no document"), []).append(f"{one.get('claim')}{words}")
    return "; ".join(f"{', '.join(claims)} in {document}" for document, claims in documents.items())


def goes_back_to(row: Row) -> str:
    """Every way from a speaker to the origin, once: `outlet-b → interior-minister`."""
    ways = (listed(one.get("path"), " → ") or "nobody named" for one in mappings(row.get("said")))
    return "; ".join(dict.fromkeys(ways))


def recorded(row: Row) -> str:
    """The day it was recorded, and the position."""
    since = instant(str(row["since_recorded"])) if row.get("since_recorded") else None
    position = f"position {row.get('since_position')}"
    return f"{day_text(since)}, {position}" if since else position


def why(row: Row) -> str:
    """The proof of an inferred bound, and which of its claims are in conflict."""
    derivation = row.get("derivation")
    disputed = derivation.get("disputed") if isinstance(derivation, dict) else None
    proof = str(row.get("proof") or "")
    return f"{proof}; in conflict: {listed(disputed)}" if disputed else proof
