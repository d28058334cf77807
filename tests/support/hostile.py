"""A record in which every text field of every type of event holds hostile text, built from the models."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, StringConstraints
from pydantic.fields import FieldInfo

import reportedly
from reportedly.events import fields
from reportedly.events.errors import ReportedlyError
from reportedly.events.moments import Moment
from reportedly.events.quantity import Quantity
from reportedly.events.registry import CLAIM_TYPES, EVENT_TYPES, INCIDENT, model, protected_model
from reportedly.record import Record
from support.events import LISTS, REFERENCES

Json = dict[str, Any]

TEXTS = (
    "\u202egnp.exe\u202c \u2066left\u2069 \u200emark\u061c",
    "\x1b[2J\x1b]0;title\x07\x1b[31mred",
    "\x9b2J\x90q\x9c\x85 c1",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "@SUM(A1:A9)",
    "-2+3",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "a;=1+1\t=2+2",
    "＝1+1",
    '"quoted","=1+1"',
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "first line\nsecond line\r\nthird\u2028fourth\u2029fifth",
    "\x01\x7f",
    "\u0301\u0489 lone marks",
    "long" * 200,
    "警察" * 200,
    "a | b || c \\| d & e",
    ".. include:: /etc/passwd",
    "\ufeff\ufff9\U000e0041 tags",
    "\\input{/etc/passwd} $x$ %",
    "-45.5",
)
WORDS = ("name-1", "en", "quantity", "person", "5.0", "0" * 64, "01890a5d-ac96-774b-bcce-b302099a8057")
NEVER = ("included", "adjusts", "supersedes", "channel")
GIVEN: dict[str, tuple[Any, ...]] = {
    "visibility": ("public",),
    "measure": ("killed", "injured"),
    "parts": (["police"], ["police", "national-guard"]),
    "total": ("state-security-forces",),
    "counting": ("total",),
}
TAKE_AWAY = ("IncidentWithdrawn", "IncidentsMerged", "IncidentSplit", "PartRedacted", "VisibilityChanged")
"""Types left out: their events would take others out of sight."""


class Writer:
    """Makes contents by their models; text is hostile wherever the model lets it be."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.texts: Iterator[str] = cycle(TEXTS)
        self.pools: dict[str, list[str]] = {name: [] for name in {*REFERENCES.values()}}

    def text(self) -> str:
        return next(self.texts)

    def quantity(self) -> Json:
        said = Quantity.from_words(self.random.choice(["3", "at least 26", "about 12", "dozens"]), unit="person")
        return {**said.to_json(), "wording": self.text()}

    def moment(self) -> Json:
        return dict(Moment.parse(self.random.choice(["2021-07-08", "2021-07-09/..", "2021-07"])).to_json())

    def value(self, hint: Any) -> Any:
        """A value for one annotation."""
        shapes: dict[Any, Any] = {
            fields.Zone: lambda: "America/Caracas",
            fields.QuotePart: lambda: {"exact": self.text(), "prefix": self.text()},
            fields.Cell: lambda: "police",
            fields.CategoryText: lambda: self.random.choice(["-", "person", "police"]),
            fields.When: self.moment,
            fields.Amount: self.quantity,
            fields.Offset: lambda: 3,
            fields.AnyJson: self.text,
            Moment: self.moment,
            Quantity: self.quantity,
            bool: lambda: True,
            int: lambda: 1,
            str: self.text,
        }
        if hint in shapes:
            return shapes[hint]()
        origin, arguments = get_origin(hint), get_args(hint)
        if origin is Annotated:
            return self._annotated(arguments[0], arguments[1:])
        if origin is Literal:
            return self.random.choice(arguments)
        if origin in (Union, UnionType):
            return self.value(next(each for each in arguments if each is not NoneType))
        if origin is tuple:
            return [self.value(arguments[0])]
        if origin is dict:
            return {self.value(arguments[0]): self.value(arguments[1])}
        if isinstance(hint, type) and issubclass(hint, BaseModel):
            return self.content(hint)
        raise NotImplementedError(f"no value for {hint}")

    def _annotated(self, inner: Any, metadata: tuple[Any, ...]) -> Any:
        flat = [each for part in metadata for each in (part.metadata if isinstance(part, FieldInfo) else [part])]
        pattern = next((each.pattern for each in flat if isinstance(each, StringConstraints) and each.pattern), None)
        if pattern:
            return next(word for word in WORDS if re.search(str(pattern), word))
        return self.value(inner)

    def content(self, of: type[BaseModel], chance: float = 0.6) -> Json:
        """An object of a model, with each optional field now and then."""
        hints = get_type_hints(of, include_extras=True)
        found: Json = {}
        for name, field in of.model_fields.items():
            if not field.is_required() and self.random.random() > chance:
                continue
            if name in NEVER:
                continue
            if name in GIVEN and of.__name__ != "MeasureDefined":
                found[name] = self.random.choice(GIVEN[name])
            elif name in REFERENCES:
                known = self.pools[REFERENCES[name]]
                if known:
                    one = self.random.choice(known)
                    found[name] = [one] if name in LISTS else one
            else:
                found[name] = self.value(hints[name])
        return found


def hostile_record(path: Path, seed: int = 905, rounds: int = 12) -> Counter[str]:
    """Make it, and say how many events of each type it holds."""
    writer, stored = Writer(seed), Counter[str]()
    with reportedly.open(path, create=True) as record:
        for name, pool, own in (
            *(("SourceRegistered", "sources", f"s{n}") for n in range(4)),
            *(("IncidentOpened", "incidents", f"i{n}") for n in range(3)),
            *(("DocumentIngested", "documents", f"d{n}") for n in range(4)),
            *(("OccasionRegistered", "occasions", f"o{n}") for n in range(3)),
        ):
            _add(record, writer, stored, name, pool, own)
        for n in range(30):
            _add(record, writer, stored, sorted(CLAIM_TYPES)[n % 3], "claims", f"c{n}")
        for _ in range(rounds):
            for name, entry in EVENT_TYPES.items():
                if name not in (*CLAIM_TYPES, *TAKE_AWAY, "IncidentOpened"):
                    _add(
                        record,
                        writer,
                        stored,
                        name,
                        tries=10 if stored[name] else 200,
                        incident=entry.stream == INCIDENT,
                    )
        record.catch_up()
    return stored


def _add(
    record: Record,
    writer: Writer,
    stored: Counter[str],
    name: str,
    pool: str | None = None,
    own: str | None = None,
    tries: int = 200,
    incident: bool = True,
) -> None:
    """Try contents until the record takes one."""
    identity = protected_model(name)
    for _ in range(tries):
        content = writer.content(model(name))
        line: Json = {"type": name, "content": content}
        key = {"claims": "claim", "documents": "document", "sources": "source", "occasions": "occasion"}.get(pool or "")
        if key and own:
            content[key] = own
        if EVENT_TYPES[name].stream in (INCIDENT, "") or pool == "incidents" or (incident and name != "IncidentLinked"):
            line["stream"] = own if pool == "incidents" else writer.random.choice(writer.pools["incidents"] or ["i0"])
        if name == "SourceRegistered" and identity is not None:
            line["protected"] = writer.content(identity, 1.0)
        for attempt in (line, {key: value for key, value in line.items() if key != "stream"}):
            try:
                record.append([attempt])
            except (ReportedlyError, TypeError):
                continue
            stored[name] += 1
            if pool and own:
                writer.pools[pool].append(own)
            return
