"""Other people's text, made harmless for where it is shown. The record keeps it exactly; only the showing changes.

What is neutralised: control characters (C0, DEL, C1), bidirectional controls (Trojan-source tricks), line and paragraph
separators, interlinear annotation, tag characters, lone surrogates and the byte-order mark. Joiners that real scripts
need (ZWJ, ZWNJ) stay.
"""

import re

_UNSAFE = (
    "\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f"
)
_IN_TABLE = f"[{_UNSAFE}]"
_IN_CSV = f"(?![\n\t])[{_UNSAFE}]"
_IN_JSON = f"(?![\x00-\x1f])[{_UNSAFE}]"
_LINE_BREAK = r"[ \t]*(?:\r\n|\r|\n)[ \t]*"
_PLAIN_NUMBER = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?\Z"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")  # full-width forms start a formula too


def _visible(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _json_escape(match: re.Match[str]) -> str:
    units = match.group().encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))


def for_terminal(text: str) -> str:
    """`text` on one line, with everything a terminal would obey shown as a visible escape; line breaks become `⏎`."""
    return re.sub(_IN_TABLE, _visible, re.sub(_LINE_BREAK, " ⏎ ", text).replace("\t", " "))


def for_page(text: str) -> str:
    """`text` for a page of HTML or Markdown: controls and what turns the reading direction visible, line breaks kept.

    It still holds markup: escaping that is the work of the template.
    """
    return re.sub(_IN_CSV, _visible, text)


def for_csv(text: str) -> str:
    """`text` as a spreadsheet cell: never a formula (a `'` is put before one), controls visible, numbers untouched.

    Source of the rule: OWASP "CSV injection". A lone `-` (our "no category") is no formula and stays.
    """
    safe = re.sub(_IN_CSV, _visible, text)
    if text.startswith(_FORMULA_STARTS) and text != "-" and not re.match(_PLAIN_NUMBER, text):
        return "'" + safe
    return safe


def for_json(document: str) -> str:
    """A JSON `document` with the same meaning, in which nothing unsafe stands raw: it is escaped as `\\uXXXX`."""
    return document if document.isascii() and "\x7f" not in document else re.sub(_IN_JSON, _json_escape, document)
