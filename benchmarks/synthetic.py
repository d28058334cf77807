"""Made-up events of realistic shape and size, the same for the same arguments.

An incident is an opening, four documents (in the shared stream) and 29 claims in them: 24 figures about eight cells,
most of them newer versions of earlier ones, and five happenings. Contents are about 440 bytes of JSON on average.
Events carry ids, so that the same events can be stored a second time elsewhere.
"""

import datetime
import random
import uuid
from collections.abc import Iterator

Json = dict[str, object]

CELLS = (
    ("killed", "-", "person"),
    ("killed", "police", "person"),
    ("killed", "non-combatant", "person"),
    ("injured", "-", "person"),
    ("injured", "police", "person"),
    ("missing", "-", "person"),
    ("detained", "-", "person"),
    ("displaced", "-", "person"),
)
FIGURES = 24
HAPPENINGS = 5
DOCUMENTS = 4
EVENTS_PER_INCIDENT = 1 + DOCUMENTS + FIGURES + HAPPENINGS
OUTLETS = 12
OFFICIALS = 30
DAY = datetime.timedelta(days=1)
START = datetime.date(2019, 1, 1)
WORDS = ("hospital", "spokesman", "said", "after", "clashes", "district", "overnight", "on", "the", "road", "north")


class Synthetic:
    """A generator of drafts in wire form. `incident(n)` does not depend on what was asked before."""

    def __init__(self, seed: int = 1) -> None:
        self.seed = seed

    def sources(self) -> list[Json]:
        """The outlets and officials that every incident shares; record them first."""
        random_ = random.Random(f"{self.seed} sources")
        outlets = [_source(f"outlet-{n}", "outlet") for n in range(OUTLETS)]
        officials = [_source(f"official-{n}", "official") for n in range(OFFICIALS)]
        return [_event(random_, "SourceRegistered", None, content) for content in outlets + officials]

    def incident(self, number: int, *, figures: int = FIGURES) -> list[Json]:
        """One incident's events in a plausible order; `figures` makes it a longer story with as many more documents."""
        random_ = random.Random(f"{self.seed} {number}")
        name, begun = incident_name(number), START + (number % 2000) * DAY
        events = [_event(random_, "IncidentOpened", name, _opening(begun, number))]
        published: list[str] = []
        for claim in range(figures + HAPPENINGS):
            day = begun + (claim // 8) * DAY
            if claim % 8 == 0:
                published.append(f"{name}.d{len(published)}")
                events.append(_event(random_, "DocumentIngested", None, _document(published[-1], day, random_)))
            common = _common(random_, f"{name}.c{claim}", published[-1], day)
            if claim < figures:
                content, kind = _figure(random_, claim, day), "FigureReported"
            else:
                content, kind = _happening(random_, claim, day), "HappeningReported"
            events.append(_event(random_, kind, name, common | content))
        return events

    def further(self, number: int, nth: int) -> Json:
        """One more figure about an incident, in its last document; the `nth` from 0."""
        random_ = random.Random(f"{self.seed} {number} further {nth}")
        name, begun = incident_name(number), START + (number % 2000) * DAY
        day = begun + (4 + nth) * DAY
        common = _common(random_, f"{name}.f{nth}", f"{name}.d{DOCUMENTS - 1}", day)
        return _event(random_, "FigureReported", name, common | _figure(random_, nth, day))

    def events(self, count: int, *, first: int = 0) -> Iterator[Json]:
        """`count` events of whole incidents from number `first` on, and the start of one more."""
        number = first
        while count > 0:
            events = self.incident(number)[:count]
            yield from events
            count, number = count - len(events), number + 1


def incident_name(number: int) -> str:
    return f"incident-{number:06d}"


def _event(random_: random.Random, kind: str, stream: str | None, content: Json) -> Json:
    name = str(uuid.UUID(int=random_.getrandbits(128), version=4))
    event: Json = {"type": kind, "id": name, "content": content}
    return event if stream is None else event | {"stream": stream}


def _source(name: str, kind: str) -> Json:
    return {"source": name, "kind": kind, "name": f"Made-up {name}", "grade": "C"}


def _opening(day: datetime.date, number: int) -> Json:
    return {"title": f"Made-up incident {number}", "when": {"edtf": day.isoformat()}, "zone": "UTC"}


def _document(name: str, day: datetime.date, random_: random.Random) -> Json:
    return {
        "document": name,
        "sha256": f"{random_.getrandbits(256):064x}",
        "title": _sentence(random_, 6),
        "publisher": f"outlet-{random_.randrange(OUTLETS)}",
        "published": {"edtf": f"{day.isoformat()}T{random_.randrange(10, 20)}:15:00Z"},
        "url": f"https://example.org/{day.isoformat()}/{name}",
        "language": "en",
        "zone": "UTC",
        "characters": 3000,
    }


def _common(random_: random.Random, claim: str, document: str, day: datetime.date) -> Json:
    start = random_.randrange(2800)
    words = _sentence(random_, 7)
    quote = {"exact": words, "start": start, "end": start + len(words), "prefix": "of the ", "suffix": ", a spoke"}
    spoken = (
        {"speaker": f"official-{random_.randrange(OFFICIALS)}", "mode": "indirect"} if random_.random() < 0.6 else {}
    )
    return {"claim": claim, "document": document, "quote": quote, **spoken}


def _figure(random_: random.Random, claim: int, day: datetime.date) -> Json:
    measure, category, unit = CELLS[claim % len(CELLS)]
    number = 10 + claim // 2 + random_.randrange(5)
    quantity: Json = {"low": number, "point": number, "unit": unit, "numbered": True}
    if random_.random() < 0.5:
        quantity |= {"qualifier": "at-least", "wording": f"at least {number}"}
    else:
        quantity |= {"high": number, "qualifier": "exact", "wording": str(number)}
    return {"measure": measure, "category": category, "quantity": quantity, "as_of": {"edtf": day.isoformat()}}


def _happening(random_: random.Random, claim: int, day: datetime.date) -> Json:
    return {"what": _sentence(random_, 9), "when": {"edtf": day.isoformat()}, "kind": ("clash", "arrest")[claim % 2]}


def _sentence(random_: random.Random, words: int) -> str:
    return " ".join(random_.choice(WORDS) for _ in range(words))
