"""The page as Markdown (CommonMark with the tables of GitHub): for a wiki, a repository, a message.

Other people's text stays text: whatever Markdown or HTML would read in it is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reportedly.exporters.neutral import for_page
from reportedly.exporters.pages.model import Card, Page

_SPECIAL = re.compile(r"([\\`*_{}\[\]|~$@])|(:)(?=//)|(?<=\bwww)(\.)")
_STARTS_A_BLOCK = re.compile(r"\A(\d+(?=[.)])|(?=[#\-+=:]))")


def render(page: Page) -> str:
    """The whole page."""
    parts = (_head(page), _figures(page), _timeline(page), _remarks(page), _ledger(page), _sources(page), _check(page))
    lines = [line for part in parts for line in part]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def text(value: object) -> str:
    """Other people's text on one line, with everything escaped that Markdown or HTML would read."""
    plain = " ".join(for_page(str(value)).split())
    plain = plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    inside = _SPECIAL.sub(lambda found: "\\" + found[0], plain)
    return _STARTS_A_BLOCK.sub(r"\1\\", inside)


def quoted(value: str) -> str:
    """A quote, in the marks of print."""
    return f"“{text(value)}”" if value else ""


def _head(page: Page) -> Iterator[str]:
    yield f"# {text(page.title)}"
    yield ""
    about = " · ".join(text(part) for part in (page.kind, page.place, page.when) if part)
    yield from (about, "") if about else ()
    yield from (text(page.summary), "") if page.summary else ()
    yield from (text(page.lede), "") if page.lede else ()
    whom = "without what is kept from the public" if page.audience == "public" else "for internal use"
    yield f"*{text(page.moment[:1].upper() + page.moment[1:])}; {whom}.*"
    yield ""


def _figures(page: Page) -> Iterator[str]:
    if not page.cards and not page.others:
        yield from ("No figure is reported.", "")
        return
    yield "## How many, and according to whom"
    yield ""
    yield "| what | figure | follows from others | status | according to |"
    yield "|---|---|---|---|---|"
    for card in (*page.cards, *page.others):
        figure = f"**{text(card.figure)}** {text(card.unit)}".strip()
        yield f"| {_named(card)} | {figure} | {text(card.inferred)} | {text(card.status_words)} | {_whom(card)} |"
    yield ""
    for card in page.cards:
        yield f"- {_named(card)}: {text(card.meaning)} {text(card.movement)}".rstrip()
        for side in card.sides:
            document = f", {text(side.document)}" if side.document else ""
            yield f"  - {text(side.value)}: {text(side.who)}{document} {quoted(side.quote)}".rstrip()
        if card.inferred:
            yield f"  - It follows from what is stated: {text(card.inferred)}. {text(card.proof)}".rstrip()
    yield ""


def _named(card: Card) -> str:
    more = [text(part) for part in (card.counting, card.scope) if part]
    return f"{text(card.name)}{f' ({chr(44).join(more)})' if more else ''}"


def _whom(card: Card) -> str:
    if card.sides:
        return "; ".join(f"{text(side.value)}: {text(side.who)}" for side in card.sides)
    return text(card.according)


def _timeline(page: Page) -> Iterator[str]:
    if not page.happenings:
        return
    yield "## What happened when"
    yield ""
    for happening in page.happenings:
        modality = f" *({text(happening.modality)})*" if happening.modality else ""
        who = f" – {text(happening.who)}" if happening.who else ""
        said = f"**{text(happening.when or 'At some time')}**: {text(happening.what)}{modality}{who}"
        yield f"- {said} {quoted(happening.quote)}".rstrip()
    yield ""


def _remarks(page: Page) -> Iterator[str]:
    for heading, remarks in (("What does not fit together", page.findings), ("What is not known", page.unknown)):
        if remarks:
            yield f"## {heading}"
            yield ""
            for remark in remarks:
                kind = f"*{text(remark.kind)}*: " if remark.kind else ""
                yield f"- {kind}{text(remark.text)}"
            yield ""


def _ledger(page: Page) -> Iterator[str]:
    if not page.ledger:
        return
    yield "## Every version of every figure"
    yield ""
    for chapter in page.ledger:
        yield f"### {text(chapter.name)}"
        yield ""
        yield "| # | figure | change | published | who, where, in which words |"
        yield "|---|---|---|---|---|"
        for entry in chapter.entries:
            where = f", {text(entry.document)}" if entry.document else ""
            published = text(entry.published or "–") + (f", as of {text(entry.as_of)}" if entry.as_of else "")
            words = " ".join(filter(None, (quoted(entry.quote), text(entry.reason))))
            change = f"{text(entry.change)} {text(entry.kind)}".strip()
            cells = (str(entry.number), text(entry.figure), change, published, f"{text(entry.who)}{where} {words}")
            yield f"| {' | '.join(cells)} |"
        yield ""


def _sources(page: Page) -> Iterator[str]:
    if not page.sources:
        return
    yield "## Sources"
    yield ""
    for source in page.sources:
        parts = [text(source.title or source.name), text(source.publisher)]
        parts.append(f"published {text(source.published)}" if source.published else "no date of publication")
        parts += [f"<{_address(address)}>" for address in (source.url, source.archived) if address]
        parts += [f"SHA-256 `{source.sha256}`"] if re.fullmatch("[0-9a-f]+", source.sha256) else []
        yield f"- {', '.join(part for part in parts if part)}"
    yield ""


def _address(address: str) -> str:
    """A web address between angle brackets: nothing in it may end them."""
    return re.sub(r"[<>\\\s`]", lambda found: f"%{ord(found[0]):02X}", for_page(address))


def _check(page: Page) -> Iterator[str]:
    yield "## Check it"
    yield ""
    yield f"Made from the record {text(page.log)} as it stood after {page.position:,} events. Its checkpoint:"
    yield ""
    yield from (f"    {line}" for line in for_page(page.checkpoint).splitlines())
    yield ""
    yield "Saved as `checkpoint.txt`, `reportedly verify --checkpoint checkpoint.txt` demands that the record still is"
    yield "that one, or continues it. It does not show that what was reported is true."
