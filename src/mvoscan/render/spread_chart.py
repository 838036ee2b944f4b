"""Scores as bars from 0 to 100, with where the middle half lies and a mean to compare with, as accessible SVG."""

from collections.abc import Sequence

from markupsafe import Markup
from pydantic import BaseModel, ConfigDict

from mvoscan.core.mean import Range
from mvoscan.render.drawing import (
    BRAND,
    DEEP,
    INK,
    LINE,
    LINE_HEIGHT,
    QUIET,
    TRACK,
    TRACK_WIDTH,
    WIDTH,
    hatch_id,
    line,
    svg,
    text,
    wrapped,
)

_BAR, _GAP, _BAND = 12, 18, 10


class SpreadBar(BaseModel):
    """A score: the range in which it lies (a number, or what a code such as '≥90' leaves open) and how it is written.

    `band` is the range of the middle half, `mark` a mean to compare with. Without a value `reason` says why.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: str
    value: Range | None
    shown: str = ""
    reason: str = ""
    detail: str = ""
    band: Range | None = None
    mark: Range | None = None
    strong: bool = False


class Legend(BaseModel):
    """What the parts of a bar mean, in words; an empty text leaves a part out."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bar: str = ""
    mark: str = ""
    band: str = ""


def spread_chart(
    bars: Sequence[SpreadBar], *, title: str, description: str, identifier: str, legend: Legend | None = None
) -> Markup:
    """Bars from 0 to 100, label above each; the legend names only what is drawn. `identifier` is unique on the page."""
    keys, top = _legend(bars, legend or Legend(), hatch_id(identifier))
    drawn = [keys]
    for bar in bars:
        shape, height = _bar(bar, top, hatch_id(identifier))
        drawn.append(shape)
        top += height + _GAP
    scale = "".join(
        text(str(value), _x(value), top - 2, size=13, fill=QUIET, anchor=anchor)
        for value, anchor in ((0, "start"), (50, "middle"), (100, "end"))
    )
    return svg(identifier, title, description, height=top + 6, content="".join(drawn) + (scale if bars else ""))


def _x(value: float) -> float:
    return TRACK_WIDTH * value / 100


def _bar(bar: SpreadBar, top: float, hatch: str) -> tuple[str, float]:
    lines = wrapped(bar.label) or ("",)
    weight = 700 if bar.strong else 400
    drawn = [text(each, 0, top + 13 + row * LINE_HEIGHT, size=15, weight=weight) for row, each in enumerate(lines)]
    at = top + len(lines) * LINE_HEIGHT + 4
    drawn.append(_track(at, hatch, empty=bar.value is None) + (_value(bar, at, hatch) if bar.value else ""))
    height = float(_BAR)
    if bar.band:
        drawn.append(_bracket(bar.band, at + _BAR + 5))
        height += _BAND
    drawn.append(_mark(bar.mark, at) if bar.mark else "")
    below = (bar.reason if bar.value is None else "", bar.detail)
    lines_below = [each for words in below for each in wrapped(words, 50)]
    drawn += [text(each, 0, at + height + 15 + 16 * row, size=13, fill=QUIET) for row, each in enumerate(lines_below)]
    return "".join(drawn), at + height + 16 * len(lines_below) + (2 if lines_below else 0) - top


def _track(at: float, hatch: str, *, empty: bool) -> str:
    if empty:
        place = f'x=".5" y="{at + 0.5:g}" width="{TRACK_WIDTH - 1}" height="{_BAR - 1}" rx="2"'
        return f'<rect class="gap" {place} fill="url(#{hatch})" stroke="{LINE}"/>'
    return f'<rect class="track" y="{at:g}" width="{TRACK_WIDTH}" height="{_BAR}" rx="2" fill="{TRACK}"/>'


def _value(bar: SpreadBar, at: float, hatch: str) -> str:
    """A bar to where the value surely reaches, and hatching as far as it may reach."""
    value = bar.value or Range(0, 0)
    fill = DEEP if bar.strong else BRAND
    sure = f'<rect class="mark" y="{at:g}" width="{_x(value.low):.4g}" height="{_BAR}" rx="2" fill="{fill}"/>'
    number = text(bar.shown, WIDTH, at + _BAR - 1, size=16, weight=700, anchor="end")
    if value.high == value.low:
        return sure + number
    place = f'x="{_x(value.low):.4g}" y="{at + 0.5:g}" width="{_x(value.high - value.low):.4g}" height="{_BAR - 1}"'
    return sure + f'<rect class="gap" {place} fill="url(#{hatch})" stroke="{LINE}"/>' + number


def _bracket(band: Range, y: float) -> str:
    """A line with ends under the bar."""
    low, high = max(1.0, _x(band.low)), min(TRACK_WIDTH - 1.0, _x(band.high))
    return line(f"M{low:.4g} {y - 3:g}v6m0-3H{high:.4g}m0-3v6", INK)


def _mark(mark: Range, at: float) -> str:
    """A line across the bar, white around it; two lines for a range."""
    places = sorted({min(max(_x(each), 1.5), TRACK_WIDTH - 1.5) for each in mark})
    return "".join(
        f'<path class="halo" d="M{x:.4g} {at - 5:g}v{_BAR + 8}" stroke="#fff" stroke-width="7"/>'
        + line(f"M{x:.4g} {at - 5:g}v{_BAR + 8}", INK, width=3)
        for x in places
    )


def _legend(bars: Sequence[SpreadBar], legend: Legend, hatch: str) -> tuple[str, float]:
    """What the marks are, above the bars, for those that are there; and where the bars begin."""
    coded = any(bar.value and bar.value.low < bar.value.high for bar in bars)
    samples = [
        (legend.bar, f'<rect class="mark" y="-9" width="26" height="9" rx="2" fill="{BRAND}"/>'),
        (legend.mark if any(bar.mark for bar in bars) else "", _mark(Range(5, 5), -10)),
        (legend.band if any(bar.band for bar in bars) else "", _bracket(Range(0, 9), -4)),
        (
            "het gemiddelde ligt ergens in dit stuk" if coded else "",
            f'<rect class="gap" x=".5" y="-9" width="25" height="9" fill="url(#{hatch})" stroke="{LINE}"/>',
        ),
    ]
    drawn, y = [], 16.0
    for words, sample in samples:
        for row, part in enumerate(wrapped(words)):
            shape = f'<g transform="translate(0 {y:g})">{sample}</g>' if row == 0 else ""
            drawn.append(shape + text(part, 36, y, size=13, fill=QUIET))
            y += LINE_HEIGHT
    return "".join(drawn), y + 2 if drawn else 0.0
