"""What the three claim commands share: the attribution of a claim, and how it is stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from reportedly.commands.writing import (
    Setting,
    Writing,
    claim_name,
    demand_incident,
    known,
    quote_part,
    without_nothing,
    writing_options,
)
from reportedly.events.errors import InputError

if TYPE_CHECKING:
    from reportedly.record import Record

Command = TypeVar("Command", bound=Callable[..., Any])

MODES = ("direct", "indirect", "outlet", "headline", "caption", "implied")
MODALITIES = ("stated", "possible", "alleged", "expected")
VISIBILITIES = ("public", "public-with-pseudonym", "restricted")


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who said a claim, where, in which words: the options that figures, happenings and statements share."""

    by: str | None = None
    document: str | None = None
    publisher: str | None = None
    mode: str | None = None
    said: str | None = None
    occasion: str | None = None
    goes_back_to: str | None = None
    quote: str | None = None
    text: Path | None = None
    at: str | None = None
    term: str | None = None
    modality: str = "stated"
    visibility: str = "public"
    supersedes: tuple[str, ...] = ()
    id: str | None = None
    note: str | None = None

    def content(self, record: Record, setting: Setting) -> dict[str, Any]:
        """The content fields common to all claims, without `claim`. Raises InputError for unknown names."""
        publisher = self.publisher or (setting.document or {}).get("publisher")
        own_voice = self.by is None or (self.by == publisher and self.mode in (None, "outlet", "headline", "caption"))
        return without_nothing(
            {
                "document": self.document,
                "publisher": publisher or (self.by if own_voice else None),
                "speaker": None if own_voice else self.by,
                "mode": self.mode or ("outlet" if own_voice else "indirect"),
                "occasion": self._occasion(record),
                "said": setting.moment(self.said, "--said"),
                "goes_back_to": self.goes_back_to,
                "quote": quote_part(self.quote, self.text, at=self.at, sha256=(setting.document or {}).get("sha256")),
                "term": self.term,
                "modality": self.modality,
                "visibility": self.visibility,
                "supersedes": list(self.supersedes),
                "note": self.note,
            }
        )

    def _occasion(self, record: Record) -> str | None:
        if self.occasion is not None and known(record, "occasion", self.occasion) is None:
            raise InputError(f"no occasion {self.occasion} is registered", field="--occasion")
        return self.occasion

    def setting(self, record: Record, incident: str) -> Setting:
        """The incident and the document that words are read beside. Unknown names raise UnknownName and InputError."""
        opened = demand_incident(record, incident)
        if self.document is None:
            return Setting(None, opened)
        document = known(record, "document", self.document)
        if document is None:
            raise InputError(f"no document {self.document}; register it with `reportedly document`", field="--document")
        return Setting(document, opened)


_OPTIONS = (
    click.option("--by", metavar="SOURCE", help="Who said it; without it, the outlet's own voice."),
    click.option("--document", metavar="DOCUMENT", help="Where it stands."),
    click.option("--publisher", metavar="SOURCE", help="Who published it (default: the document's publisher)."),
    click.option(
        "--mode", type=click.Choice(MODES), help="How it is reported (default: indirect with --by, else outlet)."
    ),
    click.option("--said", metavar="WHEN", help="When the speaker spoke: EDTF, or words such as Saturday."),
    click.option("--occasion", metavar="NAME", help="The registered occasion where the speaker spoke."),
    click.option("--goes-back-to", metavar="SOURCE", help="Your judgement of where it came from: its origin."),
    click.option("--quote", metavar="TEXT", help="The exact words of the document."),
    click.option(
        "--text",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="The document's text: the quote is found in it, or refused.",
    ),
    click.option("--at", metavar="START:END", help="The quote's place, in characters from 0."),
    click.option("--term", metavar="TEXT", help="The source's own term for who or what was counted."),
    click.option("--modality", type=click.Choice(MODALITIES), default="stated", help="How firmly it is said."),
    click.option("--visibility", type=click.Choice(VISIBILITIES), default="public", help="Who may see it."),
    click.option("--supersedes", metavar="CLAIM", multiple=True, help="The claim this one replaces; may be repeated."),
    click.option("--id", metavar="NAME", help="The claim's name (default: made from what it says)."),
    click.option("--note", metavar="TEXT", help="Your judgement call, kept with the claim."),
)


def claim_options(function: Command) -> Command:
    """Add the attribution and the writing options; the command gets `attribution` and `writing`."""

    @wraps(function)
    def collected(*args: Any, **kwargs: Any) -> Any:
        attribution = Attribution(**{name: kwargs.pop(name) for name in Attribution.__dataclass_fields__})
        return function(*args, attribution=attribution, **kwargs)

    wrapped: Any = collected
    for option in reversed(_OPTIONS):
        wrapped = option(wrapped)
    return writing_options(wrapped)  # type: ignore[no-any-return]


def store_claim(
    record: Record, type: str, incident: str, attribution: Attribution, content: Mapping[str, Any], writing: Writing
) -> None:
    """Name the claim if it has none, move what is restricted into its protected part, and store it."""
    from reportedly.events.wire import split_restricted

    name = attribution.id or claim_name(content, incident)
    public, protected = split_restricted({"claim": name, **content})
    draft: dict[str, Any] = {"type": type, "stream": incident, "content": public}
    if protected:
        draft["protected"] = protected
    writing.store(record, [draft], names=[name])
