"""Quotes: an exact stretch of a document, found and checked by code points.

Offsets count code points of the document's text, from 0, half-open: `text[quote.start:quote.end] == quote.exact`.
The text is the file's bytes decoded as UTF-8 with its line ends as they are: `read_bytes().decode()`, not `open()`,
which would shift offsets. A quote matches exactly or not at all; what merely differs in white space, quotation
marks or the like is named in the error and never accepted. Errors echo short fragments only.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher, get_close_matches
from typing import Final

from reportedly.events.errors import ValueRefused, show

CONTEXT: Final = 20
"""Code points of context kept on either side."""

_MOST_CHARACTERS = 2_000_000
_MOST_WORDS = 100_000
_MOST_KINDS = 5_000
_MOST_QUOTE_WORDS = 60
_MOST_CANDIDATES = 12
_NEAR = 0.5
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Quote:
    """A stretch of a text with up to `CONTEXT` code points around it; `occurrences` counts where else it stands."""

    exact: str
    start: int
    end: int
    prefix: str = ""
    suffix: str = ""
    occurrences: int = field(default=1, compare=False)


class QuoteNotFound(ValueRefused):
    """A quote that does not stand in the text.

    `nearest` is the stretch of the text most like it (None where nothing is), `start` and `end` its offsets,
    `differs` what alone keeps the two apart ("quotation marks", "white space"), where that is all.
    """

    def __init__(
        self,
        message: str,
        *,
        nearest: str | None = None,
        start: int | None = None,
        end: int | None = None,
        differs: tuple[str, ...] = (),
    ) -> None:
        super().__init__(message)
        self.nearest, self.start, self.end, self.differs = nearest, start, end, differs


def digest(data: bytes) -> str:
    """SHA-256 of a document's bytes, in lower-case hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def occurrences(text: str, exact: str) -> list[int]:
    """Every offset at which `exact` stands in `text`, overlapping ones too."""
    if not exact:
        raise ValueRefused("a quote holds at least one character")
    found = []
    start = text.find(exact)
    while start >= 0:
        found.append(start)
        start = text.find(exact, start + 1)
    return found


def locate(text: str, exact: str, *, at: int | tuple[int, int] | None = None, nth: int | None = None) -> Quote:
    """The quote `exact` in `text`: its first occurrence, or the `nth` from 1, or the one `at` a start or span.

    Raises QuoteNotFound.
    """
    starts = occurrences(text, exact)
    if not starts:
        raise _not_found(text, exact)
    if at is not None:
        start = _at(text, exact, at, starts)
    elif nth is not None:
        if not 1 <= nth <= len(starts):
            raise QuoteNotFound(f"the quote '{show(exact)}' stands {_times(len(starts))} in the text, not {nth}")
        start = starts[nth - 1]
    else:
        start = starts[0]
    return _cut(text, start, start + len(exact), len(starts))


def check(text: str, quote: Quote) -> str | None:
    """None when the quote holds in `text` (offsets, wording, the context it carries); else a line on what does not."""
    if not 0 <= quote.start < quote.end <= len(text):
        return f"the quote's offsets {quote.start}–{quote.end} lie outside of the text (0–{len(text)})"
    if text[quote.start : quote.end] != quote.exact:
        return f"at {quote.start}–{quote.end} stands '{show(text[quote.start : quote.end])}', not '{show(quote.exact)}'"
    if not text.endswith(quote.prefix, 0, quote.start):
        return f"before {quote.start} does not stand the quote's prefix '{show(quote.prefix)}'"
    if not text.startswith(quote.suffix, quote.end):
        return f"after {quote.end} does not stand the quote's suffix '{show(quote.suffix)}'"
    return None


def _cut(text: str, start: int, end: int, count: int) -> Quote:
    return Quote(text[start:end], start, end, text[max(start - CONTEXT, 0) : start], text[end : end + CONTEXT], count)


def _at(text: str, exact: str, at: int | tuple[int, int], starts: list[int]) -> int:
    start, end = at if isinstance(at, tuple) else (at, at + len(exact))
    if start in starts and end == start + len(exact):
        return start
    near = min(starts, key=lambda place: abs(place - start))
    stop = near + len(exact)
    message = f"the quote '{show(exact)}' does not stand at {start}–{end}; the nearest is at {near}–{stop}"
    raise QuoteNotFound(message, nearest=exact, start=near, end=stop)


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


# ------------------------------------------------------------------------------------------------ near misses


def _not_found(text: str, exact: str) -> QuoteNotFound:
    said = f"the quote '{show(exact)}' does not stand in the text"
    span = _like(text, exact)
    if span is not None:
        nearest = text[span[0] : span[1]]
        differs = _differences(nearest, exact)
        why = f"; at {span[0]}–{span[1]} it does but for {' and '.join(differs)}: '{show(nearest)}'"
        return QuoteNotFound(said + why, nearest=nearest, start=span[0], end=span[1], differs=differs)
    span = _nearest(text, exact)
    if span is None:
        return QuoteNotFound(f"{said}, nor does anything near it")
    nearest = text[span[0] : span[1]]
    why = f"; the nearest is '{show(nearest)}' at {span[0]}–{span[1]}"
    return QuoteNotFound(said + why, nearest=nearest, start=span[0], end=span[1])


def _fold_space(character: str) -> str:
    return " " if character.isspace() else character


def _fold_marks(character: str) -> str:
    return {"‘": "'", "’": "'", "‚": "'", "‛": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"'}.get(
        character, character
    )


def _fold_dashes(character: str) -> str:
    return "-" if character in "‐‑‒–—―−" else character


def _fold_unseen(character: str) -> str:
    return "" if unicodedata.category(character) == "Cf" else character


def _fold_form(character: str) -> str:
    """Decomposed, so that é and e + accent agree, and the ellipsis and three dots."""
    return unicodedata.normalize("NFKD", character)


def _fold_case(character: str) -> str:
    return character.casefold()


_FOLDS: Final[dict[str, Callable[[str], str]]] = {
    "invisible characters": _fold_unseen,
    "white space": _fold_space,
    "quotation marks": _fold_marks,
    "dashes": _fold_dashes,
    "the form of characters": _fold_form,
    "upper and lower case": _fold_case,
}


def _folded(text: str, folds: list[Callable[[str], str]]) -> tuple[str, list[int]]:
    """The text after all folds, runs of blanks as one if blanks are folded, and the offset each character came from."""
    known: dict[str, str] = {}
    characters: list[str] = []
    origins: list[int] = []
    for place, character in enumerate(text):
        shape = known.get(character)
        if shape is None:
            shape = character
            for fold in folds:
                shape = "".join(map(fold, shape))
            known[character] = shape
        if shape == " " and characters and characters[-1] == " " and _fold_space in folds:
            continue
        characters.append(shape)
        origins.extend([place] * len(shape))
    return "".join(characters), origins


def _like(text: str, exact: str) -> tuple[int, int] | None:
    """The stretch that equals `exact` once all folds are applied to both."""
    folds = list(_FOLDS.values())
    wanted = _folded(exact, folds)[0].strip()
    if not wanted:
        return None
    shape, origins = _folded(text[:_MOST_CHARACTERS], folds)
    found = shape.find(wanted)
    if found < 0:
        return None
    return origins[found], origins[found + len(wanted) - 1] + 1


def _differences(nearest: str, exact: str) -> tuple[str, ...]:
    """A smallest set of folds with which the two are equal."""
    needed = dict(_FOLDS)
    for name in reversed(_FOLDS):
        fewer = [fold for other, fold in needed.items() if other != name]
        if _folded(nearest, fewer)[0] == _folded(exact.strip(), fewer)[0]:
            del needed[name]
    return tuple(needed) or ("white space",)


def _nearest(text: str, exact: str) -> tuple[int, int] | None:
    """The run of as many words that is most like `exact`.

    Runs are ranked by the words they share, and only the best few compared word by word, so that the time grows
    with the length of the text alone. Texts and quotes are cut at `_MOST_WORDS` and `_MOST_QUOTE_WORDS`.
    """
    wanted = [_plain(match[0]) for match in _WORD.finditer(exact)][:_MOST_QUOTE_WORDS]
    spans = [match.span() for _, match in zip(range(_MOST_WORDS), _WORD.finditer(text), strict=False)]
    words = [_plain(text[start:end]) for start, end in spans]
    size = min(len(wanted), len(words))
    if size == 0:
        return None
    if not set(wanted) & set(words):
        wanted = _respelt(wanted, words)
    ranked = sorted(_shared(words, wanted, size), key=lambda scored: (-scored[0], scored[1]))[:_MOST_CANDIDATES]
    scored = [(_ratio(words[place : place + size], wanted), -place) for _, place in ranked]
    ratio, place = max(scored, default=(0.0, 0))
    return (spans[-place][0], spans[-place + size - 1][1]) if ratio >= _NEAR else None


def _respelt(wanted: list[str], words: list[str]) -> list[str]:
    """The first few words as the text spells them, for a quote that shares none with it."""
    kinds = list(dict.fromkeys(words))[:_MOST_KINDS]
    near = [get_close_matches(word, kinds, n=1, cutoff=0.75) for word in wanted[:5]]
    return [found[0] if found else word for found, word in zip(near, wanted, strict=False)] + wanted[5:]


def _plain(word: str) -> str:
    return word.strip(".,;:!?\"'()[]“”‘’«»").casefold()


def _ratio(words: list[str], wanted: list[str]) -> float:
    """Likeness from 0 to 1, by words or, for slips of the pen, by letters."""
    by_words = SequenceMatcher(None, words, wanted, autojunk=False).ratio()
    return max(
        by_words, SequenceMatcher(None, " ".join(words)[:400], " ".join(wanted)[:400], autojunk=False).ratio() - 0.1
    )


def _shared(words: list[str], wanted: list[str], size: int) -> Iterator[tuple[int, int]]:
    """(number of wanted words, start) of every run of `size` words that has any."""
    missing = Counter(wanted)
    run: deque[str] = deque()
    shared = 0
    for place, word in enumerate(words):
        run.append(word)
        if word in missing:
            shared += missing[word] > 0
            missing[word] -= 1
        if len(run) > size:
            gone = run.popleft()
            if gone in missing:
                missing[gone] += 1
                shared -= missing[gone] > 0
        if len(run) == size and shared:
            yield shared, place - size + 1
