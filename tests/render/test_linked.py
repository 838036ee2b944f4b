"""Statements about things: whatever is in a name, Turtle and JSON-LD say the same and nothing else."""

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCTERMS

from mvoscan.render.linked import Link, Plain, Text, Thing, json_ld, turtle

PREFIXES = {"dct": "http://purl.org/dc/terms/", "xsd": "http://www.w3.org/2001/XMLSchema#"}
AWKWARD = (
    'Een "titel" met \\ en \n een regel',
    "'''\"\"\"",
    "eindigt op \\",
    "tab\t, \r, bel \x07, \x7f en een bom 💣",
    '" . <http://kwaad.example> a <http://kwaad.example/X> . "',
)
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")


@pytest.mark.parametrize("text", AWKWARD)
def test_a_text_comes_back_as_it_was_in_both_forms(text: str) -> None:
    things = [Thing("https://mvo.example/x", "dct:Agent", (("dct:title", Text(text)), ("dct:identifier", Plain(text))))]
    read = Graph().parse(data=turtle(things, PREFIXES), format="turtle")
    same = Graph().parse(data=json_ld(things, PREFIXES), format="json-ld")
    assert list(read.objects(None, DCTERMS.title)) == [Literal(text, lang="nl")]
    assert (len(read), isomorphic(read, same)) == (3, True)


@pytest.mark.parametrize(
    "uri", ["https://mvo.example/a b", 'https://mvo.example/"><x', "https://mvo.example/\\u0020{|}^`\n"]
)
def test_a_uri_cannot_break_out(uri: str) -> None:
    things = [Thing(uri, "dct:Agent", (("dct:relation", Link(uri)),))]
    read = Graph().parse(data=turtle(things, PREFIXES), format="turtle")
    (subject,) = set(read.subjects())
    assert (isinstance(subject, URIRef), len(read)) == (True, 2)
    assert isomorphic(read, Graph().parse(data=json_ld(things, PREFIXES), format="json-ld"))


def test_a_typed_value_keeps_its_type() -> None:
    things = [Thing("https://mvo.example/x", "dct:Agent", (("dct:modified", Plain("2026-01-01", "xsd:date")),))]
    read = Graph().parse(data=turtle(things, PREFIXES), format="turtle")
    (value,) = read.objects(None, DCTERMS.modified)
    assert str(value.datatype) == "http://www.w3.org/2001/XMLSchema#date"  # type: ignore[attr-defined] # a literal.
