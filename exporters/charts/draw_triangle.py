"""The revision triangle as SVG: darker is higher, and every field says its number."""

from __future__ import annotations

from collections.abc import Iterator

from reportedly.exporters.charts import svg
from reportedly.exporters.charts.scales import local
from reportedly.exporters.charts.svg import FAINT, label, tag
from reportedly.exporters.charts.triangle import Known, Triangle, extent

_RAMP = ("#f0f4f8", "#d6e4ef", "#b5d0e4", "#8db9d6", "#5f9cc4", "#3a7fb0", "#1f6295", "#0c4675")
_LIGHT_TEXT_FROM = 5
_ROW = 22.0


def draw_triangle(model: Triangle, *, width: float = 760, ident: str = "v") -> str:
    """One map. Rows are the moments the figure speaks for, columns when something else came to be known."""
    left = 156.0 if width >= 520 else 110.0
    columns = max(len(model.columns), 1)
    step = (width - left - 4) / columns
    lines = 2 if step >= 52 else 1
    top = 84.0 + (60 if lines == 1 else 14)
    low, high = extent(model)
    body = [
        label(0, 18, svg.fitted(model.name, width, 17), font_size="17", font_weight="600"),
        label(0, 38, svg.fitted(f"{model.unit}, {model.origin}", width), fill=FAINT, class_="faint"),
        label(
            0,
            58,
            "Rows: what the figure speaks for. Columns: known from. Darker is higher.",
            font_size="12",
            fill=FAINT,
            class_="faint",
        ),
        *_columns(model, left, step, top, lines),
    ]
    for index, moment in enumerate(model.moments):
        y = top + _ROW * index
        body.append(label(0, y + 15, svg.fitted(moment.label, left - 6, 12), font_size="12"))
        for known in moment.values:
            if known.end > known.start:
                body.append(
                    _field(
                        known, left + step * known.start, y, step * (known.end - known.start), low, high, moment.label
                    )
                )
    y = top + _ROW * len(model.moments) + 18
    for note in _notes(model):
        body.append(label(0, y, note, font_size="12", fill=FAINT, class_="faint"))
        y += 16
    described = f"{len(model.moments)} moments, known at {len(model.columns)} times."
    return svg.document(width, y, body, name=f"{model.name}: what was known when", described=described, ident=ident)


def _columns(model: Triangle, left: float, step: float, top: float, lines: int) -> Iterator[str]:
    shown_every = 1 if step >= 15 else 2
    for index, at in enumerate(model.columns):
        moment = local(at, model.zone)
        x = left + step * index
        if lines == 2:
            yield label(x + 2, top - 20, f"{moment:%-d %b}", font_size="11", fill=FAINT, class_="faint")
            yield label(
                x + 2,
                top - 8,
                f"{moment:%Y, %H:%M}" if step >= 70 else f"{moment:%Y}",
                font_size="11",
                fill=FAINT,
                class_="faint",
            )
        elif index % shown_every == 0:
            turned = f"rotate(-60 {svg.number(x + step / 2)} {svg.number(top - 6)})"
            yield label(
                x + step / 2,
                top - 6,
                f"{moment:%-d %b %Y}",
                font_size="10.5",
                fill=FAINT,
                class_="faint",
                transform=turned,
            )


def _field(known: Known, x: float, y: float, width: float, low: float, high: float, moment: str) -> str:
    anchor = known.value.anchor
    share = 0.0 if anchor is None or high == low else (anchor - low) / (high - low)
    shade = min(int(share * len(_RAMP)), len(_RAMP) - 1)
    light = shade >= _LIGHT_TEXT_FROM
    text = svg.fitted(known.value.text or "?", width - 4, 11)
    return tag(
        "g",
        svg.title(f"{moment}: {known.value.text or 'no number'}"),
        tag("rect", x=x, y=y, width=width - 1, height=_ROW - 1, fill=_RAMP[shade]),
        label(x + 4, y + 15, text, font_size="11", fill="#ffffff" if light else "#1b1b1b") if width > 16 else "",
    )


def _notes(model: Triangle) -> Iterator[str]:
    if len(model.moments) < model.all_moments:
        moments = f"{len(model.moments)} of {model.all_moments:,} moments"
        yield f"{moments}: those whose value changed most often, then the newest."
    if len(model.columns) < model.all_columns:
        yield f"{len(model.columns)} of {model.all_columns:,} times at which something came to be known."
