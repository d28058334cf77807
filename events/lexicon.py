"""The words of the lexicon "en-1": how English news says numbers, and what the units count or measure.

Only tables. The rules that read them are in `reportedly.events.wording`; the bounds they give are those of the
field's practice: dozens at least 24, scores 40, hundreds 200, several and a bare plural 2, a mass noun 1. A word that
changes its meaning here needs a new lexicon version; stored claims keep the numbers they were given.
"""

from dataclasses import dataclass

LEXICON = "en-1"


def _words(text: str) -> list[str]:
    return text.split()


def _phrases(text: str) -> list[str]:
    return " ".join(text.split()).split("|")


@dataclass(frozen=True, slots=True)
class Unit:
    """What a quantity counts (discrete: a bound moves by one) or measures."""

    name: str
    discrete: bool
    label: str
    plural: str


_COUNTED = """
person/people item round neighbourhood incident vehicle animal household attack event death family/families
house building home village town city/cities district school hospital facility/facilities body/bodies case
arrest operation strike raid clash/clashes explosion flight ship boat aircraft/aircraft drone missile rocket tank
unit group document article claim
"""
_MEASURED = """
second minute hour day week month year
g/g kg/kg tonne ton lb/lb ounce litre barrel cubic-metre
mm/mm cm/cm m/m km/km foot/feet mile hectare acre square-metre km2/km2 square-mile
percent/percent percentage-point multiple
per-1000/per-1000 per-100000/per-100000 per-1000000/per-1000000
"""
CURRENCIES = _words(
    """
    AED AFN AMD ARS AUD AZN BDT BOB BRL CAD CHF CLP CNY COP CUP CZK DKK DOP DZD EGP ETB EUR GBP GEL GHS GTQ
    HKD HNL HTG HUF IDR ILS INR IQD IRR JOD JPY KES KRW KZT LBP LKR LYD MAD MMK MXN MYR NGN NIO NOK NPR NZD
    PAB PEN PHP PKR PLN PYG QAR RON RSD RUB SAR SDG SEK SGD SOS SSP SYP THB TND TRY TWD UAH UGX USD UYU UZS
    VES VND YER ZAR ZMW
    """
)


def _units(words: str, discrete: bool) -> dict[str, Unit]:
    pairs = [word.partition("/") for word in words.split()]
    return {
        name: Unit(name, discrete, name.replace("-", " "), (plural or f"{name}s").replace("-", " "))
        for name, _, plural in pairs
    }


UNITS: dict[str, Unit] = {
    **_units(_COUNTED, True),
    **_units(_MEASURED, False),
    **{code: Unit(code, False, code, code) for code in CURRENCIES},
}
"""Every unit this lexicon knows, by name."""

_UNIT_WORDS: dict[str, tuple[str, str, str]] = {
    # unit: singular words, plural words, abbreviations of both; a hyphen joins two words
    "second": ("second", "seconds", ""),
    "minute": ("minute", "minutes", ""),
    "hour": ("hour", "hours", "hrs"),
    "day": ("day", "days", ""),
    "week": ("week", "weeks", ""),
    "month": ("month", "months", ""),
    "year": ("year", "years", ""),
    "g": ("gram gramme", "grams grammes", ""),
    "kg": ("kilogram kilogramme kilo", "kilograms kilogrammes kilos", "kg kgs"),
    "tonne": ("tonne ton", "tonnes tons", ""),
    "ton": ("ton", "tons", ""),
    "lb": ("pound", "pounds", "lb lbs"),
    "ounce": ("ounce", "ounces", "oz"),
    "litre": ("litre liter", "litres liters", ""),
    "barrel": ("barrel", "barrels", ""),
    "mm": ("millimetre millimeter", "millimetres millimeters", "mm"),
    "cm": ("centimetre centimeter", "centimetres centimeters", "cm"),
    "m": ("metre meter", "metres meters", ""),
    "km": ("kilometre kilometer", "kilometres kilometers", "km kms"),
    "square-metre": ("", "square-metres square-meters", "m2"),
    "cubic-metre": ("", "cubic-metres cubic-meters", "m3"),
    "km2": ("", "square-kilometres square-kilometers", "km2"),
    "square-mile": ("", "square-miles", ""),
    "foot": ("foot", "feet", "ft"),
    "mile": ("mile", "miles", ""),
    "hectare": ("hectare", "hectares", "ha"),
    "acre": ("acre", "acres", ""),
    "percent": ("", "", "percent"),
    "percentage-point": ("", "percentage-points", ""),
    "multiple": ("", "times", ""),
}
_CURRENCY_WORDS: dict[str, str] = {
    "dollar": "USD AUD CAD HKD NZD SGD TWD",
    "euro": "EUR",
    "pound": "GBP EGP LBP SDG SSP SYP",
    "yen": "JPY",
    "yuan": "CNY",
    "peso": "ARS CLP COP CUP DOP MXN PHP UYU",
    "real": "BRL",
    "bolivar": "VES",
    "rouble": "RUB",
    "ruble": "RUB",
    "hryvnia": "UAH",
    "shekel": "ILS",
    "rupee": "INR LKR NPR PKR",
    "rial": "IRR YER",
    "riyal": "QAR SAR",
    "dinar": "DZD IQD JOD LYD RSD TND",
    "dirham": "AED MAD",
    "lira": "TRY",
    "naira": "NGN",
    "rand": "ZAR",
    "shilling": "KES SOS UGX",
    "franc": "CHF",
    "won": "KRW",
    "taka": "BDT",
    "kyat": "MMK",
}
_UNCHANGED_IN_PLURAL = frozenset(["yen", "yuan", "rand", "won", "naira", "baht"])
CURRENCY_SIGNS: dict[str, frozenset[str]] = {
    "$": frozenset(_words("USD ARS AUD CAD CLP COP CUP DOP HKD MXN NZD SGD TWD UYU")),
    "us$": frozenset(["USD"]),
    "a$": frozenset(["AUD"]),
    "c$": frozenset(["CAD"]),
    "hk$": frozenset(["HKD"]),
    "nz$": frozenset(["NZD"]),
    "r$": frozenset(["BRL"]),
    "€": frozenset(["EUR"]),
    "£": frozenset(["GBP", "EGP", "LBP", "SDG", "SSP", "SYP"]),
    "¥": frozenset(["JPY", "CNY"]),
    "₴": frozenset(["UAH"]),
    "₽": frozenset(["RUB"]),
    "₪": frozenset(["ILS"]),
    "₹": frozenset(["INR"]),
    "₺": frozenset(["TRY"]),
    "₦": frozenset(["NGN"]),
    "₩": frozenset(["KRW"]),
}
"""A sign and the units it can stand for."""


def _words_of_units(singular: bool) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for unit, (one, many, short) in _UNIT_WORDS.items():
        for word in f"{one if singular else many} {short}".split():
            found.setdefault(word, set()).add(unit)
    for word, units in _CURRENCY_WORDS.items():
        form = word if singular or word in _UNCHANGED_IN_PLURAL else f"{word}s"
        found.setdefault(form, set()).update(units.split())
    for code in CURRENCIES:
        found.setdefault(code.lower(), set()).add(code)
    return {word: frozenset(units) for word, units in found.items()}


SINGULAR_UNIT_WORDS = _words_of_units(singular=True)
"""What "a", "one" and "half a" may stand before, and the units the word can mean."""
PLURAL_UNIT_WORDS = _words_of_units(singular=False)
"""What any other number may stand before, and the units the word can mean."""
TIME_WORDS = frozenset(_words("second minute hour day night week month year"))

SMALL_NUMBERS: dict[str, int] = {
    word: value
    for value, word in enumerate(
        _words(
            """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen
    """
        )
    )
}
TENS: dict[str, int] = {
    word: 10 * value
    for value, word in enumerate(
        _words("twenty thirty forty fifty sixty seventy eighty ninety"),
        start=2,
    )
}
HUNDRED = "hundred"
SCALES: dict[str, int] = {
    "thousand": 10**3,
    "lakh": 10**5,
    "million": 10**6,
    "crore": 10**7,
    "billion": 10**9,
    "trillion": 10**12,
}
GROUPS: dict[str, int] = {"dozen": 12, "score": 20}
SHORT_SCALES: dict[str, int] = {"k": 10**3, "m": 10**6, "mn": 10**6, "bn": 10**9}
"""Glued to digits ("1.5bn"); "m" after a currency sign only, for it is a metre too."""

MODIFIERS: dict[str, str] = {
    phrase: qualifier
    for qualifier, phrases in {
        "at-least": "at least|no fewer than|not fewer than|no less than|not less than|a minimum of|≥|>=",
        "more-than": "more than|over|above|in excess of|upwards of|upward of|greater than|exceeding|well over|"
        "well above|just over|just above|slightly over|slightly more than|a little over|a little more than|>",
        "at-most": "at most|no more than|not more than|not over|a maximum of|≤|<=",
        "up-to": "up to|as many as|as much as",
        "fewer-than": "fewer than|less than|under|below|well under|well below|<",
        "nearly": "nearly|almost|just under|just below|just short of|slightly under|slightly fewer than|"
        "slightly less than|a little under|approaching|not quite",
        "about": "about|some|around|approximately|approx|roughly|an estimated|estimated|close to|circa|ca|c|"
        "in the region of|on the order of|~",
        "range": "between|from|anywhere between|anywhere from|somewhere between",
    }.items()
    for phrase in phrases.split("|")
}
"""What stands before a number, and the qualifier it gives."""
ENDINGS: dict[str, str] = {
    "or more": "at-least",
    "or above": "at-least",
    "or over": "at-least",
    "at least": "at-least",
    "at the least": "at-least",
    "or greater": "at-least",
    "or higher": "at-least",
    "and counting": "at-least",
    "and rising": "at-least",
    "minimum": "at-least",
    "plus": "at-least",
    "+": "at-least",
    "or fewer": "at-most",
    "or less": "at-most",
    "or under": "at-most",
    "at most": "at-most",
    "at the most": "at-most",
    "maximum": "at-most",
    "or so": "about",
    "approximately": "about",
    "roughly": "about",
    "or thereabouts": "about",
}
"""What stands after a number, or at the very end, and the qualifier it gives."""
GLUED_ENDINGS: dict[str, str] = {"odd": "about", "plus": "at-least", "strong": "exact"}
"""What a hyphen joins to a number ("30-odd", "3,000-strong")."""
FILLERS = frozenset(
    _phrases(
        """a total of|an overall total of|exactly|precisely|only|just|the|these|those|all|another|a further|an
        additional|further|additional|altogether|in all"""
    )
)
"""What may stand around a number and changes nothing of it."""

VAGUE: dict[str, str] = {
    **dict.fromkeys(
        _phrases(
            """several|a few|quite a few|a handful of|a handful|a couple of|a couple|many|numerous|multiple|various|a
            number of|a large number of|a small number of|a growing number of|a significant number of|a considerable
            number of|large numbers of"""
        ),
        "several",
    ),
    **{
        f"{article}{word} {noun}": "unspecified"
        for article in ("an ", "")
        for word in ("unspecified", "unknown", "undisclosed", "undetermined", "unconfirmed", "uncertain")
        for noun in ("number", "number of", "quantity", "quantity of", "amount", "amount of")
    },
}
"""Words for a number that name none."""
SEVERAL = 2
PLURAL_SCALES: dict[str, tuple[str, int]] = {
    "tens": ("tens", 10),
    "dozens": ("dozens", 12),
    "scores": ("scores", 20),
    "hundreds": ("hundreds", 100),
    "thousands": ("thousands", 10**3),
    "millions": ("millions", 10**6),
    "billions": ("millions", 10**9),
}
"""Each means at least two of its number: dozens 24, scores 40, hundreds 200."""
NONE = frozenset(["none", "nobody", "no one", "not one", "not a single", "not a single one", "nil"])
NONE_GOES_ON = frozenset(
    _words(
        """
    of them these those the was were has have had been is are died dead killed injured wounded hurt harmed
    missing detained arrested displaced seized found in at on from among either side sides
    """
    )
)
"""What may follow "none": anything else ("none confirmed", "nobody knows") is no statement of zero."""
HEDGES = frozenset(["perhaps", "maybe", "possibly", "probably", "if"])
"""Behind a number they announce another one."""
SECOND_QUANTITY = frozenset(
    _words(
        """
    several many numerous multiple few handful couple dozen dozens score scores pair hundred hundreds
    thousands millions billions tens half nil none nobody no zero unspecified
    """
    )
)
"""Behind a number they speak of something else."""
OTHER_NUMBERS = frozenset(
    _words(
        """
    half third thirds quarter quarters fifth fifths sixth sixths seventh sevenths eighth eighths ninth ninths
    tenth tenths hundredth hundredths thousandth thousandths point fewer less am pm o'clock january february
    march april june july august september october november december
    """
    )
)
"""Right behind a number they make it a fraction, a difference, a time or a date."""

_NOUNS = _words(
    """
    person/people man/men woman/women child/children boy girl baby/babies civilian resident villager
    bystander passerby passer-by/passers-by non-combatant noncombatant combatant fighter gunman/gunmen
    militant insurgent rebel gangster delinquent suspect criminal attacker assailant member leader commander
    soldier troop officer policeman/policemen guard guardsman/guardsmen marine conscript sergeant protester
    demonstrator prisoner detainee hostage captive victim survivor refugee migrant worker medic nurse doctor
    journalist teacher student death fatality/fatalities casualty/casualties injury/injuries arrest
    detention kidnapping disappearance family/families household home house building school hospital vehicle
    car truck lorry/lorries bus/buses motorcycle neighbourhood neighborhood village town city/cities
    district street road bridge weapon arm gun firearm rifle pistol handgun revolver shotgun carbine
    submachine-gun bullet cartridge magazine round shell grenade launcher mortar mine rocket missile bomb
    drone tank explosive knife/knives machete radio uniform vest attack clash/clashes strike raid shooting
    explosion bombing robbery/robberies incident animal dog horse sheep/sheep goat cow bird kitten phone
    telephone computer document drug
    """
)
_PAIRS = [noun.partition("/") for noun in _NOUNS]
SINGULARS = frozenset(noun for noun, _, _ in _PAIRS)
PLURALS = frozenset(plural or f"{noun}s" for noun, _, plural in _PAIRS)
"""Bare plurals of the trade: at least 2."""
MASSES = frozenset(
    _words(
        """
    ammunition ammo weaponry equipment material materiel munitions cash money currency gold jewellery
    jewelry cocaine marijuana cannabis heroin opium fentanyl contraband gunpowder dynamite fuel gasoline
    petrol diesel livestock armour armor personnel medicine food aid gunfire
    """
    )
)
"""Mass nouns and collectives of the trade: at least 1."""
ADJECTIVES = frozenset(
    _words(
        """
    police military security army navy state national civilian armed heavy light unarmed other foreign young
    local machine sub-machine high-power high-powered assault sniper hand stray live tracer rocket-propelled
    stolen illegal prison female male elderly suspected alleged
    """
    )
)
"""What may stand before such a noun."""
