"""The checks: what does not fit together, each a function from a `Story` to findings (SEMANTICS 9).

To add one: write a function here and add a line to `CHECKS`. Of two checks that find the same claims, the one that
stands first in the table keeps the finding.

Of a feed, a stale copy is told from the item's own clock, which the record does not keep: who imports it notes it as a
discrepancy. A failed fetch is told from documents, from their order of supersession, their items or size and the claims
they make.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import TypeVar

from reportedly.events.intervals import Interval
from reportedly.events.numbers import add
from reportedly.projections import inference
from reportedly.projections.combine import CONFLICT, Stated, tightest
from reportedly.projections.findings import NOTICE, Finding, Story, exclude, interval_words, value_words
from reportedly.projections.history import Group, Revision
from reportedly.projections.view import END, Claim, State, Window, state_window

CONTRADICTION = "contradiction"
RENDERINGS = "differing-renderings"
INSIDE_DOCUMENT = "inside-document"
FALLING_TOTAL = "falling-total"
RESTARTED = "restarted-series"
RESTATED = "restated-history"
STALE_COPY = "stale-copy"
FUTURE_AS_OF = "as-of-after-publication"
FAILED_FETCH = "failed-fetch"
UNSUPPORTED = "unsupported-figure"
CIRCULAR = "circular-sourcing"

K = TypeVar("K")
V = TypeVar("V")

EMPTY_FILE = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
"""The SHA-256 of no bytes at all."""


# Figures of one cell that exclude each other


def inside_documents(story: Story) -> Iterator[Finding]:
    """One document, one voice, figures of one cell that exclude each other; or a headline that its body does not bear
    out, because they exclude each other or because the headline is louder."""
    for group in story.groups.values():
        for claims in _by(candidates(group), lambda claim: (claim.row.document, claim.origin)).values():
            conflicting = _conflicting(claims, lambda one, other: True) if claims[0].row.document else []
            if conflicting:
                words, expected, found = story.sides(conflicting)
                yield story.finding(INSIDE_DOCUMENT, conflicting, words, expected=expected, found=found)
        for headline, body in _headlines(group):
            words = f"{story.saying([headline])} in the headline against {story.saying([body])} in the body"
            yield story.finding(
                INSIDE_DOCUMENT, (headline, body), words, expected=value_words(body), found=value_words(headline)
            )


def _headlines(group: Group) -> Iterator[tuple[Claim, Claim]]:
    """Headlines that no figure in their document's body bears out, with the loudest of these figures."""
    for claims in _by(_members(group), lambda claim: claim.row.document).values():
        body = [claim for claim in claims if claim.row.mode != "headline"]
        for headline in claims if claims[0].row.document and body else ():
            if headline.row.mode == "headline" and not any(_bears_out(one, headline) for one in body):
                yield headline, max(body, key=lambda claim: claim.interval.low_key)


def _bears_out(body: Claim, headline: Claim) -> bool:
    if exclude(body, headline) or headline.interval.low_key > body.interval.low_key:
        return False
    most = body.interval.high
    return headline.value.low is not None or headline.point is None or most is None or headline.point <= most


def renderings(story: Story) -> Iterator[Finding]:
    """Figures of one origin that exclude each other, in different documents, of which neither replaces the other."""
    for group in story.groups.values():
        for claims in _by(candidates(group), lambda claim: claim.origin).values():
            conflicting = _conflicting(claims, lambda one, other: _documents_differ(one, other))
            if conflicting:
                words, expected, found = story.sides(conflicting)
                scopes = {claim.row.scope for claim in conflicting}
                why = "nothing tells which came later" if len(scopes) == 1 else "different scopes"
                message = f"{words}; one origin, and {why}"
                yield story.finding(RENDERINGS, conflicting, message, expected=expected, found=found)


def contradictions(story: Story) -> Iterator[Finding]:
    """Current figures of one cell that exclude each other, of different origins."""
    for group in story.groups.values():
        conflicting = _conflicting(candidates(group), lambda one, other: one.origin != other.origin)
        if conflicting:
            words, expected, found = story.sides(conflicting)
            yield story.finding(CONTRADICTION, conflicting, words, expected=expected, found=found)


def candidates(group: Group) -> list[Claim]:
    """The claims of a group that may exclude each other: the current ones, with those that stay out of totals by
    credibility or as the headline of a document without a figure of its own in the body; the vaguer of them left out.

    Of increments and adjustments: those in force for one stated period.
    """
    in_force = group.in_force()
    if not group.counted:
        return tightest(in_force) if group.key.period and in_force else []
    stated = group.stated
    beside = [claim for claim in in_force if not claim.counts and not _is_outdated(claim, stated)]
    if not beside:
        return list(stated.alternatives) if stated is not None and stated.status == CONFLICT else []
    bodies = {claim.row.document for claim in _members(group) if claim.row.mode != "headline"}
    beside = [claim for claim in beside if claim.row.mode != "headline" or claim.row.document not in bodies]
    claims = tightest([*(stated.current if stated is not None else ()), *beside])
    return sorted(claims, key=lambda claim: claim.place)


def _is_outdated(claim: Claim, stated: Stated | None) -> bool:
    newer = [other for other in (stated.current if stated is not None else ()) if other.row.numbered]
    return any(claim.speaks.hi <= one.speaks.lo and not one.interval.strictly_contains(claim.interval) for one in newer)


def _conflicting(claims: Sequence[Claim], matters: Callable[[Claim, Claim], bool]) -> list[Claim]:
    """The claims that exclude another one which `matters` beside them."""
    found: dict[str, Claim] = {}
    for one, other in combinations(claims, 2):
        if (one.name not in found or other.name not in found) and matters(one, other) and exclude(one, other):
            found[one.name], found[other.name] = one, other
    return [claim for claim in claims if claim.name in found]


def _documents_differ(one: Claim, other: Claim) -> bool:
    return one.row.document is None or one.row.document != other.row.document


# Sums that do not fit


def sums(story: Story) -> Iterator[Finding]:
    """Parts against their total, inside a document or between documents, as inference found them."""
    for one in story.inference.findings:
        claims = story.ordered(story.claims[name] for name in one.claims)
        kind = _KINDS_OF_SUMS[one.kind]
        if kind == CONTRADICTION and len({claim.origin for claim in claims}) == 1:
            kind = RENDERINGS
        sides = (
            f"{one.found}, which nothing can satisfy" if one.expected is None else f"{one.expected} against {one.found}"
        )
        sources = "; ".join(dict.fromkeys(story.attribution(claim) for claim in claims))
        key = one.key
        message = f"{story.cell(key.measure, key.category)}: {sides} ({sources})"
        names = tuple(claim.name for claim in claims)
        yield Finding(kind, key.incident, key.measure, key.category, message, one.expected, one.found, names)


_KINDS_OF_SUMS: Mapping[str, str] = {
    inference.CONTRADICTION: CONTRADICTION,
    inference.INSIDE_DOCUMENT: INSIDE_DOCUMENT,
    inference.FALLING_TOTAL: FALLING_TOTAL,
}


# What a series does


def falling_totals(story: Story) -> Iterator[Finding]:
    """A total that fell: a later figure of one origin lies wholly below the one before it. It is a restart where less
    than half is left and nothing later comes back to what had been reached."""
    for rows in _series_rows(story):
        for at, row in enumerate(rows):
            before = row.compared
            if row.kind != "lowered" or before is None or not _is_below(row.claim.interval, before.interval):
                continue
            later = [other.claim for other in rows[at + 1 :]]
            kind = RESTARTED if _restarts(row.claim, before, later) else FALLING_TOTAL
            fell = "starts again at" if kind == RESTARTED else "falls to"
            words = f"{story.saying([before])} {fell} {story.saying([row.claim])}"
            yield story.finding(
                kind, (before, row.claim), words, expected=_least(before.interval), found=value_words(row.claim)
            )


def _restarts(claim: Claim, before: Claim, later: Iterable[Claim]) -> bool:
    low, high = before.interval.low, claim.interval.high
    if low is None or high is None or add(high, high) >= low:
        return False
    return not any(one.interval.low is not None and one.interval.low >= low for one in later)


def _least(value: Interval) -> str:
    return interval_words(Interval(low=value.low, low_open=value.low_open))


def falls_between_origins(story: Story) -> Iterator[Finding]:
    """A cell's total that fell because another origin's later figure took the place of a higher one."""
    for cell in story.cells:
        shown: dict[tuple[object, ...], Revision] = {}
        for row in cell.rows:
            if row.key.origin is not None or not _accumulates(story, row):
                continue
            before, shown[row.key[:7]] = shown.get(row.key[:7]), row
            if before is None or row.kind != "lowered" or before.value is None or row.value is None:
                continue
            old = [story.claims[name] for name in before.claims if name in story.claims]
            new = [story.claims[name] for name in row.claims if name in story.claims]
            if _is_below(row.value, before.value) and _replaced(old, new):
                words = f"{story.saying(old)} falls to {story.saying(new)}"
                least, found = _least(before.value), interval_words(row.value)
                yield story.finding(FALLING_TOTAL, (*old, *new), words, expected=least, found=found)


def _replaced(old: Sequence[Claim], new: Sequence[Claim]) -> bool:
    """Whether all of `new` speak for a later time than all of `old`, and for other origins."""
    return (
        bool(old and new)
        and {claim.origin for claim in old}.isdisjoint(claim.origin for claim in new)
        and all(one.speaks.hi <= other.speaks.lo for one in old for other in new)
    )


def restated_history(story: Story) -> Iterator[Finding]:
    """Other values for what had been stated already: one finding for all that a document restates of a series."""
    for rows in _series_rows(story, accumulating=False):
        restated = [(row.compared, row.claim) for row in rows if row.kind == "restated" and row.compared is not None]
        for pairs in _by(restated, lambda pair: pair[1].row.document or pair[1].name).values():
            words = "; ".join(f"{story.saying([old])} becomes {value_words(new)}" for old, new in pairs[:MOST_RESTATED])
            where = f"{pairs[0][1].row.document or 'a later claim'} by {story.source(pairs[0][1].speaker).rstrip(',')}"
            more = f"; {len(pairs) - MOST_RESTATED} more" if len(pairs) > MOST_RESTATED else ""
            yield story.finding(
                RESTATED,
                [claim for pair in pairs for claim in pair],
                f"{words}{more} in {where}",
                expected=value_words(pairs[0][0]),
                found=value_words(pairs[0][1]),
            )


MOST_RESTATED = 3


def _series_rows(story: Story, *, accumulating: bool = True) -> Iterator[list[Revision]]:
    """The rows of each series whose claims count, in order; `accumulating` keeps totals of measures that add up."""
    for cell in story.cells:
        found: dict[tuple[object, ...], list[Revision]] = {}
        for row in cell.rows:
            if row.key.origin is None or not row.claim.counts:
                continue
            if not accumulating or _accumulates(story, row):
                found.setdefault((row.key, row.claim.row.incident), []).append(row)
        yield from found.values()


def _accumulates(story: Story, row: Revision) -> bool:
    return row.key.counting == "total" and story.view.taxonomy.additive(row.key.measure)


def _is_below(one: Interval, other: Interval) -> bool:
    """Whether every number of one lies below every number of the other."""
    return one.intersection(other) is None and one.low_key < other.low_key


# Claims and documents that cannot be as they are


def impossible_as_of(story: Story) -> Iterator[Finding]:
    """A figure that speaks for a moment certainly later than its publication."""
    for claim in story.claims.values():
        published = claim.publication
        if claim.speaks_by == "as_of" and published.window.hi != END and claim.speaks.lo >= published.window.hi:
            message = f"{story.saying([claim])}, published {published.edtf}, before it could be known"
            yield story.finding(FUTURE_AS_OF, [claim], message, expected=published.edtf, found=claim.row.as_of)


def unsupported_figures(story: Story) -> Iterator[Finding]:
    """A figure without a document."""
    for claim in story.claims.values():
        if claim.row.document is None:
            message = f"{value_words(claim)}, by {story.source(claim.speaker)}, stands in no document"
            yield story.finding(UNSUPPORTED, [claim], message, found=value_words(claim))


def stale_copies(story: Story) -> Iterator[Finding]:
    """A document that takes the place of another although it is certainly older, and states nothing that an earlier
    version had not: probably a copy fetched from a cache."""
    for name, state, before in _versions(story):
        own, other = _own_window(state), _own_window(story.view.shared["document"][before])
        if own.hi > other.lo or not _says_nothing_new(story, name):
            continue
        published, than = state["published"]["edtf"], story.view.shared["document"][before]["published"]["edtf"]
        message = f"{name}, published {published}, takes the place of {before}, published {than}: an old copy?"
        yield from _about_documents(story, STALE_COPY, name, before, message, than, published)


def failed_fetches(story: Story) -> Iterator[Finding]:
    """An empty version after one that made claims."""
    for name, state, before in _versions(story):
        empty = 0 in (state.get("items"), state.get("characters")) or state.get("sha256") == EMPTY_FILE
        if empty and _claims_of(story, before) and not _claims_of(story, name):
            message = f"{name} is empty, and takes the place of {before}, which was not: a failed fetch?"
            yield from _about_documents(story, FAILED_FETCH, name, before, message, None, None)


def _versions(story: Story) -> Iterator[tuple[str, State, str]]:
    """Documents that take the place of another one: name, state, and the other's name."""
    documents = story.view.shared.get("document", {})
    for name, state in documents.items():
        if state.get("supersedes") in documents:
            yield name, state, state["supersedes"]


def _own_window(state: State) -> Window:
    """The publication that a document states itself, whatever takes its place; an empty one never comes first."""
    return state_window(state.get("published"), state.get("zone"))


def _claims_of(story: Story, document: str) -> list[Claim]:
    return [claim for claim in story.claims.values() if claim.row.document == document]


def _says_nothing_new(story: Story, document: str) -> bool:
    """Whether every figure of a document stands, with the same value, in one that it supersedes."""
    claims = _claims_of(story, document)
    earlier = {_stating(one) for one in story.claims.values() if claims and one.row.document in claims[0].replaces}
    return all(_stating(claim) in earlier for claim in claims)


def _stating(claim: Claim) -> tuple[object, ...]:
    row = claim.row
    return (claim.incident, row.measure, row.category, row.unit, row.counting, row.scope, claim.value, claim.point)


def _about_documents(
    story: Story, kind: str, document: str, before: str, message: str, expected: str | None, found: str | None
) -> Iterator[Finding]:
    """A finding about a document, once for each incident that it or the version before it makes claims about."""
    for incident in dict.fromkeys(claim.incident for name in (before, document) for claim in _claims_of(story, name)):
        own = [claim for claim in _claims_of(story, document) if claim.incident == incident]
        names = tuple(claim.name for claim in story.ordered(own))
        yield Finding(kind, incident, None, None, message, expected, found, names, (document, before))


# Notices


def circular_sourcing(story: Story) -> Iterator[Finding]:
    """Several documents that give one value and all go back to one origin: one witness, not several. Versions of one
    publication are one document."""
    for stated in story.stated.values():
        for claims in _by(stated.current, lambda claim: (claim.value, claim.point)).values():
            documents = {_first_version(story, claim.row.document) for claim in claims if claim.row.document}
            if len(documents) > 1 and len({claim.origin for claim in claims}) == 1:
                origin = story.source(claims[0].origin).rstrip(",")
                where = ", ".join(dict.fromkeys(claim.row.document or "" for claim in claims))
                value = value_words(claims[0])
                message = f"{value} in {len(documents)} documents ({where}) rests on one origin, {origin}"
                yield story.finding(CIRCULAR, claims, message, found=value, status=NOTICE)


def _first_version(story: Story, document: str | None) -> str | None:
    documents = story.view.shared.get("document", {})
    seen: set[str | None] = set()
    while document not in seen and documents.get(document or "", {}).get("supersedes"):
        seen.add(document)
        document = documents[document or ""]["supersedes"]
    return document


def _members(group: Group) -> list[Claim]:
    return [member.claim for series in group.series.values() for member in series.members]


def _by(items: Iterable[V], key: Callable[[V], K]) -> dict[K, list[V]]:
    """Items by key, in order."""
    found: dict[K, list[V]] = {}
    for item in items:
        found.setdefault(key(item), []).append(item)
    return found


CHECKS: tuple[Callable[[Story], Iterable[Finding]], ...] = (
    inside_documents,
    renderings,
    contradictions,
    sums,
    falling_totals,
    falls_between_origins,
    restated_history,
    impossible_as_of,
    unsupported_figures,
    stale_copies,
    failed_fetches,
    circular_sourcing,
)
