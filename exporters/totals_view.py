"""Totals for people: the figure, how sure it is, and why. A conflict is its alternatives, never a bare range."""

from reportedly.exporters import Row
from reportedly.exporters.figures import DASH, UNKNOWN, figure_text, interval_text, number_text
from reportedly.exporters.table import Column, View
from reportedly.exporters.texts import cell_name, counting_text, date_cell, listed, mappings, published_text, text
from reportedly.exporters.views import Context

SAID_BY_THE_FIGURE = frozenset(
    {None, "exact", "at-least", "more-than", "at-most", "up-to", "fewer-than", "nearly", "about", "range", "none"}
)


def view(context: Context) -> View:
    """Columns of totals; the incident is shown only where there are several."""
    return [
        Column("incident", text("incident"), varied=True, once=True),
        Column("what", cell_name, wrap=True),
        Column("figure", figure, "right", wrap=True),
        Column("unit", text("unit")),
        Column("counting", counting_text, optional=True),
        Column("scope", text("scope"), optional=True, wrap=True),
        Column("period", lambda row: published_text(row.get("period")), optional=True),
        Column("inferred", inferred, "right", optional=True),
        Column("status", text("status")),
        Column("origins", lambda row: str(row.get("origins") or DASH), "right", spare=True),
        Column("own voice", lambda row: str(row.get("unattributed") or ""), "right", optional=True, spare=True),
        Column("as of", date_cell("as_of"), optional=True, wrap=True),
        Column("published", date_cell("published"), optional=True, spare=True),
        Column("why", why, wrap=True, optional=True),
    ]


def figure(row: Row) -> str:
    """What is stated; `4 | 3` for a conflict, `–` where nothing is or nothing of it is left."""
    if row.get("status") == "conflict":
        return " | ".join(dict.fromkeys(map(value_of, mappings(row.get("alternatives"))))) or figure_text(row)
    nothing = all(row.get(name) is None for name in ("low", "high", "point"))
    if nothing and row.get("status") not in ("stated", "conflict"):
        return DASH
    return figure_text(row)


def value_of(alternative: Row) -> str:
    """One alternative's value, as one would say it; its wording where it bounds nothing."""
    said = figure_text(alternative)
    return str(alternative.get("wording") or said) if said == "?" else said


def inferred(row: Row) -> str:
    """The inferred bounds, where there are any."""
    low, high = row.get("inferred_low"), row.get("inferred_high")
    return "" if low is None and high is None else interval_text(low, high)


def why(row: Row) -> str:
    """Everything that qualifies the figure, in one cell: alternatives, proof, what is left out."""
    parts = (_conflict(row), _said(row), _proof(row), _enumerated(row), *_asides(row))
    return "; ".join(part for part in parts if part)


def _conflict(row: Row) -> str:
    """`3–4, all interior-minister: 4 (cota905-a) | 3 (cota905-b)`."""
    if row.get("status") != "conflict" or row.get("undecided"):
        return ""
    alternatives = mappings(row.get("alternatives"))
    origins = {item.get("origin") for item in alternatives}
    shared = str(next(iter(origins)) or "") if len(origins) == 1 else ""
    bounds = interval_text(row.get("low"), row.get("high"))
    head = ", ".join([*([] if bounds == UNKNOWN else [bounds]), *([f"all {shared}"] if shared else [])])
    values = " | ".join(f"{value_of(item)} ({who(item, leave_out=shared)})" for item in alternatives)
    return f"{head}: {values}" if head else values


def who(alternative: Row, *, leave_out: str = "") -> str:
    """Whom an alternative comes from: origin, document, scope, as far as they are known."""
    known = [str(alternative[name]) for name in ("origin", "document", "scope") if alternative.get(name)]
    return ", ".join(name for name in known if name != leave_out) or "unattributed"


def _said(row: Row) -> str:
    """The words, where the figure does not say them already."""
    wording = row.get("wording")
    said = row.get("qualifier") in SAID_BY_THE_FIGURE
    return f"“{wording}”" if wording and not said and row.get("status") == "stated" else ""


def _proof(row: Row) -> str:
    return str(row.get("proof") or "")


def _enumerated(row: Row) -> str:
    counted = row.get("enumerated")
    return "" if counted is None or row.get("origin") else f"{number_text(counted)} counted one by one"


def _asides(row: Row) -> list[str]:
    asides = []
    if row.get("undecided"):
        values = " | ".join(f"{value_of(item)} ({who(item)})" for item in mappings(row.get("alternatives")))
        asides.append(f"{row.get('policy')} cannot be decided: {values}")
    asides += _feed(row)
    if row.get("outdated"):
        asides.append(f"outdated: {listed(row['outdated'])}")
    asides += [_perhaps(item) for item in mappings(row.get("undetermined"))]
    return asides


def _feed(row: Row) -> list[str]:
    """What became of it in the feeds that it comes from, and what increments were added up."""
    asides = [
        f"{words} {published_text(row[name])}"
        for name, words in (("no_longer_stated", "no longer stated since"), ("delisted", "not listed since"))
        if row.get(name)
    ]
    if row.get("origin"):
        asides.append(f"of {row['origin']}")
    gaps = row.get("gaps")
    if isinstance(gaps, list) and gaps:
        asides.append(f"without {listed([published_text(gap) for gap in gaps])}")
    for item in mappings(row.get("unsummed")):
        asides.append(f"not added, {item.get('why')}: {listed(item.get('claims'))}")
    return asides


def _perhaps(item: Row) -> str:
    """Claims that may or may not have been known, and the answer that would include them."""
    names = listed(item.get("claims"))
    if "status" not in item:
        return f"perhaps known by then: {names}"
    value = f"a conflict ({value_of(item)})" if item["status"] == "conflict" else value_of(item)
    return f"perhaps known by then: {names}, with it {value}"
