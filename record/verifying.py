"""Verifying: the whole file against what its format promises, its read models against the log, and checkpoints.

The log itself is checked by `store.checking`; here the read models are made again in a copy and compared.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from reportedly.events.errors import ReportedlyError, show
from reportedly.store.checking import LogCheck, Problem, compare, full_text, guards

if TYPE_CHECKING:
    from reportedly.record.checkpoints import Checkpoint
    from reportedly.record.keeping import Progress

REDACTING = "PartRedacted"
MOST = 1000
"""Problems kept; the rest are counted."""


@dataclass(slots=True)
class Report:
    """What verifying found. `root` is None where the tree cannot be made of what is there.

    `problems` holds at most MOST, by position, those of the file as a whole first; `more` counts the others.
    `read_models` says whether the read models were compared: never where the log itself has problems. `withheld` counts
    the events of an export for the public that are not shown whole.
    """

    path: str
    origin: str | None = None
    size: int = 0
    root: bytes | None = None
    checkpoints: int = 0
    read_models: bool = False
    problems: list[Problem] = field(default_factory=list)
    more: int = 0
    withheld: int = 0

    def keep(self, problems: Iterable[Problem]) -> None:
        """Take in what was found."""
        for problem in problems:
            if len(self.problems) < MOST:
                self.problems.append(problem)
            else:
                self.more += 1

    @property
    def first(self) -> int | None:
        """The first bad position."""
        return min((each.position for each in self.problems if each.position is not None), default=None)


def verify(
    path: Path,
    checkpoints: Sequence[tuple[str, Checkpoint]] = (),
    *,
    read_models: bool = True,
    progress: Progress | None = None,
) -> Report:
    """Check a record's file; `checkpoints` are pairs of a name and what was kept. Damage is reported, never raised.

    With `read_models` they are rebuilt in a temporary copy and compared, where the log has no problems. Raises
    ReportedlyError when the path holds no record at all, or the copy cannot be written.
    """
    report = Report(str(path), checkpoints=len(checkpoints))
    log = LogCheck(path, known=[each.known(name) for name, each in checkpoints], redacting=REDACTING, progress=progress)
    report.keep(log.problems())
    report.origin, report.size, report.root = log.origin, log.size, log.root
    if read_models and not report.problems:
        report.keep(guards(path))
    if read_models and not report.problems:
        report.keep(_read_models(path, progress))
        report.read_models = True
    report.problems.sort(key=lambda problem: -1 if problem.position is None else problem.position)
    return report


def _read_models(path: Path, progress: Progress | None) -> Iterator[Problem]:
    """Rebuild in a copy of a copy, both thrown away, and compare table by table."""
    from reportedly.record import keeping, open

    with tempfile.TemporaryDirectory(prefix="reportedly-") as folder, _quiet():
        copy, fresh = Path(folder) / "copy.db", Path(folder) / "fresh.db"
        with open(path, read_only=True) as record:
            record.backup(copy)
        try:
            with open(copy) as record:
                if record.stale:
                    yield Problem(
                        None,
                        "the read models were written by another version and were not compared: "
                        "run `reportedly projections rebuild`",
                    )
                    return
                point = record.store.checkpoints().get(keeping.PROJECTION)
                if point is not None and point.position > record.store.head().size:
                    yield Problem(None, f"the read models stand at position {point.position}, beyond the log")
                record.catch_up()
                record.backup(fresh)
            with open(fresh) as record:
                record.rebuild(progress)
        except Exception as error:  # damaged read models can break whatever reads them
            words = str(error) if isinstance(error, ReportedlyError) else type(error).__name__
            yield Problem(None, f"the read models cannot be brought up to date: {show(words, limit=300)}")
            return
        yield from full_text(copy)
        yield from compare(copy, fresh, keeping.TABLES)


@contextmanager
def _quiet() -> Iterator[None]:
    """What a rebuild warns about was said when it was appended."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(before)
