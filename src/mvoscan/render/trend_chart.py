"""Means over periods as dots joined by lines, as accessible SVG: a line never runs over a break or a gap."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from markupsafe import Markup
from pydantic import BaseModel, ConfigDict

from mvoscan.core.mean import Range
from mvoscan.render.drawing import BRAND, INK, QUIET, TRACK, WIDTH, hatch_id, line, rule, svg, text

_TOP, _PLOT, _LEFT = 24, 130, 32


class Dot(BaseModel):
    """A mean in a series: its range, how it is written, and whether few organisations stand behind it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    series: str
    value: Range
    shown: str
    few: bool = False


class Moment(BaseModel):
    """A period: its dots, one a series, or the reason why there is none; `breaks` when a new series begins here."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: str
    dots: tuple[Dot, ...] = ()
    reason: str = ""
    breaks: bool = False


class _Placed(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    x: float
    y: float
    moment: int
    dot: Dot


def trend_chart(moments: Sequence[Moment], *, title: str, description: str, identifier: str) -> Markup:
    """Periods from left to right, means from 0 to 100; the first series has round dots, a later one square ones."""
    step = (WIDTH - _LEFT) / max(len(moments), 1)
    placed = list(_placed(moments, step))
    names = list(dict.fromkeys(each.dot.series for each in placed))
    drawn = [_guides()]
    drawn += [
        _gap(each.reason, _LEFT + at * step, step, hatch_id(identifier))
        for at, each in enumerate(moments)
        if not each.dots
    ]
    drawn += [_break(_LEFT + at * step) for at, each in enumerate(moments) if each.breaks and at]
    drawn += [
        _line(one, other)
        for name in names
        for one, other in pairwise(_of(placed, name))
        if other.moment - one.moment == 1
    ]
    drawn += [_dot(each, square=names.index(each.dot.series) % 2 == 1) for each in placed]
    under = _TOP + _PLOT + 18
    drawn += [
        text(each.label, _LEFT + (at + 0.5) * step, under, size=13, fill=QUIET, anchor="middle")
        for at, each in enumerate(moments)
    ]
    return svg(identifier, title, description, height=under + 8, content="".join(drawn))


def _placed(moments: Sequence[Moment], step: float) -> Iterator[_Placed]:
    for at, moment in enumerate(moments):
        for number, dot in enumerate(moment.dots):
            # Two series in one period stand beside each other.
            shift = (number - (len(moment.dots) - 1) / 2) * min(step / 3, 30)
            middle = (dot.value.low + dot.value.high) / 2
            yield _Placed(x=_LEFT + (at + 0.5) * step + shift, y=_y(middle), moment=at, dot=dot)


def _of(placed: Sequence[_Placed], series: str) -> list[_Placed]:
    return [each for each in placed if each.dot.series == series]


def _y(value: float) -> float:
    return _TOP + _PLOT * (1 - value / 100)


def _guides() -> str:
    return "".join(
        rule(_y(value), INK if value == 0 else TRACK, _LEFT)
        + text(str(value), _LEFT - 6, _y(value) + 4, size=13, fill=QUIET, anchor="end")
        for value in (0, 50, 100)
    )


def _line(one: _Placed, other: _Placed) -> str:
    return line(f"M{one.x:.5g} {one.y:.5g}L{other.x:.5g} {other.y:.5g}", BRAND)


def _dot(each: _Placed, *, square: bool) -> str:
    fill = "#fff" if each.dot.few else BRAND
    style = f'class="mark" fill="{fill}" stroke="{BRAND}" stroke-width="2"'
    span = ""
    if each.dot.value.low < each.dot.value.high:
        low, high = _y(each.dot.value.low), _y(each.dot.value.high)
        span = line(f"M{each.x - 4:.5g} {low:.5g}h8m-4 0V{high:.5g}m-4 0h8", BRAND)
    if square:
        shape = f'<rect x="{each.x - 4.5:.5g}" y="{each.y - 4.5:.5g}" width="9" height="9" {style}/>'
    else:
        shape = f'<circle cx="{each.x:.5g}" cy="{each.y:.5g}" r="5" {style}/>'
    above = each.y - 10 if each.y > _TOP + 14 else each.y + 22
    number = text(each.dot.shown, each.x, above, size=15, weight=700, anchor="middle", halo=True)
    return span + (shape if not span else "") + number


def _break(x: float) -> str:
    anchor = "middle" if 60 < x < WIDTH - 60 else "end"
    words = text("nieuwe meetreeks", x, 12, size=13, anchor=anchor, halo=True)
    return line(f"M{x:.5g} {_TOP - 8}V{_TOP + _PLOT}", INK, dashed=True) + words


def _gap(reason: str, left: float, step: float, hatch: str) -> str:
    x, base = left + 2, _TOP + _PLOT
    box = f'<rect class="gap" x="{x:.5g}" y="{_TOP}" width="{step - 4:.5g}" height="{_PLOT}" fill="url(#{hatch})"/>'
    middle = left + step / 2
    if len(reason) * 7 <= step:
        return box + text(reason, middle, base - _PLOT / 2, size=13, anchor="middle", halo=True)
    turn = f'transform="rotate(-90 {middle + 4:.5g} {base - 8})"'
    return box + text(reason, middle + 4, base - 8, size=13, halo=True, extra=turn)
