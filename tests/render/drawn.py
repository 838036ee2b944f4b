"""What a chart shows, read back from its SVG."""

from xml.etree import ElementTree

Node = ElementTree.Element


def parsed(svg: str) -> Node:
    """A chart as XML."""
    return ElementTree.fromstring(svg)  # noqa: S314 - our own output is what is tested.


def shapes(chart: Node, kind: str) -> list[Node]:
    """The shapes of a class."""
    return [node for node in chart.iter() if node.get("class") == kind]


def texts(chart: Node) -> list[str]:
    """All that is written, halos left out."""
    drawn = [node for node in chart.iter() if node.tag.endswith("}text") and node.get("class") != "halo"]
    return [node.text or "" for node in drawn]


def length(node: Node, side: str = "width") -> float:
    """A side of a shape."""
    return float(node.get(side, "nan"))


def kinds(chart: Node) -> set[str]:
    """The kinds of elements in it."""
    return {node.tag.split("}")[1] for node in chart.iter()}
