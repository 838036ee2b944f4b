"""Answers to statements as bars in parts, as accessible SVG: every part is named with its share under its bar."""

from collections.abc import Sequence
from typing import Annotated

from markupsafe import Markup
from pydantic import BaseModel, ConfigDict, Field

from mvoscan.render.drawing import BRAND, LINE, LINE_HEIGHT, QUIET, hatch_id, svg, text, wrapped

_BAR, _GAP, _WIDTH = 14, 20, 338
_LETTERS, _LONG = 43, 46
"""Most letters on a line of a statement, and of what is below its bar."""
_FILLS = (BRAND, "#b5c7cb", "#fff", "hatch")
"""In the order of the answers: full, light, open, hatched; they differ without colour."""


class Part(BaseModel):
    """One answer: its label, how many gave it, and the share as it is written."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: str
    count: Annotated[int, Field(ge=0)]
    shown: str


class Shares(BaseModel):
    """A statement with its answers, or with the reason why they are not there."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: str
    parts: tuple[Part, ...] = ()
    reason: str = ""


def share_chart(rows: Sequence[Shares], *, title: str, description: str, identifier: str) -> Markup:
    """A bar in parts per statement, its text above and its parts named below. `identifier` is unique on the page."""
    drawn, top = [], 0.0
    for row in rows:
        shape, height = _row(row, top, hatch_id(identifier))
        drawn.append(shape)
        top += height + _GAP
    return svg(identifier, title, description, height=max(top - _GAP + 6, 1), content="".join(drawn))


def _row(row: Shares, top: float, hatch: str) -> tuple[str, float]:
    lines = wrapped(row.label, _LETTERS) or ("",)
    drawn = [text(line, 0, top + 13 + at * LINE_HEIGHT, size=14) for at, line in enumerate(lines)]
    at = top + len(lines) * LINE_HEIGHT + 4
    total = sum(part.count for part in row.parts)
    drawn += _parts(row, at, total, hatch) if total else [_box(0, at, _WIDTH, f"url(#{hatch})", "gap")]
    below = wrapped(" · ".join(f"{part.label} {part.shown}" for part in row.parts) if total else row.reason, _LONG)
    drawn += [text(line, 0, at + _BAR + 16 + 16 * number, size=13, fill=QUIET) for number, line in enumerate(below)]
    return "".join(drawn), at + _BAR + 4 + 16 * len(below) - top


def _parts(row: Shares, at: float, total: int, hatch: str) -> list[str]:
    drawn, left = [], 0.0
    for index, part in enumerate(row.parts):
        width = _WIDTH * part.count / total
        fill = _FILLS[index % len(_FILLS)]
        if part.count:
            drawn.append(_box(left, at, width, f"url(#{hatch})" if fill == "hatch" else fill, _KINDS[index % 4]))
        left += width
    return drawn


_KINDS = ("mark", "track", "gap", "gap")


def _box(left: float, at: float, width: float, fill: str, kind: str) -> str:
    place = f'x="{left + 1:.5g}" y="{at + 0.5:g}" width="{max(width - 1, 0.5):.5g}" height="{_BAR - 1}"'
    edge = BRAND if kind == "mark" else QUIET if kind == "gap" else LINE
    return f'<rect class="{kind}" {place} fill="{fill}" stroke="{edge}"/>'
