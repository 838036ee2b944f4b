"""Bars and columns as accessible inline SVG. The table beside a chart is the page's part."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from math import ceil
from typing import Annotated

from markupsafe import Markup
from pydantic import BaseModel, ConfigDict, Field

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
    number_text,
    round_above,
    rule,
    svg,
    text,
    wrapped,
)

_BAR, _GAP = 12, 16
_PLOT, _TOP, _LABELS = 120, 22, 12


class _Mark(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    label: str
    reason: str = ""


class Bar(_Mark):
    """One bar: a value, or None with the reason why there is none. `strong` sets a total apart from its parts."""

    value: Annotated[float, Field(ge=0)] | None
    detail: str = ""
    strong: bool = False


class Point(_Mark):
    """One column: a count, which may be 0, or None where nothing was counted, with the reason as it is to be read.

    `group` is written once under neighbours that share it: the year under its months.
    """

    value: Annotated[int, Field(ge=0)] | None
    group: str = ""


_Slot = tuple[float, Point]
"""A point and the left edge of its place on the chart."""


def bar_chart(
    bars: Sequence[Bar], *, title: str, description: str, unit: str = "", identifier: str, maximum: float | None = 100
) -> Markup:
    """Horizontal bars from 0 to `maximum` (None: a round number that fits all values), label above each bar.

    `unit` follows each number ("%"); `identifier` must be unique on the page. Raises ValueError for an identifier
    that cannot be an id, or a value above the maximum.
    """
    most = maximum or round_above(bar.value or 0 for bar in bars)
    if any((bar.value or 0) > most for bar in bars):
        raise ValueError(f"a bar of '{title}' is longer than the scale ({most:g})")
    drawn, top = [], 0.0
    for bar in bars:
        shape, height = _bar(bar, top=top, most=most, unit=unit, hatch=hatch_id(identifier))
        drawn.append(shape)
        top += height + _GAP
    scale = _scale(top - _GAP + 18, most=most, unit=unit) if bars else ""
    return svg(identifier, title, description, height=top + 8, content="".join(drawn) + scale)


def column_chart(points: Sequence[Point], *, title: str, description: str, identifier: str) -> Markup:
    """Columns for counts in order, such as months. Neighbours that were not counted become one hatched gap.

    `identifier` must be unique on the page. Raises ValueError for an identifier that cannot be an id.
    """
    most = round_above(point.value or 0 for point in points)
    left = 9 * len(number_text(most)) + 6
    step = (WIDTH - left) / max(len(points), 1)
    slots = [(left + index * step, point) for index, point in enumerate(points)]
    content = _guides(most, left) + "".join(_columns(slots, step=step, most=most, hatch=hatch_id(identifier)))
    content += rule(_TOP + _PLOT, INK, left) + _labels(slots, step)
    return svg(identifier, title, description, height=_TOP + _PLOT + 2 * LINE_HEIGHT + 6, content=content)


def _bar(bar: Bar, *, top: float, most: float, unit: str, hatch: str) -> tuple[str, float]:
    lines = wrapped(bar.label) or ("",)
    weight = 700 if bar.strong else 400
    drawn = [text(line, 0, top + 13 + row * LINE_HEIGHT, size=15, weight=weight) for row, line in enumerate(lines)]
    at = top + len(lines) * LINE_HEIGHT + 3
    height = _BAR + 4 if bar.strong else _BAR
    drawn.append(_absent(at, height, hatch) if bar.value is None else _measured(bar, at, height, most=most, unit=unit))
    below = [line for line in (bar.reason if bar.value is None else "", bar.detail) if line]
    at += height
    drawn += [text(line, 0, at + 15 + 16 * row, size=13, fill=QUIET) for row, line in enumerate(below)]
    return "".join(drawn), at + 16 * len(below) - top + (2 if below else 0)


def _measured(bar: Bar, at: float, height: float, *, most: float, unit: str) -> str:
    value = bar.value or 0
    width = TRACK_WIDTH * value / most
    track = f'<rect class="track" y="{at:g}" width="{TRACK_WIDTH}" height="{height:g}" rx="2" fill="{TRACK}"/>'
    fill = DEEP if bar.strong else BRAND
    mark = f'<rect class="mark" y="{at:g}" width="{width:.4g}" height="{height:g}" rx="2" fill="{fill}"/>'
    number = text(number_text(value) + unit, WIDTH, at + height - 1, size=16, weight=700, anchor="end")
    return track + mark + number


def _absent(at: float, height: float, hatch: str) -> str:
    place = f'x=".5" y="{at + 0.5:g}" width="{TRACK_WIDTH - 1}" height="{height - 1:g}" rx="2"'
    return f'<rect class="gap" {place} fill="url(#{hatch})" stroke="{LINE}"/>'


def _scale(at: float, *, most: float, unit: str) -> str:
    ends = ((0, "start"), (most / 2, "middle"), (most, "end"))
    return "".join(
        text(number_text(value) + unit, TRACK_WIDTH * value / most, at, size=13, fill=QUIET, anchor=anchor)
        for value, anchor in ends
    )


def _columns(slots: Sequence[_Slot], *, step: float, most: float, hatch: str) -> Iterable[str]:
    for reason, run in groupby(slots, key=lambda slot: slot[1].reason if slot[1].value is None else None):
        members = list(run)
        if reason is not None:
            yield _uncounted(reason, members[0][0], len(members) * step, hatch)
        else:
            yield from (_column(point, left, step, most) for left, point in members)


def _column(point: Point, left: float, step: float, most: float) -> str:
    height = _PLOT * (point.value or 0) / most
    width = min(step * 0.7, 40)
    x, y = left + (step - width) / 2, _TOP + _PLOT - height
    mark = f'<rect class="mark" x="{x:.5g}" y="{y:.5g}" width="{width:.4g}" height="{height:.4g}" fill="{BRAND}"/>'
    words = number_text(point.value or 0)
    shown = len(words) * 7.5 <= step
    return mark + (text(words, left + step / 2, y - 5, size=13, anchor="middle", halo=True) if shown else "")


def _uncounted(reason: str, left: float, width: float, hatch: str) -> str:
    x, middle, base = left + 1, left + width / 2, _TOP + _PLOT
    gap = f'<rect class="gap" x="{x:.5g}" y="{_TOP}" width="{width - 2:.5g}" height="{_PLOT}" fill="url(#{hatch})"/>'
    if len(reason) * 7 <= width:
        return gap + text(reason, middle, base - _PLOT / 2, size=13, anchor="middle", halo=True)
    turn = f'transform="rotate(-90 {middle + 4:.5g} {base - 8})"'
    return gap + text(reason, middle + 4, base - 8, size=13, halo=True, extra=turn)


def _guides(most: float, left: float) -> str:
    heights = ((_TOP, most), (_TOP + _PLOT / 2, most / 2), (_TOP + _PLOT, 0))
    return "".join(
        rule(y, TRACK, left) + text(number_text(value), left - 6, y + 4, size=13, fill=QUIET, anchor="end")
        for y, value in heights
    )


def _labels(slots: Sequence[_Slot], step: float) -> str:
    every = ceil(len(slots) / _LABELS) or 1
    under = _TOP + _PLOT + LINE_HEIGHT
    drawn = [
        text(point.label, left + step / 2, under, size=12, fill=QUIET, anchor="middle")
        for left, point in slots[::every]
    ]
    for group, run in groupby(slots, key=lambda slot: slot[1].group):
        members = list(run)
        if group and len(group) * 8 <= len(members) * step:
            drawn.append(text(group, members[0][0] + 2, under + LINE_HEIGHT, size=13, weight=700))
    return "".join(drawn)
