"""How a figure reads: `26 or more`, `3–4`, `nearly 2`, `24,000`; `?` where nothing bounds it."""

from reportedly.exporters import Row

UNKNOWN = "?"
DASH = "–"


def number_text(value: object) -> str:
    """A JSON number (int, or a Decimal as a string) with thousands separators; `?` for null."""
    if value is None:
        return UNKNOWN
    text = str(value).replace("-", "−")
    whole, dot, fraction = text.partition(".")
    digits = whole.lstrip("−")
    return whole[: len(whole) - len(digits)] + (f"{int(digits):,}" if digits.isdecimal() else digits) + dot + fraction


def signed(value: object) -> str:
    """A change: `+4`, `−1`, `0`; `?` for null."""
    text = number_text(value)
    return text if value is None or text.startswith("−") or text == "0" else "+" + text


def interval_text(low: object, high: object, *, low_open: bool = False, high_open: bool = False) -> str:
    """An interval in words: `22`, `3–4`, `26 or more`, `more than 26`, `up to 2,500`, `less than 2`, `?`."""
    if low is None and high is None:
        return UNKNOWN
    if low is None:
        return ("less than " if high_open else "up to ") + number_text(high)
    if high is None:
        return f"more than {number_text(low)}" if low_open else f"{number_text(low)} or more"
    if low == high:
        return number_text(low)
    return f"{'over ' if low_open else ''}{number_text(low)}–{'under ' if high_open else ''}{number_text(high)}"


def figure_text(row: Row) -> str:
    """The figure of a row with low, high, low_open, high_open, point and qualifier, as one would say it."""
    point, low, high = row.get("point"), row.get("low"), row.get("high")
    bounds = interval_text(low, high, low_open=bool(row.get("low_open")), high_open=bool(row.get("high_open")))
    if point is None or (low is not None and low == high):
        return bounds
    if low is None and high is None:
        return f"about {number_text(point)}"
    if low is None and row.get("qualifier") == "nearly":
        return f"nearly {number_text(point)}"
    if low is None:
        return bounds
    return f"{bounds}, about {number_text(point)}"


def previous_text(row: Row) -> str:
    """The value a revision is compared with; empty where there was none."""
    low, high = row.get("previous_low"), row.get("previous_high")
    return "" if low is None and high is None else interval_text(low, high)


def change_text(row: Row) -> str:
    """What a revision does to the value in force: `+4`, `−1`, `+2 … +4` (low … high), `+4 or more`; empty for null."""
    low, high = row.get("change_low"), row.get("change_high")
    if low is None and high is None:
        return ""
    if low == high:
        return signed(low)
    return f"{signed(low)} … {signed(high)}"
