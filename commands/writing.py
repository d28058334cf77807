"""What writing commands share: who records, what was stored, moments and quotes in the words of the command line."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from reportedly.commands.app import catch_up
from reportedly.commands.options import Output, output_options
from reportedly.events.errors import InputError, show
from reportedly.exporters.json_lines import dumps

if TYPE_CHECKING:
    from reportedly.record import Record
    from reportedly.store.protocol import Appended

Command = TypeVar("Command", bound=Callable[..., Any])
Draft = Mapping[str, Any]
"""One event on its way in: type, stream, content, perhaps protected and id, as in a JSON line of `append`."""


@dataclass(frozen=True, slots=True)
class Writing:
    """How a writing command stores: `recorded_by`, or only showing the JSON lines (`dry_run`)."""

    output: Output
    recorded_by: str | None = None
    dry_run: bool = False

    def store(self, record: Record, drafts: Sequence[Draft], *, names: Sequence[str] = ()) -> None:
        """Append `drafts` in one transaction, bring the answers up to date, print a line per event.

        `names` are the claims' names, shown beside the lines. With `dry_run` nothing is stored and the drafts are
        printed as JSON lines that `append` takes.
        """
        if self.dry_run:
            for draft in drafts:
                click.echo(dumps(dict(draft)))
            return
        stored = record.append(_told_apart(record, drafts), recorded_by=self.recorded_by)
        catch_up(record)
        print_appended(stored, self.output, names=names)


_TAKEN_BACK = ("ClaimRetracted", "ClaimReinstated")
RESTATED: Mapping[str, tuple[str, ...]] = {
    **{
        name: (name,)
        for name in (
            "ClaimAssessed",
            "DiscrepancyResolved",
            "FigureReclassified",
            "HeadlinePolicySet",
            "IncidentUpdated",
            "MeasureRedefined",
            "RecordCorrected",
            "SourceReassessed",
            "VisibilityChanged",
        )
    },
    **dict.fromkeys(_TAKEN_BACK, _TAKEN_BACK),
}
"""What may be said again once something else was said, and by which events: a policy set, changed and set back is three
events, but the same command twice in a row is one."""


def _told_apart(record: Record, drafts: Sequence[Draft]) -> list[Any]:
    """The drafts; what is said again after something else was said gets an id of its own."""
    from reportedly.events.ids import derived_id
    from reportedly.events.wire import draft

    made = [draft(one) for one in drafts]
    for one in made:
        occurrence = 0
        while one.id is None and one.type in RESTATED:
            wanted = derived_id(one.stream, one.type, one.content_bytes, occurrence, one.protected_bytes)
            before = record.store.event(wanted)
            later = before is not None and any(
                record.store.events(stream=one.stream, after=before.position, types=RESTATED[one.type], limit=1)
            )
            one.id, occurrence = (None, occurrence + 1) if later else (wanted, occurrence)
    return made


def recorder_option(function: Command) -> Command:
    """Add `--recorded-by`."""
    return click.option(
        "--recorded-by", metavar="NAME", envvar="REPORTEDLY_RECORDED_BY", show_envvar=True, help="Who records this."
    )(function)


def writing_options(function: Command) -> Command:
    """Add `--recorded-by`, `--dry-run` and the output formats; the command gets `writing: Writing`."""

    @wraps(function)
    def collected(*args: Any, **kwargs: Any) -> Any:
        writing = Writing(kwargs.pop("output"), kwargs.pop("recorded_by"), kwargs.pop("dry_run"))
        return function(*args, writing=writing, **kwargs)

    dry = click.option(
        "--dry-run", is_flag=True, help="Store nothing; print the event as the JSON line `append` takes."
    )
    return recorder_option(dry(output_options(collected)))  # type: ignore[return-value]


def print_appended(stored: Iterable[Appended], output: Output, *, names: Sequence[str] = ()) -> None:
    """One line per event: position, stream, version, id (then the claim's name, and whether it stood there before)."""
    from reportedly.events.ids import id_text

    held = list(stored)
    labels = list(names) + [""] * (len(held) - len(names))
    if not output.is_table:
        output.write(
            _rows(held, names), columns=["position", "stream", "version", "id", "new", *(["name"] if names else [])]
        )
        return
    for event, label in zip(held, labels, strict=True):
        words = [str(event.position), event.stream, str(event.version), id_text(event.id)]
        click.echo(" ".join([*words, *([label] if label else []), *([] if event.new else ["(already stored)"])]))


def _rows(stored: Sequence[Appended], names: Sequence[str]) -> Iterable[dict[str, object]]:
    from reportedly.events.ids import id_text

    for n, event in enumerate(stored):
        row: dict[str, object] = {
            "position": event.position,
            "stream": event.stream,
            "version": event.version,
            "id": id_text(event.id),
            "new": event.new,
        }
        if names:
            row["name"] = names[n] if n < len(names) else None
        yield row


def without_nothing(content: Mapping[str, Any]) -> dict[str, Any]:
    """`content` without the fields that were not given (None, empty lists)."""
    return {name: value for name, value in content.items() if value is not None and value != [] and value != ()}


def claim_name(content: Mapping[str, Any], stream: str) -> str:
    """A name for a claim that got none: from what it says, so that the same command twice stores it once."""
    digest = hashlib.sha256(dumps([stream, dict(sorted(content.items()))]).encode())
    return f"claim-{digest.hexdigest()[:12]}"


def known(record: Record, kind: str, name: str) -> Mapping[str, Any] | None:
    """The current content of a registered `kind` (incident, source, document …); None when it is not registered."""
    return record.shared_state(kind, name)


def demand_incident(record: Record, incident: str) -> Mapping[str, Any]:
    """The incident's current content. Raises UnknownName, with the nearest name, when it was never opened."""
    found = known(record, "incident", incident)
    if found is not None:
        return found
    from difflib import get_close_matches

    from reportedly.record.errors import UnknownName

    near = get_close_matches(incident, list(record.registry("incident")), 1)
    hint = f"did you mean {near[0]}?" if near else f"open it with `reportedly incident {incident} --title …`"
    raise UnknownName(f"there is no incident {show(incident)} in this record; {hint}")


def quote_part(
    exact: str | None, text: Path | None, *, at: str | None = None, sha256: str | None = None
) -> Draft | None:
    """A quote as its content; located in the file `text` when that is given, by `at` (START:END) otherwise.

    Raises QuoteNotFound with the nearest match, and InputError when the file is not the document's (`sha256`).
    """
    if exact is None:
        if text is not None or at is not None:
            raise click.UsageError("--text and --at say where a quote stands: give --quote too.")
        return None
    span = _span(at)
    if text is None:
        return {"exact": exact} if span is None else {"exact": exact, "start": span[0], "end": span[1]}
    from reportedly.events.quotes import locate

    raw = text.read_bytes()
    if sha256 is not None and hashlib.sha256(raw).hexdigest() != sha256:
        raise InputError("is not the document's file: its SHA-256 differs", str(text))
    found = locate(raw.decode("utf-8"), exact, at=span)
    return without_nothing(
        {"exact": found.exact, "start": found.start, "end": found.end, "prefix": found.prefix, "suffix": found.suffix}
    )


def _span(at: str | None) -> tuple[int, int] | None:
    if at is None:
        return None
    start, _, end = at.partition(":")
    if not (start.isdecimal() and end.isdecimal()):
        raise click.BadParameter("expected START:END, two offsets counted in characters from 0.", param_hint="--at")
    return int(start), int(end)


@dataclass(frozen=True, slots=True)
class Setting:
    """What words are read beside: the document's and the incident's current content, None where not given or known."""

    document: Mapping[str, Any] | None = None
    incident: Mapping[str, Any] | None = None

    @property
    def zone(self) -> str | None:
        """The document's zone, else the incident's."""
        return next((str(said["zone"]) for said in (self.document, self.incident) if said and said.get("zone")), None)

    @property
    def anchor(self) -> date | None:
        """The day from which weekdays are counted: the document's anchor, else its publication when that is a day."""
        for name in ("anchor", "published"):
            moment = (self.document or {}).get(name)
            try:
                return date.fromisoformat(_edtf(moment)[:10])
            except ValueError:
                continue
        return None

    def moment(self, words: str | None, option: str) -> dict[str, str] | None:
        """`words` as a moment's JSON form: EDTF, an ISO instant, or words such as "since Wednesday".

        Words need a document with a day of publication. Raises InputError that names the option.
        """
        if words is None:
            return None
        from reportedly.events.moments import Moment
        from reportedly.events.relative import resolve

        try:
            if self.anchor is None:
                return Moment.parse(words, zone=self.zone).to_json()
            start = Moment.parse(self.incident["when"]) if self.incident and self.incident.get("when") else None
            return resolve(words, anchor=self.anchor, zone=self.zone, start=start).to_json()
        except ValueError as error:
            hint = "" if self.anchor else " (weekdays need --document, with a day of publication or an anchor)"
            raise InputError(f"{error}{hint}", field=option) from None


def _edtf(moment: object) -> str:
    found = moment.get("edtf") if isinstance(moment, Mapping) else moment
    return found if isinstance(found, str) else ""
