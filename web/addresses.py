"""Every address that is served beside Datasette's own: a pattern below the name of a record, and who answers.

The addresses are a promise (docs/serving.md). A pattern's named groups are given to the function, decoded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from reportedly.record import Record
    from reportedly.web.asking import Asked
    from reportedly.web.desk import Answered

Answer = Callable[["Record", "Asked"], "Answered"]


class Address(NamedTuple):
    """A pattern, and where the function that answers stands: `module:function` in this package."""

    pattern: str
    answer: str


_INCIDENT = r"incidents/(?P<incident>[^/]+)"
_QUESTIONS = "totals|timeline|revisions|vintages|discrepancies|sources"

ADDRESSES: tuple[Address, ...] = (
    Address(r"incidents", "incident_list:incidents_page"),
    Address(r"incidents\.json", "data:incidents_json"),
    Address(_INCIDENT, "incident_page:incident_page"),
    Address(rf"{_INCIDENT}/figures/(?P<measure>[^/]+)(?:/(?P<category>[^/]+))?", "figure_page:figure_page"),
    Address(rf"{_INCIDENT}/compare", "compare_page:compare_page"),
    Address(rf"{_INCIDENT}/compare\.json", "data:compare_json"),
    Address(rf"{_INCIDENT}/(?P<question>{_QUESTIONS})\.json", "data:answer_json"),
    Address(r"claims/(?P<claim>[^/]+)", "claim_page:claim_page"),
    Address(r"claims/(?P<claim>[^/]+)/claim\.json", "data:claim_json"),
    Address(r"findings", "findings_page:findings_page"),
    Address(r"findings\.json", "data:findings_json"),
    Address(r"sources", "sources_page:sources_page"),
    Address(r"sources\.json", "data:sources_json"),
    Address(r"log", "log_page:log_page"),
    Address(r"log\.json", "data:log_json"),
    Address(r"checkpoint\.json", "data:checkpoint_json"),
)

PREFIX = r"^/(?P<database>[^/]+)/-/"
STATIC: Mapping[str, str] = {"web.css": "text/css; charset=utf-8", "web.js": "text/javascript; charset=utf-8"}
"""Files that pages refer to, at /-/reportedly/NAME."""
