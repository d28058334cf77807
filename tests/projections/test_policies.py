"""Policies choose what a headline shows, and nothing else. The first table is the worked case's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from reportedly.commands.options import POLICIES as OFFERED
from reportedly.events.errors import ReportedlyError
from reportedly.importers.case import load
from reportedly.projections.policies import POLICIES
from reportedly.record import Record
from support.case_files import bundled
from support.histories import new_record
from support.stories import days, event, figure, told, total, undated

COTA = "cota-905-2021-07"
Json = dict[str, Any]


def shown(row: Json) -> tuple[Any, ...]:
    """Low, high, point and status."""
    return row["low"], row["high"], row["point"], row["status"]


@pytest.fixture(scope="module")
def case() -> Iterator[Record]:
    """Both bundled articles."""
    with new_record() as record:
        load(record, bundled("a"))
        load(record, bundled("b"))
        yield record


@pytest.mark.parametrize(
    ("policy", "low"),
    [("range", 26), ("latest", 26), ("official", None), ("highest-credible", 26), ("range-all", 26)],
)
def test_the_headline_of_the_case_by_policy(case: Record, policy: str, low: int | None) -> None:
    """killed/person: only A states a total, and the minister states none; 27 follows whatever the policy."""
    row = total(case, incident=COTA, policy=policy)
    assert (low, None, None, "stated") == shown(row)
    assert (27, policy) == (row["inferred_low"], row["policy"])


def test_latest_cannot_be_decided_between_the_two_tolls(case: Record) -> None:
    """killed/police: 4 and 3, and nothing tells which came later; it says so and shows both."""
    row = total(case, "killed/police", COTA, policy="latest")
    assert (None, None, None, "conflict") == shown(row)
    assert {3, 4} == {one["low"] for one in row["alternatives"]}


def test_what_is_offered_is_what_there_is() -> None:
    """The command line names the projection's own policies."""
    assert tuple(POLICIES) == OFFERED


def test_an_unknown_policy_is_refused(case: Record) -> None:
    """Not silently ignored."""
    with pytest.raises(ReportedlyError, match="there is no policy"):
        total(case, incident=COTA, policy="loudest")


def test_latest_is_the_newest_certain_figure() -> None:
    """At least 30 of the first day is not outdated by at least 26 of the second, which only says less."""
    with told(
        *days("paper", "gazette"),
        figure("c1", "at least 30", "d1", "minister"),
        figure("c2", "at least 26", "d2", "hospital"),
    ) as record:
        assert (30, None, None, "stated") == shown(total(record))
        assert (26, None, None, "stated") == shown(total(record, policy="latest"))


def test_official_is_what_goes_back_to_officials() -> None:
    """Even in an outlet's own voice, where somebody judged so."""
    with told(
        *undated("paper", "gazette"),
        figure("c1", "4", "u1", goes_back_to="minister"),
        figure("c2", "7", "u2", "hospital"),
    ) as record:
        assert (4, 4, 4, "conflict") == shown(total(record, policy="official"))


def test_credibility_comes_before_grade_and_unjudged_last() -> None:
    """Without assessments the hospital's B beats the minister's C; a credibility of 4 beats any grade; 6 is no
    judgement."""
    with told(
        *undated("paper", "gazette"), figure("c1", "4", "u1", "minister"), figure("c2", "7", "u2", "hospital")
    ) as r:
        assert (7, 7, 7, "conflict") == shown(total(r, policy="highest-credible"))
        r.append([event("ClaimAssessed", "clash", claim="c1", credibility=4)])
        assert (4, 4, 4, "conflict") == shown(total(r, policy="highest-credible"))
        r.append([event("ClaimAssessed", "clash", claim="c1", credibility=6)])
        assert (7, 7, 7, "conflict") == shown(total(r, policy="highest-credible"))


def test_grade_f_is_not_judged_rather_than_false() -> None:
    """The paper's own 9 stays in the range, and comes last."""
    with told(*undated("paper", "gazette"), figure("c1", "9", "u1"), figure("c2", "7", "u2", "hospital")) as record:
        assert (7, 9, None, "conflict") == shown(total(record))
        assert (7, 7, 7, "conflict") == shown(total(record, policy="highest-credible"))


def test_preferred_is_ranked_by_a_person() -> None:
    """The first of the list that says anything; nobody of the list: nothing is shown."""
    with told(
        *undated("paper", "gazette"), figure("c1", "4", "u1", "minister"), figure("c2", "7", "u2", "hospital")
    ) as r:
        r.append([event("HeadlinePolicySet", "clash", policy="preferred", preferred=["gazette-2", "hospital"])])
        assert (7, 7, 7, "conflict") == shown(total(r))
        r.append([event("HeadlinePolicySet", "clash", policy="preferred", preferred=["nobody"])])
        assert (None, None, None, "conflict") == shown(total(r))


def test_range_all_takes_the_outdated_in() -> None:
    """4 of the first day, 30 of the second: the range is 30, of all it is 4 to 30; each origin's last counts."""
    with told(
        *days("paper", "paper", "gazette"),
        figure("c0", "2", "d1", "minister"),
        figure("c1", "4", "d2", "minister"),
        figure("c2", "30", "d3", "hospital"),
    ) as record:
        assert (30, 30, 30, "stated") == shown(total(record))
        row = total(record, policy="range-all")
        assert (4, 30, None, "stated") == shown(row)


def test_the_narrowest_policy_counts() -> None:
    """Of the cell, else of the measure, else of the incident, else range; the last one recorded each."""
    with told(
        *undated("paper", "gazette"),
        *(
            figure(f"{cell[:6]}{n}", words, f"u{n}", by, cell=cell)
            for cell in ("killed/police", "killed/person", "injured/person")
            for n, (words, by) in enumerate((("4", "minister"), ("7", "hospital")), 1)
            if cell != "killed/person"
        ),
        figure("p1", "8", "u1", "minister"),
        figure("p2", "9", "u2", "hospital"),
    ) as record:

        def chosen() -> list[str]:
            return [total(record, cell)["policy"] for cell in ("killed/police", "killed/person", "injured/person")]

        assert ["range", "range", "range"] == chosen()
        record.append([event("HeadlinePolicySet", "clash", policy="latest")])
        record.append([event("HeadlinePolicySet", "clash", policy="official", measure="killed")])
        record.append([event("HeadlinePolicySet", "clash", policy="range-all", measure="killed", category="police")])
        assert ["range-all", "official", "latest"] == chosen()
        record.append([event("HeadlinePolicySet", "clash", policy="range", measure="killed")])
        assert ["range-all", "range", "latest"] == chosen()


def test_a_cell_has_one_spelling() -> None:
    """Nodes of a category in any order name the same cell."""
    cell = "killed/police+female"
    with told(
        *undated("paper", "gazette"),
        figure("c1", "4", "u1", "minister", cell=cell),
        figure("c2", "7", "u2", "hospital", cell=cell),
        event("HeadlinePolicySet", "clash", policy="official", measure="killed", category="female+police"),
    ) as record:
        assert (4, 4, 4, "conflict") == shown(total(record, cell))


def test_a_policy_obeys_the_record_and_not_the_publication() -> None:
    """Recorded today it applies to what we say of the past; the record of before it shows the range."""
    with told(*days("paper", "gazette"), figure("c1", "4", "d1", "minister"), figure("c2", "4", "d1", "hospital")) as r:
        before = r.status().size
        r.append([event("HeadlinePolicySet", "clash", policy="official")])
        assert "official" == total(r, known_at="2024-03-01")["policy"]
        assert "range" == total(r, at_position=before)["policy"]


def test_history_and_inference_do_not_depend_on_policy() -> None:
    """The same rows and the same inferred bounds, before and after."""
    with told(
        *undated("paper", "gazette"),
        figure("c1", "at least 4", "u1", "minister"),
        figure("p1", "5", "u1", "minister", cell="killed/police"),
        figure("c2", "at least 2", "u2", "hospital"),
    ) as record:
        before = [row.to_json() for row in record.ask("revisions", "clash")]
        assert 5 == total(record)["inferred_low"]
        record.append([event("HeadlinePolicySet", "clash", policy="preferred", preferred=["hospital"])])
        assert (2, 5) == (total(record)["low"], total(record)["inferred_low"])
        assert before == [row.to_json() for row in record.ask("revisions", "clash")]
