"""How figures and moments read to people."""

import pytest

from reportedly.exporters.dates import duration_text, edtf_text, moment_text
from reportedly.exporters.figures import change_text, figure_text, interval_text, signed

CARACAS = "America/Caracas"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"low": 22, "high": 22, "point": 22}, "22"),
        ({"low": 26}, "26 or more"),
        ({"low": 26, "low_open": True}, "more than 26"),
        ({"high": 2500, "point": 2500, "qualifier": "up-to"}, "up to 2,500"),
        ({"high": 2, "high_open": True, "point": 2, "qualifier": "nearly"}, "nearly 2"),
        ({"high": 29, "point": 30, "qualifier": "nearly"}, "nearly 30"),
        ({"point": 4300, "qualifier": "about"}, "about 4,300"),
        ({"low": 3, "high": 5}, "3–5"),
        ({"low": "45.6", "high": "45.6"}, "45.6"),
        ({"low": "-1200.5", "high": "-1200.5"}, "−1,200.5"),
        ({}, "?"),
        ({"low": 24000, "high": 24000}, "24,000"),
    ],
)
def test_a_figure_reads_as_one_would_say_it(row: dict[str, object], words: str) -> None:
    """Unbounded ends are said in words; what nothing bounds is a question mark."""
    assert words == figure_text(row)


def test_open_ends_are_said() -> None:
    """An excluded end is not the end itself."""
    assert "less than 2" == interval_text(None, 2, high_open=True)
    assert "over 1–under 2" == interval_text(1, 2, low_open=True, high_open=True)


def test_changes_have_a_sign() -> None:
    """A minus is a minus sign, a null end is a question mark, nothing is empty."""
    assert ["+4", "−1", "0", "?"] == [signed(value) for value in (4, -1, 0, None)]
    assert "−1" == change_text({"change_low": -1, "change_high": -1})
    assert "+2 … ?" == change_text({"change_low": 2, "change_high": None})
    assert "" == change_text({"change_low": None, "change_high": None})


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("2021-07-09", "9 July 2021"),
        ("2021-07", "July 2021"),
        ("2021", "2021"),
        ("2021-07-07/2021-07-09", "7–9 July 2021"),
        ("2021-06-28/2021-07-03", "28 June – 3 July 2021"),
        ("2020-12-30/2021-01-02", "30 December 2020 – 2 January 2021"),
        ("2021-06/2021-08", "June–August 2021"),
        ("2021-07-09/..", "9 July 2021 or later"),
        ("../2021-07-07", "7 July 2021 or earlier"),
        ("2021-07-XX", "some day in July 2021"),
        ("2021-XX-XX", "some day in 2021"),
        ("202X", "the 2020s"),
        ("2021-06~", "about June 2021"),
        ("2021-07-09?", "perhaps 9 July 2021"),
        ("2021-21", "spring 2021"),
        ("2021-07-12T10:07:00Z", "12 July 2021, 10:07 UTC"),
        ("../..", "at some time"),
        ("what is this", "what is this"),
    ],
)
def test_edtf_reads_as_what_it_knows(edtf: str, words: str) -> None:
    """No more precise than EDTF is; what is no EDTF stays as it stands."""
    assert words == edtf_text(edtf)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"edtf": "../2021-07-09", "latest": "2021-07-10T04:00:00Z", "relation": "not-later-than"}, "by 9 July 2021"),
        ({"edtf": "2021-07-07/..", "earliest": "2021-07-07T04:00:00Z", "relation": "since"}, "since 7 July 2021"),
        ({"edtf": "../2021-07-07", "latest": "2021-07-07T04:00:00Z", "relation": "before"}, "before 7 July 2021"),
        (
            {"edtf": "2021-07-07", "earliest": "2021-07-07T22:00:00Z", "latest": "2021-07-08T04:00:00Z"},
            "7 July 2021, 18:00–24:00",
        ),
        ({"edtf": "2021-07-07", "earliest": "2021-07-07T04:00:00Z", "latest": "2021-07-08T04:00:00Z"}, "7 July 2021"),
    ],
)
def test_a_moment_reads_in_the_incidents_own_zone(row: dict[str, object], words: str) -> None:
    """Caracas is four hours behind UTC; its evening is 18 to 24 there."""
    assert words == moment_text(row, zone=CARACAS)


def test_a_bound_that_is_no_midnight_says_its_time() -> None:
    """By Friday afternoon: not later than 18:00 in Caracas."""
    row = {"edtf": "../2021-07-09", "latest": "2021-07-09T22:00:00Z", "relation": "not-later-than"}
    assert "by 9 July 2021, 18:00" == moment_text(row, zone=CARACAS)


def test_no_zone_no_time_of_day() -> None:
    """Where the zone is not known no local time is made up."""
    row = {"edtf": "../2021-07-09", "latest": "2021-07-09T22:00:00Z", "relation": "not-later-than"}
    assert "by 9 July 2021" == moment_text(row)


def test_durations_in_two_units() -> None:
    """86 400 s are a day."""
    assert ["1 d 3 h", "−2 h", "0 s", ""] == [duration_text(seconds) for seconds in (97_200, -7_200, 0, None)]
