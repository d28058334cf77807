"""The store and a model of it in memory, side by side, under any sequence of operations."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from reportedly.store.errors import IdConflict, VersionConflict
from reportedly.store.protocol import Appended, Prepared, Redaction
from reportedly.store.sqlite import SqliteStore
from support.stores import id_of, new_store, prepared, seeded

streams = st.sampled_from(["cota-905", "riots", "documents"])
expectations = st.one_of(st.sampled_from(["any", "none", "exists"]), st.integers(0, 6))


class Model:
    """What a log is, without a database: a list of events, and the rules of the game in their plainest form."""

    def __init__(self) -> None:
        self.events: list[tuple[Prepared, int]] = []
        self.gone: set[tuple[int, str]] = set()
        self.dirty: set[str] = set()

    def version(self, stream: str) -> int:
        return sum(1 for event, _ in self.events if event.stream == stream)

    def position(self, id: bytes) -> int | None:
        return next((at for at, (event, _) in enumerate(self.events, 1) if event.id == id), None)

    def same(self, event: Prepared, position: int) -> bool:
        stored = self.events[position - 1][0]
        if event[:6] != stored[:6] or set(event.protected) != set(stored.protected):
            return False
        parts = {"public": (event.content, stored.content)}
        parts |= {name: (data, stored.protected[name]) for name, data in event.protected.items()}
        return all(one == two for name, (one, two) in parts.items() if (position, name) not in self.gone)

    def append(self, batch: list[Prepared], expect: dict[str, Any]) -> list[Appended] | str:
        """The places, or the name of the error."""
        for number, event in enumerate(batch):
            if any(earlier.id == event.id and earlier != event for earlier in batch[:number]):
                return "IdConflict"
        for event in batch:
            position = self.position(event.id)
            if position is not None and not self.same(event, position):
                return "IdConflict"
        for stream, expected in expect.items():
            own = [self.position(event.id) is not None for event in batch if event.stream == stream]
            if expected == "any" or (own and all(own)):
                continue
            current = self.version(stream)
            holds = {"none": current == 0, "exists": current > 0}.get(expected, expected == current)
            if any(own) or not holds:
                return "VersionConflict"
        places: list[Appended] = []
        for event in batch:
            position = self.position(event.id)
            if position is None:
                self.events.append((event, self.version(event.stream) + 1))
                self.dirty.add(event.stream)
                places.append(Appended(len(self.events), event.stream, self.events[-1][1], event.id, True))
            else:
                places.append(Appended(position, event.stream, self.events[position - 1][1], event.id, False))
        return places


class StoreAgreesWithModel(RuleBasedStateMachine):
    """Appends with any expectation, retries, conflicts, two connections, reopening, redactions, rebuilds."""

    known = Bundle("known")

    @initialize()
    def create(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.model = Model()
        self.count = 0
        self.random = seeded()
        self.moment = 1_626_091_740_000_000
        self.stores = [self.open(), self.open()]

    def teardown(self) -> None:
        for store in self.stores:
            store.close()
        shutil.rmtree(self.folder)

    def open(self) -> SqliteStore:
        return new_store(self.folder / "a.db", clock=lambda: self.moment, random=self.random)

    def event(self, stream: str, protected: bool) -> Prepared:
        self.count += 1
        return prepared(self.count, stream, protected={"witness": b"%d" % self.count} if protected else None)

    def append(self, which: int, batch: list[Prepared], expect: dict[str, Any]) -> None:
        expected = self.model.append(batch, expect)
        try:
            found: object = self.stores[which].append(
                batch, expect=expect, project=lambda new: {"dirty": [(event.stream, "killed", "-") for event in new]}
            )
        except (VersionConflict, IdConflict) as error:
            found = type(error).__name__
        assert expected == found

    @rule(
        target=known,
        which=st.integers(0, 1),
        kinds=st.lists(st.tuples(streams, st.booleans()), min_size=1, max_size=5),
        expect=st.dictionaries(streams, expectations, max_size=2),
    )
    def append_new(self, which: int, kinds: list[tuple[str, bool]], expect: dict[str, Any]) -> Prepared:
        batch = [self.event(stream, protected) for stream, protected in kinds]
        self.append(which, batch, expect)
        return batch[0]

    @rule(which=st.integers(0, 1), stream=streams)
    def append_at_the_right_version(self, which: int, stream: str) -> None:
        self.append(which, [self.event(stream, False)], {stream: self.model.version(stream)})

    @rule(
        which=st.integers(0, 1),
        old=st.lists(known, min_size=1, max_size=4),
        new=st.lists(streams, max_size=2),
        expect=st.dictionaries(streams, expectations, max_size=2),
    )
    def retry_and_mix(self, which: int, old: list[Prepared], new: list[str], expect: dict[str, Any]) -> None:
        self.append(which, [*old, *(self.event(stream, False) for stream in new)], expect)

    @rule(which=st.integers(0, 1), old=known, field=st.sampled_from(["stream", "content", "recorded_by", "protected"]))
    def take_an_id_again(self, which: int, old: Prepared, field: str) -> None:
        other: dict[str, Any] = {
            "stream": "elsewhere",
            "content": b"{}",
            "recorded_by": "somebody",
            "protected": {"contact": b"x"},
        }
        self.append(which, [self.event("riots", False), old._replace(**{field: other[field]})], {})

    @rule(which=st.integers(0, 1), data=st.data())
    def redact(self, which: int, data: st.DataObject) -> None:
        if not self.model.events:
            return
        position = data.draw(st.integers(1, len(self.model.events)))
        part = data.draw(st.sampled_from(["public", *self.model.events[position - 1][0].protected]))
        event = self.event("riots", False)
        expected = self.model.append([event], {})
        assert expected == self.stores[which].append(
            [event],
            redact=[Redaction(position, part, event.id)],
            project=lambda new: {"dirty": [(event.stream, "killed", "-") for event in new]},
        )
        self.model.gone.add((position, part))

    @rule(which=st.integers(0, 1))
    def reopen(self, which: int) -> None:
        self.stores[which].close()
        self.stores[which] = self.open()

    @rule(step=st.integers(-5_000_000, 20_000_000))
    def time_passes(self, step: int) -> None:
        self.moment += step

    @rule(which=st.integers(0, 1))
    def rebuild(self, which: int) -> None:
        self.stores[which].rebuild(
            ["dirty"],
            lambda writer, after, upto: writer.insert(
                "dirty", [(event.stream, "killed", "-") for event in writer.events(after=after, upto=upto)]
            ),
        )

    @invariant()
    def both_connections_agree_with_the_model(self) -> None:
        model = self.model
        expected = [
            (at, event.stream, version, event.id, None if (at, "public") in model.gone else event.content)
            for at, (event, version) in enumerate(model.events, 1)
        ]
        for store in self.stores:
            events = list(store.events())
            assert expected == [(each.position, each.stream, each.version, each.id, each.content) for each in events]
            assert store.root() == store.root(len(expected)) == plain_root([each.leaf for each in store.sealed()])
            found = store._connection.execute("SELECT incident FROM dirty").fetchall()
            assert sorted(model.dirty) == sorted(row[0] for row in found)
            if events:
                last = events[-1]
                assert last.position == store.position_at(max(each.recorded_at for each in events))
                assert all(
                    (later.recorded_at < earlier.recorded_at) == bool(later.clock)
                    for earlier, later in pairwise(events)
                )


def plain_root(leaves: list[bytes]) -> bytes:
    """RFC 6962 section 2.1 in its own words."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    half = 1 << ((len(leaves) - 1).bit_length() - 1)
    return hashlib.sha256(b"\x01" + plain_root(leaves[:half]) + plain_root(leaves[half:])).digest()


TestStoreAgreesWithModel = StoreAgreesWithModel.TestCase
TestStoreAgreesWithModel.settings = settings(max_examples=40, stateful_step_count=15, deadline=None)


def test_the_model_knows_the_rules() -> None:
    """The model itself, on the cases written out in the description of ids and versions."""
    model = Model()
    assert [Appended(1, "a", 1, id_of(1), True)] == model.append([prepared(1, "a")], {"a": "none"})
    assert [Appended(1, "a", 1, id_of(1), False)] == model.append([prepared(1, "a")], {"a": "none"})
    assert "VersionConflict" == model.append([prepared(1, "a"), prepared(2, "a")], {"a": 1})
    assert "IdConflict" == model.append([prepared(1, "b")], {})
