"""Words for a moment, read beside the day of the publication."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.events.moments import Moment, MomentError, iso
from reportedly.events.relative import resolve
from support.moments import days, zones

CARACAS = "America/Caracas"
SUNDAY = date(2021, 7, 11)


def read(words: str, *, anchor: date = SUNDAY, zone: str | None = CARACAS) -> Moment:
    return resolve(words, anchor=anchor, zone=zone)


def instants(moment: Moment) -> tuple[str | None, str | None]:
    earliest, latest = moment.earliest, moment.latest
    return (None if earliest is None else iso(earliest), None if latest is None else iso(latest))


# Caracas is four hours behind UTC: its days begin at 04:00Z, its afternoons at 16:00Z, its evenings at 22:00Z.
@pytest.mark.parametrize(
    ("words", "edtf", "relation", "time_of_day", "earliest", "latest"),
    [
        ("Wednesday evening", "2021-07-07", "during", "evening", "2021-07-07T22:00:00Z", "2021-07-08T04:00:00Z"),
        ("since Wednesday", "2021-07-07/..", "since", None, "2021-07-07T04:00:00Z", None),
        ("Since Wednesday,", "2021-07-07/..", "since", None, "2021-07-07T04:00:00Z", None),
        ("since Wednesday evening", "2021-07-07/..", "since", "evening", "2021-07-07T22:00:00Z", None),
        ("by Friday afternoon", "../2021-07-09", "not-later-than", "afternoon", None, "2021-07-09T22:00:00Z"),
        ("By Friday", "../2021-07-09", "not-later-than", None, None, "2021-07-10T04:00:00Z"),
        ("no later than July 9", "../2021-07-09", "not-later-than", None, None, "2021-07-10T04:00:00Z"),
        ("until Friday morning", "../2021-07-09", "not-later-than", "morning", None, "2021-07-09T16:00:00Z"),
        ("before Friday", "../2021-07-08", "before", None, None, "2021-07-09T04:00:00Z"),
        ("before Friday afternoon", "../2021-07-09", "before", "afternoon", None, "2021-07-09T16:00:00Z"),
        ("after Friday", "2021-07-10/..", "after", None, "2021-07-10T04:00:00Z", None),
        ("after Friday afternoon", "2021-07-09/..", "after", "afternoon", "2021-07-09T22:00:00Z", None),
        ("before 2021", "../2020", "before", None, None, "2021-01-01T04:00:00Z"),
        ("after December", "2021-01/..", "after", None, "2021-01-01T04:00:00Z", None),
        ("before January", "../2020-12", "before", None, None, "2021-01-01T04:00:00Z"),
        ("Saturday", "2021-07-10", "during", None, "2021-07-10T04:00:00Z", "2021-07-11T04:00:00Z"),
        ("Sat.", "2021-07-10", "during", None, "2021-07-10T04:00:00Z", "2021-07-11T04:00:00Z"),
        ("Sunday", "2021-07-11", "during", None, "2021-07-11T04:00:00Z", "2021-07-12T04:00:00Z"),
        ("last Sunday", "2021-07-04", "during", None, "2021-07-04T04:00:00Z", "2021-07-05T04:00:00Z"),
        ("last Tuesday", "2021-07-06", "during", None, "2021-07-06T04:00:00Z", "2021-07-07T04:00:00Z"),
        ("late on Friday", "2021-07-09", "during", None, "2021-07-09T04:00:00Z", "2021-07-10T04:00:00Z"),
        ("Friday morning", "2021-07-09", "during", "morning", "2021-07-09T10:00:00Z", "2021-07-09T16:00:00Z"),
        ("this [Friday] morning", "2021-07-09", "during", "morning", "2021-07-09T10:00:00Z", "2021-07-09T16:00:00Z"),
        ("Friday night", "2021-07-09/2021-07-10", "during", None, "2021-07-09T22:00:00Z", "2021-07-10T10:00:00Z"),
        ("on the evening of July 7", "2021-07-07", "during", "evening", "2021-07-07T22:00:00Z", "2021-07-08T04:00:00Z"),
        ("this morning", "2021-07-11", "during", "morning", "2021-07-11T10:00:00Z", "2021-07-11T16:00:00Z"),
        ("today", "2021-07-11", "during", None, "2021-07-11T04:00:00Z", "2021-07-12T04:00:00Z"),
        ("yesterday", "2021-07-10", "during", None, "2021-07-10T04:00:00Z", "2021-07-11T04:00:00Z"),
        ("yesterday afternoon", "2021-07-10", "during", "afternoon", "2021-07-10T16:00:00Z", "2021-07-10T22:00:00Z"),
        ("the day before yesterday", "2021-07-09", "during", None, "2021-07-09T04:00:00Z", "2021-07-10T04:00:00Z"),
        ("three days ago", "2021-07-08", "during", None, "2021-07-08T04:00:00Z", "2021-07-09T04:00:00Z"),
        ("tonight", "2021-07-11/2021-07-12", "during", None, "2021-07-11T22:00:00Z", "2021-07-12T10:00:00Z"),
        ("overnight", "2021-07-10/2021-07-11", "during", None, "2021-07-10T22:00:00Z", "2021-07-11T10:00:00Z"),
        ("In June", "2021-06", "during", None, "2021-06-01T04:00:00Z", "2021-07-01T04:00:00Z"),
        ("in July", "2021-07", "during", None, "2021-07-01T04:00:00Z", "2021-08-01T04:00:00Z"),
        ("August", "2020-08", "during", None, "2020-08-01T04:00:00Z", "2020-09-01T04:00:00Z"),
        ("last July", "2020-07", "during", None, "2020-07-01T04:00:00Z", "2020-08-01T04:00:00Z"),
        ("in early June 2019", "2019-06", "during", None, "2019-06-01T04:00:00Z", "2019-07-01T04:00:00Z"),
        ("mid-June", "2021-06", "during", None, "2021-06-01T04:00:00Z", "2021-07-01T04:00:00Z"),
        ("July 9", "2021-07-09", "during", None, "2021-07-09T04:00:00Z", "2021-07-10T04:00:00Z"),
        ("July 12", "2020-07-12", "during", None, "2020-07-12T04:00:00Z", "2020-07-13T04:00:00Z"),
        ("July 9, 2021", "2021-07-09", "during", None, "2021-07-09T04:00:00Z", "2021-07-10T04:00:00Z"),
        ("Friday, July 9", "2021-07-09", "during", None, "2021-07-09T04:00:00Z", "2021-07-10T04:00:00Z"),
        ("9 July", "2021-07-09", "during", None, "2021-07-09T04:00:00Z", "2021-07-10T04:00:00Z"),
        ("the 9th of July 2021", "2021-07-09", "during", None, "2021-07-09T04:00:00Z", "2021-07-10T04:00:00Z"),
        ("Feb. 29", "2020-02-29", "during", None, "2020-02-29T04:00:00Z", "2020-03-01T04:00:00Z"),
        ("in 2020", "2020", "during", None, "2020-01-01T04:00:00Z", "2021-01-01T04:00:00Z"),
        ("2021-07-07 evening", "2021-07-07", "during", "evening", "2021-07-07T22:00:00Z", "2021-07-08T04:00:00Z"),
        ("last week", "2021-06-28/2021-07-04", "during", None, "2021-06-28T04:00:00Z", "2021-07-05T04:00:00Z"),
        ("this month", "2021-07", "during", None, "2021-07-01T04:00:00Z", "2021-08-01T04:00:00Z"),
        ("last year", "2020", "during", None, "2020-01-01T04:00:00Z", "2021-01-01T04:00:00Z"),
        ("over the weekend", "2021-07-10/2021-07-11", "during", None, "2021-07-10T04:00:00Z", "2021-07-12T04:00:00Z"),
        ("last weekend", "2021-07-03/2021-07-04", "during", None, "2021-07-03T04:00:00Z", "2021-07-05T04:00:00Z"),
        (
            "from Wednesday to Friday",
            "2021-07-07/2021-07-09",
            "during",
            None,
            "2021-07-07T04:00:00Z",
            "2021-07-10T04:00:00Z",
        ),
        (
            "between Friday and Wednesday",  # the Friday before that Wednesday
            "2021-07-02/2021-07-07",
            "during",
            None,
            "2021-07-02T04:00:00Z",
            "2021-07-08T04:00:00Z",
        ),
        (
            "from Wednesday evening to Friday morning",
            "2021-07-07/2021-07-09",
            "during",
            None,
            "2021-07-07T22:00:00Z",
            "2021-07-09T16:00:00Z",
        ),
        ("July 7–9", "2021-07-07/2021-07-09", "during", None, "2021-07-07T04:00:00Z", "2021-07-10T04:00:00Z"),
        ("7 to 9 July 2021", "2021-07-07/2021-07-09", "during", None, "2021-07-07T04:00:00Z", "2021-07-10T04:00:00Z"),
        (
            "from December 30 to January 2",
            "2020-12-30/2021-01-02",
            "during",
            None,
            "2020-12-30T04:00:00Z",
            "2021-01-03T04:00:00Z",
        ),
    ],
)
def test_words_have_a_moment(
    words: str, edtf: str, relation: str, time_of_day: str | None, earliest: str | None, latest: str | None
) -> None:
    moment = read(words)
    assert (edtf, relation, time_of_day) == (moment.edtf, moment.relation, moment.time_of_day)
    assert (earliest, latest) == instants(moment)
    assert moment.wording == words
    assert moment.how


@pytest.mark.parametrize(
    "text",
    ["2021-07-09", "2021-07-07/2021-07-11", "2021-07-07/..", "../2021-07-07", "2021-07-XX", "2021-07-12T10:07:00Z"],
)
def test_an_explicit_date_passes_through(text: str) -> None:
    assert read(text) == Moment.parse(text, zone=CARACAS)


@pytest.mark.parametrize(
    ("words", "how"),
    [
        ("Friday afternoon", "the last Friday on or before 2021-07-11, 2021-07-09, afternoon being 12:00 to 18:00"),
        ("Sunday", "Sunday, the day of publication itself, 2021-07-11"),
        ("last Sunday", "the last Sunday before 2021-07-11, 2021-07-04"),
        ("In June", "the last June that had begun by 2021-07-11, 2021-06"),
        ("by Friday", "no later than the end of the last Friday on or before 2021-07-11, 2021-07-09"),
        ("yesterday", "yesterday as written on 2021-07-11, 2021-07-10"),
    ],
)
def test_how_says_in_a_sentence_what_was_done(words: str, how: str) -> None:
    assert read(words).how == f"{how}, in {CARACAS}"
    assert read(words, zone=None).how == how


@pytest.mark.parametrize(
    "words", ["", "soon", "next Friday", "in the morning", "by the end", "Friday-ish", "July 9 evening 3"]
)
def test_what_is_not_understood_names_what_is(words: str) -> None:
    with pytest.raises(MomentError, match="no moment this understands: a weekday, a date or month"):
        read(words)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("Friday, July 8", "2021-07-08 is a Thursday, not a Friday"),
        ("June 31", "June has no day 31"),
        ("Feb 29, 2021", "February 2021 has no day 29"),
        ("9/7/2021", "not an interval"),
        ("Friday " * 60, "too long"),
    ],
)
def test_an_impossible_date_is_refused(words: str, says: str) -> None:
    with pytest.raises(MomentError, match=says):
        read(words)


def test_since_the_beginning_takes_the_incidents_start() -> None:
    start = Moment.parse("2021-07-07/2021-07-09", zone=CARACAS)
    moment = resolve("since the beginning", anchor=SUNDAY, zone=CARACAS, start=start)
    assert (moment.edtf, moment.relation, instants(moment)) == (
        "2021-07-07/..",
        "since",
        ("2021-07-07T04:00:00Z", None),
    )
    with pytest.raises(MomentError):
        read("since the beginning")


def test_without_a_zone_the_window_waits() -> None:
    moment = read("Wednesday evening", zone=None)
    assert (moment.earliest, moment.latest, moment.zone) == (None, None, None)
    assert moment.bounds(CARACAS) == read("Wednesday evening").bounds()


WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@given(days, st.sampled_from(WEEKDAYS))
def test_a_weekday_is_one_of_the_seven_days_up_to_the_anchor(anchor: date, weekday: str) -> None:
    day = date.fromisoformat(read(weekday, anchor=anchor, zone=None).edtf)
    assert timedelta(0) <= anchor - day <= timedelta(days=6)
    assert WEEKDAYS[day.weekday()] == weekday
    earlier = date.fromisoformat(read(f"last {weekday}", anchor=anchor, zone=None).edtf)
    assert timedelta(days=1) <= anchor - earlier <= timedelta(days=7)


PHRASES = st.builds(
    lambda relation, day, part: f"{relation}{day}{part}",
    st.sampled_from(("", "on ", "since ", "by ", "before ", "after ", "until ")),
    st.sampled_from((*WEEKDAYS, "yesterday", "March 5", "4 May 2020", "2019-08-07")),
    st.sampled_from(("", " morning", " afternoon", " evening")),
)


@given(PHRASES, days, zones)
def test_the_window_is_what_the_stored_form_says(words: str, anchor: date, zone: str) -> None:
    """EDTF text, relation and time of day alone lead back to the same instants, in any zone."""
    moment = read(words, anchor=anchor, zone=zone)
    stored = {name: text for name, text in moment.to_json().items() if name not in ("earliest", "latest")}
    assert Moment.parse(stored) == moment
    assert read(words, anchor=anchor, zone=None).bounds(zone) == moment.bounds()


@given(PHRASES, days, zones)
def test_case_and_blanks_do_not_matter(words: str, anchor: date, zone: str) -> None:
    shouted = read(f"  {words.upper().replace(' ', '   ')}. ", anchor=anchor, zone=zone)
    assert shouted.to_json() | {"wording": words} == read(words, anchor=anchor, zone=zone).to_json() | {
        "wording": words
    }


@given(st.text(max_size=40), days)
def test_any_text_is_read_or_refused(words: str, anchor: date) -> None:
    try:
        assert read(words, anchor=anchor).edtf
    except MomentError as error:
        message = str(error)
    else:
        message = ""
    assert "\n" not in message
