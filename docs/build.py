"""Write the generated pages of docs/, or check every page: `python docs/build.py [--check]`.

Generated: docs/cli.md, from the commands themselves. Checked besides: relative links and their anchors, the `make`
targets and `reportedly` commands that pages name, and the two commands README must show. Blocks are executed by
tests/docs. A finding is one line, `file: what is wrong`, and makes the exit code 1.
"""

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click

import reportedly.cli

ROOT = Path(__file__).resolve().parent.parent
FENCE = re.compile(r"^(?P<fence>```+|~~~+)[^\n]*\n(?P<body>.*?)^(?P=fence)[ \t]*$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[[^\]]*\]\(<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\)")
HEADING = re.compile(r"^#{1,6} +(.+?)[ #]*$", re.MULTILINE)
MAKE = re.compile(r"^(?:\$ )?make ([a-z][a-z-]*)\b", re.MULTILINE)
COMMAND = re.compile(r"^(?:\$ )?reportedly(?: --db \S+)? ([a-z][a-z-]*)", re.MULTILINE)
CLI_OPENING = """# The command line
`reportedly [--db PATH] COMMAND`: what every command prints for `--help`. This page is generated: `make docs-write`.
"""


def pages() -> list[Path]:
    """README, the changelog and everything under docs/."""
    return [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


def group() -> click.Group:
    """The program's own group of commands."""
    return next(value for value in vars(reportedly.cli).values() if isinstance(value, click.Group))


def walk(command: click.Command, name: str, parent: click.Context | None = None) -> Iterator[tuple[str, str]]:
    """(full name, help text) of a command and everything below it, in the order `--help` lists them."""
    settings = {**command.context_settings, "terminal_width": 100, "max_content_width": 100}
    context = click.Context(command, info_name=name, parent=parent, **settings)
    yield context.command_path, command.get_help(context)
    if isinstance(command, click.Group):
        for below in command.list_commands(context):
            found = command.get_command(context, below)
            if found is not None and not found.hidden:
                yield from walk(found, below, context)


def cli_page() -> str:
    """The text of docs/cli.md."""
    parts = (f"## {name}\n```text\n{text.rstrip()}\n```\n" for name, text in walk(group(), "reportedly"))
    return "\n".join([CLI_OPENING, *parts])


def generated() -> dict[Path, str]:
    return {ROOT / "docs" / "cli.md": cli_page()}


def anchor(heading: str) -> str:
    """The anchor a heading gets on the usual forges: lower case, punctuation dropped, spaces as hyphens."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
    return re.sub(r"[^\w\- ]", "", text).strip().replace(" ", "-")


def anchors(page: Path) -> set[str]:
    return {anchor(heading) for heading in HEADING.findall(FENCE.sub("", page.read_text(encoding="utf-8")))}


def bad_links(page: Path, text: str) -> Iterator[str]:
    """Links to files that are not there, to places outside the repository, and to headings that no page has."""
    for target in LINK.findall(FENCE.sub("", text)):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, fragment = target.partition("#")
        linked = (page.parent / path).resolve() if path else page
        if not linked.is_relative_to(ROOT) or not linked.exists():
            yield f"link to {target}: no such file"
        elif fragment and linked.suffix == ".md" and fragment not in anchors(linked):
            yield f"link to {target}: no such heading"


def unknown_names(text: str) -> Iterator[str]:
    """`make` targets and commands that blocks and code spans name and the program does not have."""
    code = "\n".join([*(found["body"] for found in FENCE.finditer(text)), *re.findall(r"`([^`\n]+)`", text)])
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    yield from (f"make {name}: no such target" for name in sorted(set(MAKE.findall(code)) - targets))
    commands = set(group().list_commands(click.Context(group())))
    yield from (f"reportedly {name}: no such command" for name in sorted(set(COMMAND.findall(code)) - commands))


def findings() -> Iterator[str]:
    """Everything wrong with the pages, one line each."""
    for path, text in generated().items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            yield f"{path.relative_to(ROOT)}: not what the program says; run make docs-write"
    for page in pages():
        text = page.read_text(encoding="utf-8")
        for finding in [*bad_links(page, text), *unknown_names(text)]:
            yield f"{page.relative_to(ROOT)}: {finding}"
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    yield from (f"README.md: does not show {wanted}" for wanted in ("make demo", "make test") if wanted not in readme)


def main() -> int:
    parser = argparse.ArgumentParser(description="Write the generated pages, or check all of them.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 with one line per finding")
    if not parser.parse_args().check:
        for path, text in generated().items():
            path.write_text(text, encoding="utf-8")
        return 0
    found = list(findings())
    for finding in found:
        print(finding, file=sys.stderr)
    print(f"{len(pages())} pages checked, {len(found)} findings")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
