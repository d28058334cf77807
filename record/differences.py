"""Two moments of one incident, loaded and compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportedly.projections import FIGURES, HAPPENINGS, STATEMENTS
from reportedly.projections.differences import DifferenceRow, differences
from reportedly.projections.view import View, visible
from reportedly.record.loading import lineage, material, zones
from reportedly.record.moments import Moment, instant, moment, position_of

if TYPE_CHECKING:
    from reportedly.projections.rows import Material
    from reportedly.record import Record

_ALL = (FIGURES, HAPPENINGS, STATEMENTS)


def compare(
    record: Record,
    incident: str,
    a: str | int | Moment,
    b: str | int | Moment,
    *,
    include_all: bool = False,
    audience: str | None = None,
) -> list[DifferenceRow]:
    """What changed between two moments; the incident is the one that answers for the name at each.

    The rows are loaded once, unless other incidents belong together at one moment than at the other, or an audience
    may not see the same.
    """
    store, moments = record.store, [moment(a), moment(b)]
    places = [position_of(store, one, incident) for one in moments]
    upto = None if None in places else max(place for place in places if place is not None)
    loaded: dict[object, Material] = {}

    def view(one: Moment, place: int | None) -> View:
        who = record.audience(audience, at_position=place)
        family = lineage(store, place, who)
        final = family.final(incident)
        related = frozenset(family.related(final))
        key = related, place if who is not None else None
        if key not in loaded:
            loaded[key] = material(store, sorted(related), upto=upto, tables=_ALL, who=who)
        found = loaded[key]
        known = one.known_at
        at = None if known is None else {name: instant(known, zone) for name, zone in zones(found, place).items()}
        return visible(found, position=place, known_at=at, incidents=frozenset((final,)))

    rows = differences(view(moments[0], places[0]), view(moments[1], places[1]), include_all=include_all)
    if (withheld := record.withheld(audience)) is not None:
        named = (event for row in rows for at in row.events if (event := store.event(at)) is not None)
        seen = {event.position for event in withheld.seen(named)}
        for row in rows:
            row.events = [at for at in row.events if at in seen]
    return rows
