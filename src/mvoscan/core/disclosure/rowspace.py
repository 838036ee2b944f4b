"""The exact audit, without floating point: no few organisations may be the difference of published cells.

The open rows are reduced modulo the prime 2³¹ − 1 with the atoms of enough units first. What is left has zeros there:
it speaks of small atoms alone. A union of small atoms can be reckoned when its indicator is a sum of such rows.
"""

from collections.abc import Iterator, Sequence

PRIME = 2**31 - 1

_MOST_UNIONS = 20_000


def reckoned(rows: Sequence[Sequence[int]], sizes: Sequence[int], least: int) -> tuple[int, ...] | None:
    """Atoms with together less than `least` units whose sum follows from the rows; None when there are none.

    A row holds the numbers of its atoms. Where there are more unions than can be tried, all small atoms are named.

    >>> reckoned([(0, 1), (0,)], [6, 1], 5)
    (1,)
    >>> reckoned([(0, 1)], [6, 1], 5) is None
    True
    """
    order = sorted(range(len(sizes)), key=lambda atom: (sizes[atom] < least, atom))
    big = sum(size >= least for size in sizes)
    members = [frozenset(row) for row in rows]
    reduced = [row for row in _reduced([[int(atom in row) for atom in order] for row in members]) if not any(row[:big])]
    pivots = [next(at for at, value in enumerate(row) if value) for row in reduced]
    weights = [sizes[order[pivot]] for pivot in pivots]
    for tried, chosen in enumerate(_choices(weights, least)):
        if tried >= _MOST_UNIONS:
            return tuple(order[big:])
        union = [sum(column) % PRIME for column in zip(*(reduced[at] for at in chosen), strict=True)]
        atoms = tuple(order[at] for at, value in enumerate(union) if value)
        if set(union) <= {0, 1} and sum(sizes[atom] for atom in atoms) < least:
            return atoms
    return None


def _reduced(rows: list[list[int]]) -> list[list[int]]:
    """Reduced row echelon form modulo the prime, without empty rows."""
    done = 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((at for at in range(done, len(rows)) if rows[at][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        inverse = pow(rows[done][column], -1, PRIME)
        rows[done] = [value * inverse % PRIME for value in rows[done]]
        for at, row in enumerate(rows):
            if at != done and row[column]:
                times = row[column]
                rows[at] = [(mine - times * other) % PRIME for mine, other in zip(row, rows[done], strict=True)]
        done += 1
    return rows[:done]


def _choices(weights: Sequence[int], least: int, start: int = 0) -> Iterator[tuple[int, ...]]:
    """All non-empty choices that weigh less than `least` together."""
    for at in range(start, len(weights)):
        if weights[at] < least:
            yield (at,)
            yield from ((at, *more) for more in _choices(weights, least - weights[at], at + 1))
