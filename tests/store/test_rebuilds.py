"""Two rebuilds at once: the later one wins, the earlier one stops, and the live tables are never half of either."""

from pathlib import Path

import pytest

from reportedly.store.errors import StoreBusy
from reportedly.store.protocol import Writer
from reportedly.store.sqlite import open_store


def test_a_rebuild_gives_way_to_one_that_began_later(tmp_path: Path) -> None:
    """The first is interrupted in its middle by a whole second one; its own swap is refused."""
    path = tmp_path / "one.db"
    row = ("measure", "killed", 1, 0, "{}")
    with open_store(path, create=True) as first, open_store(path) as second:

        def fill(writer: Writer, after: int, upto: int) -> None:
            writer.insert("registry", [])

        def interrupted(writer: Writer, after: int, upto: int) -> None:
            second.rebuild(["registry"], fill, checkpoints={"answers": b"second"})
            writer.insert("registry", [row])

        append_one(first)
        with pytest.raises(StoreBusy, match="another rebuild has begun"):
            first.rebuild(["registry"], interrupted, checkpoints={"answers": b"first"})
        assert b"second" == first.checkpoints()["answers"].definition
        assert [] == first.fetch("taxonomy", {"upto": 10})
        assert 1 == first.rebuild(["registry"], fill, checkpoints={"answers": b"third"})


def append_one(store: object) -> None:
    """An event, so that there is something to rebuild from."""
    from reportedly.store.protocol import Prepared
    from reportedly.store.sqlite import SqliteStore

    assert isinstance(store, SqliteStore)
    store.append([Prepared("s", "T", 1, bytes(16), None, None, b"{}")])
