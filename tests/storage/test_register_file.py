"""A register file is read whole, or refused whole with the line of everything that is wrong."""

from datetime import date
from pathlib import Path

import pytest
from tests.conftest import ROOT

from mvoscan.core.errors import BrokenFile, Finding
from mvoscan.core.institution import Predecessor
from mvoscan.storage.reference_files import institution_types
from mvoscan.storage.register_file import register_file

CODES = frozenset({"gemeente", "ocmw"})
HEADER = "id,type,name,province,province_nis,nis,kbo,ovo,uri,predecessors,merged_on"
AALST = "aalst,gemeente,Aalst,Oost-Vlaanderen,40000,41002,0207437468,OVO001992,http://data.example/1,,"
TIELT = "tielt,gemeente,Tielt,,,37022,,,,Meulebeke|37007;Tielt,2025-01-01"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "register.csv"


def findings(path: Path, *rows: str, header: str = HEADER) -> tuple[Finding, ...]:
    """What is found in a file with these rows below two lines of comment and a header."""
    path.write_text("\n".join(("# Source: Statbel", "# Licence: open", header, *rows)), encoding="utf-8")
    with pytest.raises(BrokenFile) as broken:
        register_file(path, CODES)
    return broken.value.findings


def places(path: Path, *rows: str) -> list[tuple[int | None, str]]:
    return [(each.line, each.place) for each in findings(path, *rows)]


def test_our_own_register_is_sound_and_whole() -> None:
    types = institution_types(ROOT / "reference")
    listed = register_file(ROOT / "reference" / "institutions.csv", types.codes)
    counts = [sum(each.type == code for each in listed) for code in ("gemeente", "ocmw", "provincie", "district")]
    assert counts == [285, 285, 5, 9]
    assert types.by_code["gemeente"].population is not None
    assert types.by_code["gemeente"].population.count == 285


def test_an_entry_has_its_province_as_a_code_and_its_predecessors_with_their_last_day(path: Path) -> None:
    path.write_text("\n".join(("# a comment", HEADER, AALST, TIELT)), encoding="utf-8")
    aalst, tielt = register_file(path, CODES)
    assert (aalst.province, aalst.kbo, aalst.predecessors) == ("40000", "0207437468", ())
    ended = date(2025, 1, 1)
    assert tielt.predecessors == (
        Predecessor(name="Meulebeke", nis="37007", ended_on=ended),
        Predecessor(name="Tielt", ended_on=ended),
    )


def test_a_kbo_number_without_its_zero_is_read_as_a_spreadsheet_left_it(path: Path) -> None:
    path.write_text("\n".join((HEADER, AALST.replace("0207437468", "207437468"))), encoding="utf-8-sig")
    assert register_file(path, CODES)[0].kbo == "0207437468"


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("0207437468", "0207437469", "kbo"),
        ("0207437468", "0316380841", "kbo"),
        ("0207437468", "OVO001992", "kbo"),
        ("OVO001992", "OVO1992", "ovo"),
        ("41002", "4102", "nis"),
        (",Aalst,", ",,", "name"),
        (",gemeente,", ",stad,", "type"),
        ("aalst,", "AALST!,", "id"),
        ("Oost-Vlaanderen", "West-Vlaanderen", "province"),
        ("http:", "ftp:", "uri"),
        (",,", ",Erembodegem|410,", "predecessors"),
        (",,", ",,1 januari", "merged_on"),
    ],
)
def test_a_wrong_cell_is_named_with_its_line_and_column(path: Path, old: str, new: str, column: str) -> None:
    assert places(path, TIELT, AALST.replace(old, new, 1)) == [(5, column)]


def test_all_mistakes_come_at_once_in_the_order_of_the_file(path: Path) -> None:
    wrong = AALST.replace("41002", "x").replace("OVO001992", "y")
    assert places(path, wrong, "short,row", TIELT) == [(4, "nis"), (4, "ovo"), (5, "rij")]


def test_a_doubled_id_is_refused_and_names_the_other_line(path: Path) -> None:
    found = findings(path, AALST, TIELT.replace("tielt,", "aalst,"))
    assert [(each.line, each.place) for each in found] == [(5, "id")]
    assert "regel 4" in found[0].message


def test_two_bodies_may_share_a_kbo_number_and_a_nis_code(path: Path) -> None:
    twin = AALST.replace("aalst,gemeente", "ocmw-aalst,ocmw").replace("OVO001992", "")
    path.write_text("\n".join((HEADER, AALST, twin)), encoding="utf-8")
    assert len(register_file(path, CODES)) == 2


def test_an_ovo_code_names_one_body(path: Path) -> None:
    assert places(path, AALST, AALST.replace("aalst,", "alost,")) == [(5, "ovo")]


def test_a_column_we_do_not_know_and_one_that_is_missing_are_both_named(path: Path) -> None:
    found = findings(path, AALST, header=HEADER.replace("uri", "website"))
    assert [(each.line, each.place) for each in found] == [(3, "website"), (3, "uri")]


def test_a_file_with_semicolons_is_told_to_use_commas(path: Path) -> None:
    found = findings(path, AALST.replace(",", ";"), header=HEADER.replace(",", ";"))
    assert HEADER in found[0].remedy


def test_an_empty_list_is_refused(path: Path) -> None:
    assert "een leeg register" in str(findings(path)[0])


def test_a_file_that_is_no_utf_8_is_refused(path: Path) -> None:
    path.write_bytes("id,naam\n1,Zoë".encode("latin-1"))
    with pytest.raises(BrokenFile, match="UTF-8"):
        register_file(path, CODES)


def test_an_open_quotation_mark_is_refused_with_its_line(path: Path) -> None:
    assert places(path, AALST.replace("Aalst", '"Aalst')) == [(4, "rij")]
