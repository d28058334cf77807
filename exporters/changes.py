"""How a change reads: `killed/police: 4 → 3 | 4 (conflict)`."""

from reportedly.exporters import Row
from reportedly.exporters.dates import moment_text
from reportedly.exporters.figures import DASH
from reportedly.exporters.texts import cell_name
from reportedly.exporters.totals_view import figure, inferred
from reportedly.exporters.views import Context


def moved_text(before: Row | None, after: Row | None) -> str:
    """`killed/police: 4 → 4 | 3 (conflict)`; what did not change the figure says what it did change."""
    row = after or before or {}
    old, new = total_text(before), total_text(after)
    return (
        f"{cell_name(row)}: {old} → {new}" if old != new else f"{cell_name(row)}: {new}, {other_change(before, after)}"
    )


def total_text(row: Row | None) -> str:
    """A total in a few words: its figure, and its status unless it is plainly stated."""
    if row is None or row.get("status") == "not-reported":
        return "nothing"
    stated = "" if figure(row) == DASH else figure(row)
    follows = f"{inferred(row)} inferred" if inferred(row) else ""
    value = f"{stated} ({follows})" if stated and follows else stated or follows or DASH
    status = row.get("status")
    return value if status == "stated" else f"{value} ({status})"


def other_change(before: Row | None, after: Row | None) -> str:
    """Which columns changed beside the figure."""
    old, new = before or {}, after or {}
    changed = [name for name in new if old.get(name) != new.get(name)]
    return ", ".join(one_change(name, old.get(name), new.get(name)) for name in changed) or "the same"


def one_change(name: str, old: object, new: object) -> str:
    """`origins 1 → 2`, `claims + b-gang − a-gang`."""
    if isinstance(old, list) and isinstance(new, list) and all(isinstance(item, str) for item in old + new):
        came = [f"+ {item}" for item in new if item not in old]
        gone = [f"− {item}" for item in old if item not in new]
        return " ".join([name, *came, *gone]) if came or gone else f"{name} reordered"
    plain = all(value is None or isinstance(value, int | str) for value in (old, new))
    return f"{name} {old} → {new}" if plain else name


def happening_text(row: Row, context: Context) -> str:
    """A happening's moment and summary."""
    when = moment_text(row, zone=context.zones.get(str(row.get("incident"))))
    return f"{when}, {row.get('what') or '(protected)'}" if when else str(row.get("what") or "(protected)")
