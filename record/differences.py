"""Two moments of one incident, loaded once and compared."""

from __future__ import annotations

from reportedly.projections import FIGURES, HAPPENINGS, STATEMENTS
from reportedly.projections.differences import DifferenceRow, differences
from reportedly.projections.view import View, visible
from reportedly.record.loading import lineage, material, zones
from reportedly.record.moments import Moment, instant, moment, position_of
from reportedly.store.protocol import Store

_ALL = (FIGURES, HAPPENINGS, STATEMENTS)


def compare(
    store: Store, incident: str, a: str | int | Moment, b: str | int | Moment, *, include_all: bool = False
) -> list[DifferenceRow]:
    """What changed between two moments; the incident is the one that answers for the name at each."""
    moments = [moment(a), moment(b)]
    places = [position_of(store, one, incident) for one in moments]
    families = [lineage(store, place) for place in places]
    finals = [family.final(incident) for family in families]
    related = [frozenset(family.related(final)) for family, final in zip(families, finals, strict=True)]
    upto = None if None in places else max(place for place in places if place is not None)
    loaded = {names: material(store, sorted(names), upto=upto, tables=_ALL) for names in dict.fromkeys(related)}

    def view(side: int) -> View:
        found, known = loaded[related[side]], moments[side].known_at
        at = None if known is None else {name: instant(known, zone) for name, zone in zones(found).items()}
        return visible(found, position=places[side], known_at=at, incidents=frozenset((finals[side],)))

    return differences(view(0), view(1), include_all=include_all)
