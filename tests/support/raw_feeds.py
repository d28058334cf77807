"""The shared feeds counted without the program: plain Python over the raw lines and the bare facts of their fields."""

import gzip
import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from support.shared import SHARED

DATA = SHARED / "data"
CASES = SHARED / "cases" / "feeds"
FEEDS = {
    "lebanon": (DATA / "tfp_westbank_lebanon" / "lebanon_feed.jsonl.gz", "map-lebanon.yaml"),
    "west_bank": (DATA / "tfp_westbank_lebanon" / "west_bank_feed.jsonl.gz", "map-west-bank.yaml"),
    "ukraine_personnel": (DATA / "ukraine_losses" / "personnel_feed.jsonl.gz", "map-ukraine-personnel.yaml"),
    "ukraine_equipment": (DATA / "ukraine_losses" / "equipment_feed.jsonl.gz", "map-ukraine-equipment.yaml"),
    "ukraine_equipment_correction": (
        DATA / "ukraine_losses" / "equipment_correction_feed.jsonl.gz",
        "map-ukraine-correction.yaml",
    ),
}
CARRIED = [
    "killed_cum",
    "killed_children_cum",
    "injured_cum",
    "injured_children_cum",
    "settler_attacks_cum",
    "displaced_households_cum",
    "displaced_persons_cum",
    "displaced_children_cum",
]
NOT_FIGURES = frozenset(
    ("date", "day", "report_date", "report_source", "report_period", "phase", "flash_source", "source")
)
WORDS = frozenset(("personnel*", "*personnel", "greatest losses direction"))


def expected(feed: str) -> dict[str, Any]:
    """The shared expected answers."""
    found: dict[str, Any] = json.loads((CASES / feed / "expected.json").read_text())
    return found


def lines(feed: str) -> list[dict[str, Any]]:
    with gzip.open(FEEDS[feed][0]) as file:
        return [json.loads(line) for line in file]


@dataclass
class Count:
    """What the raw lines hold."""

    rows: int = 0
    versions: int = 0
    items: int = 0
    claims: int = 0
    distinct: int = 0
    changed: int = 0
    requalified: int = 0
    gone: Counter[str] = field(default_factory=Counter)
    listing: Counter[str] = field(default_factory=Counter)
    now: dict[str, dict[str, tuple[float, str | None]]] = field(default_factory=dict)


def count(feed: str) -> Count:
    """Read the lines one by one; a value that differs from the one before is a claim."""
    made = Count()
    seen: set[int] = set()
    listed: set[str] = set()
    last: dict[tuple[str, str], tuple[float, str | None]] = {}
    for line in lines(feed):
        made.rows += 1
        seen.add(line["seq"])
        name = line.get("date") or line["report_date"]
        record = line.get("record")
        if record is None:
            listed.discard(name)
            made.listing["off"] += 1
        elif name not in listed:
            listed.add(name)
            made.listing["new" if name not in made.now else "on"] += 1
        stated = {} if record is None else _figures(feed, record)
        carried = record is not None and record.get("flash_source") == "fill"
        before = made.now.setdefault(name, {})
        for key in before.keys() - stated.keys():
            kept = carried and key in CARRIED and (record or {}).get(key) is not None
            made.gone["carried" if kept else "removed" if record is None else "emptied"] += 1
        for key, value in stated.items():
            if before.get(key) == value:
                continue
            made.claims += 1
            earlier = last.get((name, key))
            made.distinct += earlier != value
            if earlier is not None and earlier[0] != value[0]:
                made.changed += 1
            elif earlier is not None and earlier != value:
                made.requalified += 1
            last[(name, key)] = value
        made.now[name] = stated
    made.versions, made.items = len(seen), len(made.now)
    return made


def _figures(feed: str, record: dict[str, Any]) -> dict[str, tuple[float, str | None]]:
    flat = {key: value for key, value in record.items() if not isinstance(value, dict)}
    flat |= {f"verified.{key}": value for key, value in (record.get("verified") or {}).items()}
    word = flat.get("personnel*") or flat.get("*personnel")
    found = {}
    for key, value in flat.items():
        if key in NOT_FIGURES or key in WORDS or value is None or value == "":
            continue
        if feed == "ukraine_equipment_correction" and float(value) == 0:
            continue
        if flat.get("flash_source") == "fill" and key in CARRIED:
            continue
        name = "ground robotic systems" if key == "groun d robotic systems" else key
        found[name] = (float(value), word if key == "personnel" else None)
    return found


def path(feed: str) -> Path:
    return FEEDS[feed][0]
