#!/usr/bin/env python3
"""Compile `reference/institutions.csv` from fetched registry files.

    python scripts/compile_register.py FOLDER [--reference DIR]

FOLDER holds `besturen_gemeente_ocmw_provincie_district.csv`, `gemeenten_vlaanderen_2025.csv` and
`bestuurseenheid_classificatie_codes.csv`; `reference/README.md` says where they come from. The register is written
whole or not at all: every mistake found is printed and nothing is written. The code-list URIs that
`reference/institution-types.yaml` uses are checked against the fetched code list in the same run.
"""

import argparse
import base64
import csv
import hashlib
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

BODIES = "besturen_gemeente_ocmw_provincie_district.csv"
MUNICIPALITIES = "gemeenten_vlaanderen_2025.csv"
CODES = "bestuurseenheid_classificatie_codes.csv"

TYPES = {"Gemeente": "gemeente", "OCMW": "ocmw", "Provincie": "provincie", "District": "district"}
"""Our type codes by the name of the type in the source, in the order of the register."""

COLUMNS = (
    "id",
    "type",
    "name",
    "province",
    "province_nis",
    "nis",
    "kbo",
    "ovo",
    "uri",
    "predecessors",
    "merged_on",
)

MERGED_ON = "2025-01-01"
DISTRICT_PROVINCE = "Antwerpen"

PREDECESSOR_NAMES = {
    "11002": "Antwerpen",
    "11007": "Borsbeek",
    "11056": "Zwijndrecht",
    "23023": "Galmaarden",
    "23024": "Gooik",
    "23032": "Herne",
    "37007": "Meulebeke",
    "37012": "Ruiselede",
    "37015": "Tielt",
    "37018": "Wingene",
    "44012": "De Pinte",
    "44034": "Lochristi",
    "44040": "Melle",
    "44043": "Merelbeke",
    "44045": "Moerbeke",
    "44048": "Nazareth",
    "44073": "Wachtebeke",
    "46003": "Beveren",
    "46013": "Kruibeke",
    "46014": "Lokeren",
    "71022": "Hasselt",
    "71057": "Tessenderlo",
    "71069": "Ham",
    "73006": "Bilzen",
    "73009": "Borgloon",
    "73032": "Hoeselt",
    "73040": "Kortessem",
    "73083": "Tongeren",
}
"""Dutch names by NIS code of the municipalities that merged on 2025-01-01 (REFNIS-2019; REFNIS-2025 lacks them)."""

HEADER = """\
# Institution register of mvoscan: the Flemish municipalities, OCMWs and provinces, and nine districts of Antwerp.
# Names, provinces, NIS codes and mergers: REFNIS-2025 and REFNIS-2019, Statbel, draft of 2024-12-01, modified
#   2024-12-11, under the Statbel open data licence (http://statbel.fgov.be/en/statistics/opendata/licence/).
#   Source: Statbel. Five errors of the draft were corrected; they are listed in reference/README.md.
# KBO, OVO and URI: lblod/app-organization-portal, commit c133c4e0d910364f88d5e2772c9580da6ff1b16e (2026-07-24),
#   MIT licence, Copyright 2021 Vlaamse Overheid; the identifiers come from the Organisatieregister and the KBO.
# Snapshot: municipalities as they are since 2025-01-01; the repository as of 2026-07-24.
# Check again before relying on one number: KBO and OVO of bodies that already existed date from 2022, those of the four
#   new municipalities and their OCMWs from 2024. The nine districts carry no KBO or OVO here.
# Missing: district Borsbeek, the tenth district of Antwerp since 2025-01-01, is not in the compiled source files.
# Made by scripts/compile_register.py; do not edit by hand. Predecessors: name|nis, separated by semicolons.
"""

Row = dict[str, str]


class Refused(Exception):
    """The source files do not make a sound register; the message says why."""


def main() -> int:
    """Write the register and print what it holds; 1 when the source is refused."""
    options = _arguments().parse_args()
    try:
        rows = compile_register(options.folder)
        refuse_unknown_uris(options.reference / "institution-types.yaml", options.folder / CODES)
    except (Refused, OSError) as mistake:
        print(mistake, file=sys.stderr)
        return 1
    write_register(rows, options.reference / "institutions.csv")
    for code, count in Counter(row["type"] for row in rows).items():
        print(f"{code}: {count}")
    return 0


def compile_register(folder: Path) -> list[Row]:
    """Rows of the register, by type and name; raises `Refused` with every mistake in the source."""
    municipalities = {row["nis"]: row for row in read_rows(folder / MUNICIPALITIES)}
    bodies = read_rows(folder / BODIES)
    mistakes = [*_strange_bodies(bodies, municipalities), *_strange_mergers(municipalities.values())]
    if mistakes:
        raise Refused("\n".join(mistakes))
    rows = [register_row(body, municipalities) for body in bodies]
    mistakes = list(find_mistakes(rows, set(municipalities)))
    if mistakes:
        raise Refused("\n".join(mistakes))
    order = list(TYPES.values())
    return sorted(rows, key=lambda row: (order.index(row["type"]), row["name"].casefold()))


def read_rows(path: Path) -> list[Row]:
    """Rows of a CSV file with a header."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def register_row(body: Row, municipalities: dict[str, Row]) -> Row:
    """One row of the register out of one body of the source."""
    kind, name = TYPES[body["type"]], body["naam"]
    municipality = municipalities.get(body["nis_2025"])
    province, province_nis = _province(kind, name, municipality, municipalities.values())
    return {
        "id": opaque_id(body["lblod_uri"]),
        "type": kind,
        "name": name,
        "province": province,
        "province_nis": province_nis,
        "nis": province_nis if kind == "provincie" else body["nis_2025"],
        "kbo": body["kbo"],
        "ovo": body["ovo"],
        "uri": body["lblod_uri"],
        "predecessors": predecessors(municipality) if municipality else "",
        "merged_on": MERGED_ON if municipality and municipality["voorgangers_nis"] else "",
    }


def opaque_id(uri: str) -> str:
    """Our own id of a body: ten letters and digits, the same for the same URI.

    >>> opaque_id("http://example.org/a")
    'niwwur5cqk'
    """
    digest = hashlib.sha256(uri.encode()).digest()
    return base64.b32encode(digest).decode().lower()[:10]


def predecessors(municipality: Row) -> str:
    """The merged municipalities as `name|nis`, without the one that kept its name."""
    before = ((PREDECESSOR_NAMES[nis], nis) for nis in municipality["voorgangers_nis"].split())
    return ";".join(f"{name}|{nis}" for name, nis in before if name != municipality["naam_nl"])


def find_mistakes(rows: list[Row], municipalities: set[str]) -> Iterator[str]:
    """Every reason why the rows do not make a register."""
    for column in ("id", "uri", "kbo", "ovo"):
        yield from (f"{column} {value} occurs twice" for value in _repeated(row[column] for row in rows))
    for row in rows:
        yield from (f"{row['type']} {row['name']}: {mistake}" for mistake in _row_mistakes(row))
    for kind in ("gemeente", "ocmw"):
        if sorted(row["nis"] for row in rows if row["type"] == kind) != sorted(municipalities):
            yield f"the {kind} rows are not one for each municipality"


def refuse_unknown_uris(types: Path, codes: Path) -> None:
    """Raise `Refused` when the institution types name a URI that the fetched code list does not have."""
    known = {row["uri"] for row in read_rows(codes)}
    used = re.findall(r"^ +uri: (http\S+)$", types.read_text(encoding="utf-8"), re.MULTILINE)
    unknown = [uri for uri in used if uri not in known]
    if unknown:
        raise Refused("not in the code list: " + ", ".join(unknown))


def write_register(rows: list[Row], path: Path) -> None:
    """Write the register with its comment lines."""
    with path.open("w", encoding="utf-8", newline="") as lines:
        lines.write(HEADER)
        writer = csv.DictWriter(lines, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Compile reference/institutions.csv from fetched registry files.")
    parser.add_argument("folder", type=Path, help="folder with the fetched registry files")
    default = Path(__file__).resolve().parent.parent / "reference"
    parser.add_argument("--reference", type=Path, default=default, help="folder to write to")
    return parser


def _province(kind: str, name: str, municipality: Row | None, municipalities: Iterable[Row]) -> tuple[str, str]:
    if municipality:
        return municipality["provincie"], municipality["provincie_nis"]
    province = DISTRICT_PROVINCE if kind == "district" else name
    codes = {each["provincie"]: each["provincie_nis"] for each in municipalities}
    return province, codes.get(province, "")


def _strange_bodies(bodies: Iterable[Row], municipalities: dict[str, Row]) -> Iterator[str]:
    for body in bodies:
        if body["type"] not in TYPES:
            yield f"{body['naam']}: type {body['type']} is unknown"
        elif body["nis_2025"] and body["nis_2025"] not in municipalities:
            yield f"{body['naam']}: NIS {body['nis_2025']} is no municipality"


def _strange_mergers(municipalities: Iterable[Row]) -> Iterator[str]:
    for row in municipalities:
        unnamed = [nis for nis in row["voorgangers_nis"].split() if nis not in PREDECESSOR_NAMES]
        yield from (f"{row['naam_nl']}: predecessor {nis} has no name in PREDECESSOR_NAMES" for nis in unnamed)


def _row_mistakes(row: Row) -> Iterator[str]:
    if not row["province_nis"]:
        yield "no province"
    if row["kbo"] and not _kbo_adds_up(row["kbo"]):
        yield f"KBO number {row['kbo']} does not add up"
    if row["ovo"] and not re.fullmatch(r"OVO\d{6}", row["ovo"]):
        yield f"{row['ovo']} is no OVO code"


def _kbo_adds_up(kbo: str) -> bool:
    return bool(re.fullmatch(r"[01]\d{9}", kbo)) and (int(kbo[:8]) + int(kbo[8:])) % 97 == 0


def _repeated(values: Iterable[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if value and count > 1]


if __name__ == "__main__":
    sys.exit(main())
