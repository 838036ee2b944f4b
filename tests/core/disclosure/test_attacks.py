"""The parts of the audit by themselves, against examples reckoned by hand."""

from fractions import Fraction

import pytest
from tests.attacker import read, score_intervals
from tests.populations import POLICY

from mvoscan.core.disclosure.answer_attack import attack_answers
from mvoscan.core.disclosure.cube import Cell
from mvoscan.core.disclosure.membership import Atom, System
from mvoscan.core.disclosure.plan import Mean
from mvoscan.core.disclosure.rowspace import reckoned
from mvoscan.core.disclosure.rules import band_of, width
from mvoscan.core.disclosure.score_attack import attack_scores
from mvoscan.core.disclosure.solver import Band, Meter, Program
from mvoscan.core.disclosure.suppression import secondary


def test_the_example_of_the_handbook_gives_three_to_six() -> None:
    rows = [({0: 1, 1: 1}, 7), ({2: 1, 3: 1}, 3), ({0: 1, 2: 1}, 6), ({1: 1, 3: 1}, 4)]
    program = Program([(0.0, 100.0)] * 4, [Band(columns, total, total) for columns, total in rows], Meter())
    least, most = program.least({0: 1.0}), program.least({0: -1.0})
    assert least is not None
    assert most is not None
    assert (round(least[0], 6), round(most[0], 6)) == (3.0, 6.0)


@pytest.mark.parametrize(
    ("rows", "sizes", "found"),
    [
        ([(0, 1, 2), (0, 1)], [10, 10, 3], (2,)),
        ([(0, 1, 2), (0,)], [10, 2, 2], (1, 2)),
        ([(0, 1, 2), (0,)], [10, 3, 3], None),
        ([(0, 1), (1, 2), (0, 2)], [10, 2, 10], (1,)),
        ([(0, 1, 2, 3)], [2, 2, 2, 2], None),
    ],
)
def test_few_organisations_that_follow_from_open_cells_are_found_exactly(
    rows: list[tuple[int, ...]], sizes: list[int], found: tuple[int, ...] | None
) -> None:
    assert reckoned(rows, sizes, 5) == found


def _system(*sizes: int, cells: dict[Cell, tuple[int, ...]], score: int = 50) -> System:
    atoms = tuple(Atom(size, {Fraction(score): size}, known=False) for size in sizes)
    return System(atoms=atoms, own=cells, earlier={})


TOTAL, ONE, OTHER = Cell("total"), Cell("group", "een"), Cell("group", "ander")


def test_a_lone_primary_cell_gets_company() -> None:
    system = _system(20, 3, cells={TOTAL: (0, 1), ONE: (0,), OTHER: (1,)})
    closed = secondary(system, [OTHER], earlier_open=(), withheld_before=frozenset(), least=5, meter=Meter())
    assert closed == {ONE}


def test_who_stands_in_the_total_only_is_protected_too() -> None:
    system = _system(20, 1, cells={TOTAL: (0, 1), ONE: (0,)})
    closed = secondary(system, [], earlier_open=(), withheld_before=frozenset(), least=5, meter=Meter())
    assert closed == {ONE}


def test_the_total_and_all_but_one_give_that_one_away() -> None:
    system = _system(20, 1, cells={TOTAL: (0, 1), ONE: (0,)})
    bands = [Band({0: 1, 1: 1}, 1049.5, 1050.5), Band({0: 1}, 999.5, 1000.5)]
    found = attack_scores(system, bands, POLICY, Meter())
    assert found.victims == {1}
    assert found.narrowest == pytest.approx(2.0)


def test_an_insider_sees_more_than_an_outsider() -> None:
    atom = Atom(2, {Fraction(10): 1, Fraction(60): 1}, known=False)
    system = System(atoms=(atom,), own={TOTAL: (0,)}, earlier={})
    assert attack_scores(system, [Band({0: 1}, 69, 71)], POLICY, Meter()).narrowest == pytest.approx(2.0)


def test_alike_answers_of_a_small_difference_are_certain() -> None:
    atoms = (Atom(20, {"ja": 12, "nee": 8}, known=False), Atom(10, {"ja": 10}, known=False))
    system = System(atoms=atoms, own={TOTAL: (0, 1), ONE: (0,)}, earlier={})
    bands = [Band({0: 1, 2: 1}, 22, 22), Band({0: 1}, 12, 12)]
    assert attack_answers(system, ["ja", "nee"], bands, POLICY, Meter()) == {1}


def test_rounded_counts_leave_those_answers_open() -> None:
    atoms = (Atom(20, {"ja": 12, "nee": 8}, known=False), Atom(10, {"ja": 10}, known=False))
    system = System(atoms=atoms, own={TOTAL: (0, 1), ONE: (0,)}, earlier={})
    bands = [Band({0: 1, 2: 1}, 18, 22), Band({0: 1}, 8, 12)]
    assert attack_answers(system, ["ja", "nee"], bands, POLICY, Meter()) == frozenset()


def test_a_coded_mean_says_less() -> None:
    low, high = band_of(Mean(None, "≥90"), 5)
    assert width(low, high, 5) == Fraction(105, 2)


def test_our_own_attacker_finds_the_one_that_a_total_and_a_group_leave_over() -> None:
    unit_of = {
        f"s{at}": ["gemeente" if at < 20 else "school", "lokaal" if at < 20 else "andere", None] for at in range(21)
    }
    units = [{"place": place, "scans": {scan: [0]}} for scan, place in unit_of.items()]
    about = ("v", "light", "e", "t", "_Z")
    row = dict(zip(("questionnaire", "basis", "series", "theme", "question"), about, strict=True))
    whole = {**row, "family": "_T", "province": "_T", "answer": "_Z", "obs_status": "A"}
    rows = [{**whole, "group": "_T", "value": 53}, {**whole, "group": "lokaal", "value": 50}]
    low, high = score_intervals([read({"statistics": [about], "units": units}, rows)], about, {})["s20"]
    assert high - low < 25
