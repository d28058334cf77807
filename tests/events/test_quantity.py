"""Quantities and the reading of their words. Expected bounds are worked out by hand from the field's practice."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.events import lexicon
from reportedly.events.bounds import is_discrete
from reportedly.events.errors import ReportedlyError, ValueRefused
from reportedly.events.intervals import Interval
from reportedly.events.numbers import Number, number
from reportedly.events.quantity import QUALIFIERS, Quantity, QuantityError
from reportedly.events.wording import WordingError
from support.values import numbers, quantities

Row = tuple[str, Number | None, Number | None, Number | None, str]

# The table of notes on the domain: wording, low, high, point, qualifier.
DOMAIN: list[Row] = [
    ("22", 22, 22, 22, "exact"),
    ("four", 4, 4, 4, "exact"),
    ("at least 26", 26, None, None, "at-least"),
    ("more than 26", 27, None, None, "more-than"),
    ("as many as 2,500", None, 2500, 2500, "up-to"),
    ("up to 2,500", None, 2500, 2500, "up-to"),
    ("nearly 30", None, 29, 30, "nearly"),
    ("almost 30", None, 29, 30, "nearly"),
    ("about 4,300", None, None, 4300, "about"),
    ("between 3 and 5", 3, 5, None, "range"),
    ("several", 2, None, None, "several"),
    ("a number of", 2, None, None, "several"),
    ("weapons", 2, None, None, "plural"),
    ("ammunition", 1, None, None, "mass"),
    ("dozens", 24, None, None, "dozens"),
    ("scores", 40, None, None, "scores"),
    ("hundreds", 200, None, None, "hundreds"),
    ("an unspecified number", 1, None, None, "unspecified"),
    ("nobody", 0, 0, 0, "none"),
    ("none", 0, 0, 0, "none"),
]

COUNTS: list[Row] = [
    # digits
    ("0", 0, 0, 0, "exact"),
    ("3,110", 3110, 3110, 3110, "exact"),
    ("24,000 rounds of ammunition", 24000, 24000, 24000, "exact"),
    ("1,234,567", 1234567, 1234567, 1234567, "exact"),
    ("1,00,000", 100000, 100000, 100000, "exact"),
    ("24\u00a0000", 24000, 24000, 24000, "exact"),
    ("1.5 million", 1500000, 1500000, 1500000, "exact"),
    ("1.5bn", 1500000000, 1500000000, 1500000000, "exact"),
    ("12 thousand", 12000, 12000, 12000, "exact"),
    ("3,000-strong", 3000, 3000, 3000, "exact"),
    ("-3", -3, -3, -3, "exact"),
    ("−3 people", -3, -3, -3, "exact"),
    ("minus 3", -3, -3, -3, "exact"),
    ("+12", 12, 12, 12, "exact"),
    # words
    ("Twenty-eight", 28, 28, 28, "exact"),
    ("twenty eight", 28, 28, 28, "exact"),
    ("a hundred", 100, 100, 100, "exact"),
    ("one hundred and five", 105, 105, 105, "exact"),
    ("nineteen hundred", 1900, 1900, 1900, "exact"),
    ("a thousand and one", 1001, 1001, 1001, "exact"),
    ("three hundred thousand", 300000, 300000, 300000, "exact"),
    ("half a million", 500000, 500000, 500000, "exact"),
    ("two and a half million", 2500000, 2500000, 2500000, "exact"),
    ("two dozen", 24, 24, 24, "exact"),
    ("a dozen", 12, 12, 12, "exact"),
    ("half a dozen", 6, 6, 6, "exact"),
    ("half-a-dozen", 6, 6, 6, "exact"),
    ("a pair of brothers", 2, 2, 2, "exact"),
    # nouns and fillers
    ("18 of them", 18, 18, 18, "exact"),
    ("26 people", 26, 26, 26, "exact"),
    ("22 suspected gang members", 22, 22, 22, "exact"),
    ('22 "delinquents"', 22, 22, 22, "exact"),
    ("12 AK-47 rifles", 12, 12, 12, "exact"),
    ("three police officers", 3, 3, 3, "exact"),
    ("the 22", 22, 22, 22, "exact"),
    ("another 22 people", 22, 22, 22, "exact"),
    ("22 killed in a day", 22, 22, 22, "exact"),
    # bounds
    ("At least 26", 26, None, None, "at-least"),
    ("at least another 26", 26, None, None, "at-least"),
    ("a total of at least 26", 26, None, None, "at-least"),
    ("no fewer than thirty", 30, None, None, "at-least"),
    ("26 or more", 26, None, None, "at-least"),
    ("26 people or more", 26, None, None, "at-least"),
    ("26+", 26, None, None, "at-least"),
    ("26 and counting", 26, None, None, "at-least"),
    ("thirty-plus", 30, None, None, "at-least"),
    ("over 26", 27, None, None, "more-than"),
    ("just over 30", 31, None, None, "more-than"),
    ("more than a dozen", 13, None, None, "more-than"),
    ("more than half a million", 500001, None, None, "more-than"),
    ("at most 30", None, 30, None, "at-most"),
    ("no more than 30", None, 30, None, "at-most"),
    ("30 or fewer", None, 30, None, "at-most"),
    ("up to two dozen people", None, 24, 24, "up-to"),
    ("fewer than 30", None, 29, None, "fewer-than"),
    ("less than 30", None, 29, None, "fewer-than"),
    ("under 30", None, 29, None, "fewer-than"),
    ("fewer than one", None, 0, None, "fewer-than"),
    ("just under 30", None, 29, 30, "nearly"),
    ("some 200 people", None, None, 200, "about"),
    ("around 200", None, None, 200, "about"),
    ("approximately 200", None, None, 200, "about"),
    ("roughly 200", None, None, 200, "about"),
    ("an estimated 4,300", None, None, 4300, "about"),
    ("a dozen or so", None, None, 12, "about"),
    ("200, roughly", None, None, 200, "about"),
    ("30-odd", None, None, 30, "about"),
    # ranges
    ("3 to 5", 3, 5, None, "range"),
    ("from 3 to 5", 3, 5, None, "range"),
    ("3-5", 3, 5, None, "range"),
    ("3–5 people", 3, 5, None, "range"),
    ("three or four", 3, 4, None, "range"),
    ("zero to 3", 0, 3, None, "range"),
    ("between two hundred and three hundred", 200, 300, None, "range"),
    ("3 to 5 million", 3000000, 5000000, None, "range"),
    ("two or three hundred", 200, 300, None, "range"),
    ("800 to one thousand", 800, 1000, None, "range"),
    ("90 to one hundred and twenty", 90, 120, None, "range"),
    # words that name no number
    ("a few", 2, None, None, "several"),
    ("several adjacent neighborhoods", 2, None, None, "several"),
    ("a few hundred", 200, None, None, "hundreds"),
    ("several dozen", 24, None, None, "dozens"),
    ("several hundred thousand", 200000, None, None, "thousands"),
    ("Scores", 40, None, None, "scores"),
    ("Scores killed in clashes", 40, None, None, "scores"),
    ("at least dozens", 24, None, None, "dozens"),
    ("thousands", 2000, None, None, "thousands"),
    ("tens of thousands", 20000, None, None, "thousands"),
    ("hundreds of thousands of people", 200000, None, None, "thousands"),
    ("millions", 2000000, None, None, "millions"),
    ("an unknown number", 1, None, None, "unspecified"),
    ("an unspecified number of non-combatants", 1, None, None, "unspecified"),
    ("police officers", 2, None, None, "plural"),
    ("rocket launchers", 2, None, None, "plural"),
    # zero
    ("no", 0, 0, 0, "none"),
    ("zero", 0, 0, 0, "none"),
    ("no one", 0, 0, 0, "none"),
    ("no-one was killed", 0, 0, 0, "none"),
    ("none of them", 0, 0, 0, "none"),
    ("no deaths", 0, 0, 0, "none"),
    ("no police officers were killed", 0, 0, 0, "none"),
]

UNNUMBERED = {"several", "plural", "mass", "dozens", "scores", "hundreds", "thousands", "millions", "unspecified"}


@pytest.mark.parametrize(("words", "low", "high", "point", "qualifier"), DOMAIN + COUNTS)
def test_words_of_a_count(
    words: str, low: Number | None, high: Number | None, point: Number | None, qualifier: str
) -> None:
    """Bounds, point and qualifier of what is counted; the wording stays as it is."""
    moved = {"more-than": (low or 0) - 1, "fewer-than": (high or 0) + 1}
    expected = Quantity(
        low,
        high,
        point=point,
        qualifier=qualifier,
        wording=words,
        unit="person",
        numbered=qualifier not in UNNUMBERED,
        number=moved.get(qualifier),
    )
    assert expected == Quantity.from_words(words)


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("22", 22),
        ("at least 26", 26),
        ("more than 26", 26),
        ("fewer than 30", 30),
        ("nearly 30", 30),
        ("about 4,300", 4300),
        ("as many as 2,500", 2500),
        ("between 3 and 5", None),
        ("several", None),
        ("dozens", None),
    ],
)
def test_the_number_of_the_words(words: str, number: int | None) -> None:
    """The number itself is kept beside the bounds it moved; a range has two, vague words have none."""
    assert number == Quantity.from_words(words).number


@pytest.mark.parametrize(
    ("words", "unit", "expected", "point"),
    [
        ("nearly two days", "day", Interval(None, 2, high_open=True), 2),
        ("nearly two days of clashes", "day", Interval(None, 2, high_open=True), 2),
        ("more than 2 days", "day", Interval(2, None, low_open=True), None),
        ("less than two hours", "hour", Interval(None, 2, high_open=True), None),
        ("at least 2 days", "day", Interval(2, None), None),
        ("several days", "day", Interval(2, None), None),
        ("days", "day", Interval(2, None), None),
        ("two days", "day", Interval(2, 2), 2),
        ("a week", "week", Interval(1, 1), 1),
        ("nearly a week", "week", Interval(None, 1, high_open=True), 1),
        ("half a day", "day", Interval(Decimal("0.5"), Decimal("0.5")), Decimal("0.5")),
        ("two and a half days", "day", Interval(Decimal("2.5"), Decimal("2.5")), Decimal("2.5")),
        ("24.000", "kg", Interval(24, 24), 24),
        ("5kg", "kg", Interval(5, 5), 5),
        ("1.5 tonnes of cocaine", "tonne", Interval(Decimal("1.5"), Decimal("1.5")), Decimal("1.5")),
        ("cocaine", "kg", Interval(0, None, low_open=True), None),
        ("an undisclosed amount", "USD", Interval(0, None, low_open=True), None),
        ("500 square metres", "square-metre", Interval(500, 500), 500),
        ("45.6%", "percent", Interval(Decimal("45.6"), Decimal("45.6")), Decimal("45.6")),
        ("10 per cent", "percent", Interval(10, 10), 10),
        ("seven times higher", "multiple", Interval(7, 7), 7),
        ("$500,000", "USD", Interval(500000, 500000), 500000),
        ("US$1.5m", "USD", Interval(1500000, 1500000), 1500000),
        ("more than $2 million", "USD", Interval(2000000, None, low_open=True), None),
        ("$1-2 million", "USD", Interval(1000000, 2000000), None),
        ("€3bn", "EUR", Interval(3000000000, 3000000000), 3000000000),
        ("500,000 dollars", "USD", Interval(500000, 500000), 500000),
        ("one barrio", "neighbourhood", Interval(1, 1), 1),
    ],
)
def test_words_of_a_measured_quantity(words: str, unit: str, expected: Interval, point: Number | None) -> None:
    """No bound moves by one where something is measured: the end itself is excluded."""
    quantity = Quantity.from_words(words, unit=unit)
    assert (expected, point, unit) == (quantity.interval, quantity.point, quantity.unit)


@pytest.mark.parametrize(
    ("words", "unit"),
    [
        ("45.6 per 100,000 inhabitants", "per-100000"),
        ("45.6 deaths per 100,000 people", "death"),
        ("45.6", "per-100000"),
    ],
)
def test_a_rate_has_a_base_and_is_measured(words: str, unit: str) -> None:
    """Even of deaths, which are counted."""
    quantity = Quantity.from_words(words, unit=unit)
    assert (Decimal("45.6"), Decimal("45.6"), 100000) == (quantity.low, quantity.high, quantity.per)
    above = Quantity.from_words(f"more than {words}", unit=unit)
    assert Interval(Decimal("45.6"), None, low_open=True) == above.interval


@pytest.mark.parametrize(
    "words",
    [
        "",
        "...",
        "perhaps",
        "perhaps 22",
        "22 of them, perhaps more",
        "some",
        "few",
        "lots",
        "not 22",
        "a sergeant",
        "an ocelot kitten",
        "the sergeant",
        "doubts",
        "weapons and drugs",
        "22 and four",
        "22 killed, dozens injured",
        "28 people were wounded, 18 of them bystanders",
        "three officers and a sergeant",
        "18 of the 28",
        "24 000",
        "one in five",
        "two-thirds",
        "two thirds of them",
        "a third",
        "two point five million",
        "22 fewer deaths",
        "9 July",
        "10:30",
        "3 pm",
        "22-year-old",
        "four-year-old",
        "22nd",
        "007",
        "1,5",
        "24.000",
        "24.5",
        "1.2.3",
        "5m",
        "half a person",
        "two and a half people",
        "five hundred hundred",
        "twenty thirty",
        "2 million 300",
        "at least 26 or more",
        "at least more than 26",
        "about several",
        "up to dozens",
        "22 or more or so",
        "22 people, at least 4 of them",
        "22 if not more",
        "22 or",
        "22 people and",
        "about 20 to 30",
        "as many as 20 to 30",
        "5 to 3",
        "3 to 3",
        "between 3",
        "between 3 to 5",
        "from 3 and 5",
        "between 3 and",
        "two to five hundred thousand",
        "1 to one hundred and twenty",
        "fewer than 0",
        "nearly zero",
        "at least -3",
        "--3",
        "22 per day",
        "22 people a day",
        "22 per 1,000 per 1,000",
        "no reports of deaths",
        "no casualties were reported",
        "none confirmed",
        "nobody knows",
        "no idea",
        "zero tolerance",
        "two days",
        "$500,000",
        "10%",
        "5kg",
        "500 dollars",
        "٣",
        "²",
        "½",
        "22 🙂",
        "x" * 501,
        "9" * 41,
    ],
)
def test_what_is_not_understood_is_refused(words: str) -> None:
    """Never a guess: a fraction, a second number, an unknown word, another unit, a silence taken for zero."""
    with pytest.raises(ValueRefused) as caught:
        Quantity.from_words(words)
    assert len(str(caught.value).splitlines()) == 1
    assert len(str(caught.value)) < 500


def test_the_error_names_what_is_understood() -> None:
    """And the way out: the recorder's own count."""
    with pytest.raises(WordingError, match=r"perhaps is not understood; understood: a number.*at least.*means: N"):
        Quantity.from_words("perhaps")
    with pytest.raises(WordingError, match=r"an article is no count by itself.*--means 1"):
        Quantity.from_words("a sergeant")
    with pytest.raises(WordingError, match="the words name day, the unit is person"):
        Quantity.from_words("nearly two days")
    with pytest.raises(WordingError, match="the words name a currency, the unit is kg"):
        Quantity.from_words("$500", unit="kg")


def test_a_unit_the_lexicon_does_not_know_must_say_whether_it_counts() -> None:
    """The caller's word goes before the lexicon's."""
    with pytest.raises(WordingError, match="unit barrio: unknown"):
        Quantity.from_words("more than two", unit="barrio")
    assert Interval(3) == Quantity.from_words("more than two", unit="barrio", discrete=True).interval
    assert Interval(2, low_open=True) == Quantity.from_words("more than two", unit="dose", discrete=False).interval
    assert Interval(3) == Quantity.from_words("more than two working days", unit="working-day", discrete=True).interval
    assert [True, False, False, True] == [
        is_discrete("person"),
        is_discrete("USD"),
        is_discrete("person", False),
        is_discrete("day", True),
    ]


@pytest.mark.parametrize(
    ("wording", "means", "low", "high", "qualifier", "numbered"),
    [
        ("a sergeant", 1, 1, 1, "exact", True),
        ("an ocelot kitten", "1", 1, 1, "exact", True),
        ("a 22-year-old man", 1, 1, 1, "exact", True),
        ("several", 3, 3, 3, "exact", True),
        ("four", 4, 4, 4, "exact", True),
        ("weapons", "at least 2", 2, None, "plural", False),
        ("tracer bullets", "at least 2", 2, None, "plural", False),
        ("pigeons", "at least 2", 2, None, "plural", False),
        ("ammunition", "at least 1", 1, None, "mass", False),
        ("moonshine", "at least 1", 1, None, "mass", False),
        ("ammunition", "at least 2", 2, None, "means", False),
        ("a lot", "at least 2", 2, None, "means", False),
        ("several", "at least 3", 3, None, "means", False),
        ("a crowd", "between 20 and 30", 20, 30, "means", False),
        ("a crowd", "more than 20", 21, None, "means", False),
        ("the village", 0, 0, 0, "exact", True),
    ],
)
def test_the_recorder_says_what_words_mean(
    wording: str, means: int | str, low: int, high: int | None, qualifier: str, numbered: bool
) -> None:
    """An exact count is a number of its own, any other is not; the wording stays the article's."""
    expected = Quantity(low, high, qualifier=qualifier, wording=wording, unit="item", numbered=numbered)
    assert expected == Quantity.from_means(wording, means, unit="item")


@pytest.mark.parametrize(
    ("wording", "means"),
    [("four", 3), ("at least 26", 26), ("a sergeant", "several"), ("a sergeant", "one or so and two"), ("a crowd", "")],
)
def test_what_words_mean_cannot_contradict_them(wording: str, means: int | str) -> None:
    """A number in the words stands, and a count without a number is none."""
    with pytest.raises(WordingError):
        Quantity.from_means(wording, means)


ONES = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen"""
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"


def in_words(value: int, joint: str) -> str:
    """The English words of 0 to 999,999,999; `joint` stands before the last two digits."""
    if value < 20:
        return ONES.split()[value]
    if value < 100:
        tens, ones = divmod(value, 10)
        return TENS.split()[tens - 2] + (f"-{in_words(ones, joint)}" if ones else "")
    for size, name in ((10**6, "million"), (1000, "thousand"), (100, "hundred")):
        if value >= size:
            count, rest = divmod(value, size)
            before = joint if 0 < rest < 100 else " "
            return f"{in_words(count, joint)} {name}" + (before + in_words(rest, joint) if rest else "")
    raise AssertionError(value)


@given(st.one_of(st.integers(1, 2000), st.integers(1, 10**9 - 1)), st.sampled_from([" ", " and "]), st.booleans())
def test_words_and_digits_give_the_same_number(value: int, joint: str, capital: bool) -> None:
    """Every number to a thousand million, in words and in digits with commas."""
    words = in_words(value, joint)
    assert value == Quantity.from_words(words.capitalize() if capital else words).low
    assert value == Quantity.from_words(f"{value:,} people").low
    assert value == Quantity.from_words(f"at least {words} people").low


@given(st.integers(0, 50), st.integers(1, 50))
def test_ranges_hold_what_lies_between(low: int, width: int) -> None:
    """However the range is written."""
    high = low + width
    expected = Interval(low, high)
    for words in (f"between {low} and {high}", f"from {low} to {high}", f"{low}-{high}", f"{low} or {high} people"):
        assert expected == Quantity.from_words(words).interval
    in_full = f"between {in_words(low, ' ')} and {in_words(high, ' ')}"
    assert expected == Quantity.from_words(in_full).interval


@given(st.integers(1, 10**6), st.sampled_from(["more than", "fewer than", "at least", "at most", "nearly", "up to"]))
def test_whole_numbers_satisfy_a_count_as_they_satisfy_its_words(value: int, words: str) -> None:
    """Bounds of counts and of measures agree on every whole number around them."""
    counted = Quantity.from_words(f"{words} {value}").interval
    measured = Quantity.from_words(f"{words} {value}", unit="day").interval
    for near in range(value - 2, value + 3):
        assert counted.holds(near) == measured.holds(near)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text raises anything but the package's own error."""
    try:
        quantity = Quantity.from_words(text)
    except ReportedlyError:
        return
    assert text == quantity.wording


VOCABULARY = sorted(
    {
        word
        for phrase in (*lexicon.MODIFIERS, *lexicon.VAGUE, *lexicon.ENDINGS, *lexicon.NONE)
        for word in phrase.split()
    }
    | {*lexicon.SMALL_NUMBERS, *lexicon.TENS, *lexicon.SCALES, *lexicon.GROUPS, *lexicon.PLURAL_SCALES}
    | {
        "half",
        "hundred",
        "and",
        "to",
        "or",
        "per",
        "no",
        "3",
        "1,000",
        "2.5",
        "-",
        "$",
        "%",
        "officers",
        "days",
        "a",
        "weapons",
    }
)


@given(st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=6).map(" ".join), st.sampled_from(["person", "day"]))
def test_any_order_of_known_words_is_read_or_refused(text: str, unit: str) -> None:
    """And what is read survives JSON."""
    try:
        quantity = Quantity.from_words(text, unit=unit)
    except ReportedlyError:
        return
    assert quantity == Quantity.from_json(quantity.to_json())


@given(quantities())
def test_quantities_survive_json(quantity: Quantity) -> None:
    """Through text, with numbers as ints or decimal strings; absent ends are left out."""
    written = json.dumps(quantity.to_json())
    assert quantity == Quantity.from_json(json.loads(written))
    assert "null" not in json.dumps({k: v for k, v in quantity.to_json().items() if k != "wording"})


def test_the_json_of_a_quantity() -> None:
    """Open ends only when open; numbered always."""
    expected = {
        "high": 2,
        "high_open": True,
        "point": 2,
        "qualifier": "nearly",
        "wording": "nearly two days",
        "unit": "day",
        "numbered": True,
        "number": 2,
    }
    assert expected == Quantity.from_words("nearly two days", unit="day").to_json()
    assert Quantity(3, 3, unit="item") == Quantity.from_json({"low": 3, "high": 3, "point": None})


@pytest.mark.parametrize(
    "data",
    [
        {"low": 3},
        {"low": 3, "high": 3, "point": 4},
        {"low": 4, "high": 3, "qualifier": "range"},
        {"low": 3, "high": 3, "low_open": True},
        {"low_open": True, "qualifier": "about", "point": 3},
        {"low": 3.0, "high": 3.0},
        {"low": True, "high": True},
        {"low": "3e1", "high": "3e1"},
        {"low": 3, "high": 3, "qualifier": "precise"},
        {"low": 3, "high": 3, "unit": ""},
        {"low": 3, "high": 3, "unit": 4},
        {"low": 3, "high": 3, "per": 0},
        {"low": 3, "high": 3, "numbered": "yes"},
        {"low": 3, "high": 3, "wordings": "three"},
    ],
)
def test_a_quantity_that_contradicts_itself_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(QuantityError):
        Quantity.from_json(data)


@pytest.mark.parametrize("value", [3.0, True, Decimal("3"), Decimal("3.50")])
def test_numbers_in_a_quantity_are_canonical(value: object) -> None:
    with pytest.raises(QuantityError, match="canonical"):
        Quantity(low=value, qualifier="at-least")  # type: ignore[arg-type]


@given(numbers())
def test_a_number_of_a_feed_is_exact(value: Number) -> None:
    """`exact` gives bounds and point; the point is filled in wherever low = high."""
    quantity = Quantity.exact(value, unit="item")
    assert quantity.is_exact
    assert quantity == Quantity(value, value)
    assert Interval(value, value) == quantity.counted_as


def test_a_point_without_bounds_counts_as_that_point() -> None:
    """Only there, and never as a bound of the quantity itself."""
    about, up_to = Quantity.from_words("about 4,300"), Quantity.from_words("up to 40")
    assert (Interval(), Interval(4300, 4300)) == (about.interval, about.counted_as)
    assert Interval(None, 40) == up_to.counted_as


def test_the_tables_of_the_lexicon_agree_with_each_other() -> None:
    """Every qualifier is known, no phrase is longer than the reader looks, no noun is a number."""
    assert {*lexicon.MODIFIERS.values(), *lexicon.ENDINGS.values(), *lexicon.VAGUE.values()} <= QUALIFIERS
    assert {name for name, _ in lexicon.PLURAL_SCALES.values()} <= QUALIFIERS
    phrases = [*lexicon.MODIFIERS, *lexicon.ENDINGS, *lexicon.VAGUE, *lexicon.FILLERS, *lexicon.NONE]
    assert max(len(phrase.split()) for phrase in phrases) <= 5
    assert not (lexicon.PLURALS | lexicon.MASSES) & {*lexicon.PLURAL_SCALES, *lexicon.SMALL_NUMBERS}
    assert {word for words in lexicon.PLURAL_UNIT_WORDS.values() for word in words} <= lexicon.UNITS.keys()
    assert all(number(value) == value for value in lexicon.SCALES.values())
