"""Strategies for moments."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from reportedly.events.moments import RELATIONS, TIMES_OF_DAY, Moment

ZONES = ("UTC", "America/Caracas", "America/Sao_Paulo", "Asia/Tehran", "Europe/Paris", "Pacific/Apia", "Asia/Kathmandu")

days = st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31))
instants = st.integers(min_value=0, max_value=4_000_000_000_000_000)
zones = st.sampled_from(ZONES)


def edtfs(*, intervals: bool = True) -> st.SearchStrategy[str]:
    """EDTF texts: years, months, days, instants with an offset and, unless told otherwise, intervals of them."""
    single = st.one_of(
        days.map(lambda day: f"{day.year:04}"),
        days.map(lambda day: day.isoformat()[:7]),
        days.map(date.isoformat),
        instants.map(lambda at: (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at)).isoformat()),
    )
    if not intervals:
        return single
    closed = st.lists(days, min_size=2, max_size=2).map(sorted).map(lambda ends: f"{ends[0]}/{ends[1]}")
    return st.one_of(single, closed, days.map("{}/..".format), days.map("../{}".format), st.just("../.."))


@st.composite
def moments(draw: st.DrawFn, *, placed: bool | None = None) -> Moment:
    """Moments of every relation; with a zone, without, or as `placed` asks."""
    value = {"edtf": draw(edtfs()), "relation": draw(st.sampled_from(RELATIONS))}
    if draw(st.booleans()):
        value["time_of_day"] = draw(st.sampled_from(sorted(TIMES_OF_DAY)))
    if draw(st.booleans()):
        value["wording"] = draw(st.text(max_size=10))
    wants_zone = draw(st.booleans()) if placed is None else placed
    return Moment.parse(value, zone=draw(zones) if wants_zone else None)
