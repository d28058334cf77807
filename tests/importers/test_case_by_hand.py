"""What a person corrected by hand stays, whatever the case file still says."""

from pathlib import Path

import reportedly
from reportedly.importers.case import load

CASE = """
case: 1
document: {id: note-1, publisher: paper, published: 2024-03-10, zone: UTC}
sources:
  paper: {kind: outlet, grade: C}
incidents:
  bridge: {title: Bridge collapse, when: 2024-03-08, zone: UTC}
claims:
- incident: bridge
  by: paper
  figures:
  - {id: k1, killed/person: four}
"""


def test_an_unchanged_file_leaves_what_was_corrected_by_hand(tmp_path: Path) -> None:
    """Nothing is appended, no reason is invented, and the difference is said."""
    file = tmp_path / "case.yaml"
    file.write_text(CASE)
    with reportedly.open(tmp_path / "one.db", create=True) as record:
        load(record, file)
        quantity = {"low": 5, "high": 5, "qualifier": "exact", "wording": "five", "unit": "person", "numbered": True}
        correction = {"kind": "claim", "name": "k1", "field": "quantity", "new": quantity, "reason": "misread"}
        graded = {"source": "paper", "grade": "A", "reason": "known since"}
        record.append(
            [
                {"type": "RecordCorrected", "stream": "bridge", "content": correction},
                {"type": "SourceReassessed", "content": graded},
            ]
        )
        size = record.status().size
        again = load(record, file)
        assert size == record.status().size
        assert ("grade of source paper", "quantity of claim k1") == tuple(sorted(again.kept))
        assert [5] == [row.low for row in record.ask("totals", "bridge")]
