"""What a figure means, said in sentences for somebody who has never seen an interval."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reportedly.exporters import Row
from reportedly.exporters.charts.lookup import Lookup
from reportedly.exporters.figures import figure_text, interval_text, number_text
from reportedly.exporters.texts import mappings, published_text

STATUS = {
    "stated": "stated",
    "conflict": "in conflict",
    "derived": "from its parts",
    "inferred": "inferred",
    "retracted": "taken back",
    "redacted": "redacted",
    "not-reported": "not reported",
}
KINDS = {
    "first": "first",
    "raised": "raised",
    "lowered": "lowered",
    "narrowed": "narrowed",
    "widened": "widened",
    "repeated": "said again",
    "stated-again": "stated again",
    "requalified": "reworded",
    "restated": "restated for an earlier moment",
    "backfilled": "filled in for an earlier moment",
    "redefined": "counted differently from here on",
    "reclassified": "moved to or from another category",
    "reattributed": "same value, other origin",
    "vaguer": "vaguer; changes nothing",
    "differs": "another value",
    "retracted": "taken back",
    "reinstated": "restored",
    "withdrawn": "withdrawn by the recorder",
    "no-longer-stated": "no longer stated",
}


def kind_words(row: Row) -> str:
    """What a revision is, in words."""
    said = KINDS.get(str(row.get("kind")), str(row.get("kind") or "").replace("-", " "))
    return f"{said}; nobody can say in which order" if row.get("order") == "undetermined" else said


def alternatives(row: Row) -> list[Row]:
    """The values of a conflict."""
    return mappings(row.get("alternatives"))


def figure_words(row: Row) -> str:
    """The figure of a cell: `26 or more`, `3 or 4` for a conflict, `not stated`, `“several”`."""
    status = row.get("status")
    if status == "conflict":
        said = list(dict.fromkeys(value_words(each) for each in alternatives(row)))
        return " or ".join(said) if said else "in conflict"
    if all(row.get(name) is None for name in ("low", "high", "point")) and status != "stated":
        return STATUS.get(str(status), "not stated") if status not in ("derived", "inferred") else "not stated"
    return value_words(row)


def value_words(row: Row) -> str:
    """One value; its wording where it bounds nothing."""
    said = figure_text(row)
    return f"“{row['wording']}”" if said == "?" and row.get("wording") else said


def inferred_words(row: Row) -> str:
    """What follows for a cell: `27 or more`; empty where nothing does."""
    low, high = row.get("inferred_low"), row.get("inferred_high")
    return "" if low is None and high is None else interval_text(low, high)


def meaning(row: Row, found: Lookup) -> str:
    """What the figure says and does not say, in a sentence or two."""
    status, low, high, point = row.get("status"), row.get("low"), row.get("high"), row.get("point")
    if status == "conflict":
        many = len({value_words(each) for each in alternatives(row)})
        said = (
            "Two values that cannot both be right. Both" if many < 3 else f"{many} values that cannot all be right. All"
        )
        return f"{said} are shown, and nothing is averaged."
    if status == "retracted":
        return "Whoever stated it took it back, and nothing took its place."
    if status == "redacted":
        return "The figure was removed from the record; an older one is not put in its place."
    if status == "not-reported":
        return "Nobody reported it. That is not zero."
    if status in ("derived", "inferred"):
        why = "It follows from its parts." if status == "derived" else "It follows from other figures."
        return f"Nobody stated this figure. {why}"
    if low is not None and low == high:
        return f"The only value that is stated: {number_text(low)}."
    if low is not None and high is not None:
        return f"Somewhere between {number_text(low)} and {number_text(high)}, both included unless it says otherwise."
    if low is not None:
        vague = f" The words are “{row['wording']}”." if _is_vague(row) else ""
        return f"A lower limit. No upper limit is given, so it may be more.{vague}"
    if high is not None:
        return "An upper limit. It may be fewer."
    if point is not None:
        return "An approximate number. It limits nothing on either side."
    return "Words that give no number." if row.get("wording") else "No number is given."


def _is_vague(row: Row) -> bool:
    return bool(row.get("wording")) and row.get("qualifier") not in ("at-least", "more-than", "exact", "range")


def according(row: Row, found: Lookup) -> str:
    """Whom a figure goes back to, and in how many documents it stands."""
    claims = names(row.get("claims"))
    origins: dict[str, set[str]] = {}
    for name in claims:
        about = found.about("claim", name)
        if about:
            origins.setdefault(str(about.get("origin")), set()).add(str(about.get("document")))
    said = [
        f"{found.source(origin)}{f' (in {len(documents)} documents)' if len(documents) > 1 else ''}"
        for origin, documents in origins.items()
    ]
    return listed(said)


def listed(words: Sequence[str], most: int = 4) -> str:
    """`a`, `a and b`, `a, b and c`, `a, b, c and 7 others`."""
    known = list(dict.fromkeys(words))
    if len(known) > most:
        known = [*known[: most - 1], f"{len(known) - most + 1} others"]
    return known[0] if len(known) == 1 else f"{', '.join(known[:-1])} and {known[-1]}" if known else ""


def names(value: object) -> list[str]:
    """The names in a JSON list."""
    return [str(name) for name in value] if isinstance(value, list | tuple) else []


def movement(headline: Sequence[Row]) -> str:
    """How the headline of a cell moved, from its own revisions."""
    if not headline:
        return ""
    first, last = headline[0], headline[-1]
    began = f"First {said_then(first)}, published {when(first)}."
    if len(headline) == 1:
        return f"{began} It has not moved since."
    if last.get("order") == "undetermined" and len(headline) == 2:
        return f"{began} What was published {when(last)} says otherwise, and nobody can say which came first."
    moves = len(headline) - 1
    often = "once" if moves == 1 else f"{moves:,} times"
    return f"{began} It moved {often}; last to {said_then(last)}, published {when(last)}."


def said_then(row: Row) -> str:
    """A headline at the time: its value; `two values at odds` for a conflict, whose sides are elsewhere."""
    if row.get("status") == "conflict":
        return "values in conflict"
    if all(row.get(name) is None for name in ("low", "high", "point")):
        return STATUS.get(str(row.get("status")), "nothing")
    return value_words(row)


def when(row: Row) -> str:
    """When something was published, in words."""
    return published_text(row.get("published")) or "at an unknown time"


def unknowns(totals: Iterable[Row], revisions: Iterable[Row], found: Lookup) -> list[tuple[str, list[str]]]:
    """What the answers leave open, with the claims each rests on. Silence is told where the whole is counted."""
    out: list[tuple[str, list[str]]] = []
    silent = []
    held = list(totals)
    counted = {row.get("measure") for row in held if row.get("category") == row.get("unit") and row.get("claims")}
    for row in held:
        cell, claims = found.cell(row), names(row.get("claims"))
        if row.get("status") == "not-reported":
            silent += [found.cell_inside(row)] if row.get("measure") in counted else []
        elif row.get("status") in ("derived", "inferred"):
            out.append(
                (
                    f"{cell}: nobody stated a figure. What follows from others: {inferred_words(row) or 'nothing'}.",
                    claims,
                )
            )
        elif row.get("status") == "stated" and row.get("high") is None and row.get("low") is not None:
            out.append((f"{cell}: no upper limit is given.", claims))
        out += [
            (
                f"{cell}: nobody can say whether {listed(names(each.get('claims')))} was known by then.",
                claims,
            )
            for each in mappings(row.get("undetermined"))
        ]
    unordered: dict[str, list[str]] = {}
    for row in revisions:
        if row.get("origin") is not None and row.get("order") == "undetermined":
            unordered.setdefault(found.cell(row), []).append(str(row.get("claim")))
    out += [(f"{cell}: which of its versions came later.", claims) for cell, claims in unordered.items()]
    if silent:
        out.append((f"Not reported at all, which is not zero: {listed(silent, 12)}.", []))
    return out
