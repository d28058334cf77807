"""One incident: the page that `export html` writes, at any moment of both clocks, which the address names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reportedly.exporters.pages.answers import gather
from reportedly.exporters.pages.model import page
from reportedly.web.clocks import Clock, clocks
from reportedly.web.pages import PUBLIC, cell_parts, rendered

if TYPE_CHECKING:
    from reportedly.record import Record
    from reportedly.web.asking import Asked
    from reportedly.web.desk import Answered


@dataclass(frozen=True, slots=True)
class Site:
    """What a served page has more than an exported one: a control, and addresses to go on to."""

    asked: Asked
    incident: str
    clocks: list[Clock]
    here: tuple[str, ...]
    control: str = "_clocks.html"

    def figure(self, cell: str) -> str:
        """The address of a figure's whole history."""
        return self.asked.link("incidents", self.incident, "figures", *cell_parts(cell))

    def claim(self, name: str) -> str:
        """The address of a claim."""
        return self.asked.link("claims", name)

    def at(self, clock: Clock, value: str) -> str:
        """This page at another moment of one clock."""
        chosen = {one.name: one.chosen for one in self.clocks} | {clock.name: value}
        return self.asked.link(*self.here, **chosen)

    @property
    def compare(self) -> str:
        """The address that compares the moment shown with now."""
        words = [f"known:{one.chosen}" if one.name == "known_at" else one.chosen for one in self.clocks if one.chosen]
        return self.asked.link("incidents", self.incident, "compare", a=",".join(words) or None)

    @property
    def past(self) -> bool:
        """Whether a past moment is shown."""
        return any(clock.chosen for clock in self.clocks)

    @property
    def data(self) -> list[tuple[str, str]]:
        """The addresses of the same answers as JSON."""
        chosen = {one.name: one.chosen for one in self.clocks}
        names = ("totals", "revisions", "timeline", "discrepancies", "vintages", "sources")
        return [(name, self.asked.link("incidents", self.incident, f"{name}.json", **chosen)) for name in names]


def incident_page(record: Record, asked: Asked) -> Answered:
    """The page of an incident."""
    incident = asked.groups["incident"]
    moments: dict[str, Any] = asked.moments()
    answers = gather(record, incident, {"audience": PUBLIC, **moments}, past=False)
    here = ("incidents", incident)
    site = Site(asked, answers.incident, clocks(record, incident, asked), here)
    return rendered("incidents_one.html", asked, page=page(answers), site=site)
