"""What documents state: figures, happenings, statements, each with its attribution.

A claim of visibility `restricted` carries its words (quote, term, summary, original) and its place in its protected
part only; `wire.split_restricted` moves them there. Rules: SEMANTICS.md sections 1 and 7.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reportedly.events.fields import (
    Amount,
    CategoryText,
    Content,
    Counting,
    Language,
    Modality,
    Mode,
    Name,
    OptionalAttributes,
    OptionalNames,
    OptionalTexts,
    Part,
    Place,
    Protected,
    QuotePart,
    Ruled,
    ShortText,
    Text,
    Visibility,
    When,
    Word,
)


class Original(Part):
    """The original wording beside a translation."""

    text: Text
    language: Language | None = None


class Beside(Part):
    """A place in the display order: `shift` −1 before, 0 at, 1 after the named happening."""

    claim: Name
    shift: int


class ClaimWords(Protected):
    """The protected part of a restricted claim."""

    quote: QuotePart | None = None
    what: Text | None = None
    original: Original | None = None
    term: ShortText | None = None
    place: Place | None = None


class Claim(Content, Ruled):
    """What all claims have in common. Without `speaker` it is the outlet's own voice; `goes_back_to` is the recorder's
    judgement of the origin and never changes the speaker."""

    claim: Name
    document: Name | None = None
    publisher: Name | None = None
    speaker: Name | None = None
    mode: Mode = "outlet"
    occasion: Name | None = None
    said: When | None = None
    goes_back_to: Name | None = None
    channel: ShortText | None = None
    actor: ShortText | None = None
    told_to: ShortText | None = None
    quote: QuotePart | None = None
    term: ShortText | None = None
    original: Original | None = None
    visibility: Visibility = "public"
    modality: Modality = "stated"
    supersedes: OptionalNames = None

    @classmethod
    def holds(cls, values: Mapping[str, Any]) -> None:
        if values["visibility"] == "restricted":
            for name in ClaimWords.model_fields:
                if values.get(name) is not None:
                    raise ValueError(f"`{name}` of a restricted claim belongs to its protected part")


class FigureReported(Claim):
    """A number for a cell. `scope` says what was counted if not everything; `period` is that of an increment or an
    adjustment, without it the `as_of`; `computed_from` marks the publisher's own extrapolation.

    An adjustment corrects the totals of the origin `adjusts`, without it of its own; with `included: false` these do
    not contain it yet. `item` is the item of a feed that the claim is a field of: its newest version states all
    that is unchanged since. `cites` are the links or titles that the document itself gives as its sources, `attributes`
    what else stands beside the figure: shown, and no part of any answer."""

    measure: Name
    category: CategoryText = "-"
    quantity: Amount
    counting: Counting = "total"
    scope: ShortText | None = None
    as_of: When | None = None
    period: When | None = None
    computed_from: OptionalTexts = None
    included: bool | None = None
    adjusts: Name | None = None
    item: ShortText | None = None
    cites: OptionalTexts = None
    attributes: OptionalAttributes = None

    @classmethod
    def holds(cls, values: Mapping[str, Any]) -> None:
        super().holds(values)
        for name in ("included", "adjusts"):
            if values.get(name) is not None and values["counting"] != "adjustment":
                raise ValueError(f"`{name}` is for adjustments only")


class _Told(Claim):
    what: Text | None = None

    @classmethod
    def holds(cls, values: Mapping[str, Any]) -> None:
        super().holds(values)
        if values.get("what") is None and values["visibility"] != "restricted":
            raise ValueError("`what` is missing")


class HappeningReported(_Told):
    """Something happened, in the recorder's own words (`what`), before, after or beside other happenings."""

    when: When | None = None
    kind: Word | None = None
    place: Place | None = None
    before: OptionalNames = None
    after: OptionalNames = None
    beside: Beside | None = None


class StatementReported(_Told):
    """Somebody said something that is neither a figure nor a happening."""

    stance: Word | None = None
