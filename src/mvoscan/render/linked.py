r"""Statements about things, as Turtle and as JSON-LD: the same statements in both.

>>> thing = Thing("https://mvo.example/x", "dcat:Dataset", (("dct:title", Text('Een "titel"')),))
>>> print(turtle([thing], {"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/"}))
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
<BLANKLINE>
<https://mvo.example/x> a dcat:Dataset ;
    dct:title "Een \"titel\""@nl .
<BLANKLINE>
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import quote

_UNFIT = re.compile(r"[\x00-\x20<>\"{}|^`\\]")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_CONTROL = re.compile("[\x00-\x1f\x7f]")


class Link(NamedTuple):
    """Another thing, by its URI."""

    uri: str


class Text(NamedTuple):
    """A text in a language."""

    text: str
    language: str = "nl"


class Plain(NamedTuple):
    """A value without a language, with a datatype when it is no text."""

    text: str
    datatype: str = ""


Value = Link | Text | Plain


class Thing(NamedTuple):
    """A thing with a URI: its type, and what is said of it; a property can come more than once."""

    uri: str
    type: str
    said: tuple[tuple[str, Value], ...]


def turtle(things: Iterable[Thing], prefixes: Mapping[str, str]) -> str:
    """The statements as Turtle."""
    head = "".join(f"@prefix {name}: <{uri}> .\n" for name, uri in prefixes.items())
    return head + "".join(f"\n{_block(each)}" for each in things)


def json_ld(things: Iterable[Thing], prefixes: Mapping[str, str]) -> str:
    """The statements as JSON-LD, with all they need: nothing has to be fetched to read it."""
    graph = [{"@id": iri(each.uri), "@type": each.type, **_properties(each.said)} for each in things]
    return json.dumps({"@context": dict(prefixes), "@graph": graph}, ensure_ascii=False, indent=1)


def as_json(document: Mapping[str, Any]) -> str:
    """A JSON-LD document that stands by itself."""
    return json.dumps(document, ensure_ascii=False, indent=1)


def iri(uri: str) -> str:
    """A URI as it may stand between angle brackets: what may not is written with percents.

    >>> iri("https://mvo.example/a b>")
    'https://mvo.example/a%20b%3E'
    """
    return _UNFIT.sub(lambda found: quote(found[0], safe=""), uri)


def _block(thing: Thing) -> str:
    lines = [f"a {thing.type}", *(f"{name} {_term(value)}" for name, value in thing.said)]
    return f"<{iri(thing.uri)}> " + " ;\n    ".join(lines) + " .\n"


def _term(value: Value) -> str:
    if isinstance(value, Link):
        return f"<{iri(value.uri)}>"
    written = f'"{_escaped(value.text)}"'
    if isinstance(value, Text):
        return f"{written}@{value.language}"
    return f"{written}^^{value.datatype}" if value.datatype else written


def _escaped(text: str) -> str:
    known = "".join(_ESCAPES.get(sign, sign) for sign in text)
    return _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04X}", known)


def _properties(said: Sequence[tuple[str, Value]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for name, value in said:
        found.setdefault(name, []).append(_value(value))
    return found


def _value(value: Value) -> dict[str, Any]:
    if isinstance(value, Link):
        return {"@id": iri(value.uri)}
    if isinstance(value, Text):
        return {"@value": value.text, "@language": value.language}
    return {"@value": value.text, "@type": value.datatype} if value.datatype else {"@value": value.text}
