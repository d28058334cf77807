"""A figure's history as small as a word: the value in force over time, in steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from reportedly.exporters.charts.history import Panel, Step, Value

WIDTH, HEIGHT, EDGE = 240, 52, 5
Scale = Callable[[Any], float]


def spark(panel: Panel) -> str:
    """The steps of a panel's lines as SVG; empty where there are fewer than two moments or no number."""
    tracks = [(line.index, track) for line in panel.lines for track in line.tracks if track]
    steps = [step for _, track in tracks for step in track]
    starts = sorted({step.start for step in steps})
    values = [value for step in steps for value in step.value.known]
    if len(starts) < 2 or not values:
        return ""
    low, high = min(values), max(values)
    first, last = starts[0], starts[-1]

    def x(at: int | None) -> float:
        end = WIDTH - EDGE
        return end if at is None else EDGE + (min(at, last) - first) / (last - first) * (end - EDGE - 18)

    def y(value: float) -> float:
        span = high - low
        return HEIGHT / 2 if span == 0 else HEIGHT - EDGE - (value - low) / span * (HEIGHT - 2 * EDGE)

    drawn = "".join(_track(index, track, x, y) for index, track in tracks)
    return (
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img" '
        f'preserveAspectRatio="none" aria-hidden="true">{drawn}</svg>'
    )


def _track(index: int, track: tuple[Step, ...], x: Scale, y: Scale) -> str:
    kind = "head" if index < 0 else str(index % 6)
    out, path = [], ""
    for step in track:
        left, right = x(step.start), x(step.end)
        bounds = step.value
        if bounds.low is not None and bounds.high is not None and bounds.low != bounds.high:
            top, bottom = y(bounds.high), y(bounds.low)
            out.append(
                f'<rect class="o-{kind}-fill" x="{left:.1f}" y="{top:.1f}" width="{max(right - left, 1):.1f}" '
                f'height="{bottom - top:.1f}" opacity="0.25"/>'
            )
        at = _at(bounds)
        if at is not None:
            path += f"{'L' if path else 'M'}{left:.1f} {y(at):.1f}H{right:.1f}"
    if path:
        out.append(
            f'<path class="o-{kind}-line" d="{path}" fill="none" stroke-width="2" vector-effect="non-scaling-stroke"/>'
        )
    return "".join(out)


def _at(value: Value) -> float | None:
    return value.anchor
