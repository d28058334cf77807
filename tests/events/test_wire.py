"""From a line to a draft: what is stored, what is refused, and how a refusal reads."""

import io
import json
import subprocess
import sys
from typing import Any

import pytest
import rfc8785
from hypothesis import HealthCheck, given, settings

from reportedly.events import IncidentOpened
from reportedly.events.errors import InputError, Where, show
from reportedly.events.quantity import Quantity
from reportedly.events.registry import EVENT_TYPES, model
from reportedly.events.wire import Draft, draft, parse_line, read_lines, split_restricted
from support.events import HOSTILE, drafts

FIGURE = (
    '{"type":"FigureReported","stream":"cota-905-2021-07","content":{"claim":"a-police","document":"cota905-a",'
    '"measure":"killed","category":"police","quantity":{"low":4,"high":4,"point":4,"wording":"four","unit":"person"},'
    '"quote":{"exact":"four police","start":10,"end":21},"as_of":"2021-07-09"}}'
)
RESTRICTED = {"claim": "c", "visibility": "restricted", "what": "Resident leaves", "quote": {"exact": "this morning"}}


def test_a_figure_is_stored_canonically() -> None:
    """Defaults written out, nulls dropped, keys sorted; quantity and moment in their own JSON shapes."""
    made = parse_line(FIGURE.encode())
    expected = (
        '{"as_of":{"edtf":"2021-07-09","relation":"during"},"category":"police","claim":"a-police","counting":"total",'
        '"document":"cota905-a","measure":"killed","modality":"stated","mode":"outlet","quantity":{"high":4,"low":4,'
        '"number":4,"numbered":true,"point":4,"qualifier":"exact","unit":"person","wording":"four"},'
        '"quote":{"end":21,"exact":"four police","start":10},"visibility":"public"}'
    )
    assert expected == made.content_bytes.decode()
    assert ("cota-905-2021-07", "FigureReported", 1) == (made.stream, made.type, made.schema)
    assert json.loads(expected) == made.content
    assert [None] * 4 == [made.id, made.protected, made.recorded_by, made.causation]


def test_words_become_a_quantity_in_the_unit_of_their_standard_measure() -> None:
    """`at least 26` of killed are persons; a measure of the case's own counts items."""
    line: dict[str, Any] = {"type": "FigureReported", "stream": "i"}
    killed = draft(line | {"content": {"claim": "c", "measure": "killed", "quantity": "at least 26"}})
    assert (26, "person", "at-least") == tuple(killed.content["quantity"][key] for key in ("low", "unit", "qualifier"))
    other = draft(line | {"content": {"claim": "c", "measure": "barrios-targeted", "quantity": "several"}})
    assert (2, "item") == tuple(other.content["quantity"][key] for key in ("low", "unit"))


def test_models_and_mappings_give_the_same_draft() -> None:
    """A Python caller may hand over either."""
    mapping = {"type": "IncidentOpened", "stream": "i", "content": {"title": "Clashes"}}
    assert draft(mapping) == draft(IncidentOpened(title="Clashes"), stream="i")
    figure = model("FigureReported").model_validate({"claim": "c", "measure": "killed", "quantity": Quantity(4, 4)})
    assert 4 == draft(figure, stream="i").content["quantity"]["low"]


@given(drafts())
@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_stored_content_is_canonical_and_stable(made: Draft) -> None:
    """RFC 8785 bytes of the content; validating what is stored, or reading it as text, changes nothing."""
    assert rfc8785.dumps(made.content) == made.content_bytes
    again: dict[str, Any] = {"type": made.type, "stream": made.stream, "content": json.loads(made.content_bytes)}
    if made.protected is not None:
        again["protected"] = made.protected
    assert made == draft(again) == parse_line(json.dumps(again).encode())


REFUSED = [
    ("[1]", "case.jsonl:7: not a JSON object"),
    ('{"type":"FigureReported"', "case.jsonl:7: not JSON: unexpected end of data"),
    ("{}", "case.jsonl:7: type: missing"),
    ('{"type":"events.claims.Figure"}', "case.jsonl:7: type: unknown event type events.claims.Figure"),
    ('{"type":["x"]}', "case.jsonl:7: type: unknown event type ['x']"),
    ('{"type":"ClaimWithdrawn","content":{},"when":1}', "case.jsonl:7: when: unknown field"),
    ('{"type":"ClaimWithdrawn","stream":"i"}', "case.jsonl:7: content: missing"),
    ('{"type":"ClaimWithdrawn","stream":"i","content":[]}', "case.jsonl:7: content: not an object"),
    ('{"type":"ClaimWithdrawn","content":{"claim":"c","reason":"x"}}', "case.jsonl:7: stream: missing"),
    (
        '{"type":"ClaimWithdrawn","stream":"a b","content":{"claim":"c","reason":"x"}}',
        "case.jsonl:7: stream: not a stream's name",
    ),
    (
        '{"type":"ClaimWithdrawn","stream":"sources","content":{"claim":"c","reason":"x"}}',
        "case.jsonl:7: stream: ClaimWithdrawn belongs to an incident's stream",
    ),
    (
        '{"type":"LexiconAdopted","stream":"i","content":{"lexicon":"en-1"}}',
        "case.jsonl:7: stream: this event belongs to the stream taxonomy",
    ),
    ('{"type":"ClaimWithdrawn","stream":"i","content":{"claim":"c"}}', "case.jsonl:7: content.reason: missing"),
    (
        '{"type":"ClaimWithdrawn","stream":"i","content":{"claim":"c","reason":"x","y\\u001b[2J":1}}',
        "case.jsonl:7: content.y\ufffd[2J: unknown field",
    ),
    (
        '{"type":"ClaimWithdrawn","stream":"i","content":{"claim":"Jane Doe","reason":""}}',
        "case.jsonl:7: content.claim: not a name or word of the form this field takes (and 1 more)",
    ),
    (
        '{"type":"FigureReported","stream":"i","content":{"claim":"c","measure":"killed","quantity":{"low":5,"high":4}}}',
        "case.jsonl:7: content.quantity: low, high: an empty interval: [5, 4]",
    ),
    (
        '{"type":"HappeningReported","stream":"i","content":{"claim":"c","what":"w","quote":{"exact":"ab","start":1,"end":2}}}',
        "case.jsonl:7: content.quote: `end` − `start` is not the number of code points in `exact`",
    ),
    (
        '{"type":"ClaimAssessed","stream":"i","content":{"claim":"c","credibility":1.0}}',
        "case.jsonl:7: content.credibility: not an integer",
    ),
    (
        '{"type":"LexiconAdopted","content":{"lexicon":"en-1"},"id":"1234"}',
        "case.jsonl:7: id: not a UUID: 1234",
    ),
    (
        '{"type":"LexiconAdopted","content":{"lexicon":"en-1"},"schema":9}',
        "case.jsonl:7: schema: LexiconAdopted has schemas 1 to 1, not 9",
    ),
    (
        '{"type":"LexiconAdopted","content":{"lexicon":"en-1"},"protected":{"x":"y"}}',
        "case.jsonl:7: protected: LexiconAdopted has no protected part",
    ),
    (
        '{"type":"LexiconAdopted","content":{"lexicon":"en-1"},"recorded_by":"a person"}',
        "case.jsonl:7: recorded_by: not a name",
    ),
    (
        '{"type":"RecordCorrected","stream":"i","content":{"kind":"claim","name":"c","field":"x","new":0.5,"reason":"r"}}',
        "case.jsonl:7: content.new: is or holds a float; write an integer or a decimal string",
    ),
    (
        '{"type":"IncidentOpened","stream":"i","content":{"title":"t","zone":"Mars/Olympus"}}',
        "case.jsonl:7: content.zone: is not a time zone of the IANA database",
    ),
]


@pytest.mark.parametrize(("line", "expected"), REFUSED, ids=[str(number) for number in range(len(REFUSED))])
def test_refusals_name_file_line_and_field(line: str, expected: str) -> None:
    """One line that a person can act on, without the person's data in it."""
    with pytest.raises(InputError) as refused:
        parse_line(line.encode(), Where("case.jsonl", 7))
    assert expected == str(refused.value)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=list(HOSTILE))
def test_hostile_lines_are_refused_with_their_number(text: bytes) -> None:
    """Whatever a line holds, the error is ours and names the place."""
    with pytest.raises(InputError, match=r"\Acase\.jsonl:7: [^\n]*\Z"):
        parse_line(text, Where("case.jsonl", 7))


def test_refusals_never_repeat_a_text() -> None:
    """What is refused may be a quote, a name, a contact."""
    secret = "Maria of the bakery " * 100
    contents: list[dict[str, Any]] = [
        {"claim": secret, "what": "w"},
        {"claim": "c", "what": secret * 200},
        {"claim": "c", "what": "w", "mode": secret},
        {"claim": "c", "what": "w", "quote": secret},
        {"claim": "c", "what": "w", "quote": {"exact": secret, "start": 0, "end": 1}},
        {"claim": "c", "what": secret, "visibility": "restricted"},
    ]
    for content in contents:
        with pytest.raises(InputError) as refused:
            draft({"type": "HappeningReported", "stream": "i", "content": content})
        assert "bakery" not in str(refused.value)
        assert len(str(refused.value)) < 200


@pytest.mark.parametrize("field", ["what", "quote", "original"])
def test_a_restricted_claim_keeps_its_words_apart(field: str) -> None:
    """They are refused in the content and taken in the protected part; nothing moves silently."""
    words: dict[str, Any] = {"what": "w", "quote": {"exact": "q"}, "original": {"text": "o"}}
    line: dict[str, Any] = {"type": "HappeningReported", "stream": "i"}
    content = {"claim": "c", "visibility": "restricted"}
    with pytest.raises(InputError, match=f"`{field}` of a restricted claim belongs to its protected part"):
        draft(line | {"content": content | {field: words[field]}})
    made = draft(line | {"content": content, "protected": {field: words[field]}})
    assert {field: words[field]} == made.protected
    assert field not in made.content


def test_protect_moves_the_words_where_they_belong() -> None:
    """Loaders ask for it; open claims stay as they are."""
    made = draft({"type": "HappeningReported", "stream": "i", "content": RESTRICTED}, protect=True)
    assert {"what": "Resident leaves", "quote": {"exact": "this morning"}} == made.protected
    assert b"Resident" not in made.content_bytes
    assert b'{"quote":{"exact":"this morning"},"what":"Resident leaves"}' == made.protected_bytes
    public = {**RESTRICTED, "visibility": "public"}
    assert (public, None) == split_restricted(public)


def test_a_source_has_free_protected_fields() -> None:
    """Short texts under any name."""
    line: dict[str, Any] = {"type": "SourceRegistered", "content": {"source": "s1", "kind": "person"}}
    made = draft(line | {"protected": {"name": "N", "met_at": "P"}})
    assert b'{"met_at":"P","name":"N"}' == made.protected_bytes
    with pytest.raises(InputError, match=r"^protected\.age: not text$"):
        draft(line | {"protected": {"age": 5}})


@pytest.mark.parametrize(
    ("type", "content", "stream"),
    [
        ("SourceRegistered", {"source": "s", "kind": "outlet"}, "sources"),
        ("DocumentIngested", {"document": "d"}, "documents"),
        ("ScopeDeclared", {"scope": "flash", "apart": True}, "taxonomy"),
        ("IncidentLinked", {"from_incident": "a", "to_incident": "b", "relation": "possible-cause"}, "a"),
        ("RecordCorrected", {"kind": "source", "name": "s", "field": "name", "reason": "r"}, "sources"),
        ("RecordCorrected", {"kind": "occasion", "name": "o", "field": "what", "reason": "r"}, "documents"),
        ("VisibilityChanged", {"kind": "incident", "name": "i", "visibility": "restricted"}, "i"),
    ],
)
def test_the_stream_is_known_where_type_or_content_say_it(type: str, content: dict[str, Any], stream: str) -> None:
    """And no other is taken."""
    assert stream == draft({"type": type, "content": content}).stream
    with pytest.raises(InputError, match="this event belongs to the stream"):
        draft({"type": type, "content": content, "stream": "elsewhere"})


def test_a_correction_is_stored_in_the_shape_of_its_field() -> None:
    """Text for a moment is its object; words for a quantity have the unit of the old one, or are refused."""
    line: dict[str, Any] = {"type": "RecordCorrected", "stream": "i"}
    content = {"kind": "claim", "name": "c", "reason": "misread"}
    moment = draft(line | {"content": content | {"field": "as_of", "new": "2021-07-09"}})
    assert {"edtf": "2021-07-09", "relation": "during"} == moment.content["new"]
    rounds = {"low": 24000, "high": 24000, "unit": "round"}
    words = draft(line | {"content": content | {"field": "quantity", "old": rounds, "new": "24,001"}})
    assert (24001, "round") == (words.content["new"]["low"], words.content["new"]["unit"])
    with pytest.raises(InputError, match=r"content\.new: a quantity is an object"):
        draft(line | {"content": content | {"field": "quantity", "new": "24,001"}})


def test_ids_given_are_kept_and_others_derived() -> None:
    """The same file again gives the same ids; equal lines in one file get different ones."""
    plain = '{"type":"LexiconAdopted","content":{"lexicon":"en-1"}}'
    spaced = '{ "content": { "lexicon": "en-1" }, "type": "LexiconAdopted" }'
    own = '{"type":"LexiconAdopted","content":{"lexicon":"en-1"},"id":"01890A5D-AC96-774B-BCCE-B302099A8057"}'
    text = "\n".join([plain, spaced, own, plain]).encode()
    first, second = ([each.id for each in read_lines(io.BytesIO(text), "-")] for _ in range(2))
    assert first == second
    assert 4 == len(set(first))
    assert bytes.fromhex("01890a5dac96774bbcceb302099a8057") == first[2]
    alone = next(read_lines(io.BytesIO(spaced.encode()), "-"))
    assert first[0] == alone.id


def test_reading_stops_at_the_first_bad_line() -> None:
    """With its number, blank lines counted."""
    good = '{"type":"LexiconAdopted","content":{"lexicon":"en-1"}}'
    with pytest.raises(InputError, match=r"^case\.jsonl:3: not JSON"):
        list(read_lines(io.BytesIO(f"{good}\n\nnonsense\n".encode()), "case.jsonl"))


@pytest.mark.parametrize("text", ["a\x00b", "\ud800"])
def test_python_callers_cannot_bring_in_what_json_may_not_hold(text: str) -> None:
    """NUL and lone surrogates are refused in mappings too."""
    with pytest.raises(InputError):
        draft({"type": "IncidentWithdrawn", "stream": "i", "content": {"reason": text}})


def test_an_empty_list_says_nothing() -> None:
    """It is dropped, so that there is one way to store "none"."""
    content = {"claim": "c", "what": "w"}
    line: dict[str, Any] = {"type": "StatementReported", "stream": "i"}
    assert draft(line | {"content": content}) == draft(line | {"content": content | {"supersedes": []}})


def test_shown_values_are_short_and_harmless() -> None:
    """At most 40 characters; control, format and line-separating characters neutralised."""
    assert "a" * 40 + "…" == show("a" * 41)
    assert "a\ufffdb\ufffdc\ufffdd" == show("a\x1bb\u202ec\u2028d")


def test_the_table_and_the_models_agree() -> None:
    """Each line of the table leads to a model of its name."""
    assert list(EVENT_TYPES) == [model(name).__name__ for name in EVENT_TYPES]


def test_values_and_table_load_without_pydantic() -> None:
    """Reading commands must not pay for the models."""
    code = (
        "import sys, reportedly.events, reportedly.events.wire, reportedly.events.categories, "
        "reportedly.events.quantity, reportedly.events.moments, reportedly.events.upcasts, reportedly.events.standard\n"
        "sys.exit('pydantic' in sys.modules)"
    )
    assert 0 == subprocess.run([sys.executable, "-c", code], check=False).returncode


@pytest.mark.parametrize("visibility", ["restricted", "public-with-pseudonym"])
def test_the_name_of_a_source_that_is_not_public_is_never_open(visibility: str) -> None:
    """It cannot be erased from the content; the protected part takes it."""
    content = {"source": "s1", "kind": "person", "visibility": visibility}
    line: dict[str, Any] = {"type": "SourceRegistered", "content": content}
    with pytest.raises(InputError, match="protected part"):
        draft({**line, "content": {**content, "name": "Somebody"}})
    assert draft({**line, "protected": {"name": "Somebody"}}).protected == {"name": "Somebody"}
