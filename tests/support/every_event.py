"""Random histories in which every kind of event that can move an answer occurs, also where it does not apply."""

from __future__ import annotations

from random import Random
from typing import Any

from reportedly.events.quantity import Quantity

Json = dict[str, Any]

INCIDENTS = ("a", "b", "c")
SOURCES = ("paper", "agency", "minister", "hospital")
WORDS = ("3", "4", "26", "30", "at least 26", "up to 26", "about 26", "dozens", "several", "between 3 and 5", "none")
CELLS = (("killed", "person"), ("killed", "person"), ("killed", "police"), ("injured", "person"))
ZONES = ("Asia/Tehran", "America/Caracas")


def opening() -> list[Json]:
    """What all of these histories begin with."""
    return [
        *(_event("IncidentOpened", name, title="An incident") for name in INCIDENTS),
        *(_event("SourceRegistered", None, source=name, kind="official") for name in SOURCES),
        _event("OccasionRegistered", None, occasion="briefing", when="2021-07-09"),
    ]


class Teller:
    """Tells one history; what it names is known, what it says need not fit."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self._documents: list[str] = []
        self._claims: dict[str, str] = {}

    def history(self) -> list[Json]:
        """Documents and figures, then changes of every kind."""
        first = [self._document(), self._document(), *(self._figure() for _ in range(4))]
        return first + [self._change() for _ in range(self._random.randint(4, 14))]

    def _day(self) -> str:
        return f"2021-07-{self._random.randint(7, 14):02}"

    def _published(self) -> str:
        day = self._day()
        return self._random.choice([day, day, f"{day}T08:00:00Z", f"{day}/..", f"{day}/2021-07-16"])

    def _quantity(self) -> Json:
        return dict(Quantity.from_words(self._random.choice(WORDS), unit="person").to_json())

    def _document(self) -> Json:
        random, name = self._random, f"d{len(self._documents)}"
        content: Json = {"document": name, "publisher": random.choice(SOURCES[:2]), "published": self._published()}
        content["sha256"] = random.choice("0123456789abcdef") * 62 + f"{len(self._documents):02}"
        if random.random() < 0.3:
            content["retrieved"] = "2021-07-17"
        if random.random() < 0.3:
            content["zone"] = random.choice(ZONES)
        if self._documents and random.random() < 0.4:
            content["supersedes"] = random.choice(self._documents)
        self._documents.append(name)
        return _event("DocumentIngested", None, **content)

    def _figure(self) -> Json:
        random, name = self._random, f"k{len(self._claims)}"
        measure, category = random.choice(CELLS)
        content: Json = {"claim": name, "measure": measure, "category": category, "quantity": self._quantity()}
        content["document"] = random.choice(self._documents)
        if random.random() < 0.6:
            content["speaker"] = random.choice(SOURCES[2:])
        dated = random.choice(["", "as_of", "said", "occasion"])
        if dated:
            content[dated] = "briefing" if dated == "occasion" else self._day()
        if random.random() < 0.2:
            content["scope"] = random.choice(["verified", "city"])
        if self._claims and random.random() < 0.25:
            content["supersedes"] = [random.choice(list(self._claims))]
        if random.random() < 0.1:
            content["mode"] = "headline"
        if random.random() < 0.2:
            content["item"] = random.choice(["row-1", "row-2"])
        if random.random() < 0.1:
            content["counting"] = "increment"
        self._claims[name] = random.choice(INCIDENTS)
        return _event("FigureReported", self._claims[name], **content)

    def _change(self) -> Json:
        random = self._random
        claim = random.choice(list(self._claims))
        incident, other, source = self._claims[claim], random.choice(INCIDENTS), random.choice(SOURCES)
        when: Json = random.choice([{"published": self._published()}, {"document": random.choice(self._documents)}])
        document = random.choice(self._documents)
        options = (
            self._figure,
            self._document,
            lambda: _event("ClaimRetracted", incident, claim=claim, **when),
            lambda: _event("ClaimReinstated", incident, claim=claim, **when),
            lambda: _event("FigureNoLongerStated", incident, claim=claim, reason="removed", **when),
            lambda: _event("FigureNoLongerStated", incident, claim=claim, reason="x", stays_in_force=True, **when),
            lambda: _event("ListingChanged", incident, listed=random.random() < 0.3, publisher="paper", **when),
            lambda: _event("ClaimWithdrawn", incident, claim=claim, reason="x"),
            lambda: _event("ClaimAssessed", incident, claim=claim, credibility=random.choice([2, 5, 6])),
            lambda: _event("FigureReclassified", incident, claim=claim, category="police", reason="x", **when),
            lambda: _event("MeasureRedefined", incident, measure="killed", kind="rebase", offset=2, **when),
            lambda: _event("IncidentsMerged", incident, into=other, reason="x"),
            lambda: _event("IncidentSplit", incident, assign={claim: other}, reason="x"),
            lambda: _event("SourceReassessed", None, source=source, origin=random.choice(SOURCES), reason="x"),
            lambda: _event("IncidentUpdated", other, zone=random.choice(ZONES)),
            lambda: _event("ScopeDeclared", None, scope="verified", apart=True),
            lambda: _event("VisibilityChanged", incident, kind="claim", name=claim, visibility="restricted"),
            lambda: _event("IncidentWithdrawn", incident, reason="x"),
            lambda: _corrected("document", document, "published", self._day()),
            lambda: _corrected("document", document, "supersedes", random.choice([None, *self._documents])),
            lambda: _corrected("document", document, "zone", "Asia/Tehran"),
            lambda: _corrected("occasion", "briefing", "when", self._day()),
            lambda: _corrected("source", source, "origin", random.choice(SOURCES)),
            lambda: _corrected("claim", claim, "quantity", self._quantity(), incident),
            lambda: _corrected("claim", claim, "as_of", self._day(), incident),
            lambda: _corrected("claim", claim, "category", "police", incident),
            lambda: _corrected("claim", claim, "document", document, incident),
        )
        return random.choice(options)()


def _event(type: str, stream: str | None, **content: Any) -> Json:
    return {"type": type, "content": content} | ({"stream": stream} if stream is not None else {})


def _corrected(kind: str, name: str, field: str, new: object, stream: str | None = None) -> Json:
    return _event("RecordCorrected", stream, kind=kind, name=name, field=field, new=new, reason="x")
