"""A page about one incident as data: words, drawings and what a control needs to go back in time. No store, no markup.

Time is kept by number: `Page.published` and `Page.recorded` list the moments at which something became known, on either
clock, and every row says from which of them on it is there (`since`). What was known at a moment is what was there by
then; the rows known at one time are the rows known later, cut off, so that nothing else is needed to look back.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from reportedly.events.moments import micros
from reportedly.exporters import Row
from reportedly.exporters.charts.draw_happenings import draw_happenings
from reportedly.exporters.charts.draw_history import MOST_NUMBERED, NARROW, WIDE, draw_history
from reportedly.exporters.charts.happenings import bars
from reportedly.exporters.charts.history import Panel, cell_name, numbered, panels
from reportedly.exporters.dates import clock_text, edtf_text, moment_text
from reportedly.exporters.figures import change_text
from reportedly.exporters.pages.answers import Answers
from reportedly.exporters.pages.words import (
    STATUS,
    according,
    alternatives,
    figure_words,
    inferred_words,
    kind_words,
    listed,
    meaning,
    movement,
    names,
    unknowns,
    value_words,
)
from reportedly.exporters.texts import published_text

FEWEST_CARDS, MOST_CARDS = 4, 6
MOST_CHARTS = 4
MOST_REMARKS = 60
QUOTE_ROOM = 90_000
"""How many characters of quotes a ledger holds before it cuts each of them, evenly."""
_LEAST_QUOTE = 60
_FEW_MARKS = 60
_WEB = ("http://", "https://")

Since = tuple[int | None, int | None]
"""From which moment on something is there: by publication, by recording. None is never certainly."""


@dataclass(frozen=True, slots=True)
class Side:
    """One value of a conflict, and who gives it."""

    value: str
    who: str
    document: str
    quote: str


@dataclass(frozen=True, slots=True)
class Card:
    """A figure with its range, what that means, whom it goes back to and how it moved."""

    key: int
    name: str
    figure: str
    unit: str
    status: str
    status_words: str
    meaning: str
    according: str
    movement: str
    sides: tuple[Side, ...]
    inferred: str
    proof: str
    enumerated: str
    cell: str
    scope: str
    counting: str
    outdated: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart, drawn for a wide and for a narrow page."""

    name: str
    wide: str
    narrow: str
    legend: tuple[tuple[int, str], ...] = ()
    """What the numbers in it stand for."""
    not_numbered: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the ledger: one revision of one origin's series."""

    number: int
    figure: str
    change: str
    kind: str
    who: str
    document: str
    anchor: str
    published: str
    as_of: str
    reason: str
    quote: str
    original: str
    claim: str
    since: Since


@dataclass(frozen=True, slots=True)
class Chapter:
    """The ledger of one cell."""

    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Happening:
    """A line of the timeline."""

    when: str
    what: str
    who: str
    modality: str
    quote: str
    since: Since


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding, or something that is not known."""

    text: str
    kind: str
    status: str
    since: Since


@dataclass(frozen=True, slots=True)
class Source:
    """A document: what it is called, who published it when, and where it is kept."""

    anchor: str
    name: str
    title: str
    publisher: str
    published: str
    retrieved: str
    url: str
    archived: str
    sha256: str
    since: Since


@dataclass(frozen=True, slots=True)
class Instant:
    """A moment at which something became known: microseconds, and the position in the log for the record's clock."""

    at: int
    position: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that a page about one incident says."""

    incident: str
    title: str
    kind: str
    when: str
    place: str
    summary: str
    moment: str
    zone: str
    lede: str
    cards: tuple[Card, ...]
    others: tuple[Card, ...]
    pictures: tuple[Picture, ...]
    timeline_picture: Picture | None
    happenings: tuple[Happening, ...]
    ledger: tuple[Chapter, ...]
    findings: tuple[Remark, ...]
    unknown: tuple[Remark, ...]
    sources: tuple[Source, ...]
    quotes_cut: bool
    audience: str
    log: str
    checkpoint: str
    position: int
    recorded: str
    published_moments: tuple[Instant, ...] = ()
    recorded_moments: tuple[Instant, ...] = ()
    past: Mapping[str, Sequence[tuple[int, int, str, str]]] = field(default_factory=dict)
    """By clock: (moment, card, figure, status) wherever the figure of a card came to be another."""


def page(answers: Answers, *, charts: bool = True) -> Page:
    """The page of these answers; without `charts` nothing is drawn."""
    return _Maker(answers).page(charts)


class _Maker:
    """What the parts of a page share while it is made: the moments, and the numbers of documents and cards."""

    def __init__(self, answers: Answers) -> None:
        self.answers, self.found = answers, answers.found
        self.series = [row for row in answers.revisions if row["origin"] is not None]
        self.shown = answers.totals
        self.keys = {_key(row): index for index, row in enumerate(self.shown)}
        self.documents = {
            name: index for index, name in enumerate(dict.fromkeys(row["document"] for row in self.series), start=1)
        }
        self.published, self.recorded = self._moments()

    def page(self, charts: bool) -> Page:
        answers, found = self.answers, self.found
        about = found.about("incident", found.incident)
        cards = [self.card(row) for row in self.shown]
        leading = self.leading()
        drawn = self.panels(leading) if charts else []
        ledger = self.ledger()
        place = about.get("place") if isinstance(about.get("place"), Mapping) else {}
        assert isinstance(place, Mapping)
        within = place.get("within")
        return Page(
            incident=answers.incident,
            title=found.label("incident", found.incident),
            kind=str(about.get("kind") or "").replace("-", " "),
            when=published_text(about.get("when")),
            place=", ".join(map(str, [place.get("name") or "", *(within if isinstance(within, list) else [])])).strip(
                ", "
            ),
            summary=str(about.get("summary") or ""),
            moment=moment_words(answers),
            zone=found.zone or "UTC",
            lede=self.lede([self.shown[index] for index in leading]),
            cards=tuple(cards[index] for index in leading),
            others=tuple(card for index, card in enumerate(cards) if index not in leading),
            pictures=tuple(picture(panel, f"c{index}") for index, panel in enumerate(drawn)),
            timeline_picture=self.timeline_picture() if charts else None,
            happenings=tuple(self.happening(row) for row in answers.timeline if row["kind"] == "happening"),
            ledger=ledger,
            findings=_limited([self.finding(row) for row in answers.discrepancies], "findings"),
            unknown=_limited(
                [
                    Remark(text, "", "", self.since_all(claims))
                    for text, claims in unknowns([*answers.totals, *answers.silent], answers.revisions, found)
                ],
                "things",
            ),
            sources=tuple(self.source(str(name), index) for name, index in self.documents.items() if name is not None),
            quotes_cut=self.longest_quote() is not None,
            audience=answers.audience,
            log=answers.log,
            checkpoint=answers.checkpoint,
            position=answers.position,
            recorded=clock_text(answers.recorded_at),
            published_moments=self.published,
            recorded_moments=self.recorded,
            past=self.past(),
        )

    # Time

    def _moments(self) -> tuple[tuple[Instant, ...], tuple[Instant, ...]]:
        rows = [*self.answers.revisions, *self.answers.timeline]
        latest = {hi for row in rows if (hi := self.found.published(row).hi) is not None}
        published = tuple(Instant(hi - 1) for hi in sorted(latest))
        entered: dict[int, int] = {}
        for row in self.found.found.values():
            about = row.get("about")
            if row["kind"] == "claim" and isinstance(about, Mapping):
                at = micros(about["recorded_at"])
                entered[int(about["position"])] = max(at, entered.get(int(about["position"]), at))
        return published, tuple(Instant(entered[position], position) for position in self.answers.entries)

    def since(self, row: Row) -> Since:
        """From when on a revision, or a claim that a row names, is there: never before its claim."""
        ends = [self.found.published(row).hi, self.found.published({"claim": row.get("claim")}).hi]
        known = [hi for hi in ends if hi is not None]
        published = _index(self.published, max(known) - 1) if len(known) == 2 else None
        position = row.get("position") or self.found.about("claim", row.get("claim")).get("position")
        if position is None:
            return published, None
        entry = bisect_left(self.recorded, int(str(position)), key=lambda one: one.position or 0)
        return published, entry if entry < len(self.recorded) else None

    def since_all(self, claims: Iterable[object]) -> Since:
        """From when on all of several claims are there."""
        each = [self.since({"claim": name}) for name in claims]
        by_publication = [one for one, _ in each if one is not None]
        by_record = [one for _, one in each if one is not None]
        return (max(by_publication) if by_publication else 0), (max(by_record) if by_record else 0)

    def past(self) -> dict[str, list[tuple[int, int, str, str]]]:
        """What every figure was, from which moment on, on either clock; empty words where it was not there."""
        published = []
        for row in self.answers.revisions:
            card = self.keys.get(_key(row)) if row["origin"] is None else None
            at = self.since(row)[0]
            if card is not None and at is not None:
                published.append((at, card, self.at_the_time(row), str(row["status"])))
        for moment, rows in self.answers.conflicts.items():
            at = _index(self.published, moment)
            if at is not None:
                published += [(at, self.keys[key], *_words(row)) for row in rows if (key := _key(row)) in self.keys]
        recorded = []
        before: dict[int, tuple[str, str]] = {}
        for at, rows in enumerate(self.answers.entries.values()):
            now = {self.keys[key]: _words(row) for row in rows if (key := _key(row)) in self.keys}
            recorded += [(at, card, *said) for card, said in now.items() if before.get(card) != said]
            recorded += [(at, card, "", "") for card in before if card not in now]
            before = now
        return {"published": sorted(published, key=lambda one: one[0]), "recorded": recorded}

    def at_the_time(self, row: Row) -> str:
        """The figure of a headline as it was; a conflict with the sides it had."""
        if row["status"] != "conflict":
            return figure_words(row)
        latest = self.found.published(row).hi
        for then in self.answers.conflicts.get((latest or 0) - 1, ()):
            if _key(then) == _key(row):
                return figure_words(then)
        return "values in conflict"

    # Figures

    def leading(self) -> list[int]:
        """The figures that come first: what counts everybody and what is in conflict; others where these are few."""
        stated = [index for index, row in enumerate(self.shown) if row["status"] in ("stated", "conflict")]
        ranked = sorted(stated, key=lambda index: (_rank(self.shown[index]), index))
        telling = sum(_rank(self.shown[index]) < 2 for index in ranked)
        return sorted(ranked[: min(max(telling, FEWEST_CARDS), MOST_CARDS)])

    def card(self, row: Row) -> Card:
        found = self.found
        figure = figure_words(row)
        headline = [one for one in self.answers.revisions if one["origin"] is None and _key(one) == _key(row)]
        rests = "figures of " if row["status"] in ("derived", "inferred") else ""
        unit = "" if figure == "not stated" else found.unit(row.get("unit"), many=figure != "1")
        return Card(
            key=self.keys[_key(row)],
            name=found.cell(row),
            figure=figure,
            unit=unit,
            status=str(row["status"]),
            status_words=STATUS.get(str(row["status"]), str(row["status"])),
            meaning=meaning(row, found),
            according="" if row["status"] == "conflict" else f"{rests}{according(row, found)}",
            movement=movement(headline),
            sides=tuple(self.side(each) for each in alternatives(row)),
            inferred=inferred_words(row),
            proof=str(row.get("proof") or ""),
            enumerated=str(row.get("enumerated") or ""),
            cell=cell_name(row),
            scope=str(row.get("scope") or ""),
            counting="" if row.get("counting") in (None, "total") else str(row["counting"]),
            outdated=listed(names(row.get("outdated"))),
        )

    def side(self, row: Row) -> Side:
        document = row.get("document")
        claims = row.get("claims")
        first = str(claims[0]) if isinstance(claims, list) and claims else ""
        scope = f", for {row['scope']}" if row.get("scope") else ""
        quote = self.answers.quotes.get(first, {}).get("exact")
        named = self.found.label("document", document) if document else ""
        return Side(value_words(row), self.found.source(row.get("origin")) + scope, named, str(quote or ""))

    def lede(self, leading: Sequence[Row]) -> str:
        """The first paragraph: the first figures, and how many are disputed."""
        said: list[str] = []
        for row in leading:
            if row["status"] == "stated" and len(said) < 2 and _rank(row) == 0:
                unit = self.found.unit(row.get("unit"), many=value_words(row) != "1")
                who = according(row, self.found)
                name = self.found.cell(row)
                said.append(f"{name}: {value_words(row)} {unit}{f', according to {who}' if who else ''}.")
        disputed = [self.found.cell_inside(row) for row in self.shown if row["status"] == "conflict"]
        if disputed:
            said.append(f"In dispute: {listed(disputed, 5)}.")
        return " ".join(said)

    def panels(self, leading: Sequence[int]) -> list[Panel]:
        """The histories of the leading figures, of those that moved or are disputed."""
        every = panels(self.answers.revisions, self.answers.totals, self.found)
        cells = [cell_name(self.shown[index]) for index in leading]
        held = [panel for panel in every if panel.cell in cells and panel.marks]
        moved = [panel for panel in held if len({mark.value.text for mark in panel.marks}) > 1] or held[:1]
        return sorted(moved, key=lambda panel: cells.index(panel.cell))[:MOST_CHARTS]

    def timeline_picture(self) -> Picture | None:
        rows = bars(self.answers.timeline, self.found)
        if not rows.bars:
            return None
        wide = draw_happenings(rows, width=WIDE, ident="tw")
        return Picture("Timeline", wide, draw_happenings(rows, width=NARROW, ident="tn"))

    # Lists

    def ledger(self) -> tuple[Chapter, ...]:
        """Every revision of every origin, cell by cell, numbered through."""
        chapters: dict[str, list[Entry]] = {}
        cut = self.longest_quote()
        for number, row in enumerate(self.series, start=1):
            name = self.found.cell(row)
            name += "" if row.get("counting") in (None, "total") else f" ({row['counting']})"
            chapters.setdefault(name, []).append(self.entry(row, number, cut))
        return tuple(Chapter(name, tuple(entries)) for name, entries in chapters.items())

    def longest_quote(self) -> int | None:
        """How long a quote of the ledger may be; None where all have room as they are."""
        lengths = [len(str(self.answers.quotes.get(str(row["claim"]), {}).get("exact") or "")) for row in self.series]
        return None if sum(lengths) <= QUOTE_ROOM else max(QUOTE_ROOM // len(lengths), _LEAST_QUOTE)

    def entry(self, row: Row, number: int, cut: int | None) -> Entry:
        claim, document = str(row["claim"]), row.get("document")
        words = self.answers.quotes.get(claim, {})
        who = self.found.source(row.get("speaker") or row.get("publisher"))
        scope = f", for {row['scope']}" if row.get("scope") else ""
        quote = str(words.get("exact") or "") if row["kind"] not in ("retracted", "no-longer-stated") else ""
        if row.get("origin") not in (row.get("speaker"), row.get("publisher")):
            who += f", going back to {self.found.source(row.get('origin'))}"
        return Entry(
            number=number,
            figure="–"
            if all(row.get(name) is None for name in ("low", "high", "point", "wording"))
            else value_words(row),
            change=change_text(row),
            kind=kind_words(row),
            who=who + scope,
            document=self.found.label("document", document) if document is not None else "",
            anchor=f"d{self.documents[document]}" if document is not None else "",
            published=published_text(row.get("published")),
            as_of=published_text(row.get("as_of")),
            reason=str(row.get("reason") or ""),
            quote=quote if cut is None or len(quote) <= cut else quote[: cut - 1].rstrip() + "…",
            original=str(words.get("original") or ""),
            claim=claim,
            since=self.since(row),
        )

    def happening(self, row: Row) -> Happening:
        claim = str(row["claim"])
        sources = row.get("sources")
        modality = row.get("modality")
        return Happening(
            when=moment_text(row, zone=self.found.zone),
            what=str(row.get("what") or "–"),
            who=listed([self.found.source(name) for name in sources] if isinstance(sources, list) else []),
            modality="" if modality in (None, "stated") else str(modality),
            quote=str(self.answers.quotes.get(claim, {}).get("exact") or ""),
            since=self.since({"claim": claim}),
        )

    def finding(self, row: Row) -> Remark:
        claims = row.get("claims")
        since = self.since_all(claims if isinstance(claims, list) else [])
        return Remark(str(row["message"]), str(row["kind"]).replace("-", " "), str(row["status"]), since)

    def source(self, name: str, index: int) -> Source:
        about = self.found.about("document", name)
        return Source(
            anchor=f"d{index}",
            name=name,
            title=str(about.get("title") or ""),
            publisher=self.found.source(about["publisher"]) if about.get("publisher") else "",
            published=published_text(about.get("published")),
            retrieved=published_text(about.get("retrieved")),
            url=web_address(about.get("url")),
            archived=web_address(about.get("archived")),
            sha256=str(about.get("sha256") or ""),
            since=self.since_all([row["claim"] for row in self.series if row.get("document") == name][:1]),
        )


def _limited(remarks: Sequence[Remark], what: str) -> tuple[Remark, ...]:
    """The first remarks; the last one says how many more there are."""
    left = len(remarks) - MOST_REMARKS
    more = [Remark(f"And {left:,} more {what}, which the record lists.", "", "", (0, 0))] if left > 0 else []
    return (*remarks[:MOST_REMARKS], *more)


def _key(row: Row) -> tuple[object, ...]:
    return tuple(row.get(name) for name in ("measure", "category", "unit", "counting", "scope"))


def _words(row: Row) -> tuple[str, str]:
    return figure_words(row), str(row["status"])


def _index(moments: Sequence[Instant], at: int) -> int | None:
    index = bisect_left(moments, at, key=lambda one: one.at)
    return index if index < len(moments) and moments[index].at == at else None


def _rank(row: Row) -> int:
    """0 for figures that count everybody, 1 for what is in conflict, 2 for the rest."""
    whole = row.get("category") in ("-", row.get("unit")) and row.get("unit") == "person"
    return 0 if whole else 1 if row["status"] == "conflict" else 2


def picture(panel: Panel, ident: str) -> Picture:
    """Both drawings of a panel; of many revisions only the numbered ones can be pointed at, to stay small."""
    few = len(panel.marks) <= _FEW_MARKS
    wide = draw_history(panel, width=WIDE, ident=f"{ident}w", titles=few, legend=False)
    narrow = draw_history(panel, width=NARROW, ident=f"{ident}n", titles=False, legend=False)
    marks = numbered(panel.marks, MOST_NUMBERED)
    legend = tuple((mark.number, mark.text) for mark in marks if mark.number is not None)
    return Picture(panel.name, wide, narrow, legend, len(marks) - len(legend))


def web_address(value: object) -> str:
    """An address that may be linked to: of the web, and nothing else."""
    text = str(value or "").strip()
    return text if text.lower().startswith(_WEB) and not any(char.isspace() for char in text) else ""


def moment_words(answers: Answers) -> str:
    """For which moment the answers are, in words."""
    asked, out = answers.asked, []
    if asked.get("known_at") is not None:
        value = asked["known_at"]
        out.append(f"what could be known by {edtf_text(str(value))}")
    if asked.get("recorded_at") is not None:
        out.append(f"what this record held on {edtf_text(str(asked['recorded_at']))}")
    if asked.get("at_position") is not None:
        out.append(f"what this record held at position {asked['at_position']}")
    if out:
        return ", of ".join(out)
    at = f", recorded {clock_text(answers.recorded_at)}" if answers.recorded_at else ""
    return f"everything recorded up to position {answers.position:,}{at}"
