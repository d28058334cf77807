"""The same answers as JSON, at addresses that stay (docs/serving.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from reportedly.web.desk import Answered
from reportedly.web.pages import PUBLIC

if TYPE_CHECKING:
    from reportedly.record import Record
    from reportedly.web.asking import Asked

JSON = "application/json; charset=utf-8"


def refusal(message: str, status: int) -> Answered:
    """An error as JSON."""
    return Answered(orjson.dumps({"ok": False, "error": message}), JSON, status)


def _said(record: Record, rows: Any, *, name: str = "rows", **more: Any) -> Answered:
    from reportedly.exporters.neutral import for_json

    head = record.store.head()
    whole = {"ok": True, "audience": PUBLIC, "log": record.store.origin, "position": head.size, **more, name: rows}
    text = orjson.dumps(whole, option=orjson.OPT_INDENT_2).decode()
    return Answered(for_json(text).encode(), JSON)


def incidents_json(record: Record, asked: Asked) -> Answered:
    """All incidents, or those that were asked for."""
    from reportedly.web.incident_list import matching

    return _said(record, matching(record, asked))


def answer_json(record: Record, asked: Asked) -> Answered:
    """One of the answers about an incident."""
    incident, question = asked.groups["incident"], asked.groups["question"]
    moments = asked.moments()
    rows = record.ask(question, incident, audience=PUBLIC, **moments)
    return _said(record, [row.to_json() for row in rows], incident=incident, question=question, moments=moments)


def compare_json(record: Record, asked: Asked) -> Answered:
    """What changed between two moments."""
    from reportedly.web.compare_page import compared

    a, b, rows = compared(record, asked)
    return _said(record, rows, incident=asked.groups["incident"], a=a, b=b)


def claim_json(record: Record, asked: Asked) -> Answered:
    """A claim and all that bears on it."""
    from reportedly.web.claim_page import found_claim

    return _said(record, found_claim(record, asked), name="claim")


def findings_json(record: Record, asked: Asked) -> Answered:
    """What does not fit together."""
    from reportedly.web.findings_page import findings

    return _said(record, findings(record, asked))


def sources_json(record: Record, asked: Asked) -> Answered:
    """Sources and their record of revision."""
    from reportedly.web.sources_page import source_rows

    return _said(record, source_rows(record, asked))


def log_json(record: Record, asked: Asked) -> Answered:
    """Events, newest first."""
    from reportedly.web.log_page import log_rows

    return _said(record, log_rows(record, asked)[0])


def checkpoint_json(record: Record, asked: Asked) -> Answered:
    """What to keep elsewhere against rewriting: the lines that `reportedly verify --checkpoint` takes."""
    from reportedly.record.checkpoints import checkpoint

    head = record.store.head()
    note = checkpoint(record.store.origin, head.size, head.root).note
    return _said(record, note, name="checkpoint", root=head.root.hex())
