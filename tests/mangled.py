"""What nobody means to send: texts, files and forms that are damaged in every way we could think of.

The suite tries a few; `scripts/fuzz_files` tries many, and judges that none takes longer than a second.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic, process_time
from typing import Any, NamedTuple
from urllib.parse import quote_plus

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

MANY = int(os.environ.get("FUZZ_EXAMPLES", "0"))
"""How many examples the lane wants of each property; 0 in the suite."""

SLOWEST, HANGING = 1.0, 20.0
"""Seconds of work for one answer, and seconds on the clock: a machine may be busy with something else."""

TEXTS = (
    "",
    " ",
    "\0",
    "voor\0na",
    "\ud800",
    "\udfff\ud800",
    "\u202etxet",
    "\u2066\u2069\u200f",
    "\x1b[31m",
    "\x7f\x80\x85",
    "a\r\nX-Header: 1",
    "\n\n",
    "\u2028\u2029",
    "\ufeff\ufffe",
    "e" + "\u0301" * 300,
    "🏳️‍🌈" * 50,
    "x" * 5_000,
    "9" * 400,
    "-1",
    "1e309",
    "٣Ⅷ²",
    "NaN",
    "null",
    "[]",
    '{"a": 1}',
    "<script>alert(1)</script>",
    "{{ 7 * 7 }}{% if %}",
    "%s%n%00",
    "../../etc",
    "'; --",
    "=1+1",
    "a@b@c",
    "2026-02-30",
    "0000-00-00",
    "2025-W01-1",
)

texts = st.one_of(
    st.sampled_from(TEXTS), st.text(max_size=30), st.text(alphabet="\0\n\r\t\"',;|:-[]{}&*!#%@`", max_size=8)
)


def bounded(examples: int) -> Callable[[Any], Any]:
    """So many examples in the suite, always the same; in the lane as many as it wants, each within a second."""
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
    return settings(
        max_examples=MANY or examples,
        deadline=None,
        derandomize=not MANY,
        suppress_health_check=checks,
        database=None,
    )


@contextmanager
def in_time() -> Iterator[None]:
    """In the lane: what is done here takes no more than a second of work, and never hangs."""
    worked, began = process_time(), monotonic()
    yield
    if MANY:
        assert process_time() - worked < SLOWEST
        assert monotonic() - began < HANGING


class Change(NamedTuple):
    """One thing done to a line of a file: what, where (0 to 1), and with which text."""

    kind: str
    at: float
    text: str


KINDS = ("drop", "double", "swap", "put", "begin", "end", "cell", "cut")
changes = st.lists(st.builds(Change, st.sampled_from(KINDS), st.floats(0, 1), texts), min_size=1, max_size=4)
encodings = st.sampled_from(("utf-8", "utf-8", "utf-8", "utf-8-sig", "utf-16", "latin-1"))


def damaged(text: str, done: list[Change], encoding: str) -> bytes:
    """A file after these changes, as bytes of this encoding."""
    lines = text.splitlines(keepends=True)
    for change in done:
        if lines:
            _change(lines, min(int(change.at * len(lines)), len(lines) - 1), change)
    errors = "surrogatepass" if encoding.startswith("utf") else "replace"
    return "".join(lines).encode(encoding, errors)


def _change(lines: list[str], at: int, change: Change) -> None:
    kind, line, text = change.kind, lines[at], change.text
    cells = line.split(",")
    cells[int(change.at * 1000) % len(cells)] = text
    others = {
        "drop": [],
        "double": [line, line],
        "put": [text + "\n", line],
        "begin": [text + line],
        "end": [line.rstrip("\n") + text + "\n"],
        "cell": [",".join(cells)],
        "swap": [lines[-1]],
        "cut": [line[: len(line) // 2]],
    }
    lines[at : at + 1] = others[kind]


class Sent(NamedTuple):
    """A form as it is sent: its fields in order, and how they are packed."""

    fields: list[tuple[str, str]]
    packing: str


PACKINGS = ("urlencoded", "urlencoded", "urlencoded", "multipart", "file", "broken", "json", "nothing")


@st.composite
def sent_forms(draw: st.DrawFn, fields: list[tuple[str, str]]) -> Sent:
    """A form of these fields, after some of them were left out, doubled, renamed or filled with anything."""
    sent = list(fields)
    for _ in range(draw(st.integers(0, 4))):
        kind = draw(st.sampled_from(("out", "double", "fill", "fill", "fill", "name", "more")))
        at = draw(st.integers(0, max(0, len(sent) - 1)))
        text = draw(texts)
        if kind == "more" or not sent:
            sent.append((draw(texts), text))
        elif kind == "out":
            del sent[at]
        elif kind == "double":
            sent.append((sent[at][0], text))
        else:
            sent[at] = (sent[at][0], text) if kind == "fill" else (sent[at][0] + text, sent[at][1])
    return Sent(sent, draw(st.sampled_from(PACKINGS)))


def packed(sent: Sent) -> tuple[bytes, dict[str, str]]:
    """The body and the header that says what it is."""
    if sent.packing in {"urlencoded", "nothing", "json"}:
        kind = {"urlencoded": "application/x-www-form-urlencoded", "json": "application/json"}.get(sent.packing)
        body = "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in sent.fields)
        return body.encode(), {"content-type": kind} if kind else {}
    named = '; filename="x.txt"' if sent.packing == "file" else ""
    parts = [
        f'--grens\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n{value}\r\n'
        for name, value in sent.fields
    ]
    end = "" if sent.packing == "broken" else "--grens--\r\n"
    whole = ("".join(parts) + end).encode("utf-8", "surrogatepass")
    return whole, {"content-type": "multipart/form-data; boundary=grens"}


def _quoted(text: str) -> str:
    return quote_plus(text, errors="surrogatepass")
