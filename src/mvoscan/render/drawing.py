"""What charts are drawn with: accessible inline SVG, values in, text out; no library.

Drawn about 340 units wide, so that text stays readable on a phone, with presentation attributes, because a PDF writer
applies no page style inside an SVG. Colour never carries meaning alone: every mark has its number or its reason as
text. A halo is a second, stroked copy of a text, because `paint-order` is not known everywhere.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from textwrap import wrap

from markupsafe import Markup, escape

WIDTH = 340
INK, QUIET, BRAND, DEEP, TRACK, LINE = "#16282d", "#4a5d63", "#00566b", "#003b49", "#dde8ea", "#8fa3a9"

LINE_HEIGHT = 18
TRACK_WIDTH = 284
LETTERS = 42
"""Most letters on a line of a label."""

_IDENTIFIER = re.compile(r"[a-z][a-z0-9-]*")


def svg(identifier: str, title: str, description: str, *, height: float, content: str) -> Markup:
    """A chart 340 units wide, with its name and description; raises ValueError for what cannot be an id."""
    if not _IDENTIFIER.fullmatch(identifier):
        raise ValueError(f"'{identifier}' cannot be the identifier of a chart: use a-z, 0-9 and -")
    hatch = (
        f'<pattern id="{hatch_id(identifier)}" width="6" height="6" patternUnits="userSpaceOnUse">'
        f'<rect width="6" height="6" fill="#fff"/><path d="M-1 7 7 -1" stroke="{LINE}"/></pattern>'
    )
    # Every text in it was escaped where it was written.
    return Markup(  # noqa: S704
        f'<svg xmlns="http://www.w3.org/2000/svg" class="app-chart" viewBox="0 0 {WIDTH} {height:g}" role="img" '
        f'aria-labelledby="{identifier}-title {identifier}-description" font-family="system-ui, sans-serif">'
        f'<title id="{identifier}-title">{escape(title)}</title>'
        f'<desc id="{identifier}-description">{escape(description)}</desc>'
        f"<defs>{hatch}</defs>{content}</svg>"
    )


def text(
    words: str,
    x: float,
    y: float,
    *,
    size: int,
    fill: str = INK,
    weight: int = 400,
    anchor: str = "start",
    halo: bool = False,
    extra: str = "",
) -> str:
    """Words at a place; a halo keeps them readable over other marks."""
    place = f'x="{x:.5g}" y="{y:.5g}" font-size="{size}"'
    style = "".join(
        f' {name}="{value}"'
        for name, value in (("font-weight", weight), ("text-anchor", anchor))
        if value not in (400, "start")
    )
    start = f"{place}{style}{' ' + extra if extra else ''}"
    around = f'<text class="halo" {start} fill="#fff" stroke="#fff" stroke-width="4" stroke-linejoin="round">'
    shadow = f"{around}{escape(words)}</text>" if halo else ""
    return f'{shadow}<text {start} fill="{fill}">{escape(words)}</text>'


def rule(y: float, stroke: str, left: float) -> str:
    """A line from left to the right edge."""
    return f'<path class="axis" d="M{left:g} {y:g}H{WIDTH}" stroke="{stroke}"/>'


@lru_cache(maxsize=2048)
def wrapped(words: str, letters: int = LETTERS) -> tuple[str, ...]:
    """Words on lines of at most so many letters; the same labels come back on every page, and wrapping is slow."""
    return tuple(wrap(words, letters))


def line(path: str, stroke: str, *, width: int = 2, dashed: bool = False) -> str:
    """An open line."""
    dashes = ' stroke-dasharray="5 4"' if dashed else ""
    return f'<path class="axis" d="{path}" fill="none" stroke="{stroke}" stroke-width="{width}"{dashes}/>'


def hatch_id(identifier: str) -> str:
    """The id of the hatching of a chart, for what has no value."""
    return f"{identifier}-hatch"


def number_text(value: float) -> str:
    """A number as it is read in Dutch: at most one decimal, with a comma, thousands with a point.

    >>> number_text(1234), number_text(62.5), number_text(62.0)
    ('1.234', '62,5', '62')
    """
    text = f"{round(value, 1):,.1f}".removesuffix(".0")
    return text.translate(str.maketrans(",.", ".,"))


def round_above(values: Iterable[float]) -> float:
    """The first even round number that no value exceeds, at least 4: its half can be written on a scale of counts.

    >>> round_above([3, 17])
    20
    >>> round_above([])
    4
    """
    largest = max(values, default=0)
    power = 1
    while largest > 10 * power:
        power *= 10
    return max(4, next(factor * power for factor in (2, 4, 6, 8, 10) if factor * power >= largest))
