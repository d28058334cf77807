"""The columns of every answer, as DESIGN.md lists them; what it does not list is named apart."""

import pytest

from reportedly.projections import PROJECTIONS
from reportedly.projections.differences import DifferenceRow

DESIGNED = {
    "totals": "incident measure category unit counting scope period status low high low_open high_open point qualifier"
    " wording inferred_low inferred_high enumerated proof policy origins unattributed as_of published alternatives"
    " undetermined outdated claims",
    "revisions": "incident measure category unit counting scope period origin revision order kind status low high"
    " low_open high_open point qualifier wording previous_low previous_high change_low change_high reason speaker"
    " publisher document as_of published recorded_at position claim",
    "timeline": "incident order edtf earliest latest relation modality what kind sources certainly_after claim",
    "vintages": "incident measure category unit counting scope origin as_of known_from known_to low high point claim",
    "sources": "source origin kind grade claims revised raised lowered restated retracted median_change first last"
    " median_lag",
    "discrepancies": "incident kind status measure category message expected found claims",
    "references": "",
}
OURS = {
    "blame": "incident measure category unit counting scope period status bound low high low_open high_open point"
    " claims said since_known since_recorded since_position proof derivation",
    "sums": "way grouped group measure category unit counting scope low high low_open high_open point incidents"
    " conflicts unbounded no_longer_stated delisted",
}
"""Columns of answers that DESIGN.md asks for without listing them: a promise to programs all the same."""
ADDED = {
    "references": {"incident", "kind", "name", "label", "earliest", "latest", "about"},
    "totals": {"definition", "undecided", "no_longer_stated", "delisted", "origin", "gaps", "unsummed"},
    "revisions": {"definition"},
    "sources": {"largest_change", "median_delay"},
    "discrepancies": {"discrepancy"},
}


@pytest.mark.parametrize("question", list(PROJECTIONS))
def test_columns_stand_as_designed(question: str) -> None:
    """In DESIGN.md's order; a definition is part of every series, so its number stands beside the period."""
    columns = PROJECTIONS[question].columns
    designed = [name for name in columns if name not in ADDED.get(question, set())]
    assert (DESIGNED | OURS)[question].split() == designed
    assert ADDED.get(question, set()) == set(columns) - set(designed)


def test_columns_of_a_difference_stand() -> None:
    """As `diff` promises them to programs."""
    assert [
        *("incident", "about", "change", "kind", "measure", "category", "unit", "counting", "scope", "period", "name"),
        *("before", "after", "total", "claims", "events"),
    ] == list(DifferenceRow.__slots__)
