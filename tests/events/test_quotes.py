"""Quotes stand in their text exactly, or are refused with what comes nearest."""

import hashlib
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.events.errors import ReportedlyError, ValueRefused
from reportedly.events.quotes import Quote, QuoteNotFound, check, digest, locate, occurrences
from support.shared import SHARED, needs_shared

#       0         1         2         3         4         5
#       0123456789012345678901234567890123456789012345678901234
TEXT = "The clerk said: “They’re gone” — two boats, two crews."


def refused(text: str, exact: str) -> QuoteNotFound:
    with pytest.raises(QuoteNotFound) as caught:
        locate(text, exact)
    assert isinstance(caught.value, ReportedlyError)
    return caught.value


def test_a_quote_knows_its_place_and_twenty_code_points_around_it() -> None:
    assert locate(TEXT, "They’re gone") == Quote("They’re gone", 17, 29, "The clerk said: “", "” — two boats, two c")


def test_offsets_count_code_points() -> None:
    text = "🚒🚒 é e\u0301 smoke"
    assert (locate(text, "smoke").start, locate(text, "smoke").end) == (8, 13)


def test_the_first_of_several_is_taken_unless_one_is_named() -> None:
    assert [33, 44] == occurrences(TEXT, "two")
    first = locate(TEXT, "two")
    assert (first.start, first.occurrences) == (33, 2)
    assert locate(TEXT, "two", nth=2).start == 44
    assert locate(TEXT, "two", at=44).start == 44
    assert locate(TEXT, "two", at=(44, 47)).start == 44


def test_occurrences_may_overlap() -> None:
    assert [0, 1, 2] == occurrences("aaaa", "aa")


def test_a_third_of_two_is_refused() -> None:
    with pytest.raises(QuoteNotFound, match="stands 2 times in the text, not 3"):
        locate(TEXT, "two", nth=3)
    with pytest.raises(QuoteNotFound, match="not 0"):
        locate(TEXT, "two", nth=0)


@pytest.mark.parametrize("at", [45, (44, 48), -1, 10**6])
def test_a_wrong_place_names_the_nearest(at: int | tuple[int, int]) -> None:
    with pytest.raises(QuoteNotFound, match="does not stand at") as caught:
        locate(TEXT, "two", at=at)
    assert caught.value.start == (33 if at == -1 else 44)


def test_an_empty_quote_is_refused() -> None:
    with pytest.raises(ValueRefused, match="at least one character"):
        locate(TEXT, "")


@pytest.mark.parametrize(
    ("exact", "start", "end", "differs"),
    [
        ('"They\'re gone"', 16, 30, ("quotation marks",)),
        ("gone” - two", 25, 36, ("dashes",)),
        ("The  clerk", 0, 9, ("white space",)),
        ("The\nclerk", 0, 9, ("white space",)),
        (" The clerk", 0, 9, ("white space",)),
        ("the clerk", 0, 9, ("upper and lower case",)),
        ('the\u00a0clerk said: "', 0, 17, ("white space", "quotation marks", "upper and lower case")),
        ("two\u200b boats", 33, 42, ("invisible characters",)),
    ],
)
def test_what_merely_looks_the_same_is_named_but_not_accepted(
    exact: str, start: int, end: int, differs: tuple[str, ...]
) -> None:
    error = refused(TEXT, exact)
    assert set(differs) == set(error.differs)
    assert f"it does but for {error.differs[0]}" in str(error)
    assert (error.start, error.end) == (start, end)
    assert error.nearest == TEXT[start:end]


def test_composed_and_decomposed_letters_differ_in_form() -> None:
    assert refused("a café here", "cafe\u0301").differs == ("the form of characters",)


@pytest.mark.parametrize(
    ("exact", "nearest"),
    [
        ("two ships, two crews", "two boats, two crews."),
        ("The clerk says", "The clerk said:"),
        ("boots", "boats,"),
    ],
)
def test_another_wording_names_the_nearest(exact: str, nearest: str) -> None:
    error = refused(TEXT, exact)
    assert error.nearest == nearest
    assert error.start == TEXT.index(nearest)
    assert error.differs == ()


@pytest.mark.parametrize("text", [TEXT, "", "   "])
def test_where_nothing_is_near_none_is_named(text: str) -> None:
    error = refused(text, "zyx wvu")
    assert (error.nearest, error.start, error.end) == (None, None, None)


def test_an_error_shows_short_fragments_on_one_line() -> None:
    text = "before\n" + "secret " * 50 + "after"
    message = str(refused(text, "secret\t" * 50))
    assert len(message) < 220
    assert "\n" not in message
    assert "\t" not in message


def test_a_long_text_is_searched_in_bounded_time() -> None:
    text = "one more plain sentence about boats and crews at the pier. " * 40_000
    begun = time.perf_counter()
    refused(text, "one more plain sentense about " * 30)
    assert time.perf_counter() - begun < 20  # about a second on an idle machine


@given(st.text(min_size=1, max_size=60), st.data())
def test_every_stretch_is_found_and_holds(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    quote = locate(text, text[start:end], at=start)
    assert (quote.start, quote.end) == (start, end)
    assert text[quote.start : quote.end] == quote.exact
    assert check(text, quote) is None
    assert quote.occurrences == len(occurrences(text, quote.exact))
    assert (len(quote.prefix), len(quote.suffix)) == (min(start, 20), min(len(text) - end, 20))
    assert quote.prefix + quote.exact + quote.suffix in text
    assert locate(text, quote.exact).start == text.index(quote.exact)


@given(st.text(max_size=60), st.text(min_size=1, max_size=20))
def test_a_quote_is_found_exactly_where_it_stands_or_refused(text: str, exact: str) -> None:
    if exact in text:
        assert check(text, locate(text, exact)) is None
    else:
        error = refused(text, exact)
        if error.start is not None:
            assert text[error.start : error.end] == error.nearest


@pytest.mark.parametrize(
    ("quote", "says"),
    [
        (Quote("two", 34, 37), "at 34–37 stands 'wo ', not 'two'"),
        (Quote("two", 50, 99), "outside of the text"),
        (Quote("", 3, 3), "outside of the text"),
        (Quote("two", 33, 36, prefix="gone"), "prefix 'gone'"),
        (Quote("two", 33, 36, suffix="boats"), "suffix 'boats'"),
    ],
)
def test_a_quote_that_no_longer_holds_says_why(quote: Quote, says: str) -> None:
    assert says in (check(TEXT, quote) or "")


def test_context_may_be_left_out() -> None:
    assert check(TEXT, Quote("two", 33, 36)) is None


def test_a_document_is_known_by_the_hash_of_its_bytes() -> None:
    # FIPS 180-2, appendix B.1
    assert digest(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


# ------------------------------------------------------------------------------------------------ the shared case


@needs_shared
def test_every_quote_encoded_by_hand_stands_where_it_says() -> None:
    case = SHARED / "cases/cota-905"
    encoded = json.loads((case / "claims.json").read_text("utf-8"))
    texts = {}
    for name, document in encoded["documents"].items():
        data = (case / document["path"]).read_bytes()
        assert digest(data) == document["sha256"] == hashlib.sha256(data).hexdigest()
        texts[name] = data.decode()
        assert len(texts[name]) == document["chars"]
    found = []

    def walk(node: object) -> None:
        if isinstance(node, dict):
            if {"exact", "start", "end", "document_id"} <= node.keys():
                found.append(node)
            for member in node.values():
                walk(member)
        elif isinstance(node, list):
            for member in node:
                walk(member)

    walk(encoded["events"])
    assert len(found) == 58
    for quote in found:
        text = texts[quote["document_id"]]
        assert text[quote["start"] : quote["end"]] == quote["exact"]
        located = locate(text, quote["exact"], at=quote["start"])
        assert (located.prefix, located.suffix) == (quote["prefix"], quote["suffix"])
        assert located.occurrences == quote["occurrences_in_document"]
        assert check(text, located) is None
