"""Case files for tests: the bundled ones, small ones as the user writes them, and records to load them into."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path
from textwrap import dedent

from reportedly.events.standard import definitions
from reportedly.importers.case import Case, Plan, State, plan
from reportedly.importers.case_state import Thing
from reportedly.importers.case_yaml import read_yaml
from reportedly.record import Record, open

START = 1_626_000_000_000_000
"""11 July 2021, in µs: when the test's clock begins."""

HEAD = """\
case: 1
document: {id: paper-1, publisher: paper, published: 2021-07-11, zone: America/Caracas}
sources:
  paper: {kind: outlet}
  minister: {kind: official, grade: C}
incidents:
  clash: {title: A clash, when: 2021-07-07/2021-07-09, zone: America/Caracas}
"""


def bundled(letter: str) -> Path:
    """The path of a case file that comes with the package: `a` or `b`."""
    return Path(str(files("reportedly.examples") / f"cota-905-{letter}.yaml"))


def new_record(path: Path) -> Record:
    """A new record with the standard taxonomy; its clock moves by a second an event, its chance repeats."""
    ticks = iter(range(START, START + 10**12, 10**6))
    count = iter(range(10**9))
    return open(path, create=True, clock=lambda: next(ticks), random=lambda n: next(count).to_bytes(n, "big"))


def standard_state() -> State:
    """The state of a new record: the standard taxonomy and nothing else."""
    state = State()
    for type, content in definitions():
        kind = type.removesuffix("Defined").lower()
        state.things[(kind, content[kind])] = Thing(type, "taxonomy", content)
    return state


def planned(yaml: str, *, text: str | None = None, state: State | None = None, head: bool = True) -> Plan:
    """The plan of a case file given as text, behind `HEAD`."""
    whole = (HEAD if head else "") + dedent(yaml)
    return plan(Case("case.yaml", read_yaml(whole.encode(), "case.yaml"), text), state or standard_state())


def contents(made: Plan, *types: str) -> list[dict[str, object]]:
    """The contents of a plan's drafts of these types, in order."""
    return [one.content for one in made.drafts if one.type in types]


def written(folder: Path, yaml: str, *, head: bool = True) -> Path:
    """A case file in a folder, over what stood there."""
    path = folder / "case.yaml"
    path.write_text((HEAD if head else "") + dedent(yaml), encoding="utf-8")
    return path


def words_of(quotes: Iterable[str]) -> list[int]:
    """How many words each has."""
    return [len(quote.split()) for quote in quotes]
