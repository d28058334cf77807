"""Exact numbers: an int where one is safe in JSON and SQLite, else a Decimal; never a float.

One number has one form: ``number("4.50")`` and ``number(Decimal("4.5"))`` are both ``Decimal("4.5")``,
``number("4.0")`` is the int 4. Use `add`, `subtract` and `multiply` instead of operators: Python's own
arithmetic on decimals, the unary minus included, silently rounds to 28 digits.
"""

import re
from decimal import Context, Decimal, Inexact, InvalidOperation
from typing import TypeAlias

from reportedly.events.errors import ValueRefused, show

Number: TypeAlias = int | Decimal

MAX_DIGITS = 40
SAFE_INTEGER = 2**53 - 1
"""The largest integer that every JSON reader keeps exactly (RFC 7493, section 2.2)."""

_PLAIN = r"-?[0-9]+(?:\.[0-9]+)?"
_EXACT = Context(prec=10_000, traps=[Inexact, InvalidOperation])


class NotANumber(ValueRefused):
    """The value is no number this record can keep exactly."""


def number(value: int | str | Decimal) -> Number:
    """The canonical form of an int, a Decimal or a plain decimal string ("45.6", "-3").

    Integral and within ±(2**53 - 1): int. Else a Decimal without trailing zeros.

    Raises:
        NotANumber: a float, a bool, NaN, an infinity, an exponent in a string, a sign other than "-",
            or more than 40 digits.
    """
    if type(value) is int:
        if -SAFE_INTEGER <= value <= SAFE_INTEGER:
            return value
        decimal = Decimal(value)
    elif isinstance(value, str):
        decimal = _from_text(value)
    elif isinstance(value, Decimal):
        decimal = value
    else:
        raise NotANumber(f"a number is an integer or a decimal string, not {type(value).__name__}")
    if not decimal.is_finite():
        raise NotANumber(f"not a finite number: {decimal}")
    _refuse_long(decimal)
    return _canonical(decimal)


def number_json(value: Number) -> int | str:
    """The form for JSON and for SQLite columns: ints as they are, Decimals as a plain string ("45.6")."""
    return value if type(value) is int else format(value, "f")


def number_text(value: Number) -> str:
    """The number for people: thousands separated by commas ("3,110", "45.6")."""
    return f"{value:,f}" if isinstance(value, Decimal) else f"{value:,d}"


def add(left: Number, right: Number) -> Number:
    """The exact sum."""
    if type(left) is int and type(right) is int:
        return _small(left + right)
    return _canonical(_EXACT.add(left, right))


def subtract(left: Number, right: Number) -> Number:
    """The exact difference."""
    if type(left) is int and type(right) is int:
        return _small(left - right)
    return _canonical(_EXACT.subtract(left, right))


def multiply(left: Number, right: Number) -> Number:
    """The exact product."""
    if type(left) is int and type(right) is int:
        return _small(left * right)
    return _canonical(_EXACT.multiply(left, right))


def is_number(value: object) -> bool:
    """Whether the value is a number in its canonical form."""
    if type(value) is int:
        return -SAFE_INTEGER <= value <= SAFE_INTEGER
    if not isinstance(value, Decimal) or not value.is_finite():
        return False
    canonical = _canonical(value)
    return type(canonical) is type(value) and canonical.as_tuple() == value.as_tuple()


def _from_text(value: str) -> Decimal:
    if not re.fullmatch(_PLAIN, value):
        raise NotANumber(f"not a plain decimal number: {show(value)}")
    if len(value) > 4 * MAX_DIGITS:
        raise NotANumber(f"more than {MAX_DIGITS} digits: {show(value)}")
    return Decimal(value)


def _refuse_long(value: Decimal) -> None:
    # The exponent first: writing out Decimal("1e999999999") would fill the memory.
    _, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    if abs(value.adjusted()) > MAX_DIGITS or len(digits) + max(exponent, 0) > 4 * MAX_DIGITS:
        raise NotANumber(f"more than {MAX_DIGITS} digits")
    canonical = _canonical(value)
    if sum(character.isdigit() for character in format(canonical, "f")) > MAX_DIGITS:
        raise NotANumber(f"more than {MAX_DIGITS} digits")


def _canonical(value: Decimal) -> Number:
    if not value:
        return 0
    if value == value.to_integral_value():
        return _small(int(value))
    return value.normalize(_EXACT)


def _small(value: int) -> Number:
    return value if -SAFE_INTEGER <= value <= SAFE_INTEGER else Decimal(value)
