"""Run the fenced blocks of a page as its reader would, in one folder, from top to bottom.

```console   lines after `$ ` are commands (`> ` continues one), the lines below are what they must print on stdout and
             stderr together; `exit=3` after the word says that the block's last command must end so (otherwise 0)
```python    executed, or compared like a doctest where it has `>>> ` prompts; one set of names for the whole page
```X file=Y  saved as Y
Other blocks are left alone. In expected output `...` stands for any text.
"""

import contextlib
import doctest
import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FENCE = re.compile(r"^(?P<fence>`{3,})(?P<info>[^\n`]*)\n(?P<body>.*?)^(?P=fence)[ \t]*$", re.MULTILINE | re.DOTALL)


class BlockFailed(AssertionError):
    """A block did not do what the page says; the message starts with `page:line`."""


@dataclass(frozen=True, slots=True)
class Block:
    """One fenced block: its language, its `key=value` options and where its first line of content stands."""

    page: str
    line: int
    language: str
    options: dict[str, str]
    body: str

    @property
    def runs(self) -> bool:
        return self.language in ("console", "python") or "file" in self.options


@dataclass(slots=True)
class Command:
    """A command of a console block and the output the page shows for it."""

    line: int
    text: str
    output: list[str] = field(default_factory=list)


def blocks(page: str, text: str) -> list[Block]:
    found = []
    for match in FENCE.finditer(text):
        language, *options = shlex.split(match["info"]) or [""]
        line = text.count("\n", 0, match.start("body")) + 1
        pairs = dict(option.split("=", 1) for option in options if "=" in option)
        found.append(Block(page, line, language, pairs, match["body"]))
    return found


def commands(block: Block) -> list[Command]:
    found: list[Command] = []
    for number, line in enumerate(block.body.splitlines(), start=block.line):
        if line.startswith("$ "):
            found.append(Command(number, line[2:]))
        elif not found:
            raise BlockFailed(f"{block.page}:{number}: output before the first command")
        elif line.startswith("> ") and not found[-1].output:
            found[-1].text += "\n" + line[2:]
        else:
            found[-1].output.append(line)
    return found


def same(expected: str, actual: str) -> bool:
    """Equal but for white space at line ends and for what `...` stands for."""
    pattern = ".*?".join(re.escape(part) for part in tidy(expected).split("..."))
    return re.fullmatch(pattern, tidy(actual), re.DOTALL) is not None


def tidy(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.splitlines()).strip("\n")


@dataclass(slots=True)
class Reader:
    """Somebody who follows a page in `folder`, with the installed program on the path and nothing else set."""

    folder: Path
    names: dict[str, Any] = field(default_factory=lambda: {"__name__": "__page__"})

    def follow(self, block: Block) -> None:
        """Do what one block says; BlockFailed when it turns out otherwise."""
        if "file" in block.options:
            (self.folder / block.options["file"]).write_text(block.body, encoding="utf-8")
        elif block.language == "console":
            self._console(block)
        elif block.language == "python":
            self._python(block)

    def _console(self, block: Block) -> None:
        found = commands(block)
        for command in found:
            wanted = int(block.options.get("exit", "0")) if command is found[-1] else 0
            done = subprocess.run(
                ["sh", "-c", command.text],
                cwd=self.folder,
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=120,
                check=False,
            )
            actual, expected = done.stdout.decode(), "\n".join(command.output)
            if done.returncode != wanted or not same(expected, actual):
                raise BlockFailed(
                    f"{block.page}:{command.line}: $ {command.text}\nexit code {done.returncode}, not {wanted}, or "
                    f"other output than the page shows:\n--- page\n{tidy(expected)}\n--- program\n{tidy(actual)}"
                )

    def _python(self, block: Block) -> None:
        where = f"{block.page}:{block.line}"
        with contextlib.chdir(self.folder):
            if ">>> " in block.body:
                self._doctest(block, where)
            else:
                exec(compile("\n" * (block.line - 1) + block.body, block.page, "exec"), self.names)

    def _doctest(self, block: Block, where: str) -> None:
        test = doctest.DocTestParser().get_doctest(block.body, self.names, where, block.page, block.line - 1)
        report: list[str] = []
        runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
        if runner.run(test, out=report.append, clear_globs=False).failed:
            raise BlockFailed(f"{where}\n{''.join(report)}")
        self.names.update(test.globs)

    def environment(self) -> dict[str, str]:
        programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
        fixed = {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "TZ": "UTC", "COLUMNS": "100", "NO_COLOR": "1", "TERM": "dumb"}
        return {"PATH": programs, "HOME": str(self.folder), "PYTHONUTF8": "1", **fixed}
