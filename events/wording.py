"""Reading the words of a quantity: what kind of number they give, never what it might have been.

`read` either understands every word or refuses: two numbers without a word between them that says how they belong
together, or a word no table of `reportedly.events.lexicon` knows before the number, are errors. To teach it a word,
add it to a table there; a new kind of wording is one more function in `_FORMS`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from math import prod
from typing import Literal, NoReturn, TypeVar, overload

from reportedly.events import lexicon
from reportedly.events.errors import ValueRefused, show
from reportedly.events.numbers import Number, add, multiply, number

UNDERSTOOD = (
    "a number in digits or words, also with at least, more than, up to, fewer than, nearly, about, between … and …, "
    "or several, dozens, hundreds, none, an unspecified number, or a known plural or mass noun"
)
_Value = TypeVar("_Value")
_LONGEST_PHRASE = 5
_LONGEST_TEXT = 500
_SPACES = "\u00a0\u2009\u202f"
_TOKEN = re.compile(
    rf"""
    (?P<number>[0-9]+(?:[.,{_SPACES}][0-9]+)*)(?P<glued>-?[^\W\d_][\w-]*)?
    | (?P<currency>(?:(?:us|nz|hk|a|c|r)?\$)|[€£¥₴₽₪₹₺₦₩])
    | (?P<word>[^\W\d_](?:[^\W_]|['’.‐‑-](?=[^\W_]))*)
    | (?P<sign>>=|<=|[%~<>≤≥+])
    | (?P<dash>[-–‒−])
    | (?P<pause>[\s"“”„«»‘’'.,;:!?()\[\]…—]+)
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_DIGITS = re.compile(
    rf"""
    (?:0|[1-9][0-9]*) (?:\.[0-9]+)?
    | [0-9]{{1,3}} (?:,[0-9]{{3}})+ (?:\.[0-9]+)?
    | [0-9]{{1,3}} (?:[{_SPACES}][0-9]{{3}})+ (?:\.[0-9]+)?
    | [0-9]{{1,2}} (?:,[0-9]{{2}})+ ,[0-9]{{3}} (?:\.[0-9]+)?
    """,
    re.VERBOSE,
)
_NUMBER_WORDS = frozenset(
    [*lexicon.SMALL_NUMBERS, *lexicon.TENS, lexicon.HUNDRED, *lexicon.SCALES, *lexicon.GROUPS, "half"]
)
_SCALES: dict[str, int] = {lexicon.HUNDRED: 100, **lexicon.SCALES, **lexicon.GROUPS}
_JOINED = _NUMBER_WORDS | {"a", "and", "or", "to", "odd", "plus", "strong", *lexicon.PLURAL_SCALES}
_PREPOSITIONS = frozenset({"of", "in", "from", "within", "over", "for", "at", "on", "during", "after", "before"})
_LINKS = frozenset({"and", "or", "to", "than", "as", "a", "an", "the", "between"})


class WordingError(ValueRefused):
    """The words are not understood as one quantity."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the words say, before the unit decides how the bounds move.

    qualifier: as in `reportedly.events.quantity`. first: the number, or the lower end of a range, or the least number
    vague words allow; None of a noun. second: the upper end of a range. per: the base of a rate.
    units: the units the words name, any where None. numbered: the words give a number of their own.
    pointed: digits with a decimal point and no scale word, which no count can be.
    """

    qualifier: str
    first: Number | None = None
    second: Number | None = None
    per: Number | None = None
    units: frozenset[str] | None = None
    numbered: bool = True
    pointed: bool = False


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    glued: str = ""


def read(text: str) -> Reading:
    """What the words of one figure say, letter case and quotation marks aside.

    Raises:
        WordingError: a word is not understood, nothing gives a number, or more than one number is given.
    """
    tokens = _tokens(text)
    if not tokens:
        raise WordingError("the words of the quantity are empty")
    for form in _FORMS:
        words = _Words(text, tokens)
        reading = form(words)
        if reading is not None:
            return reading
    return _refuse_unknown(_Words(text, tokens))


def bare_noun(text: str) -> str | None:
    """ "plural" or "mass" of a noun phrase the lexicon knows, "unknown" of other plain words, None of "a lot"."""
    tokens = _tokens(text)
    if not tokens or any(token.kind != "word" for token in tokens):
        return None
    words = _Words(text, tokens)
    if any(token.text in ("a", "an", "any", "every", "each") for token in tokens) or words.phrase(_NO_NOUN) is not None:
        return None
    return _noun_kind(tuple(token.text for token in tokens)) or "unknown"


# --- tokens


def _tokens(text: str) -> list[_Token]:
    if len(text) > _LONGEST_TEXT:
        raise WordingError(f"the words of a quantity have at most {_LONGEST_TEXT} characters")
    found: list[_Token] = []
    for match in _TOKEN.finditer(text.casefold()):
        kind = str(match.lastgroup)
        if kind == "pause":
            continue
        if match["number"] is not None:
            found.append(_Token("number", match["number"], match["glued"] or ""))
        elif kind == "word":
            found.extend(_split(match["word"].replace("‐", "-").replace("‑", "-").replace("’", "'")))
        else:
            found.append(_Token(kind, match[0]))
    return _joined_percent(found)


def _split(word: str) -> list[_Token]:
    """ "twenty-eight" in its parts, "non-combatants" as it is, "four-year-old" as a number of something else."""
    if "-" not in word:
        return [_Token("word", word)]
    parts = word.split("-")
    if word == "no-one":
        return [_Token("word", part) for part in parts]
    if all(part in _JOINED for part in parts):
        if parts[-1] in lexicon.GLUED_ENDINGS:
            return [*(_Token("word", part) for part in parts[:-1]), _Token("ending", parts[-1])]
        return [_Token("word", part) for part in parts]
    return [_Token("compound" if parts[0] in _NUMBER_WORDS else "word", word)]


def _joined_percent(tokens: list[_Token]) -> list[_Token]:
    result: list[_Token] = []
    for token in tokens:
        if token.text == "cent" and result and result[-1].text == "per":
            result[-1] = _Token("word", "percent")
        elif token == _Token("sign", "%"):
            result.append(_Token("word", "percent"))
        else:
            result.append(token)
    return result


class _Words:
    """A place in the tokens; what matches is consumed."""

    def __init__(self, text: str, tokens: list[_Token]) -> None:
        self.text = text
        self.tokens = tokens
        self.at = 0

    @property
    def token(self) -> _Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    @property
    def done(self) -> bool:
        return self.at >= len(self.tokens)

    def peek(self, ahead: int = 0) -> str:
        """The word there, or nothing."""
        place = self.at + ahead
        if 0 <= place < len(self.tokens) and self.tokens[place].kind == "word":
            return self.tokens[place].text
        return ""

    def take(self, *texts: str) -> str:
        """The next word when it is one of these."""
        word = self.peek()
        if word and word in texts:
            self.at += 1
            return word
        return ""

    def phrase(self, table: Mapping[str, _Value]) -> _Value | None:
        """What the table says of the longest phrase that stands here."""
        for length in range(_LONGEST_PHRASE, 0, -1):
            part = self.tokens[self.at : self.at + length]
            if len(part) < length or any(token.kind not in ("word", "sign") for token in part):
                continue
            key = " ".join(token.text for token in part)
            if key in table:
                self.at += length
                return table[key]
        return None

    def skip(self) -> None:
        """Past the words that change nothing."""
        start = self.at
        while not self.done and self.phrase(_NUMBERLIKE) is None:
            if self.phrase(_FILLERS) is None:
                return
            start = self.at
        # "just under 30": the longer phrase is no filler and a number.
        self.at = start

    def refuse(self, why: str) -> NoReturn:
        raise WordingError(f"{show(self.text)}: {why}")


_FILLERS = dict.fromkeys(lexicon.FILLERS, True)
_NONE = dict.fromkeys(lexicon.NONE, True)
_NUMBERLIKE = {**lexicon.MODIFIERS, **lexicon.VAGUE}
_NO_NOUN = dict.fromkeys([*lexicon.MODIFIERS, *lexicon.VAGUE, *lexicon.FILLERS, *lexicon.NONE, "no"], True)


# --- numbers


@dataclass(frozen=True, slots=True)
class _Counted:
    value: Number
    scales: tuple[int, ...] = ()
    """The scale words that made it, in their order; none for "3" in "3 to 5 million"."""
    ends_in_scale: bool = False
    pointed: bool = False
    units: frozenset[str] | None = None
    ending: str | None = None
    single: bool = False
    """ "a", "one" or "half a": a singular unit may follow."""


def _counted(words: _Words, *, joining: bool = True) -> _Counted | None:
    """The number that stands here, with its currency; `joining` lets "and" carry it on."""
    start = words.at
    units = _currency(words)
    token = words.token
    if token is None:
        found = None
    elif token.kind == "number":
        found = _in_digits(words, units)
    elif token.kind == "word":
        found = _in_words(words, joining)
    else:
        found = None
    if found is None:
        if units is not None:
            words.refuse("a currency needs its number")
        words.at = start
        return None
    scales = tuple(_SCALES[text] for text in _texts(words, start) if text in _SCALES)
    return replace(
        found,
        units=units if units is not None else found.units,
        scales=found.scales or scales,
        ends_in_scale=bool(found.scales) or (bool(scales) and _last_number_word(words) in _SCALES),
    )


def _currency(words: _Words) -> frozenset[str] | None:
    token = words.token
    if token is None:
        return None
    if token.kind == "currency":
        words.at += 1
        return lexicon.CURRENCY_SIGNS[token.text]
    follows = words.tokens[words.at + 1].kind == "number" if words.at + 1 < len(words.tokens) else False
    if token.kind == "word" and token.text.upper() in lexicon.CURRENCIES and follows:
        words.at += 1
        return frozenset([token.text.upper()])
    return None


def _in_digits(words: _Words, currency: frozenset[str] | None) -> _Counted:
    token = words.tokens[words.at]
    words.at += 1
    if not _DIGITS.fullmatch(token.text):
        words.refuse(f"{show(token.text)} is no number as English writes one")
    value = number(re.sub(rf"[,{_SPACES}]", "", token.text))
    if token.glued:
        return _with_glued(words, value, token, currency)
    scale = _scales(words)
    return _Counted(
        multiply(value, scale),
        pointed=scale == 1 and "." in token.text,
        ending=_ending(words),
        single=value == 1,
    )


def _with_glued(words: _Words, value: Number, token: _Token, currency: frozenset[str] | None) -> _Counted:
    glued = token.glued.removeprefix("-")
    pointed = "." in token.text
    if token.glued.startswith("-"):
        if glued in lexicon.GLUED_ENDINGS:
            return _Counted(value, pointed=pointed, ending=lexicon.GLUED_ENDINGS[glued])
        if glued in lexicon.SCALES or glued in lexicon.GROUPS:
            scale = lexicon.SCALES.get(glued) or lexicon.GROUPS[glued]
            return _Counted(multiply(value, scale), (scale,))
    elif glued in lexicon.SHORT_SCALES and (glued != "m" or currency is not None):
        scale = lexicon.SHORT_SCALES[glued]
        return _Counted(multiply(value, scale), (scale,))
    elif glued in lexicon.PLURAL_UNIT_WORDS:
        return _Counted(value, pointed=pointed, units=lexicon.PLURAL_UNIT_WORDS[glued])
    return words.refuse(f"{show(token.text + token.glued)} is not understood as a number")


def _scales(words: _Words) -> int:
    """ "hundred thousand", "million", "dozen" behind a number."""
    result = 1
    if words.take(lexicon.HUNDRED):
        result = 100
    elif group := words.take(*lexicon.GROUPS):
        return lexicon.GROUPS[group]
    if scale := words.take(*lexicon.SCALES):
        result *= lexicon.SCALES[scale]
    return result


def _ending(words: _Words) -> str | None:
    token = words.token
    if token is not None and token.kind == "ending":
        words.at += 1
        return lexicon.GLUED_ENDINGS[token.text]
    if words.peek() in ("odd", "strong"):
        return lexicon.GLUED_ENDINGS[words.take("odd", "strong")]
    return None


def _in_words(words: _Words, joining: bool) -> _Counted | None:
    if words.peek() == "half":
        return _half(words)
    if words.peek() in ("a", "an"):
        return _article(words, joining)
    first = _below_thousand(words, joining)
    if first is None:
        return None
    if joining and [words.peek(ahead) for ahead in range(3)] == ["and", "a", "half"]:
        words.at += 3
        return _Counted(multiply(add(first, Decimal("0.5")), _scales(words)))
    value = _large(words, first, joining)
    return _Counted(value, ending=_ending(words), single=value == 1)


def _texts(words: _Words, start: int) -> list[str]:
    return [token.text for token in words.tokens[start : words.at]]


def _last_number_word(words: _Words) -> str:
    return next((text for text in reversed(_texts(words, 0)) if text in _NUMBER_WORDS), "")


def _half(words: _Words) -> _Counted | None:
    start = words.at
    words.at += 1
    article = words.take("a", "an")
    scale = _scales(words)
    if scale != 1:
        return _Counted(multiply(scale, Decimal("0.5")))
    if article and words.peek() in lexicon.SINGULAR_UNIT_WORDS:
        return _Counted(Decimal("0.5"), single=True)
    words.at = start
    return None


def _article(words: _Words, joining: bool) -> _Counted | None:
    """ "a hundred", "a dozen", "a pair", "a million"; "a week" for the measured unit; no other "a" is a number."""
    start = words.at
    words.at += 1
    following = words.peek()
    if following == "half":
        return _half(words)
    if following in ("pair", *lexicon.SINGULAR_UNIT_WORDS):
        single = not words.take("pair")
        return _Counted(1 if single else 2, single=single)
    if following in _SCALES:
        first = _below_thousand(words, joining, article=True)
        return _Counted(_large(words, first, joining), ending=_ending(words))
    words.at = start
    return None


def _below_hundred(words: _Words) -> int | None:
    if tens := words.take(*lexicon.TENS):
        digit = lexicon.SMALL_NUMBERS.get(words.peek(), 0)
        if not 1 <= digit <= 9:
            return lexicon.TENS[tens]
        words.at += 1
        return lexicon.TENS[tens] + digit
    small = words.take(*lexicon.SMALL_NUMBERS)
    return lexicon.SMALL_NUMBERS[small] if small else None


@overload
def _below_thousand(words: _Words, joining: bool, *, article: Literal[True]) -> int: ...
@overload
def _below_thousand(words: _Words, joining: bool) -> int | None: ...
def _below_thousand(words: _Words, joining: bool, *, article: bool = False) -> int | None:
    first = 1 if article else _below_hundred(words)
    if not first or not words.take(lexicon.HUNDRED):
        return first
    return 100 * first + _remainder(words, joining)


def _remainder(words: _Words, joining: bool) -> int:
    """What follows a hundred or a thousand, "and" or not, up to 99; 0 when it is no part of the number."""
    start = words.at
    if words.take("and") and not joining:
        words.at = start
        return 0
    small = _below_hundred(words)
    if not small:
        words.at = start
        return 0
    return small


def _large(words: _Words, first: int, joining: bool) -> int:
    """ "two million three hundred thousand and five", the scales falling."""
    if group := words.take(*lexicon.GROUPS):
        return lexicon.GROUPS[group] * first
    result = 0
    smallest: int | None = None
    part: int | None = first
    while part:
        scale = lexicon.SCALES.get(words.peek())
        if scale is None or (smallest is not None and scale >= smallest):
            return result + part
        words.at += 1
        smallest = scale
        result += part * scale
        part = _next_group(words, joining)
    return result


def _next_group(words: _Words, joining: bool) -> int | None:
    start = words.at
    if words.take("and") and not joining:
        words.at = start
        return None
    value = _below_thousand(words, joining)
    if not value:
        words.at = start
    return value


# --- what follows


@dataclass(frozen=True, slots=True)
class _Rest:
    ending: str | None = None
    per: Number | None = None
    units: frozenset[str] | None = None


def _rest(words: _Words, *, single: bool = False) -> _Rest:
    """The words behind the number: its unit, a rate's base, a late "or more"; nothing that counts something else."""
    if words.peek() in lexicon.OTHER_NUMBERS:
        words.refuse(f"a number before {words.peek()} is not understood as a quantity")
    ending = words.phrase(lexicon.ENDINGS)
    units = _unit_behind(words, single)
    per: Number | None = None
    while not words.done:
        late = words.phrase(lexicon.ENDINGS)
        if late is not None:
            if not words.done or ending is not None:
                words.refuse("more than one word for how exact the number is")
            ending = late
        elif words.take("per"):
            if per is not None:
                words.refuse("more than one base of a rate")
            per = _base(words)
        else:
            _refuse_second(words)
            words.at += 1
    if words.peek(-1) in _LINKS:
        words.refuse(f"something is missing after {words.peek(-1)}")
    return _Rest(ending, per, units)


def _base(words: _Words) -> Number:
    base = _counted(words)
    if base is None or base.units is not None or base.pointed:
        words.refuse('a rate is understood per a number ("per 100,000"), not per anything else')
    return base.value


def _unit_behind(words: _Words, single: bool) -> frozenset[str] | None:
    """The measured unit in the noun phrase behind the number ("two full days")."""
    for ahead in range(len(words.tokens) - words.at):
        word = words.peek(ahead)
        if not word or word in _PREPOSITIONS or word == "per":
            return None
        pair = f"{word}-{words.peek(ahead + 1)}"
        if pair in lexicon.PLURAL_UNIT_WORDS:
            return lexicon.PLURAL_UNIT_WORDS[pair]
        if word in lexicon.PLURAL_UNIT_WORDS:
            return lexicon.PLURAL_UNIT_WORDS[word]
        if word in lexicon.SINGULAR_UNIT_WORDS and (single or word != "second"):
            return lexicon.SINGULAR_UNIT_WORDS[word]
    return None


def _refuse_second(words: _Words) -> None:
    token = words.tokens[words.at]
    text = token.text
    if token.kind == "dash":
        return
    if token.kind != "word" or text in _NUMBER_WORDS or text in lexicon.SECOND_QUANTITY or text in lexicon.HEDGES:
        words.refuse(f"{show(text)} comes after the number; write the words of one figure only")
    if text in ("and", "plus") and words.peek(1) in ("a", "an"):
        words.refuse("something else is counted after the number; write the words of one figure only")
    here = words.at
    if words.phrase(lexicon.MODIFIERS) is not None and words.at > here + 1:
        words.refuse("a word for how exact the number is stands behind it")
    words.at = here
    before = words.peek(-1)
    if text in ("a", "an", "each", "every") and words.peek(1) in lexicon.TIME_WORDS and before not in _PREPOSITIONS:
        words.refuse("a number for each span of time is a rate, which is not understood")


def _both(words: _Words, one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    if one is None or other is None:
        return one if other is None else other
    if not one & other:
        words.refuse("two different units")
    return one & other


# --- the forms a wording takes


def _signed(words: _Words) -> Reading | None:
    """ "-3", "+12", "minus 3": a published correction."""
    token = words.token
    assert token is not None
    negative = token.kind == "dash" or words.peek() == "minus"
    if not negative and token != _Token("sign", "+") and words.peek() != "plus":
        return None
    words.at += 1
    found = _counted(words)
    if found is None:
        words.refuse("a sign needs a number")
    rest = _rest(words, single=found.single)
    if rest.ending is not None or found.ending is not None:
        words.refuse("a number with a sign is exact")
    value = multiply(found.value, -1) if negative else found.value
    return Reading("exact", value, None, rest.per, _both(words, found.units, rest.units), True, found.pointed)


def _none(words: _Words) -> Reading | None:
    """ "none of them", "nobody", "no officers were killed"."""
    if words.phrase(_NONE) is None:
        if words.phrase(lexicon.MODIFIERS) is not None or not words.take("no", "zero"):
            return None
        zero = words.tokens[0].text == "zero"
        if zero and (words.peek() in ("to", "or") or (words.token is not None and words.token.kind == "dash")):
            return None
        _skip_noun(words)
    while not words.done:
        if words.peek() not in lexicon.NONE_GOES_ON:
            words.refuse("is no statement of zero; what is not reported is not zero")
        words.at += 1
    return Reading("none", 0)


def _skip_noun(words: _Words) -> None:
    nouns = []
    while (word := words.peek()) and word not in lexicon.NONE_GOES_ON:
        nouns.append(word)
        words.at += 1
    known = not nouns or _noun_kind(tuple(nouns)) is not None or nouns[-1] in lexicon.SINGULARS
    if not known:
        words.refuse("is no statement of zero that is understood; what is not reported is not zero")


def _vague(words: _Words) -> Reading | None:
    """ "several", "dozens", "tens of thousands", "a few hundred", "an unspecified number"."""
    words.skip()
    modifier = words.phrase(lexicon.MODIFIERS)
    kind = words.phrase(lexicon.VAGUE)
    if kind is None:
        reading = _plural_scale(words)
    elif kind == "unspecified":
        reading = Reading("unspecified", 1, numbered=False)
    else:
        reading = _several(words)
    if reading is None:
        return None
    if modifier not in (None, "at-least"):
        words.refuse("a word for how exact a number is needs a number")
    rest = _rest(words)
    if rest.ending is not None:
        words.refuse("a word for how exact a number is needs a number")
    return replace(reading, per=rest.per, units=rest.units)


def _several(words: _Words) -> Reading:
    scale = _scales(words)
    if scale == 1:
        return Reading("several", lexicon.SEVERAL, numbered=False)
    names = [name for name, size in lexicon.PLURAL_SCALES.values() if size <= scale]
    return Reading(names[-1] if names else "several", lexicon.SEVERAL * scale, numbered=False)


def _plural_scale(words: _Words) -> Reading | None:
    word = words.take(*lexicon.PLURAL_SCALES)
    if not word:
        return None
    name, size = lexicon.PLURAL_SCALES[word]
    larger = words.peek(1)
    if words.peek() == "of" and larger in ("thousands", "millions", "billions") and word in ("tens", "hundreds"):
        words.at += 2
        name, factor = lexicon.PLURAL_SCALES[larger]
        size *= factor
    return Reading(name, 2 * size, numbered=False)


def _number(words: _Words) -> Reading | None:
    """One number or a range, with what stands before and after."""
    words.skip()
    modifier = words.phrase(lexicon.MODIFIERS)
    between = words.peek(-1) == "between"
    words.skip()
    first = _counted(words, joining=not between)
    if first is None:
        return None
    if between:
        return _range(words, modifier, first, "and")
    if modifier == "range" or _goes_on(words):
        return _range(words, modifier, first)
    rest = _rest(words, single=first.single)
    units = _both(words, first.units, rest.units)
    said = [qualifier for qualifier in (modifier, first.ending, rest.ending) if qualifier is not None]
    if len(said) > 1:
        words.refuse("more than one word for how exact the number is")
    qualifier = said[0] if said else "exact"
    return Reading(qualifier, first.value, None, rest.per, units, True, first.pointed)


def _goes_on(words: _Words) -> bool:
    """Whether "to", "or" or a dash leads to another number."""
    token = words.token
    if token is None or not (token.kind == "dash" or token.text in ("to", "or")):
        return False
    ahead = _Words(words.text, words.tokens)
    ahead.at = words.at + 1
    return _counted(ahead) is not None


def _range(words: _Words, modifier: str | None, first: _Counted, *links: str) -> Reading:
    if modifier not in (None, "range"):
        words.refuse("a range takes no other word for how exact it is")
    if words.token is not None and words.token.kind == "dash":
        words.at += 1
    elif not words.take(*(links or ("to", "or"))):
        words.refuse("a range needs its second number")
    second = _counted(words)
    if second is None:
        words.refuse("a range needs its second number")
    first = _scaled_alike(words, first, second)
    rest = _rest(words)
    if first.ending or second.ending or rest.ending:
        words.refuse("a range takes no other word for how exact it is")
    if first.value >= second.value:
        words.refuse("the second number of a range is larger than the first")
    units = _both(words, _both(words, first.units, second.units), rest.units)
    return Reading("range", first.value, second.value, rest.per, units, True, first.pointed or second.pointed)


def _scaled_alike(words: _Words, first: _Counted, second: _Counted) -> _Counted:
    """ "3 to 5 million" is three million to five; "800 to one thousand" stands as it is."""
    if first.scales or not second.scales:
        return first
    alike = multiply(first.value, prod(second.scales))
    if len(second.scales) == 1 and second.ends_in_scale:
        return first if alike >= second.value else replace(first, value=alike, pointed=False)
    if multiply(first.value, min(second.scales)) < second.value:
        words.refuse("write both numbers of the range out")
    return first


def _noun(words: _Words) -> Reading | None:
    """ "weapons", "police officers", "ammunition"; "days" where days are the unit."""
    if any(token.kind != "word" for token in words.tokens):
        return None
    texts = tuple(token.text for token in words.tokens)
    kind = _noun_kind(texts)
    if kind is not None:
        return Reading(kind, numbered=False)
    if len(texts) == 1 and texts[0] in lexicon.PLURAL_UNIT_WORDS and texts[0].endswith("s"):
        units = lexicon.PLURAL_UNIT_WORDS[texts[0]]
        return Reading("plural", lexicon.SEVERAL, units=units, numbered=False)
    return None


def _noun_kind(texts: tuple[str, ...]) -> str | None:
    if not texts or any(text not in lexicon.ADJECTIVES and text not in lexicon.SINGULARS for text in texts[:-1]):
        return None
    if texts[-1] in lexicon.PLURALS:
        return "plural"
    return "mass" if texts[-1] in lexicon.MASSES else None


_FORMS = (_signed, _none, _vague, _number, _noun)


def _refuse_unknown(words: _Words) -> NoReturn:
    if words.peek() in ("a", "an"):
        words.refuse("an article is no count by itself; say which number the words mean, with `means` (--means 1)")
    words.skip()
    words.phrase(lexicon.MODIFIERS)
    token = words.token
    what = f"{show(token.text + token.glued)} is not understood" if token is not None else "no number"
    words.refuse(f"{what}; understood: {UNDERSTOOD}; or give the count the words mean (means: N)")
