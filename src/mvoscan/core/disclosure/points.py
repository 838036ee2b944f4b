"""Points that satisfy all published rows, found on the way: they show what is possible, and spare most programmes."""

from collections.abc import Sequence

Bits = int
"""A set of points: bit n stands for the point that was found as number n."""


class Points:
    """The points found so far, and which of them have a column low or high; each point is looked at once a question."""

    def __init__(self) -> None:
        self._points: list[Sequence[float]] = []
        self._known: dict[tuple[int, float, bool], tuple[Bits, int]] = {}

    def add(self, point: Sequence[float]) -> None:
        """Keep a point."""
        self._points.append(point)

    @property
    def all(self) -> Bits:
        """All points."""
        return (1 << len(self._points)) - 1

    def at_least(self, column: int, bound: float) -> Bits:
        """The points in which a column is at least this.

        >>> points = Points(); points.add([1.0]); points.add([3.0])
        >>> points.at_least(0, 2.0), points.at_most(0, 2.0)
        (2, 1)
        """
        return self._bits(column, bound, high=True)

    def at_most(self, column: int, bound: float) -> Bits:
        """The points in which a column is at most this."""
        return self._bits(column, bound, high=False)

    def values(self, column: int, among: Bits) -> list[float]:
        """What a column is in some points."""
        return [point[column] for at, point in enumerate(self._points) if among >> at & 1]

    def _bits(self, column: int, bound: float, *, high: bool) -> Bits:
        bits, seen = self._known.get((column, bound, high), (0, 0))
        for at in range(seen, len(self._points)):
            value = self._points[at][column]
            if value >= bound if high else value <= bound:
                bits |= 1 << at
        self._known[column, bound, high] = bits, len(self._points)
        return bits
