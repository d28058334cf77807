"""Moments: EDTF in, windows of instants out."""

import json
import subprocess
import sys
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.events.errors import ReportedlyError
from reportedly.events.moments import (
    Moment,
    MomentError,
    boundary,
    closure,
    cycles,
    iso,
    micros,
    precedes,
    window,
)
from support.moments import days, edtfs, instants, moments, zones
from support.shared import SHARED, needs_shared

CARACAS = "America/Caracas"  # -04:00 all through 2021, no summer time


def texts(bounds: tuple[int | None, int | None]) -> tuple[str | None, str | None]:
    earliest, latest = bounds
    return (None if earliest is None else iso(earliest), None if latest is None else iso(latest))


@pytest.mark.parametrize(
    ("edtf", "earliest", "latest"),
    [
        ("2020", "2020-01-01T04:00:00Z", "2021-01-01T04:00:00Z"),
        ("2021-06", "2021-06-01T04:00:00Z", "2021-07-01T04:00:00Z"),
        ("2021-12", "2021-12-01T04:00:00Z", "2022-01-01T04:00:00Z"),
        ("2021-07-09", "2021-07-09T04:00:00Z", "2021-07-10T04:00:00Z"),
        ("2020-02-29", "2020-02-29T04:00:00Z", "2020-03-01T04:00:00Z"),
        ("2021-07-07/2021-07-09", "2021-07-07T04:00:00Z", "2021-07-10T04:00:00Z"),
        ("2021-06/2021-07-09", "2021-06-01T04:00:00Z", "2021-07-10T04:00:00Z"),
        ("2021-07-09/2021", "2021-07-09T04:00:00Z", "2022-01-01T04:00:00Z"),
        ("2021-07-07/..", "2021-07-07T04:00:00Z", None),
        ("2021-07-07/", "2021-07-07T04:00:00Z", None),
        ("../2021-07-09", None, "2021-07-10T04:00:00Z"),
        ("/2021-07-09", None, "2021-07-10T04:00:00Z"),
        ("../..", None, None),
        ("2021-07-12T10:07:00Z", "2021-07-12T10:07:00Z", "2021-07-12T10:07:00.000001Z"),
        ("2021-07-12T10:07:00.5+02:00", "2021-07-12T08:07:00.500000Z", "2021-07-12T08:07:00.500001Z"),
        ("2021-07-12T10:07:00.123456789Z", "2021-07-12T10:07:00.123456Z", "2021-07-12T10:07:00.123457Z"),
        ("2021-07-12T10:07", "2021-07-12T14:07:00Z", "2021-07-12T14:07:00.000001Z"),
        ("2021-07-12T10:07:00-0330", "2021-07-12T13:37:00Z", "2021-07-12T13:37:00.000001Z"),
        ("2021-07-12T10:00:00Z/2021-07-12T11:00:00Z", "2021-07-12T10:00:00Z", "2021-07-12T11:00:00.000001Z"),
        ("2021-07-12T10:00:00Z/..", "2021-07-12T10:00:00Z", None),
        ("2021-07-09~", "2021-07-09T04:00:00Z", "2021-07-10T04:00:00Z"),
        ("2021-07?", "2021-07-01T04:00:00Z", "2021-08-01T04:00:00Z"),
        ("2021%", "2021-01-01T04:00:00Z", "2022-01-01T04:00:00Z"),
        ("2021-07-XX", "2021-07-01T04:00:00Z", "2021-08-01T04:00:00Z"),
        ("2020-02-XX", "2020-02-01T04:00:00Z", "2020-03-01T04:00:00Z"),
        ("2021-XX", "2021-01-01T04:00:00Z", "2022-01-01T04:00:00Z"),
        ("202X", "2020-01-01T04:00:00Z", "2030-01-01T04:00:00Z"),
        ("20XX", "2000-01-01T04:00:00Z", "2100-01-01T04:00:00Z"),
        ("2021-21", "2021-03-01T04:00:00Z", "2021-06-01T04:00:00Z"),
        ("2021-24", "2021-12-01T04:00:00Z", "2022-03-01T04:00:00Z"),
        ("2021-07-07?/2021-07-09~", "2021-07-07T04:00:00Z", "2021-07-10T04:00:00Z"),
        ("2021-07-07~/..", "2021-07-07T04:00:00Z", None),
    ],
)
def test_a_text_stands_for_a_window(edtf: str, earliest: str | None, latest: str | None) -> None:
    assert (earliest, latest) == texts(window(edtf, CARACAS))


def test_without_a_zone_a_window_is_in_utc() -> None:
    assert ("2021-07-09T00:00:00Z", "2021-07-10T00:00:00Z") == texts(window("2021-07-09"))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "not a date"),
        ("soon", "not a date"),
        ("9/7/2021", "not an interval"),
        ("/", "not an interval"),
        ("2021-13", "no date of the calendar"),
        ("2021-02-30", "no date of the calendar"),
        ("2021-07-12T24:00:00Z", "not a date"),
        ("2021-07-12T10:07:00+25:00", "no time of the calendar"),
        ("2021-07-09/2021-07-07", "ends before it begins"),
        ("2021-07-09/2021-07-08", "ends before it begins"),
        ("-0044", "outside the years"),
        ("Y170000002", "outside the years"),
        ("0000", "outside the years"),
        ("0001-01-01", "outside the years"),
        ("9999-12-31", "outside the years"),
        ("[2021, 2022]", "not a date"),
        ("2021-?07-09", "not a date"),
        ("２０２１", "not a date"),
        ("2021-07-09\n", "not a date"),
        ("1" * 500, "too long"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_line(text: str, says: str) -> None:
    with pytest.raises(MomentError, match=says) as caught:
        Moment.parse(text, zone=CARACAS)
    assert isinstance(caught.value, ReportedlyError)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 260


@pytest.mark.parametrize("zone", ["Mars/Olympus", "America", "../UTC", "", "/etc/passwd"])
def test_an_unknown_zone_is_refused(zone: str) -> None:
    with pytest.raises(MomentError, match="not a time zone"):
        Moment.parse("2021-07-09", zone=zone)


@pytest.mark.parametrize(
    ("value", "earliest", "latest"),
    [
        ({"edtf": "2021-07-07", "time_of_day": "evening"}, "2021-07-07T22:00:00Z", "2021-07-08T04:00:00Z"),
        ({"edtf": "2021-07-07", "time_of_day": "night"}, "2021-07-07T04:00:00Z", "2021-07-07T10:00:00Z"),
        ({"edtf": "2021-07-09", "time_of_day": "morning"}, "2021-07-09T10:00:00Z", "2021-07-09T16:00:00Z"),
        ({"edtf": "../2021-07-09", "time_of_day": "afternoon"}, None, "2021-07-09T22:00:00Z"),
        ({"edtf": "../2021-07-09", "time_of_day": "afternoon", "relation": "before"}, None, "2021-07-09T16:00:00Z"),
        ({"edtf": "2021-07-09/..", "time_of_day": "afternoon", "relation": "since"}, "2021-07-09T16:00:00Z", None),
        ({"edtf": "2021-07-09/..", "time_of_day": "afternoon", "relation": "after"}, "2021-07-09T22:00:00Z", None),
        ({"edtf": "../2021-07-07", "relation": "before"}, None, "2021-07-08T04:00:00Z"),
        ({"edtf": "2021-07-07", "relation": "before"}, None, "2021-07-07T04:00:00Z"),
        ({"edtf": "2021-07-07", "relation": "not-later-than"}, None, "2021-07-08T04:00:00Z"),
        ({"edtf": "2021-07-07", "relation": "since"}, "2021-07-07T04:00:00Z", None),
        ({"edtf": "2021-07-07", "relation": "after"}, "2021-07-08T04:00:00Z", None),
        (
            {"edtf": "2021-07-07/2021-07-09", "time_of_day": "morning"},
            "2021-07-07T10:00:00Z",
            "2021-07-10T04:00:00Z",
        ),
        (
            {"edtf": "../2021-07-09", "time_of_day": "afternoon", "earliest": "2021-07-07T00:00:00-04:00"},
            "2021-07-07T04:00:00Z",
            "2021-07-09T22:00:00Z",
        ),
    ],
)
def test_a_relation_and_a_time_of_day_shape_the_window(
    value: dict[str, str], earliest: str | None, latest: str | None
) -> None:
    moment = Moment.parse(value, zone=CARACAS)
    assert (earliest, latest) == texts(moment.bounds())
    if "earliest" not in value:
        assert moment.bounds() == Moment.parse(value).bounds(CARACAS)


def test_the_relation_of_a_text_is_the_one_it_shows() -> None:
    shown = {edtf: Moment.parse(edtf).relation for edtf in ("2021-07-09", "2021-07-09/..", "../2021-07-09", "../..")}
    assert shown == {
        "2021-07-09": "during",
        "2021-07-09/..": "during",
        "../2021-07-09": "not-later-than",
        "../..": "during",
    }
    assert Moment.parse("2021-07-09T10:00:00Z").relation == "at"


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ({}, "needs `edtf`"),
        ({"edtf": "2021", "hour": "9"}, "no field 'hour'"),
        ({"edtf": 2021}, "`edtf` of a moment is text, not int"),
        ({"edtf": "2021", "relation": "near"}, "relation 'near' is none of"),
        ({"edtf": "2021", "time_of_day": "noon"}, "time of day 'noon' is none of"),
        ({"edtf": "2021-07-09", "earliest": "2021-07-09"}, "not an instant"),
        ({"edtf": "2021-07-09", "earliest": "2021-07-09T10:00:00"}, "needs Z or an offset"),
        ({"edtf": "2021-07-09", "earliest": "2021-07-09T10:00:00Z"}, "needs a zone, or `latest` too"),
        (
            {"edtf": "2021-07-09", "earliest": "2021-07-09T10:00:00Z", "latest": "2021-07-09T10:00:00Z"},
            "not after its earliest",
        ),
    ],
)
def test_an_object_that_is_no_moment_is_refused(value: dict[str, object], says: str) -> None:
    with pytest.raises(MomentError, match=says):
        Moment.parse(value)


def test_a_day_without_a_zone_waits_for_one() -> None:
    moment = Moment.parse("2021-07-09")
    assert (moment.is_placed, moment.earliest, moment.latest) == (False, None, None)
    assert ("2021-07-09T04:00:00Z", "2021-07-10T04:00:00Z") == texts(moment.bounds(CARACAS))
    assert moment.placed(CARACAS) == Moment.parse("2021-07-09", zone=CARACAS)
    assert moment.placed(None).zone == "UTC"
    assert moment.to_json() == {"edtf": "2021-07-09", "relation": "during"}


def test_an_instant_with_an_offset_needs_no_zone() -> None:
    moment = Moment.parse("2021-07-12T10:07:00-04:00")
    assert texts(moment.bounds(CARACAS)) == ("2021-07-12T14:07:00Z", "2021-07-12T14:07:00.000001Z")
    assert Moment.parse({"edtf": "2021-07-12T10:07:00-04:00"}) == moment
    assert moment.placed(CARACAS) == moment


def test_json_keeps_a_fixed_order_and_drops_what_is_absent() -> None:
    moment = Moment.parse({"edtf": "../2021-07-09", "time_of_day": "afternoon"}, zone=CARACAS)
    assert json.dumps(moment.to_json()) == (
        '{"edtf": "../2021-07-09", "latest": "2021-07-09T22:00:00Z", "relation": "not-later-than", '
        '"time_of_day": "afternoon", "zone": "America/Caracas"}'
    )


def test_an_open_start_is_bounded_by_the_incident() -> None:
    breach = Moment.parse({"edtf": "../2021-07-09", "time_of_day": "afternoon"}, zone=CARACAS)
    start = micros("2021-07-07T04:00:00Z")
    assert breach.bounded(start).earliest == start
    assert breach.bounded(None) == breach
    assert breach.bounded(micros("2021-07-09T22:00:00Z")) == breach


# ------------------------------------------------------------------------------------------------ clocks


@pytest.mark.parametrize(
    ("day", "zone", "earliest", "latest"),
    [
        # 00:00 was skipped: the day began at 01:00 -02:00, that is 03:00Z, and had 23 hours
        ("2018-11-04", "America/Sao_Paulo", "2018-11-04T03:00:00Z", "2018-11-05T02:00:00Z"),
        # at 24:00 the clocks went back to 23:00: 25 hours
        ("2018-02-17", "America/Sao_Paulo", "2018-02-17T02:00:00Z", "2018-02-18T03:00:00Z"),
        # 00:00 to 01:00 came twice; the day begins with the first
        ("2020-11-01", "America/Havana", "2020-11-01T04:00:00Z", "2020-11-02T05:00:00Z"),
        ("2020-10-31", "America/Havana", "2020-10-31T04:00:00Z", "2020-11-01T04:00:00Z"),
        # 23:30 to 24:00 was skipped
        ("2018-05-04", "Asia/Pyongyang", "2018-05-03T15:30:00Z", "2018-05-04T15:00:00Z"),
        # the whole day was skipped
        ("2011-12-30", "Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-30T10:00:00.000001Z"),
        ("2011-12-31", "Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-31T10:00:00Z"),
        # 02:30 came twice: both are meant
        ("2021-10-31T02:30:00", "Europe/Paris", "2021-10-31T00:30:00Z", "2021-10-31T01:30:00.000001Z"),
        # 02:30 never came: the instant of the change
        ("2021-03-28T02:30:00", "Europe/Paris", "2021-03-28T01:00:00Z", "2021-03-28T01:00:00.000001Z"),
        # Caracas was at -04:30 before 2016-05-01 03:00
        ("2016-05-01", CARACAS, "2016-05-01T04:30:00Z", "2016-05-02T04:00:00Z"),
    ],
)
def test_a_change_of_the_clocks_moves_the_edges(day: str, zone: str, earliest: str, latest: str) -> None:
    assert (earliest, latest) == texts(window(day, zone))


@given(days, st.integers(min_value=0, max_value=23), zones)
@settings(max_examples=150)
def test_a_boundary_is_where_the_clocks_reach_it(day: date, hour: int, zone: str) -> None:
    tz = ZoneInfo(zone)
    local = datetime(day.year, day.month, day.day, hour)

    def clock(instant: int) -> datetime:
        at = datetime(1970, 1, 1, tzinfo=ZoneInfo("UTC")) + timedelta(microseconds=instant)
        return at.astimezone(tz).replace(tzinfo=None)

    for last in (False, True):
        edge = boundary(local, tz, last=last)
        assert clock(edge) >= local > clock(edge - 1)


@given(edtfs(), zones)
def test_a_window_is_never_empty(edtf: str, zone: str) -> None:
    earliest, latest = window(edtf, zone)
    assert earliest is None or latest is None or earliest < latest


@given(days, zones)
def test_a_day_lies_in_its_month_and_its_year(day: date, zone: str) -> None:
    inner = None
    for text in (day.isoformat(), day.isoformat()[:7], f"{day.year:04}"):
        earliest, latest = window(text, zone)
        assert earliest is not None
        assert latest is not None
        if inner is not None:
            assert earliest <= inner[0] < inner[1] <= latest
        inner = (earliest, latest)


@given(days, zones)
def test_days_follow_each_other_without_a_gap(day: date, zone: str) -> None:
    _, latest = window(day.isoformat(), zone)
    earliest, _ = window((day + timedelta(days=1)).isoformat(), zone)
    assert latest is not None
    assert earliest is not None
    assert latest - earliest in (0, 1)  # 1 for a day that was skipped whole


@given(moments())
def test_json_there_and_back_is_the_same_moment(moment: Moment) -> None:
    assert Moment.from_json(moment.to_json()) == moment
    assert Moment.parse(moment) is moment


@given(moments(placed=False), zones)
def test_placing_late_is_placing_at_once(moment: Moment, zone: str) -> None:
    placed = moment.placed(zone)
    assert placed.bounds() == moment.bounds(zone)
    assert placed.placed("UTC") == placed


@given(instants)
def test_an_instant_survives_its_text(instant: int) -> None:
    assert micros(iso(instant)) == instant
    assert window(iso(instant)) == (instant, instant + 1)


def test_a_negative_instant_lies_before_1970() -> None:
    assert iso(-1) == "1969-12-31T23:59:59.999999Z"
    assert micros("1969-12-31T23:59:59.999999Z") == -1
    with pytest.raises(MomentError):
        iso(10**18)


# ------------------------------------------------------------------------------------------------ order


@given(moments(placed=True), moments(placed=True), moments(placed=True))
def test_certain_precedence_is_a_strict_order(a: Moment, b: Moment, c: Moment) -> None:
    assert not precedes(a, a)
    assert not (precedes(a, b) and precedes(b, a))
    assert precedes(a, c) or not (precedes(a, b) and precedes(b, c))


def test_windows_that_touch_are_in_order() -> None:
    friday, saturday = (Moment.parse(day, zone=CARACAS) for day in ("2021-07-09", "2021-07-10"))
    assert precedes(friday, saturday)
    assert not precedes(saturday, friday)
    assert not precedes(friday, Moment.parse("../2021-07-10", zone=CARACAS))
    assert not precedes(Moment.parse("2021-07-09/..", zone=CARACAS), saturday)


def reached(pairs: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """Plain transitive closure, by repetition."""
    found = set(pairs)
    while True:
        more = {(a, d) for a, b in found for c, d in found if b == c} - found
        if not more:
            return found
        found |= more


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=14))
def test_the_closure_is_what_brute_force_finds(pairs: list[tuple[int, int]]) -> None:
    everything = reached(set(pairs))
    sound = {(a, b) for a, b in pairs if (b, a) not in everything and a != b}
    assert closure(pairs) == reached(sound)
    looping = {a for a, b in everything if a == b}
    assert {node for group in cycles(pairs) for node in group} == looping
    for group in cycles(pairs):
        assert all((a, b) in everything for a in group for b in group)


def test_a_cycle_is_reported_and_orders_nothing() -> None:
    pairs = [("a", "b"), ("b", "c"), ("c", "b"), ("c", "d"), ("e", "e")]
    assert closure(pairs) == {("a", "b"), ("c", "d")}
    assert cycles(pairs) == [["b", "c"], ["e"]]


def test_a_long_chain_is_closed_without_recursion() -> None:
    assert len(closure([(n, n + 1) for n in range(1500)])) == 1500 * 1501 // 2
    assert len(cycles([(n, (n + 1) % 5000) for n in range(5000)])[0]) == 5000


HAPPENINGS = {
    "A-H1": "2021-07-07/2021-07-09",
    "A-H2": "2021-07-09",
    "A-H4": "2021-07-07/2021-07-09",
    "A-H5": "2021-07-07/2021-07-09",
    "A-H6": "2021-06",
    "B-H1": "2021-07-07/..",
    "B-H3": "2021-07-10",
    "B-H4": "2021-07-10",
    "B-H6": "2021-07-07/2021-07-11",
}


def test_the_two_articles_give_28_certain_precedences() -> None:
    """The table of the worked case; the happening that is only possible takes no part."""
    when = {name: Moment.parse(edtf, zone=CARACAS) for name, edtf in HAPPENINGS.items()}
    when["A-H3"] = Moment.parse({"edtf": "2021-07-07", "time_of_day": "evening"}, zone=CARACAS)
    when["B-H7"] = Moment.parse({"edtf": "2021-07-09", "time_of_day": "morning"}, zone=CARACAS)
    breach = Moment.parse({"edtf": "../2021-07-09", "time_of_day": "afternoon"}, zone=CARACAS)
    when["B-H2"] = breach.bounded(when["A-H1"].earliest)
    by_window = [(a, b) for a in when for b in when if precedes(when[a], when[b])]
    expected = (
        "A-H1<B-H3 A-H1<B-H4 A-H2<B-H3 A-H2<B-H4 A-H3<A-H2 A-H3<B-H3 A-H3<B-H4 A-H3<B-H6 A-H3<B-H7 A-H4<B-H3 "
        "A-H4<B-H4 A-H5<B-H3 A-H5<B-H4 A-H6<A-H1 A-H6<A-H2 A-H6<A-H3 A-H6<A-H4 A-H6<A-H5 A-H6<B-H1 A-H6<B-H2 "
        "A-H6<B-H3 A-H6<B-H4 A-H6<B-H6 A-H6<B-H7 B-H2<B-H3 B-H2<B-H4 B-H7<B-H3 B-H7<B-H4"
    )
    found = closure([*by_window, ("A-H3", "B-H6")])
    assert set(expected.split()) == {f"{a}<{b}" for a, b in found}


# ------------------------------------------------------------------------------------------------ the shared case


def encoded_moments() -> list[dict[str, str | None]]:
    found: list[dict[str, str | None]] = []

    def walk(node: object) -> None:
        if isinstance(node, dict):
            if "edtf" in node and "earliest" in node:
                found.append(node)
            for member in node.values():
                walk(member)
        elif isinstance(node, list):
            for member in node:
                walk(member)

    walk(json.loads((SHARED / "cases/cota-905/claims.json").read_text("utf-8"))["events"])
    return found


@needs_shared
def test_every_moment_encoded_by_hand_has_its_instants() -> None:
    encoded = encoded_moments()
    assert len(encoded) > 50
    for by_hand in encoded:
        relation = by_hand.get("relation") or "during"
        value = {"edtf": by_hand["edtf"], "relation": relation.replace("_", "-")}
        if by_hand.get("time_of_day"):
            value["time_of_day"] = by_hand["time_of_day"]
        earliest, latest = Moment.parse(value, zone=CARACAS).bounds()
        wanted = tuple(None if by_hand[end] is None else micros(str(by_hand[end])) for end in ("earliest", "latest"))
        if relation == "not_later_than":  # by hand, the start of the incident bounds the open start
            earliest = wanted[0]
        assert (earliest, latest) == wanted, by_hand["edtf"]


def test_reading_plain_dates_imports_neither_pydantic_nor_the_edtf_library() -> None:
    program = (
        "import sys\n"
        "from reportedly.events import moments, quotes, relative\n"
        "moments.Moment.parse('2021-07-07/..', zone='America/Caracas')\n"
        "print([name for name in ('pydantic', 'edtf', 'sqlite_utils') if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
