"""The tags of a PDF, as a screen reader finds them."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from pypdf import PdfReader


class Claims(NamedTuple):
    """What a PDF says of itself: its language, that it is tagged, that its title is shown, and its metadata."""

    language: str
    tagged: bool
    shows_title: bool
    described: str


def claims(reader: PdfReader) -> Claims:
    """What this PDF says of itself."""
    root: Any = reader.root_object
    described = root["/Metadata"].get_object().get_data().decode()
    shows_title = bool(root["/ViewerPreferences"]["/DisplayDocTitle"])
    return Claims(str(root.get("/Lang", "")), bool(root["/MarkInfo"]["/Marked"]), shows_title, described)


def elements(reader: PdfReader) -> Iterator[Any]:
    """Every structure element, in reading order."""
    root: Any = reader.root_object
    yield from _below(root["/StructTreeRoot"].get_object())


def kinds(reader: PdfReader) -> set[str]:
    """The kinds of elements there are, as `/H1`."""
    return {str(each["/S"]) for each in elements(reader)}


def alternatives(reader: PdfReader) -> list[str]:
    """The text of every figure; empty for one that says nothing."""
    return [str(each.get("/Alt", "")) for each in elements(reader) if each["/S"] == "/Figure"]


def headers(reader: PdfReader) -> tuple[set[str], list[list[str]]]:
    """The names of all header cells, and for every other cell the names of its headers."""
    found = list(elements(reader))
    names = {str(each["/ID"]) for each in found if each["/S"] == "/TH" and "/ID" in each}
    return names, [_headers(each) for each in found if each["/S"] == "/TD"]


def bookmarks(reader: PdfReader) -> list[str]:
    """The titles of all bookmarks, in order."""
    return list(_titles(reader.outline))


def _titles(outline: Any) -> Iterator[str]:
    for each in outline:
        if isinstance(each, list):
            yield from _titles(each)
        else:
            yield str(each.title)


def _headers(cell: Any) -> list[str]:
    attributes = cell.get("/A")
    given: Any = attributes.get_object() if attributes is not None else {}
    parts = given if isinstance(given, list) else [given]
    return [str(name) for part in parts for name in part.get_object().get("/Headers", ())]


def _below(element: Any) -> Iterator[Any]:
    content = element.get("/K")
    content = content.get_object() if hasattr(content, "get_object") else content
    for each in content if isinstance(content, list) else [content]:
        child = each.get_object() if hasattr(each, "get_object") else each
        if hasattr(child, "get") and "/S" in child:
            yield child
            yield from _below(child)
