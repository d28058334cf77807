"""Properties that catch mutations which the laws let through; docs/testing.md lists the mutations tried."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from support.histories import WORDS
from support.stories import days, figure, history, told, total


@settings(max_examples=25)
@given(
    words=st.sampled_from(WORDS),
    dated=st.sampled_from(("as_of", "said")),
    number=st.integers(2, 4),
)
def test_every_repeat_for_one_moment_supports_it(words: str, dated: str, number: int) -> None:
    """However often one origin repeats a figure for the same moment, all of its claims stay in force, and nothing
    moves."""
    story = [figure(f"c{n}", words, f"d{n}", "minister", **{dated: "2024-02-28"}) for n in range(1, number + 1)]
    with told(*days(*["paper"] * number), *story) as record:
        assert [f"c{n}" for n in range(1, number + 1)] == sorted(total(record)["claims"])
        assert ["first", *["repeated"] * (number - 1)] == [row["kind"] for row in history(record)]
        assert 1 == len(history(record, origin=None))
