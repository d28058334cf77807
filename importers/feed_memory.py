"""What the record holds of a feed already, as `Changes` keeps it: for sources that are one version at a time.

A history is read from its beginning again. A table or a document that somebody edits has only its newest version to
show, so what it said before is taken from the record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from reportedly.importers import feed_values as values
from reportedly.importers.feed_changes import Changes, Item, Known, Version
from reportedly.importers.feed_names import joined

if TYPE_CHECKING:
    from reportedly.record import Record

_TYPES: Final = ("DocumentIngested", "FigureReported", "FigureNoLongerStated", "ListingChanged")


class Earlier(NamedTuple):
    """The newest version of a file in the record: its document and the hash of its bytes."""

    document: str
    sha256: str | None


def remember(record: Record, changes: Changes) -> dict[str, Earlier]:
    """Put what the record holds of the feed into `changes`; the newest version of each file, by the file's title."""
    own, newest = f"{changes.feed}:", dict[str, Earlier]()
    for event in record.events(types=_TYPES):
        content = event.content or {}
        if event.type == "DocumentIngested":
            if content["document"].startswith(own) and "title" in content and "publisher" in content:
                newest[content["title"]] = Earlier(content["document"], content.get("sha256"))
        elif event.type == "ListingChanged" and str(content.get("document", "")).startswith(own):
            for item in changes.items.values():
                if item.incident == event.stream:
                    item.listed = bool(content["listed"])
        elif str(content.get("claim", "")).startswith(own) and "item" in content:
            _claimed(changes, event.stream, content)
        elif event.type == "FigureNoLongerStated" and content["claim"].startswith(own):
            _gone(changes, content["claim"])
    return newest


def _claimed(changes: Changes, incident: str, content: values.Json) -> None:
    parts = content["claim"].split(":", 3)
    if len(parts) < 4:
        return  # a name that was too long says no place; such a figure is stated again
    item = changes.items.setdefault(content["item"], Item())
    item.incident = item.incident or incident
    amount = values.amount_of(content["quantity"])
    moment, period = content.get("as_of"), content.get("period")
    identity = (
        incident,
        content["measure"],
        content["category"],
        content["quantity"]["unit"],
        content["counting"],
        content.get("scope"),
        content.get("goes_back_to"),
        moment["edtf"] if moment is not None and changes.map.rows else None,
        period["edtf"] if period is not None else None,
    )
    item.stated[parts[3]] = Known(content["claim"], identity, amount.value)


def _gone(changes: Changes, claim: str) -> None:
    for item in changes.items.values():
        for place in [place for place, known in item.stated.items() if known.claim == claim]:
            del item.stated[place]
        item.listed = bool(item.stated) or not changes.map.rows


def renewed(version: Version, changes: Changes, newest: dict[str, Earlier], *, whole: bool) -> Version:
    """A version that follows what the record holds: what left it is said, and it supersedes the file's version before.

    A file that says again what it said before its last version is a version of its own.
    """
    earlier = newest.get(version.title or "")
    if earlier is None or earlier.sha256 == version.sha256:
        return version
    key, number = version.key, 1
    while changes.holds(joined(changes.feed, version.key)):
        number += 1
        version.key = f"{key}-{number}"
    version.supersedes = earlier.document if version.published is None else None
    if whole:
        listed = {name for name, record in version.edits if record is not None}
        version.edits += [(name, None) for name, item in changes.items.items() if item.listed and name not in listed]
    return version
