"""Strategies for small coherent histories, as events in wire form, and a quick way to a record that holds them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

import reportedly
from reportedly.events.moments import iso, micros, window
from reportedly.record import Record

Json = dict[str, Any]
History = list[Json]

INCIDENT = "flood"
RELATIONS = ("during", "since", "before", "after", "not-later-than")
ZONES = (None, None, "America/Caracas", "Asia/Tehran")
WORDS = (
    *("3", "4", "5", "26", "30", "at least 26", "at least 4", "more than 26", "at most 30", "up to 26", "up to 40"),
    *("fewer than 5", "nearly 30", "about 26", "about 4,300", "between 3 and 5", "between 26 and 40", "several"),
    *("dozens", "scores", "hundreds", "thousands", "none"),
)
CELLS = (("killed", "person"), ("killed", "person"), ("killed", "person"), ("killed", "police"))
SCOPES = ("verified", "city")
DAY, LAST = 86_400_000_000, micros("2021-07-31T00:00:00Z")
DAYS = tuple(f"2021-07-{day:02}" for day in range(7, 14))


def _clock() -> Callable[[], int]:
    """A clock that moves by a second an event, the same for every record."""
    ticks = count(micros("2022-01-01T00:00:00Z"), 1_000_000)
    return lambda: next(ticks)


@cache
def _template() -> bytes:
    """A record with the standard taxonomy only, to be copied: making one costs more than an example."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "empty.db"
        reportedly.open(path, create=True, origin="tests", clock=_clock()).close()
        return path.read_bytes()


@contextmanager
def new_record() -> Iterator[Record]:
    """A record with the standard taxonomy only, in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "record.db"
        path.write_bytes(_template())
        start = count(micros("2022-02-01T00:00:00Z"), 1_000_000)
        with reportedly.open(path, clock=lambda: next(start)) as record:
            yield record


@contextmanager
def recorded(history: Sequence[Json]) -> Iterator[tuple[Record, History]]:
    """A record of the history, and the history's events with the positions they got."""
    with new_record() as record:
        appended = record.append(history)
        yield record, [event | {"position": one.position} for event, one in zip(history, appended, strict=True)]


def days() -> st.SearchStrategy[str]:
    """A few days, so that windows meet."""
    return st.sampled_from(DAYS)


@st.composite
def quantities(draw: st.DrawFn, measure: str = "killed") -> Json:
    """A quantity of any qualifier, in its stored form."""
    from reportedly.events.quantity import Quantity

    unit = "person" if measure == "killed" else "item"
    return dict(Quantity.from_words(draw(st.sampled_from(WORDS)), unit=unit).to_json())


@st.composite
def _published(draw: st.DrawFn) -> Json:
    day = draw(days())
    shape = draw(st.sampled_from(("day", "day", "day", "instant", "open", "open", "interval", "none")))
    later = f"2021-07-{draw(st.integers(14, 16))}"
    if shape == "day":
        return {"published": day}
    if shape == "instant":
        return {"published": f"{day}T{draw(st.sampled_from(('08', '20')))}:00:00Z"}
    if shape == "interval":
        return {"published": f"{day}/{later}"}
    found = {"published": f"{day}/.."} if shape == "open" else {}
    if draw(st.booleans()):
        found["retrieved"] = draw(st.sampled_from((later, "2021-07-13")))
    return found


def _window_of(document: Json) -> tuple[int, int]:
    """When it was published, in its zone, which is given while a history is made."""
    lo, hi = window(document["published"], document["zone"]) if "published" in document else (None, None)
    if hi is None and "retrieved" in document:
        hi = window(document["retrieved"], document["zone"])[1]
    return (0 if lo is None else lo), (1 << 62 if hi is None else hi)


@st.composite
def documents(draw: st.DrawFn, zone: str | None, most: int = 3) -> list[Json]:
    """Documents of two outlets; one may supersede an earlier one of its outlet, published no sooner."""
    found: list[Json] = []
    for number in range(draw(st.integers(1, most))):
        content: Json = {
            "document": f"d{number}",
            "sha256": draw(st.sampled_from("0123456789abcdef")) * 62 + f"{number:02}",
            "publisher": draw(st.sampled_from(("outlet-1", "outlet-1", "outlet-2"))),
            **draw(_published()),
            "zone": draw(st.sampled_from(ZONES)) or zone or "UTC",
        }
        free = {one["document"] for one in found} - {one.get("supersedes") for one in found}
        earlier = [
            one["document"]
            for one in found
            if one["document"] in free
            and one["publisher"] == content["publisher"]
            and _window_of(one)[0] <= _window_of(content)[0]
            and _window_of(one)[1] <= _window_of(content)[1]
        ]
        again: bool = draw(st.booleans())
        if earlier and again:
            content["supersedes"] = draw(st.sampled_from(earlier))
        found.append(content)
    return found


@st.composite
def claims(draw: st.DrawFn, known: Sequence[Json], incident: str, prefix: str, most: int) -> list[Json]:
    """Figures of a few cells and origins."""
    found: list[Json] = []
    size = draw(st.integers(1, most) | st.integers(most // 2, most))
    by_day = draw(st.booleans())
    for number in range(size):
        measure, category = draw(st.sampled_from(CELLS))
        document = draw(st.sampled_from(known))
        content: Json = {
            "claim": f"{prefix}{number}",
            "document": document["document"],
            "measure": measure,
            "category": category,
            "quantity": draw(quantities()),
        }
        start = draw(st.integers(0, 3))
        content["quote"] = {"exact": "so", "start": start, "end": start + 2}
        speaker = draw(st.sampled_from((None, "minister", "minister", "hospital")))
        if speaker is not None:
            content["speaker"] = speaker
        elif draw(st.integers(0, 3)) == 0:
            content["goes_back_to"] = draw(st.sampled_from(("minister", "hospital")))
        when = draw(
            st.sampled_from(("as_of", "as_of", "none", "occasion", "said") if by_day else ("none", "none", "as_of"))
        )
        if when in ("as_of", "said"):
            content[when] = draw(days())
        elif when == "occasion":
            content["occasion"] = "briefing"
        if draw(st.integers(0, 7)) == 7:
            content["mode"] = "headline"
        if draw(st.integers(0, 7)) == 7:
            content["counting"] = "snapshot"
        scope = draw(st.sampled_from((None,) * 6 + SCOPES))
        if scope is not None:
            content["scope"] = scope
        _supersede(draw, content, found, known)
        found.append(content)
    return found


def _series(content: Json, known: Sequence[Json]) -> tuple[object, ...]:
    publisher = {one["document"]: one["publisher"] for one in known}[content["document"]]
    origin = content.get("goes_back_to") or content.get("speaker") or publisher
    names = ("measure", "category", "counting", "scope")
    return (*(content.get(name) for name in names), origin)


def _supersede(draw: st.DrawFn, content: Json, found: Sequence[Json], known: Sequence[Json]) -> None:
    """Sometimes let a claim supersede one of its series, of another document that was published no later."""
    windows = {one["document"]: _window_of(one) for one in known}
    documents = {one["document"]: one for one in known}
    taken = {name for one in found for name in one.get("supersedes", ())}
    here = windows[content["document"]]
    earlier = [
        one["claim"]
        for one in found
        if one["claim"] not in taken
        and one["document"] != content["document"]
        and documents[one["document"]].get("supersedes") != content["document"]
        and _series(one, known) == _series(content, known)
        and windows[one["document"]][0] <= here[0]
        and windows[one["document"]][1] <= here[1]
    ]
    if earlier and content.get("mode") != "headline" and draw(st.integers(0, 3)) == 0:
        content["supersedes"] = [draw(st.sampled_from(earlier))]


@st.composite
def _changes(draw: st.DrawFn, figures: Sequence[Json], known: Sequence[Json], incident: str) -> History:
    """What befalls claims afterwards. Sources take back later than anything was published."""
    found: History = []
    gone: set[str] = set()
    for _ in range(draw(st.integers(0, 3))):
        figure = draw(st.sampled_from(figures))
        claim = figure["claim"]
        ends = max(_window_of(one)[1] for one in known if one["document"] == figure["document"])
        what = draw(
            st.sampled_from(("retract", "retract", "unstate", "reinstate", "withdraw", "correct", "redate", "assess"))
        )
        if what in ("retract", "reinstate", "unstate"):
            if claim in gone or ends > LAST:
                continue
            day = iso(ends + draw(st.integers(1, 3)) * DAY)[:10]
            gone.add(claim)
            if what == "unstate":
                content = {"claim": claim, "published": f"{day}T10:00:00Z", "reason": "removed"}
                found.append(_event("FigureNoLongerStated", incident, **content))
                continue
            found.append(_event("ClaimRetracted", incident, claim=claim, published=f"{day}T10:00:00Z"))
            if what == "reinstate":
                found.append(_event("ClaimReinstated", incident, claim=claim, published=f"{day}T12:00:00Z"))
        elif what == "withdraw":
            found.append(_event("ClaimWithdrawn", incident, claim=claim, reason="never said"))
        elif what == "assess":
            found.append(_event("ClaimAssessed", incident, claim=claim, credibility=draw(st.sampled_from((2, 5, 6)))))
        elif what == "correct":
            new = draw(quantities())
            found.append(_corrected(incident, "claim", claim, "quantity", new))
        else:
            found.append(_corrected(incident, "claim", claim, "as_of", draw(days())))
    withdrawn: set[str] = set()
    kept: History = []
    for event in found:
        name = event["content"].get("claim", event["content"].get("name"))
        if name not in withdrawn:
            kept.append(event)
        if event["type"] == "ClaimWithdrawn":
            withdrawn.add(name)
    return kept


def _event(type: str, stream: str | None, **content: object) -> Json:
    event: Json = {"type": type, "content": content}
    return event if stream is None else event | {"stream": stream}


def _corrected(stream: str, kind: str, name: str, field: str, new: object) -> Json:
    content = {"kind": kind, "name": name, "field": field, "new": new, "reason": "misread"}
    return {"type": "RecordCorrected", "stream": stream, "content": content}


@st.composite
def histories(draw: st.DrawFn, *, most: int = 8, changes: bool = True, incidents: int = 1) -> History:
    """One incident, `flood` (with `incidents=2` a second, `fire`, in the same documents), and all it needs."""
    zone = draw(st.sampled_from(ZONES))
    opened: Json = {"title": "An incident"} | ({} if zone is None else {"zone": zone})
    known = draw(documents(zone))
    names = (INCIDENT, "fire")[:incidents]
    history = [_event("IncidentOpened", name, **opened) for name in names]
    history += [_event("SourceRegistered", None, source=name, kind="outlet") for name in ("outlet-1", "outlet-2")]
    history += [_event("SourceRegistered", None, source=name, kind="official") for name in ("minister", "hospital")]
    for content in known:
        own = {name: value for name, value in content.items() if (name, value) != ("zone", zone or "UTC")}
        history.append(_event("DocumentIngested", None, **own))
    history.append(_event("OccasionRegistered", None, occasion="briefing", when=draw(days())))
    history.append(_event("ScopeDeclared", None, scope="verified", apart=True))
    for name, prefix in zip(names, "cf", strict=False):
        figures = draw(claims(known, name, prefix, most))
        history += [_event("FigureReported", name, **content) for content in figures]
        if changes:
            history += draw(_changes(figures, known, name))
    return history


def _related(day: str, relation: str) -> Json:
    return {"edtf": day, "relation": relation}


@st.composite
def told(draw: st.DrawFn) -> History:
    """Happenings of two incidents, placed in every way and ordered by word of the sources without contradiction."""
    history: History = []
    for name in (INCIDENT, "fire"):
        opened: Json = {"title": "An incident"}
        if draw(st.booleans()):
            opened["when"] = f"{draw(days())}/2021-07-14"
        history.append(_event("IncidentOpened", name, **opened))
    history.append(_event("SourceRegistered", None, source="outlet-1", kind="outlet"))
    content = {"document": "d0", "sha256": "0" * 64, "publisher": "outlet-1", "published": "2021-07-20"}
    history.append(_event("DocumentIngested", None, **content))
    for number in range(draw(st.integers(1, 6))):
        happening: Json = {"claim": f"h{number}", "document": "d0", "what": "It happened"}
        happening["quote"] = {"exact": "so", "start": number * 2, "end": number * 2 + 2}
        happening["when"] = draw(
            st.one_of(
                st.builds(_related, days(), st.sampled_from(RELATIONS)),
                days().map("{}/2021-07-14".format),
                days().map("{}/..".format),
                days().map("../{}".format),
            )
        )
        if draw(st.integers(0, 3)) == 3:
            happening["modality"] = "possible"
        if number and draw(st.integers(0, 3)) == 3:
            happening["after"] = [f"h{draw(st.integers(0, number - 1))}"]
            happening["when"] = "2021-07-14/.."
        history.append(_event("HappeningReported", draw(st.sampled_from((INCIDENT, "fire"))), **happening))
    return history


@st.composite
def feeds(draw: st.DrawFn) -> History:
    """A feed of one incident whose rows are days: versions in which rows come, change, go and return."""
    history: History = [
        _event("IncidentOpened", INCIDENT, title="An incident"),
        _event("SourceRegistered", None, source="feed", kind="data-set"),
        _event("SourceRegistered", None, source="minister", kind="official"),
    ]
    stated: dict[str, tuple[int, str]] = {}
    for version in range(draw(st.integers(1, 6))):
        published = f"2021-07-{15 + version}T08:00:00Z"
        history.append(_event("DocumentIngested", None, document=f"v{version}", publisher="feed", published=published))
        for day in DAYS[:4]:
            number = draw(st.sampled_from((None, 0, 1, 1, 2, 3)))
            if number is None and day in stated:
                claim = stated.pop(day)[1]
                gone = {"claim": claim, "document": f"v{version}", "reason": "removed"}
                history.append(_event("FigureNoLongerStated", INCIDENT, **gone))
            elif number is not None and stated.get(day, (None,))[0] != number:
                stated[day] = (number, f"c{version}-{day}")
                history.append(_row(f"c{version}-{day}", f"v{version}", day, number))
    return history


def _row(claim: str, document: str, day: str, number: int) -> Json:
    figure = {"claim": claim, "document": document, "speaker": "minister", "as_of": day, "item": day}
    figure |= {"measure": "killed", "category": "person"}
    return _event("FigureReported", INCIDENT, **figure, quantity=_person(str(number)))


def _person(words: str) -> Json:
    from reportedly.events.quantity import Quantity

    return dict(Quantity.from_words(words, unit="person").to_json())


PLACES = ("north", "south", None)
KINDS = ("fire", "flood", None)


@st.composite
def lists(draw: st.DrawFn) -> tuple[History, Json, list[Json]]:
    """A feed whose items are incidents: versions in which items come, go and return, and fields are filled and emptied.
    Also, to be counted again: what is known of each incident, and each version as it is (item → field → words)."""
    history = [
        _event("SourceRegistered", None, source="feed", kind="data-set"),
    ]
    about: dict[str, Json] = {}
    for name in ("i0", "i1", "i2", "i3")[: draw(st.integers(1, 4))]:
        state: Json = {"title": name, "zone": draw(st.sampled_from(("UTC", "Asia/Tehran")))}
        state["when"] = draw(st.sampled_from(("2021-06-30", "2021-07-01", "2021-07", "2021-06-30/2021-07-20")))
        place, kind = draw(st.sampled_from(PLACES)), draw(st.sampled_from(KINDS))
        state |= ({} if place is None else {"place": {"name": place}}) | ({} if kind is None else {"kind": kind})
        about[name] = state
        history.append(_event("IncidentOpened", name, **state))
    versions: list[Json] = []
    claims: dict[tuple[str, str], tuple[Any, str]] = {}
    listed: set[str] = set()
    for number in range(draw(st.integers(1, 5))):
        document = f"v{number}"
        published = f"2021-07-{10 + number}T08:00:00Z"
        history.append(_event("DocumentIngested", None, document=document, publisher="feed", published=published))
        items: Json = {}
        for name in about:
            if draw(st.integers(0, 3)) == 0:
                if name in listed:
                    listed.discard(name)
                    history.append(_event("ListingChanged", name, listed=False, document=document))
                continue
            if name not in listed and any(name == item for item, _ in claims):
                history.append(_event("ListingChanged", name, listed=True, document=document))
            listed.add(name)
            items[name] = {cell: draw(st.sampled_from((None, "0", "2", "5", "at least 3"))) for cell in _FIELDS}
            for cell, words in items[name].items():
                known = claims.get((name, cell), (None, ""))
                if words is None and known[0] is not None:
                    gone = {"claim": known[1], "document": document, "reason": "emptied", "stays_in_force": True}
                    history.append(_event("FigureNoLongerStated", name, **gone))
                    claims[name, cell] = (None, known[1])
                elif words is not None and words != known[0]:
                    claims[name, cell] = (words, f"{name}-{cell.replace('/', '-')}-{number}")
                    history.append(_field(name, cell, words, claims[name, cell][1], document))
        versions.append(items)
    return history, about, versions


_FIELDS = ("killed/person", "injured/person")


def _field(incident: str, cell: str, words: str, claim: str, document: str) -> Json:
    measure, category = cell.split("/")
    figure = {"claim": claim, "document": document, "measure": measure, "category": category, "item": incident}
    return _event("FigureReported", incident, **figure, quantity=_person(words))
