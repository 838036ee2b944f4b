"""The register of institutions, read from its CSV file; a broken one is refused whole, with every finding."""

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from mvoscan.core.errors import BrokenFile, Finding, Invalid
from mvoscan.core.institution import PROVINCES, Institution, Predecessor, read_number
from mvoscan.storage.reference_files import finding_at, one_of, text_of


def register_file(path: Path, codes: frozenset[str]) -> tuple[Institution, ...]:
    """The entries of a register file; `codes` are the institution types there are.

    Lines that start with `#` come first, then a header and one row per body (see reference/README.md). A file with
    one mistake is refused whole: raises `BrokenFile` with every finding.
    """
    rows = _rows(path)
    lines = [row for row in rows if row.cells]
    flaws = [*_ragged(path, rows), *_flaws(path, lines, codes), *_repeated(path, lines)]
    if flaws:
        raise BrokenFile(*sorted(flaws, key=lambda each: each.line or 0))
    return tuple(_institution(each.cells) for each in lines)


class _Row(NamedTuple):
    """One row of the register: its line in the file and its cells by column, or none when it is ragged."""

    line: int
    cells: dict[str, str]


def _rows(path: Path) -> list[_Row]:
    """The rows below the header; raises `BrokenFile` when the file is no such table or an empty one."""
    text = text_of(path).splitlines()
    start = next((index for index, line in enumerate(text) if line.strip() and not line.startswith("#")), len(text))
    reader = csv.reader(text[start:], strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        _demand_columns(path, header, start + 1)
        rows = [_row(start + reader.line_num, header, cells) for cells in reader if any(map(str.strip, cells))]
    except csv.Error as error:
        why, remedy = f"Dit is geen geldige CSV: {error}.", "Controleer de aanhalingstekens."
        raise BrokenFile(finding_at(path, start + reader.line_num, "rij", why, remedy)) from error
    if not rows:
        remedy = "Geef minstens één bestuur: een leeg register voeren we niet in."
        raise BrokenFile(finding_at(path, start + 1, "rij", "Onder de kolommen staat niets.", remedy))
    return rows


def _row(line: int, header: list[str], cells: list[str]) -> _Row:
    whole = zip(header, map(str.strip, cells), strict=True) if len(cells) == len(header) else ()
    return _Row(line, dict(whole))


def _demand_columns(path: Path, header: list[str], line: int) -> None:
    """Refuse a header with unknown, doubled or missing columns: a missing one would empty what we know."""
    remedy = f"De kolommen zijn: {','.join(_RULES)}."
    strange = [name for name in header if name not in _RULES]
    doubled = [name for name, times in Counter(header).items() if times > 1]
    findings = [
        *(finding_at(path, line, name or "kolom", "Deze kolom kennen we niet.", remedy) for name in strange),
        *(finding_at(path, line, name, "Deze kolom ontbreekt.", remedy) for name in _RULES if name not in header),
        *(finding_at(path, line, name, "Deze kolom staat er twee keer.", remedy) for name in doubled),
    ]
    if findings:
        raise BrokenFile(*findings)


def _ragged(path: Path, rows: list[_Row]) -> Iterator[Finding]:
    """Rows with another number of cells than there are columns."""
    remedy = f"Geef {len(_RULES)} kolommen, gescheiden door komma's; zet tekst met een komma tussen aanhalingstekens."
    for line, cells in rows:
        if not cells:
            yield finding_at(path, line, "rij", "Deze rij heeft te veel of te weinig kolommen.", remedy)


def _flaws(path: Path, lines: list[_Row], codes: frozenset[str]) -> Iterator[Finding]:
    """What is wrong within single rows."""
    for line, cells in lines:
        for column, (sound, expected) in _RULES.items():
            if not cells[column].isprintable():
                why = "Hier staan onzichtbare tekens in."
                yield finding_at(path, line, column, why, f"Typ het opnieuw. Geef {expected}.")
            elif not sound(cells[column]):
                yield finding_at(path, line, column, f"'{cells[column]}' klopt niet.", f"Geef {expected}.")
        if cells["type"] not in codes:
            yield finding_at(path, line, "type", f"Het type '{cells['type']}' bestaat niet.", one_of(sorted(codes)))
        if cells["province"] != PROVINCES.get(cells["province_nis"], ""):
            why = f"'{cells['province']}' hoort niet bij NIS-code '{cells['province_nis']}'."
            yield finding_at(path, line, "province", why, "Laat beide kolommen dezelfde provincie noemen, of geen.")


def _repeated(path: Path, lines: list[_Row]) -> Iterator[Finding]:
    """Ids and OVO codes that occur twice; KBO and NIS may, they are no keys."""
    for column in ("id", "ovo"):
        first: dict[str, int] = {}
        for line, cells in lines:
            value = cells[column]
            if value and first.setdefault(value, line) != line:
                why = f"'{value}' staat ook op regel {first[value]}."
                yield finding_at(path, line, column, why, "Laat één van beide weg of geef het juiste kenmerk.")


def _institution(cells: dict[str, str]) -> Institution:
    ended_on = date.fromisoformat(cells["merged_on"]) if cells["merged_on"] else None
    parts = [each.split("|") for each in _predecessors(cells["predecessors"])]
    return Institution(
        id=cells["id"],
        type=cells["type"],
        name=cells["name"],
        province=cells["province_nis"] or None,
        nis=cells["nis"] or None,
        kbo=read_number(cells["kbo"]).kbo if cells["kbo"] else None,
        ovo=cells["ovo"] or None,
        uri=cells["uri"] or None,
        predecessors=tuple(Predecessor(name=name, nis=nis or None, ended_on=ended_on) for name, nis in parts),
    )


def _predecessors(text: str) -> list[str]:
    return [each if "|" in each else f"{each}|" for each in map(str.strip, text.split(";")) if each]


def _are_predecessors(text: str) -> bool:
    parts = _predecessors(text)
    names = {each.split("|")[0] for each in parts}
    return len(names) == len(parts) and all(re.fullmatch(r"[^|]+\|([0-9]{5})?", each) for each in parts)


def _is_kbo(text: str) -> bool:
    try:
        return not text or read_number(text).kbo is not None
    except Invalid:
        return False


def _is_day(text: str) -> bool:
    try:
        return not text or bool(date.fromisoformat(text))
    except ValueError:
        return False


def _like(pattern: str) -> Callable[[str], bool]:
    return lambda text: re.fullmatch(pattern, text) is not None


_RULES: dict[str, tuple[Callable[[str], bool], str]] = {
    "id": (_like(r"[a-z0-9][a-z0-9-]{2,39}"), "een eigen sleutel van 3 tot 40 kleine letters en cijfers"),
    "type": (_like(r".*"), "de code van een type"),
    "name": (_like(r"(?=.*\w).{1,200}"), "een naam van hoogstens 200 tekens"),
    "province": (_like(r".*"), "de naam van een provincie, of niets"),
    "province_nis": (_like("|".join(("", *PROVINCES))), "de NIS-code van een Vlaamse provincie, of niets"),
    "nis": (_like(r"([0-9]{5})?"), "een NIS-code van vijf cijfers, of niets"),
    "kbo": (_is_kbo, "een KBO-nummer van tien cijfers met juiste controlecijfers, of niets (0316.380.841 is gedeeld)"),
    "ovo": (_like(r"(OVO[0-9]{6})?"), "OVO en zes cijfers, of niets"),
    "uri": (_like(r"(https?://\S+)?"), "een adres dat met http:// of https:// begint, of niets"),
    "predecessors": (
        _are_predecessors,
        "verschillende voorgangers als naam|nis, gescheiden door puntkomma's, of niets",
    ),
    "merged_on": (_is_day, "een dag als 2025-01-01, of niets"),
}
"""Per column of the register: when a cell is sound, and what belongs there."""
