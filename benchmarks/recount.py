"""The least that could be called reading a history: every version of a file parsed and compared, nothing stored.

`python recount.py REPOSITORY PATH` prints how many values changed. The file's versions come out of one
`git cat-file --batch`; items are compared field by field with what they last said.
"""

import subprocess
import sys
from typing import Any

import orjson


def recount(repository: str, path: str) -> int:
    """How many fields of how many items changed over the history."""
    git = ["git", "-C", repository]
    listed = subprocess.run(
        [*git, "rev-list", "--reverse", "--first-parent", "HEAD", "--", path], capture_output=True, check=True
    )
    wanted = b"".join(commit + b":" + path.encode() + b"\n" for commit in listed.stdout.split())
    contents = subprocess.run([*git, "cat-file", "--batch"], input=wanted, capture_output=True, check=True).stdout
    last: dict[str, dict[str, Any]] = {}
    changes = at = 0
    while at < len(contents):
        end = contents.index(b"\n", at)
        size = int(contents[at:end].split()[2])
        for item in orjson.loads(contents[end + 1 : end + 1 + size]):
            before = last.get(item["id"], {})
            changes += sum(before.get(name) != value for name, value in item.items())
            last[item["id"]] = item
        at = end + 1 + size + 1
    return changes


if __name__ == "__main__":
    print(recount(sys.argv[1], sys.argv[2]))
