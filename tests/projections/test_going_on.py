"""What goes on from where it stood says what folding everything anew says."""

from __future__ import annotations

import random
from collections.abc import Mapping

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportedly.projections import FIGURES
from reportedly.projections.combine import Stated, combine
from reportedly.projections.growing import Growing
from reportedly.projections.history import Group
from reportedly.projections.parts import Parts
from reportedly.projections.series import SeriesKey
from reportedly.projections.totals import groups_of
from reportedly.record.loading import material
from support.histories import DAYS, INCIDENT, History, Json, feeds, histories, new_record

LAW = settings(max_examples=25, derandomize=True, suppress_health_check=list(HealthCheck), deadline=None)


def said(stated: Stated | None) -> tuple[object, ...] | None:
    """All that an answer says, with claims by name."""
    if stated is None:
        return None
    names = [
        tuple(claim.name for claim in claims)
        for claims in (stated.current, stated.outdated, stated.alternatives, stated.redacted)
    ]
    return (*stated.headline(), stated.qualifier, stated.wording, stated.origins, stated.unattributed, *names)


def by_key(groups: Mapping[SeriesKey, Group]) -> dict[SeriesKey, tuple[object, ...] | None]:
    return {key: said(group.stated) for key, group in groups.items()}


def check(history: History) -> int:
    """Compare at every position; how many answers there were."""
    compared = 0
    with new_record() as record:
        record.append(history)
        parts = Parts(material(record.store, [INCIDENT], tables=(FIGURES,)), frozenset((INCIDENT,)))
        for cell, part in parts.cells.items():
            growing = Growing(part, parts.incidents)
            for position in range(1, record.status().size + 1):
                view = parts.view(cell, position)
                anew = groups_of(view, view.claims)
                assert by_key(anew) == by_key(growing.at(position))
                for group in anew.values():
                    if group.stated is not None:
                        assert said(combine(group.in_force())) == said(group.stated) or group.stated.value is None
                        compared += 1
    return compared


@LAW
@given(histories(most=12) | feeds())
def test_a_cell_that_grows_has_the_groups_of_one_folded_anew(history: History) -> None:
    check(history)


@settings(LAW, max_examples=15)
@given(st.integers(0, 10_000))
def test_many_origins_of_which_most_are_outdated(seed: int) -> None:
    """Dozens of claims about one cell, published in the order of the record or nearly so."""
    draw = random.Random(seed)
    history: History = [{"type": "IncidentOpened", "stream": INCIDENT, "content": {"title": "An incident"}}]
    history += [{"type": "SourceRegistered", "content": {"source": f"s{n}", "kind": "official"}} for n in range(6)]
    for number in range(30):
        day = min(max(number // 4 + draw.choice((0, 0, 0, 0, 0, -1)), 0), len(DAYS) - 1)
        document: Json = {
            "document": f"d{number}",
            "publisher": "s0",
            "published": f"{DAYS[day]}T{number % 24:02}:00:00Z",
        }
        words = draw.choice(("{}", "at least {}", "up to {}", "about {}", "dozens")).format(draw.randrange(1, 6))
        claim: Json = {"claim": f"c{number}", "document": f"d{number}", "speaker": f"s{draw.randrange(6)}"}
        claim |= {"measure": "killed", "category": "person", "quantity": words}
        claim |= {"as_of": DAYS[day]} if draw.random() < 0.8 else {}
        history.append({"type": "DocumentIngested", "content": document})
        history.append({"type": "FigureReported", "stream": INCIDENT, "content": claim})
    assert check(history) > 20


def test_a_claim_published_before_the_last_is_not_put_behind_it() -> None:
    """ "Dozens" after "30" overwrites nothing, though it was recorded first."""
    history: History = [
        {"type": "IncidentOpened", "stream": INCIDENT, "content": {"title": "An incident"}},
        {"type": "SourceRegistered", "content": {"source": "s", "kind": "official"}},
    ]
    for name, day, words in (("a", "2021-07-12", "dozens"), ("b", "2021-07-11", "30")):
        document = {"document": f"d-{name}", "publisher": "s", "published": day}
        claim = {"claim": name, "document": f"d-{name}", "measure": "killed", "category": "person", "quantity": words}
        history.append({"type": "DocumentIngested", "content": document})
        history.append({"type": "FigureReported", "stream": INCIDENT, "content": claim})
    assert check(history) == 3
