"""The history of one file in a git repository, first parents only, its renames followed.

Two processes of git's own plumbing: one lists commits and blobs, one streams the blobs. Nothing is checked out, no
hook or filter of the repository runs, and versions whose bytes did not change are no versions.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import IO, Any, Final, NamedTuple

from reportedly.events.errors import InputError
from reportedly.importers.feed_changes import Version
from reportedly.importers.feed_documents import MAX_BYTES, Listing, Unreadable, kind_of, rows_of, unpacked
from reportedly.importers.feed_files import fill, stem
from reportedly.importers.feed_reading import Reader

AHEAD: Final = 32
_NOTHING: Final = frozenset("0")
_QUIET: Final = {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"}


class Commit(NamedTuple):
    """A commit that changed the file: its hash, its time, the file's blob (None: deleted) and its path there."""

    hash: str
    at: int
    blob: str | None
    path: str


class GitHistory:
    """A file's versions, oldest first. Raises InputError where there is no repository, no git or no such file."""

    alone = whole = False
    names_items_by = None

    def __init__(self, repository: Path, path: str, *, branch: str = "HEAD") -> None:
        self.repository, self.path = repository, path
        self.name = stem(Path(path))
        self._git = ["git", "-C", str(repository), "-c", "core.quotePath=false"]
        self.commits = self._commits(branch)
        if not self.commits:
            raise InputError(
                f"no commit changed {path}; is it the path from the root of the repository?", str(repository)
            )
        self.done, self.total = 0, len(self.commits)

    def versions(self, reader: Reader) -> Iterator[Version]:
        listing = Listing(reader)
        for commit, data in self._blobs(self.commits):
            when = datetime.fromtimestamp(commit.at, UTC).isoformat().replace("+00:00", "Z")
            found = Version(commit.hash[:12], names={"commit": commit.hash, "path": commit.path}, published=when)
            found.title = f"{commit.path} at {commit.hash[:12]}"
            if data is None:
                found.empty, found.items = bool(listing.items), 0
                if reader.map.empty == "delists":
                    found.edits = listing.gone().edits
            else:
                found.sha256 = hashlib.sha256(data).hexdigest()
                fill(
                    found,
                    lambda data=data, commit=commit: _plain(data, commit.path),
                    kind_of(commit.path),
                    listing,
                    reader,
                )
            self.done += 1
            yield found

    def sample(self) -> list[Any]:
        commits = [one for one in self.commits if one.blob is not None][-1:]
        for commit, data in self._blobs(commits):
            try:
                return rows_of(_plain(data or b"", commit.path), kind_of(commit.path), None)[:2000]
            except Unreadable as error:
                raise InputError(str(error), f"{commit.path} at {commit.hash[:12]}") from None
        return []

    def _commits(self, branch: str) -> list[Commit]:
        """From the newest to the oldest, as following renames needs it; then turned round."""
        command = [*self._git, "log", "--first-parent", "-m", "--follow", "--raw", "--no-abbrev", "--no-color"]
        command += ["--format=%x01%H %ct", "-M", "-z", branch, "--", self.path]
        try:
            ran = subprocess.run(command, capture_output=True, check=False, env={**os.environ, **_QUIET})
        except OSError as error:
            raise InputError(f"git cannot be run: {error.strerror}", "git") from None
        if ran.returncode != 0:
            message = ran.stderr.decode("utf-8", "replace").strip().splitlines() or ["git failed"]
            raise InputError(message[-1].removeprefix("fatal: "), str(self.repository))
        found = [one for text in ran.stdout.split(b"\x01")[1:] if (one := _commit(text)) is not None]
        return found[::-1]

    def _blobs(self, commits: list[Commit]) -> Iterator[tuple[Commit, bytes | None]]:
        """Each commit with the file's bytes; consecutive commits of one blob once."""
        wanted = [one for n, one in enumerate(commits) if n == 0 or one.blob != commits[n - 1].blob]
        blobs = [one.blob for one in wanted if one.blob is not None]
        env = {**os.environ, **_QUIET}
        command = [*self._git, "cat-file", "--batch"]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            try:
                asking = iter(blobs)
                _ask(process.stdin, islice(asking, AHEAD))
                for commit in wanted:
                    if commit.blob is None:
                        yield commit, None
                        continue
                    data = _answer(process.stdout, commit)
                    _ask(process.stdin, islice(asking, 1))
                    yield commit, data
            finally:
                process.stdin.close()
                process.stdout.close()
                process.kill()


def _ask(pipe: IO[bytes], blobs: Iterable[str]) -> None:
    """Ask for blobs. A few are always asked for ahead, so that git unpacks one while another is read."""
    lines = "".join(f"{blob}\n" for blob in blobs)
    if lines:
        pipe.write(lines.encode())
        pipe.flush()


def _answer(pipe: IO[bytes], commit: Commit) -> bytes:
    head = pipe.readline().split()
    if len(head) != 3 or head[1] != b"blob":
        raise InputError("git has no such blob; is the clone complete?", f"{commit.path} at {commit.hash[:12]}")
    size = int(head[2])
    data = pipe.read(size + 1)
    if len(data) != size + 1:
        raise InputError("git ended early", f"{commit.path} at {commit.hash[:12]}")
    return data[:-1]


def _commit(text: bytes) -> Commit | None:
    """`HASH TIME\\0\\n:mode mode blob blob S\\0path[\\0path]\\0`."""
    head, _, rest = text.partition(b"\x00")
    words = head.split()
    fields = rest.lstrip(b"\n").split(b"\x00")
    if len(words) < 2 or not fields[0].startswith(b":"):
        return None
    _, _, _, blob, status = fields[0].decode().split(" ")
    paths = [one.decode("utf-8", "replace") for one in fields[1:] if one]
    gone = status.startswith("D") or set(blob) <= _NOTHING
    return Commit(words[0].decode(), int(words[1]), None if gone else blob, paths[-1] if paths else "")


def _plain(data: bytes, path: str) -> bytes:
    if len(data) > MAX_BYTES:
        raise Unreadable(f"more than {MAX_BYTES} bytes")
    return unpacked(data) if path.endswith(".gz") else data
