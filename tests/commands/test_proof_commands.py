"""Checkpoints, keys and proofs from the command line: what they prove, and what they refuse."""

from __future__ import annotations

import base64
import hashlib
import json
import sys
from pathlib import Path

import pytest

import reportedly
from reportedly.events.ids import id_text
from reportedly.record import checkpoints
from reportedly.store.protocol import Prepared, Redaction, Store
from support.commands import done, run
from support.damage import edit

SECRET = {
    "type": "SourceRegistered",
    "content": {"source": "w1", "kind": "person"},
    "protected": {"name": "not-for-all"},
}


@pytest.fixture
def key(cota: Path, tmp_path: Path) -> Path:
    path = tmp_path / "desk.key"
    done("key", "new", path, "--name", "example.org/desk")
    return path


def size(db: Path) -> int:
    return int(done("status", "--json", db=db).json["size"])


def opened(db: Path, name: str, title: str) -> None:
    done(
        "append", "-", db=db, input=json.dumps({"type": "IncidentOpened", "stream": name, "content": {"title": title}})
    )


def saved(tmp_path: Path, name: str, text: str) -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_checkpoint_is_the_name_the_size_and_the_root(cota: Path) -> None:
    status = done("status", "--json", db=cota).json
    root = base64.b64encode(bytes.fromhex(status["root"])).decode()
    assert f"{status['origin']}\n{status['size']}\n{root}\n" == done("checkpoint", db=cota).out


def test_a_signature_is_a_signed_note(cota: Path, key: Path) -> None:
    """Key id and signature line as C2SP signed-note defines them, worked out here from the public key alone."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    name, id, raw = done("key", "show", key).out.strip().split("+", 2)
    public = base64.b64decode(raw)
    assert public[:1] == b"\x01"
    assert hashlib.sha256(b"example.org/desk\n\x01" + public[1:]).digest()[:4].hex() == id
    body, _, line = done("checkpoint", "--sign", key, db=cota).out.partition("\n\n")
    dash, who, signature = line.rstrip("\n").split(" ")
    assert (dash, who, name) == ("—", "example.org/desk", "example.org/desk")
    assert base64.b64decode(signature)[:4].hex() == id
    Ed25519PublicKey.from_public_bytes(public[1:]).verify(base64.b64decode(signature)[4:], (body + "\n").encode())


def test_a_key_is_for_its_owner_alone_and_never_overwritten(cota: Path, key: Path) -> None:
    assert key.stat().st_mode & 0o777 == 0o600
    before = key.read_text()
    assert run("key", "new", key, "--name", "other").code == 1
    assert before == key.read_text()
    key.chmod(0o644)
    refused = run("checkpoint", "--sign", key, db=cota)
    assert refused.code == 1
    assert "chmod 600" in refused.err
    assert before.strip() not in refused.err


@pytest.mark.parametrize("name", ["", "two words", "a+b", "line\nbreak"])
def test_a_name_that_no_note_can_carry_is_refused(tmp_path: Path, name: str) -> None:
    assert run("key", "new", tmp_path / "k", "--name", name).code == 1
    assert not (tmp_path / "k").exists()


def test_without_the_extra_the_error_names_it(cota: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.asymmetric.ed25519", None)
    refused = run("key", "new", tmp_path / "k", "--name", "n")
    assert refused.code == 1
    assert "reportedly[sign]" in refused.err
    assert not (tmp_path / "k").exists()
    done("checkpoint", db=cota)


def test_verify_takes_checkpoints_and_keys(cota: Path, key: Path, tmp_path: Path) -> None:
    kept = saved(tmp_path, "kept.txt", done("checkpoint", "--sign", key, db=cota).out)
    opened(cota, "later", "Later")
    fine = done("verify", "--checkpoint", kept, "--key", key, db=cota)
    assert "all as recorded" in fine.out
    other = tmp_path / "other.key"
    done("key", "new", other, "--name", "example.org/desk")
    assert "no good signature" in run("verify", "--checkpoint", kept, "--key", other, db=cota).err
    forged = saved(tmp_path, "forged.txt", kept.read_text().replace("\n160\n", "\n159\n"))
    assert "no good signature" in run("verify", "--checkpoint", forged, "--key", key, db=cota).err
    wrong = run("verify", "--log-only", "--checkpoint", forged, db=cota)
    assert wrong.code == 1
    assert "not those it was made of" in wrong.out


def test_verify_names_what_is_wrong_and_where(cota: Path) -> None:
    edit(cota, "UPDATE events SET recorded_at = recorded_at - 5 WHERE position = 140")
    found = run("verify", db=cota)
    assert found.code == 1
    assert any(line.startswith("position 140: ") for line in found.lines)
    assert "First bad position: 140." in found.err
    rows = run("verify", "--json", db=cota)
    assert rows.code == 1
    assert rows.json[0]["position"] == 140


@pytest.mark.parametrize(
    "text",
    [
        *("", "origin\n", "origin\n5\n", "origin\n05\nAAAA\n", "origin\n5\nAAAA\n", "\n5\n" + "A" * 43 + "=\n"),
        *("o\n5\n" + "A" * 43 + "=", "o\n5\n" + "A" * 43 + "=\n\nx\n", "o\n5\n" + "A" * 42 + "B=\n", "o\n-1\nAAAA\n"),
    ],
)
def test_what_is_no_checkpoint_is_refused(cota: Path, tmp_path: Path, text: str) -> None:
    refused = run("verify", "--checkpoint", saved(tmp_path, "bad.txt", text), db=cota)
    assert refused.code == 1
    assert "not a" in refused.err


def test_an_event_is_proved_without_the_record(cota: Path, key: Path, tmp_path: Path) -> None:
    proof, kept = tmp_path / "p.tlog-proof", saved(tmp_path, "kept", done("checkpoint", db=cota).out)
    done("prove", "b-police", "--sign", key, "-o", proof, db=cota)
    cota.rename(tmp_path / "gone.db")
    told = done("verify-proof", proof, "--key", key, "--checkpoint", kept, "--json").json
    assert told["entry"]["type"] == "FigureReported"
    assert json.loads(told["parts"]["public"])["claim"] == "b-police"
    assert told["hidden"] == []
    assert "Nobody vouched" in done("verify-proof", proof).err


def test_a_proof_for_a_checkpoint_of_before(cota: Path, tmp_path: Path) -> None:
    kept = saved(tmp_path, "kept", done("checkpoint", db=cota).out)
    opened(cota, "later", "Later")
    then = saved(tmp_path, "then", done("prove", "b-police", "--checkpoint", kept, db=cota).out)
    done("verify-proof", then, "--checkpoint", kept)
    now = saved(tmp_path, "now", done("prove", "b-police", db=cota).out)
    refused = run("verify-proof", now, "--checkpoint", kept)
    assert refused.code == 1
    assert "ask for a proof made for that checkpoint" in refused.err
    assert run("prove", str(size(cota)), "--checkpoint", kept, db=cota).code == 1


def test_protected_parts_are_shown_only_when_asked_for(cota: Path, tmp_path: Path) -> None:
    done("append", "-", db=cota, input=json.dumps(SECRET))
    position = str(size(cota))
    plain = saved(tmp_path, "plain", done("prove", position, db=cota).out)
    told = done("verify-proof", plain, "--json")
    assert told.json["hidden"] == ["protected"]
    extra = base64.b64decode(plain.read_text().split()[2]).decode()
    assert "not-for-all" not in told.out + extra
    asked = saved(tmp_path, "asked", done("prove", position, "--part", "protected", *WHOLE, db=cota).out)
    shown = done("verify-proof", asked, "--json").json
    assert json.loads(shown["parts"]["protected"]) == {"name": "not-for-all"}
    assert shown["hidden"] == ["public"]
    bare = saved(tmp_path, "bare", done("prove", position, "--no-parts", db=cota).out)
    assert done("verify-proof", bare, "--json").json["hidden"] == ["protected", "public"]
    assert run("prove", position, "--part", "nothing", db=cota).code == 1


def test_the_log_is_proved_to_continue_a_checkpoint(cota: Path, key: Path, tmp_path: Path) -> None:
    kept = saved(tmp_path, "kept", done("checkpoint", db=cota).out)
    for n in range(3):
        opened(cota, f"later-{n}", "Later")
        proof = saved(tmp_path, "since.json", done("prove", "--since", kept, "--sign", key, db=cota).out)
        assert "begins with the 160" in done("verify-proof", proof, "--checkpoint", kept, "--key", key).out
    edited = json.loads(proof.read_text())
    edited["hashes"].append(edited["hashes"][0])
    assert run("verify-proof", saved(tmp_path, "more.json", json.dumps(edited))).code == 1


def test_a_changed_proof_never_says_anything_else(cota: Path, tmp_path: Path) -> None:
    """A character changed anywhere: refused, or (in what nobody signed) it still proves the same."""
    proof = done("prove", "131", db=cota).out
    path = saved(tmp_path, "proof", proof)
    told = done("verify-proof", path, "--json").json
    kept = saved(tmp_path, "kept", done("checkpoint", db=cota).out)
    for at in range(0, len(proof), 7):
        other = "A" if proof[at] != "A" else "B"
        path.write_text(proof[:at] + other + proof[at + 1 :], encoding="utf-8")
        ran = run("verify-proof", path, "--checkpoint", kept, "--json")
        assert ran.code == 1 or ran.json == told, at
        assert ran.err.count("\n") <= 1


@pytest.mark.parametrize(
    "data", [b"", b"\xff", b"{}", b"[1]", b"[" * 100_000, b"c2sp.org/tlog-proof@v1\n", b'{"a":1,"a":2}']
)
def test_what_is_no_proof_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "bad"
    path.write_bytes(data)
    refused = run("verify-proof", path)
    assert (refused.code, refused.err.count("\n")) == (1, 1)


def test_a_damaged_head_is_not_vouched_for(cota: Path) -> None:
    edit(cota, "UPDATE log_head SET frontier = zeroblob(length(frontier))")
    refused = run("checkpoint", db=cota)
    assert refused.code == 1
    assert "reportedly verify" in refused.err


def test_a_note_with_extension_lines_keeps_them(cota: Path) -> None:
    with reportedly.open(cota, read_only=True) as record:
        made = checkpoints.of_store(record.store)
    longer = checkpoints.parse(made.text + "extension\n")
    assert longer.text == made.text + "extension\n"
    assert (longer.origin, longer.size, longer.root) == (made.origin, made.size, made.root)


WHOLE = ("--audience", "internal")


def totals(db: Path) -> list[object]:
    return list(done("totals", "cota-905-2021-07", "--json", db=db).json)


def test_a_restored_log_has_the_same_root_and_answers(cota: Path, tmp_path: Path) -> None:
    done("append", "-", db=cota, input=json.dumps(SECRET))
    file, copy = tmp_path / "events.jsonl", tmp_path / "copy.db"
    done("export", "events", *WHOLE, "-o", file, db=cota)
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.read_bytes() == done("export", "events", *WHOLE, db=cota).out.encode()
    kept = saved(tmp_path, "kept", done("checkpoint", db=cota).out)
    done("append", "--restore", file, "--checkpoint", kept, db=copy)
    done("verify", "--checkpoint", kept, db=copy)
    assert done("checkpoint", db=copy).out == kept.read_text()
    assert totals(copy) == totals(cota)
    assert done("export", "events", *WHOLE, db=copy).out.encode() == file.read_bytes()
    assert run("append", "--restore", file, db=copy).code == 1


def test_a_restored_log_keeps_its_redactions(cota: Path, tmp_path: Path) -> None:
    """What is gone stays gone, with the commitment that proves it was there."""
    with reportedly.open(cota) as record:
        record.append([SECRET])
        at = record.store.head().size
        says = says_redacted(record.store, at)
        record.store.append([says], redact=[Redaction(at, "protected", says.id)])
    done("verify", "--log-only", db=cota)
    text = done("export", "events", *WHOLE, db=cota).out
    assert "not-for-all" not in text
    done("append", "--restore", "-", db=tmp_path / "copy.db", input=text)
    done("verify", db=tmp_path / "copy.db")
    assert done("checkpoint", db=tmp_path / "copy.db").out == done("checkpoint", db=cota).out


def says_redacted(store: Store, position: int) -> Prepared:
    event = store.event(position)
    assert event is not None
    content = {"event": id_text(event.id), "part": "protected", "position": position, "reason": "safety"}
    text = json.dumps(content, separators=(",", ":")).encode()
    return Prepared(event.stream, "PartRedacted", 1, b"r" * 16, None, None, text)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (r"\"title\":\"", r"\"title\":\"x"),
        (r"\"measure\":\"killed\"", r"\"measure\":\"injured\""),
        ('"clock":0', '"clock":1'),
        ('"clock":0', '"clock":-1'),
        ('"position":7,', '"position":8,'),
        ('"events":160', '"events":159'),
        ('"salt":"', '"salt":"!'),
        ('"public"', '"Public"'),
        ('"parts"', '"pieces"'),
        ('"format":"reportedly', '"format":"other'),
    ],
)
def test_a_changed_export_restores_nothing(cota: Path, tmp_path: Path, old: str, new: str) -> None:
    text = done("export", "events", *WHOLE, db=cota).out
    assert old in text
    refused = run("append", "--restore", "-", db=tmp_path / "copy.db", input=text.replace(old, new, 1))
    assert (refused.code, refused.err.count("\n")) == (1, 1)
    assert [] == [path.name for path in tmp_path.iterdir() if "copy" in path.name]


@pytest.mark.parametrize("kept", [0, 1, 80, 160])
def test_an_export_that_was_cut_restores_nothing(cota: Path, tmp_path: Path, kept: int) -> None:
    lines = done("export", "events", *WHOLE, db=cota).out.splitlines(keepends=True)
    refused = run("append", "--restore", "-", db=tmp_path / "copy.db", input="".join(lines[:kept]))
    assert refused.code == 1
    assert not (tmp_path / "copy.db").exists()


def test_no_command_writes_to_an_older_copy(cota: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Given before the command, or in the environment once and for all; reading is not held up."""
    old, before = tmp_path / "old.db", done("checkpoint", db=cota).out
    done("backup", old, db=cota)
    opened(cota, "later", "Later")
    kept = saved(tmp_path, "kept", done("checkpoint", db=cota).out)
    writing = [
        ("source", "new-one", "--kind", "person"),
        ("incident", "another", "--title", "Another"),
        ("assess", "b-police", "--credibility", "2"),
        ("projections", "rebuild"),
    ]
    for command in writing:
        refused = run("--checkpoint", kept, "--db", old, *command)
        assert (refused.code, refused.err.count("\n")) == (1, 1)
        assert "older copy" in refused.err
    monkeypatch.setenv("REPORTEDLY_CHECKPOINT", str(kept))
    for command in writing:
        assert "older copy" in run(*command, db=old).err
        done(*command, db=cota)
    assert done("checkpoint", db=old).out == before
    assert "older copy" in run("verify", "--log-only", db=old).out
    done("verify", "--log-only", db=cota)
    monkeypatch.setenv("REPORTEDLY_CHECKPOINT", str(tmp_path / "nowhere"))
    refused = run("source", "other", "--kind", "person", db=cota)
    assert (refused.code, refused.err.count("\n")) == (1, 1)


def test_an_older_copy_is_not_continued(cota: Path, tmp_path: Path) -> None:
    """Two histories of one log would both have true checkpoints."""
    old = tmp_path / "old.db"
    done("backup", old, db=cota)
    opened(cota, "later", "Later")
    kept = saved(tmp_path, "kept", done("checkpoint", db=cota).out)
    line = json.dumps({"type": "IncidentOpened", "stream": "other", "content": {"title": "Other"}})
    refused = run("append", "-", "--checkpoint", kept, db=old, input=line)
    assert refused.code == 1
    assert "older copy" in refused.err
    assert size(old) == 160
    done("append", "-", db=old, input=line)
    assert "not those" in run("append", "-", "--checkpoint", kept, db=old, input=line).err
    done("append", "-", "--checkpoint", kept, db=cota, input=line)
