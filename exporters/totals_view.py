"""Totals for people: the figure, how sure it is, and why. A conflict is its alternatives, never a bare range."""

from reportedly.exporters import Row
from reportedly.exporters.figures import DASH, figure_text, interval_text, number_text
from reportedly.exporters.table import Column, View
from reportedly.exporters.texts import cell_name, counting_text, listed, mappings, published_text, text
from reportedly.exporters.views import Context


def view(context: Context) -> View:
    """Columns of one incident's totals; the incident is shown only where there are several."""
    return [
        Column("what", cell_name),
        Column("figure", figure, "right"),
        Column("unit", text("unit")),
        Column("counting", counting_text, optional=True),
        Column("scope", text("scope"), optional=True, wrap=True),
        Column("period", lambda row: published_text(row.get("period")), optional=True),
        Column("inferred", inferred, "right", optional=True),
        Column("status", text("status")),
        Column("origins", lambda row: str(row.get("origins") or DASH), "right"),
        Column("as of", spoken_for, optional=True),
        Column("why", why, wrap=True, optional=True),
    ]


def figure(row: Row) -> str:
    """What is stated; `4 | 3` for a conflict, `–` where nothing is."""
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


def spoken_for(row: Row) -> str:
    """What the figure speaks for: its as-of, else its publication."""
    as_of = published_text(row.get("as_of"))
    published = published_text(row.get("published"))
    return as_of or (published and f"published {published}")


def why(row: Row) -> str:
    """Everything that qualifies the figure, in one cell: alternatives, proof, what is left out."""
    parts = (_conflict(row), _said(row), _proof(row), _enumerated(row), *_asides(row))
    return "; ".join(part for part in parts if part)


def _conflict(row: Row) -> str:
    if row.get("status") != "conflict":
        return ""
    bounds = interval_text(row.get("low"), row.get("high"))
    values = " | ".join(f"{value_of(item)} ({who(item)})" for item in mappings(row.get("alternatives")))
    return f"conflict {bounds}: {values}" if bounds != "?" else f"conflict: {values}"


def who(alternative: Row) -> str:
    """Whom an alternative comes from: origin, document, scope, as far as they are known."""
    known = [str(alternative[name]) for name in ("origin", "document", "scope") if alternative.get(name)]
    return ", ".join(known) or "unattributed"


def _said(row: Row) -> str:
    """The words, where they say more than the number does."""
    wording = row.get("wording")
    exact = row.get("qualifier") == "exact"
    return f"“{wording}”" if wording and not exact and row.get("status") == "stated" else ""


def _proof(row: Row) -> str:
    return str(row.get("proof") or "")


def _enumerated(row: Row) -> str:
    counted = row.get("enumerated")
    return "" if counted is None else f"{number_text(counted)} counted one by one"


def _asides(row: Row) -> list[str]:
    asides = []
    if row.get("unattributed"):
        asides.append(f"{row['unattributed']} in an outlet's own voice")
    if row.get("outdated"):
        asides.append(f"outdated: {listed(row['outdated'])}")
    asides += [_perhaps(item) for item in mappings(row.get("undetermined"))]
    return asides


def _perhaps(item: Row) -> str:
    """Claims that may or may not have been known, and the answer that would include them."""
    names = listed(item.get("claims"))
    with_them = f", with it {value_of(item)}" if "status" in item else ""
    return f"perhaps known by then: {names}{with_them}"
