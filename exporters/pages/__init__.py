"""Answers → pages that people read.

`answers` asks the record everything a page about one incident says, once; `model` turns it into a page in words and
pictures, without a store; `html` and `markdown` write that page down. The templates stand in `exporters/templates`.
What a reader sees of an incident is one of them, `incident.html`, for an exported page and a served one alike.

To add a form of the page: a module that takes a `model.Page`.
"""
