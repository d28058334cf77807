"""Mistakes in a case file: each is shown with line and column, with what is understood, and all of them at once."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.importers.case import CaseError, read_case
from reportedly.importers.case_problems import SHOWN, At, nearest
from reportedly.importers.case_yaml import MAX_ALIASES, MAX_BYTES, MAX_DEPTH, Items, Scalar, read_yaml
from support.case_files import HEAD, new_record, planned, written

FIRST = HEAD.count("\n") + 1
"""The line on which what stands behind `HEAD` begins."""


def problems(yaml: str, **more: str) -> list[str]:
    """The lines of the error for a file with `HEAD` before it, as `line:column: message`, counted behind `HEAD`."""
    with pytest.raises(CaseError) as caught:
        planned(yaml, text=more.get("text"))
    return [f"{at.line - FIRST + 1}:{at.column}: {message}" for at, message in caught.value.problems]


SINGLE = [
    # what stands in the file behind HEAD | what the error says
    ("clams: []", "1:1: case file: unknown field clams; nearest: claims"),
    ("claims: [{figures: [{id: f, killed/polcie: four}]}]", "1:29: unknown category polcie; nearest: police"),
    ("claims: [{figures: [{id: f, kiled/police: four}]}]", "1:29: unknown measure kiled; nearest: killed"),
    (
        "claims: [{figures: [{id: f, widgets: four}]}]",
        "1:29: unknown measure widgets; declare it, `measures: {widgets: its unit}`",
    ),
    (
        "claims: [{figures: [{id: f, killed/police: four, qoute: x}]}]",
        "1:50: figure: unknown field qoute; nearest: quote",
    ),
    (
        "claims: [{figures: [{id: f, killed/police: 2,500}]}]",
        "1:46: figure: unknown field 500; a comma ends a value inside { }, so put a text that holds one in quotes",
    ),
    ("claims: [{figures: [{id: f, note: x}]}]", "1:21: figure: say what was counted, such as `killed/police: four`"),
    (
        "claims: [{figures: [{id: f, killed/police: 1, killed/person: 2}]}]",
        "1:21: one figure in each entry; here are killed/police, killed/person",
    ),
    (
        "claims: [{figures: [{id: f, killed/police+national-guard: 1}]}]",
        "1:29: two nodes of the dimension role: police and national-guard",
    ),
    ("claims: [{by: ministr, figures: []}]", None),
    (
        "claims: [{by: ministr, figures: [{id: f, killed/police: 1}]}]",
        "1:15: by: unknown source ministr; nearest: minister",
    ),
    (
        "claims: [{incident: clsh, figures: []}]",
        "1:21: incident: unknown incident clsh; nearest: clash",
    ),
    (
        "claims: [{happenings: [{id: h, what: x, after: [h1]}]}]",
        "1:49: after: unknown claim h1; nearest: h",
    ),
    (
        "claims: [{by: minister, mode: outlet, statements: [{id: s, what: x}]}]",
        "1:31: mode: outlet is the outlet's own voice, not that of minister; see goes-back-to",
    ),
    (
        "claims: [{mode: direct, statements: [{id: s, what: x}]}]",
        "1:17: mode: direct speech needs `by:`, whose words they are",
    ),
    (
        "claims: [{mode: indirekt, by: minister, statements: [{id: s, what: x}]}]",
        "1:17: mode: indirekt is not understood; nearest: indirect",
    ),
    ("claims: [{statements: [{id: s}]}]", "1:24: statement: what is missing"),
    (
        "claims: [{statements: [{id: s, what: x}, {id: s, what: y}]}]",
        f"1:47: id: s is given twice, first in line {FIRST}",
    ),
    (
        "claims: [{statements: [{id: a b, what: x}]}]",
        "1:29: id: a b is not a name: letters, digits and . _ : - without blanks, at most 120",
    ),
    (
        "claims: [{statements: [{id: s, what: x, quote: said so}]}]",
        "1:48: quote: the article's text is not given, so say where it stands, `at: [start, end]`",
    ),
    (
        "claims: [{statements: [{id: s, what: x, quote: said so, at: [1, 9]}]}]",
        "1:61: at: 1 to 9 is 8 characters; the quote has 7",
    ),
    (
        "claims: [{statements: [{id: s, what: x, quote: said so, at: 1-8}]}]",
        "1:61: at: expected [start, end], characters from 0, the end not included",
    ),
    (
        "claims: [{visibility: restricted, by: minister, statements: [{what: x}]}]",
        "1:62: a restricted claim needs an id, one that tells nothing, say c-7f3a",
    ),
    (
        "claims: [{figures: [{id: f, killed/police: 1, means: 1, low: 1}]}]",
        "1:54: means: give either means or low",
    ),
    (
        "noted: [{id: D1, claims: [p], kind: omission}]",
        "1:27: claims: unknown claim p; it is neither in this file nor in the record",
    ),
    ("scopes: {flash: {}}", "1:9: scopes: expected a list; begin each entry with a dash"),
    ("occasions: []", "1:12: occasions: expected a table of names"),
    ("sources: [", "1:11: not YAML: while parsing a flow node, expected the node content, but found '<stream end>'"),
]


@pytest.mark.parametrize(("yaml", "message"), SINGLE)
def test_a_mistake_is_shown_where_it_stands(yaml: str, message: str | None) -> None:
    if message is None:
        assert planned(yaml).drafts
    else:
        assert [message] == problems(yaml)


LONGER = [
    (
        "claims: [{figures: [{id: f, killed/police: a lot of them}]}]",
        r"1:44: .*a lot of them.*; where the words hold no number, say `means: 1` or `means: at least 2`",
    ),
    (
        "claims: [{happenings: [{id: h, what: x, when: some day or other}]}]",
        r"1:47: when: 'some day or other' is no moment this understands: a weekday, a date.*",
    ),
    (
        "claims: [{by: minister, said: breifing, statements: [{id: s, what: x}]}]\noccasions: {briefing: {}}",
        r"1:31: said: breifing is no occasion; nearest: briefing; and as a moment: .*",
    ),
    ("reason: [a]", r"1:9: reason: expected a word or a sentence, not a list or a table"),
    (
        "claims: [{statements: [{id: s, what: x, quote: the ministr spoke}]}]",
        r"1:48: quote: the quote .* does not stand in the text; the nearest is 'The minister spoke' .*",
    ),
]


@pytest.mark.parametrize(("yaml", "message"), LONGER)
def test_a_mistake_says_what_is_understood(yaml: str, message: str) -> None:
    text = "The minister spoke on Monday." if "quote" in yaml else None
    (found,) = problems(yaml, **({"text": text} if text else {}))
    assert re.fullmatch(message, found), found


def test_all_mistakes_are_shown_one_per_line(tmp_path: Path) -> None:
    """Four mistakes in three sections; nothing is stored."""
    from reportedly.importers.case import load

    path = written(
        tmp_path,
        """\
        occasions: {briefing: {speaker: minster, when: Saturday}}
        claims:
        - by: minister
          figures:
          - {id: f1, killed/polcie: four}
          - {id: f2, killed/person: heaps and heaps}
          statements:
          - {id: s1, waht: something}
        """,
    )
    with new_record(tmp_path / "x.db") as record:
        before = record.store.head().size
        with pytest.raises(CaseError) as caught:
            load(record, path)
        assert record.store.head().size == before
    lines = str(caught.value).splitlines()
    assert len(lines) == 5
    where = [re.match(re.escape(str(path)) + r":(\d+):(\d+): ", line) for line in lines]
    assert [int(match[1]) - FIRST for match in where if match] == [0, 4, 5, 7, 7]
    assert "nearest: minister" in lines[0]
    assert "nearest: police" in lines[1]
    assert "what is missing" in lines[3]
    assert "nearest: what" in lines[4]


def test_many_mistakes_are_cut() -> None:
    yaml = "claims: [{figures: [" + ", ".join(["{kiled: four}"] * 70) + "]}]"
    with pytest.raises(CaseError) as caught:
        planned(yaml)
    assert len(caught.value.problems) == 70
    assert len(str(caught.value).splitlines()) == SHOWN + 1
    assert str(caught.value).endswith("and 20 more")


def test_the_version_of_the_form_is_checked() -> None:
    with pytest.raises(CaseError, match=r"case.yaml:1:7: case: version 2 of the form is not understood; this reads 1"):
        planned("case: 2\n", head=False)
    with pytest.raises(CaseError, match=r"case.yaml:1:1: case file: case is missing"):
        planned("sources: {}\n", head=False)


def test_an_undated_document_needs_an_anchor_for_weekdays() -> None:
    yaml = "case: 1\ndocument: {id: d, published: 2021-07-09/..}\nincidents: {i: {title: I, when: Friday}}\n"
    with pytest.raises(CaseError, match=r"case.yaml:3:33: when: .*give the document an `anchor:`"):
        planned(yaml, head=False)
    assert planned(yaml.replace("/..", "/.., anchor: 2021-07-09"), head=False).drafts


def test_a_name_keeps_its_meaning(tmp_path: Path) -> None:
    """What is defined once is not defined otherwise, and a claim of another document, kind or incident is another."""
    from reportedly.importers.case import load

    one = "claims: [{statements: [{id: s1, what: x}]}]\n"
    with new_record(tmp_path / "x.db") as record:
        load(record, written(tmp_path, "measures: {burnt: building}\n" + one))
        for yaml, message in (
            ("measures: {burnt: item}\n", "burnt is in the record with another unit; give it another name"),
            (one.replace("statements", "happenings"), "s1 is recorded as a statement; give this claim another id"),
            (
                one.replace("[{", "[{incident: other, ", 1) + "incidents: {other: {title: Other}}\n",
                "s1 is recorded in the incident clash; give this claim another id",
            ),
        ):
            path = written(tmp_path, yaml)
            if "incidents" in yaml:
                path.write_text(path.read_text().replace("incidents:\n  clash", "x:\n  clash").split("x:\n")[0] + yaml)
            with pytest.raises(CaseError, match=re.escape(message)):
                load(record, path)
        noted = one + "noted: [{id: D1, claims: [s1], kind: omission}]\n"
        load(record, written(tmp_path, noted))
        with pytest.raises(
            CaseError, match="D1 is noted otherwise in the record; resolve it and note it under another"
        ):
            load(record, written(tmp_path, noted.replace("omission", "contradiction")))
        other = written(tmp_path, one)
        other.write_text(other.read_text().replace("paper-1", "paper-2"))
        with pytest.raises(CaseError, match="s1 is a claim of the document paper-1; give this claim another id"):
            load(record, other)


def test_another_text_is_another_document(tmp_path: Path) -> None:
    """A document keeps its hash: an edited article is a version of its own, which supersedes the first."""
    from reportedly.importers.case import load

    path = written(tmp_path, "case: 1\ndocument: {id: d}\n", head=False)
    with new_record(tmp_path / "x.db") as record:
        load(record, path, text="first")
        with pytest.raises(
            CaseError, match="d is recorded with another text; a later version is a document of its own"
        ):
            load(record, path, text="second")
        path.write_text("case: 1\ndocument: {id: d2, supersedes: d}\n")
        assert load(record, path, text="second").counts() == {"DocumentIngested": 1}


# YAML


HOSTILE = [
    (b"a: 1\na: 2\nb: 3\nb: 4\n", ["2:1: a: given twice, first in line 1", "4:1: b: given twice, first in line 3"]),
    (
        b"a: !!python/object:os.system x\n",
        ["1:4: tags are not understood here: tag:yaml.org,2002:python/object:os.system"],
    ),
    (b"a: *b\n", ["1:4: *b has no anchor before it"]),
    (b"a: &a [*a]\n", ["1:8: *a has no anchor before it"]),
    (b"---\na: 1\n---\nb: 2\n", ["3:1: one document in a case file; a second one starts here"]),
    (b"[a]: 1\n", ["1:1: a key is a word, not a list or a table"]),
    (b"a: \xff\n", ["1:4: not UTF-8"]),
    (b"a: b\x00c\n", ["1:5: a character that YAML does not allow"]),
    (b"a: " + b"[" * 30 + b"]" * 30, [f"1:{4 + MAX_DEPTH - 1}: nested more than {MAX_DEPTH} deep"]),
    (b"a: &a x\nb: [" + b"*a, " * 101 + b"]", [f"2:{5 + 4 * MAX_ALIASES}: more than {MAX_ALIASES} aliases"]),
    (b"\n\na: b: c\n", None),
    (b"a: 'b\n", None),
    (b"a:\n\t- b\n", None),
]


@pytest.mark.parametrize(("data", "expected"), HOSTILE)
def test_hostile_yaml_is_refused_with_its_place(data: bytes, expected: list[str] | None) -> None:
    with pytest.raises(CaseError) as caught:
        read_yaml(data, "f")
    found = [f"{at.line}:{at.column}: {message}" for at, message in caught.value.problems]
    if expected is None:
        assert re.fullmatch(r"\d+:\d+: not YAML: .*; .*", found[0]), found
    else:
        assert expected == found


def test_aliases_do_not_multiply() -> None:
    """Ten levels of ten aliases each stand for 10^10 values and are refused at once."""
    levels = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 11)]
    with pytest.raises(CaseError, match=r"more than (200000 values|100 aliases)"):
        read_yaml("\n".join(levels).encode(), "f")


def test_a_file_has_a_size() -> None:
    with pytest.raises(CaseError, match=f"at most {MAX_BYTES} bytes"):
        read_yaml(b"#" * (MAX_BYTES + 1), "f")


def test_aliases_and_a_byte_order_mark_are_understood() -> None:
    node = read_yaml("\ufeff[&a x, *a]".encode(), "f")
    assert isinstance(node, Items)
    assert node.nodes == (Scalar("x", At(1, 2)), Scalar("x", At(1, 2)))


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=80), st.text("ab:-{}[]&*!'\"#|> \n\t,?%@`", max_size=60).map(str.encode)))
def test_whatever_is_in_a_file_it_is_read_or_refused(data: bytes) -> None:
    """No input leads to anything but nodes or a CaseError."""
    with suppress(CaseError):
        read_yaml(data, "f")


def test_a_missing_file_or_article_is_a_plain_error(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match=r"cannot read .*nothing.yaml: No such file"):
        read_case(tmp_path / "nothing.yaml")
    path = written(tmp_path, "case: 1\ndocument:\n  id: d\n  text: gone.txt\n", head=False)
    with pytest.raises(CaseError, match=r"case.yaml:4:9: cannot read .*gone.txt: No such file"):
        read_case(path)


def test_nearest_names() -> None:
    assert nearest("polcie", ["police", "person"]) == "; nearest: police"
    assert nearest("xyz", ["police", "person"]) == "; known: person, police"
    assert nearest("xyz", [f"name{n}" for n in range(30)]) == ""
