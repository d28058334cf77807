"""SVG as text: elements, numbers, escaping. Text in a record is other people's text, so all of it goes through here."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from html import escape
from textwrap import wrap

from reportedly.exporters.neutral import for_terminal

FONT = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', 'Liberation Sans', Arial, sans-serif"
INK, FAINT, RULE, PAPER = "#1b1b1b", "#5c5c5c", "#d4d4d0", "#ffffff"
_WIDE = 0.56
"""The width of a character, as a share of the font's size: an estimate, on the safe side for Latin text."""


def number(value: float) -> str:
    """A coordinate with at most one decimal: `12`, `12.5`. Raises ValueError for what is no place."""
    if not math.isfinite(value):
        raise ValueError("a coordinate must be finite")
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def tag(name: str, *inside: str, **attributes: object) -> str:
    """An element. An attribute's `_` stands for `-`, a last `_` is dropped (`class_`), None leaves it out."""
    parts = [name]
    for key, value in attributes.items():
        if value is not None:
            text = number(value) if isinstance(value, float) else str(value)
            parts.append(f'{key.rstrip("_").replace("_", "-")}="{escape(text)}"')
    return f"<{' '.join(parts)}>{''.join(inside)}</{name}>" if inside else f"<{' '.join(parts)}/>"


def words(text: str) -> str:
    """Other people's text as content: controls visible, markup escaped."""
    return escape(for_terminal(text))


def label(x: float, y: float, text: str, **attributes: object) -> str:
    """A line of text."""
    return tag("text", words(text), x=float(x), y=float(y), **attributes)


def title(text: str) -> str:
    """What is shown when somebody points at an element, and read aloud."""
    return tag("title", words(text))


def line(x1: float, y1: float, x2: float, y2: float, **attributes: object) -> str:
    """A straight line."""
    return tag("path", d=f"M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}", **attributes)


def document(
    width: float, height: float, body: Iterable[str], *, name: str, described: str, ident: str, **more: object
) -> str:
    """A whole SVG of its own: name and description for those who do not see it, white paper, one font."""
    head = (
        tag("title", words(name), id=f"{ident}-t"),
        tag("desc", words(described), id=f"{ident}-d"),
        tag("rect", class_="paper", width="100%", height="100%", fill=PAPER),
    )
    return tag(
        "svg",
        *head,
        *body,
        xmlns="http://www.w3.org/2000/svg",
        class_="chart",
        viewBox=f"0 0 {number(width)} {number(height)}",
        width=number(width),
        height=number(height),
        role="img",
        aria_labelledby=f"{ident}-t {ident}-d",
        font_family=FONT,
        font_size="13",
        fill=INK,
        **more,
    )


def fitted(text: str, room: float, size: float = 13) -> str:
    """`text` cut with an ellipsis where it would be wider than `room`."""
    most = max(int(room / (size * _WIDE)), 2)
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def broken(text: str, room: float, size: float = 13, most: int = 3) -> list[str]:
    """`text` over lines no wider than `room`, the last one cut where there would be more than `most`."""
    columns = max(int(room / (size * _WIDE)), 8)
    lines = wrap(text, columns) or [""]
    if len(lines) > most:
        lines = [*lines[: most - 1], fitted(" ".join(lines[most - 1 :]), room, size)]
    return lines


def apart(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Places near `wanted` that keep `gap` from each other and stay inside [low, high] where there is room."""
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    placed: list[float] = []
    for index in order:
        placed.append(max(wanted[index], placed[-1] + gap) if placed else max(wanted[index], low))
    over = placed[-1] - high if placed else 0.0
    if over > 0:
        ceiling = high
        for at in range(len(placed) - 1, -1, -1):
            placed[at] = min(placed[at], ceiling)
            ceiling = placed[at] - gap
    found = [0.0] * len(wanted)
    for index, value in zip(order, placed, strict=True):
        found[index] = value
    return found
