"""Running the command line in tests, as a user would."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from reportedly.cli import cli


@dataclass(frozen=True)
class Ran:
    """What a command printed, where, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as JSON."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[str]:
        """Standard output by line."""
        return self.out.splitlines()


def run(*args: str | Path, db: Path | None = None, input: str | bytes | None = None) -> Ran:
    """Run `reportedly` with `args`, on the record at `db`, with `input` on stdin; nothing here is a terminal."""
    words = [str(arg) for arg in args]
    result = CliRunner().invoke(cli, [*(["--db", str(db)] if db else []), *words], input=input, prog_name="reportedly")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Ran(result.exit_code, result.stdout, result.stderr)


def done(*args: str | Path, db: Path | None = None, input: str | bytes | None = None) -> Ran:
    """`run`, for what must succeed."""
    ran = run(*args, db=db, input=input)
    assert ran.code == 0, ran.err
    return ran
