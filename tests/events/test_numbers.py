import subprocess
import sys
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.events.errors import ReportedlyError
from reportedly.events.numbers import (
    SAFE_INTEGER,
    NotANumber,
    Number,
    add,
    is_number,
    multiply,
    number,
    number_json,
    number_text,
    subtract,
)
from support.values import numbers


@pytest.mark.parametrize(
    ("given_value", "expected"),
    [
        (26, 26),
        ("26", 26),
        ("-3", -3),
        ("-0", 0),
        ("0.000", 0),
        ("4.0", 4),
        ("007", 7),
        (Decimal("1E+3"), 1000),
        ("45.60", Decimal("45.6")),
        (Decimal("-0.50"), Decimal("-0.5")),
        (SAFE_INTEGER, SAFE_INTEGER),
        (SAFE_INTEGER + 1, Decimal("9007199254740992")),
        ("-9007199254740992", Decimal("-9007199254740992")),
        ("9" * 40, Decimal("9" * 40)),
    ],
)
def test_a_number_has_one_form(given_value: int | str | Decimal, expected: Number) -> None:
    """Integral and safe in JSON: int; else a Decimal without trailing zeros or an exponent above 0."""
    result = number(given_value)
    assert (type(expected), str(expected)) == (type(result), str(result))
    assert is_number(result)


@pytest.mark.parametrize(
    "refused",
    [
        1.0,
        True,
        None,
        "",
        " 1",
        "+1",
        "1e3",
        "1.",
        ".5",
        "1,000",
        "NaN",
        "Infinity",
        "٣",
        "0x10",
        "1\n",
        "9" * 41,
        "0." + "0" * 40 + "1",
        "1" * 100_000,
        10**41,
        10**5000,
        Decimal("NaN"),
        Decimal("-Infinity"),
        Decimal("1e999999999"),
        Decimal("1e-999999999"),
    ],
    ids=lambda value: str(value)[:12] if not isinstance(value, int) else f"int-{value.bit_length()}",
)
def test_what_is_no_exact_number_is_refused(refused: object) -> None:
    """Floats, bools, exponents in text, NaN, infinities and more than 40 digits never become numbers."""
    with pytest.raises(NotANumber) as caught:
        number(refused)  # type: ignore[arg-type]
    assert isinstance(caught.value, ReportedlyError)
    assert isinstance(caught.value, ValueError)
    assert "\n" not in str(caught.value)


@given(numbers())
def test_numbers_survive_json(value: Number) -> None:
    """The JSON form is an int or a plain decimal string and reads back as the same number."""
    written = number_json(value)
    assert type(written) in (int, str)
    assert value == number(written)


def test_numbers_in_json_and_for_people() -> None:
    """Decimals are strings without an exponent; for people thousands are separated."""
    assert (3110, "45.6", "9007199254740992") == tuple(number_json(number(n)) for n in ("3110", "45.60", 2**53))
    assert ("3,110", "45.6", "-1,000.5") == tuple(number_text(number(n)) for n in (3110, "45.6", "-1000.50"))


@given(numbers(low=-(10**30), high=10**30), numbers(low=-(10**30), high=10**30))
def test_arithmetic_is_exact(left: Number, right: Number) -> None:
    """Sums, differences and products equal those of fractions, beyond the 28 digits of decimal's default."""
    for operation, expected in (
        (add, Fraction(left) + Fraction(right)),
        (subtract, Fraction(left) - Fraction(right)),
        (multiply, Fraction(left) * Fraction(right)),
    ):
        result = operation(left, right)
        assert expected == Fraction(result)
        assert is_number(result)


@given(st.integers(1, 10**9), st.integers(0, 8))
def test_equal_numbers_have_equal_forms(value: int, places: int) -> None:
    """However many zeros are written behind the point, the form is the same."""
    written = f"{value}.{'0' * places}" if places else str(value)
    assert (value, int) == (number(written), type(number(written)))


@pytest.mark.parametrize("not_canonical", [1.5, True, "1", None, 2**53, Decimal("4"), Decimal("4.50"), Decimal("NaN")])
def test_other_forms_are_not_canonical(not_canonical: object) -> None:
    """`is_number` holds for the one form only."""
    assert not is_number(not_canonical)


def test_values_load_without_pydantic() -> None:
    """Reading commands load quantities; neither pydantic nor the reader of words comes along."""
    code = (
        "import sys, reportedly.events.quantity as q; q.Quantity(3, 3);"
        "print([m for m in ('pydantic', 'sqlite_utils', 'reportedly.events.wording') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
