"""A record in which every text tries to be something else: markup, a formula, a link, a control character."""

from __future__ import annotations

from typing import Any

from support.stories import CLASH, document, event, figure

Json = dict[str, Any]

MARK = "pwned"
SCRIPT = f"</script></style></title><script>{MARK}()</script>"
IMAGE = f'"><img src=x onerror={MARK}()>'
LINK = f"[{MARK}](javascript:{MARK}()) <https://{MARK}.example/> | `x` **{MARK}** $$x$$"
FORMULA = f'=HYPERLINK("https://{MARK}.example")'
CONTROL = "\x1b[31m\u202eabc\u2066"
ALL = f"{SCRIPT} {IMAGE} {LINK} {CONTROL} {{{{ 7*7 }}}} {{% raw %}}"


def story() -> list[Json]:
    """Documents, sources, figures in conflict, happenings, a noted discrepancy: hostile wherever there is text."""
    return [
        event(
            "IncidentUpdated",
            CLASH,
            title=FORMULA + ALL,
            summary=ALL,
            place={"name": ALL, "within": [ALL]},
            zone="America/Caracas",
        ),
        event("SourceRegistered", source="x", kind="person", name=ALL, role=IMAGE),
        event("SourceRegistered", source="y", kind="person", name=FORMULA),
        document("d1", "2024-03-01", title=ALL, url=f"javascript:{MARK}()", archived=f"https://a.example/{IMAGE}"),
        document("d2", "2024-03-02", title=FORMULA, url=f'https://b.example/?"{MARK}', publisher="gazette"),
        figure("a", "3", "d1", "x", scope=ALL, quote={"exact": ALL}, original={"text": ALL}),
        figure("b", "7", "d2", "y", scope=SCRIPT, quote={"exact": SCRIPT, "prefix": IMAGE}),
        figure("c", "several", "d2", "x", cell="injured/person", quote={"exact": LINK}),
        event("ClaimRetracted", CLASH, claim="c", document="d2", reason=ALL),
        event("HappeningReported", CLASH, claim="h", document="d1", what=ALL, when="2024-03-01", quote={"exact": ALL}),
        event("HappeningReported", CLASH, claim="i", document="d1", what=FORMULA, when={"edtf": "2024-03-01/.."}),
        event("DiscrepancyNoted", CLASH, discrepancy="n", kind="contradiction", claims=["a", "b"], why=ALL),
    ]
