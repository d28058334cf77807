"""Judgements: how credible a claim is, what does not fit together, which figure the headline shows."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from reportedly.events.fields import CategoryText, Content, Name, Names, OptionalNames, Policy, Text, Word


class ClaimAssessed(Content):
    """Credibility of the information, 1 (confirmed) to 6 (cannot be judged), apart from the source's grade."""

    claim: Name
    credibility: Annotated[int, Field(ge=1, le=6)] | None = None
    verification: Word | None = None
    why: Text | None = None


class DiscrepancyNoted(Content):
    """Claims that do not fit together, as the recorder sees it."""

    discrepancy: Name
    claims: Names
    kind: Word
    why: Text | None = None


class DiscrepancyResolved(Content):
    """How a noted discrepancy was settled; it hides nothing."""

    discrepancy: Name
    resolution: Text
    by: Name | None = None
    why: Text | None = None


class HeadlinePolicySet(Content):
    """Which figure the headline of the incident's cells shows; `preferred` ranks origins, best first."""

    policy: Policy
    measure: Name | None = None
    category: CategoryText | None = None
    preferred: OptionalNames = None
    why: Text | None = None

    @model_validator(mode="after")
    def _prefers_somebody(self) -> Self:
        if (self.policy == "preferred") != (self.preferred is not None):
            raise ValueError("the policy `preferred`, and no other, needs `preferred`")
        return self
