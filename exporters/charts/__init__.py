"""Answers → pictures: how a figure moved, what was known of each moment and when, what happened when.

Each chart is built in two steps, both pure. `history`, `triangle` and `happenings` turn the JSON rows of answers into
a model: lines, marks, bars, with instants and numbers still in it. `draw_history`, `draw_triangle` and
`draw_happenings` turn a model into SVG for a given width; `terminal` turns it into lines of characters. One drawing
serves the exported page, the served one and `plot`.

To add a chart: a module that makes the model, one that draws it, and a few lines in `gallery`.

Nothing is told by colour alone: every origin has a colour (Okabe and Ito's palette), a dash pattern and a marker of its
own, and is labelled where its line ends. SVG carries presentation attributes, so that it stands alone, and class
names, so that a page can restyle it; it has no script, no style attribute and refers to nothing outside.
"""
