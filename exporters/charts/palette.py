"""How the origins of one chart are told apart: colour, dash pattern and marker together, never colour alone.

The colours are those of Okabe and Ito, some darkened so that a line stands out on white, without the yellow, which
vanishes on it; people with any form of colour blindness can tell them apart.
"""

from __future__ import annotations

from typing import NamedTuple


class Style(NamedTuple):
    """The look of one origin's line. `name` is the class a page restyles it by."""

    name: str
    colour: str
    dash: str | None
    marker: str


HEADLINE = Style("o-head", "#1b1b1b", None, "diamond")
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#aa4499", "#b07800", "#3a8fc4")
_DASHES = (None, "7 3", "2 3", "9 3 2 3", "12 4", "4 2 1 2")
_MARKERS = ("circle", "square", "triangle", "diamond", "down", "cross")


def style(index: int) -> Style:
    """The look of origin number `index`. After six, colours come back with other dashes and markers."""
    lap = index // len(_COLOURS)
    at = index % len(_COLOURS)
    return Style(f"o-{at}", _COLOURS[at], _DASHES[(at + lap) % 6], _MARKERS[(at + 2 * lap) % 6])
