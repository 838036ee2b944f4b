"""Rows of releases as a workbook for people: the figures in words, the codes, and what to know about them."""

from collections.abc import Iterable, Iterator, Sequence

from mvoscan.core.closing import label
from mvoscan.core.datasets import BY_FIELD, STORED, About
from mvoscan.core.errors import Invalid, Problem
from mvoscan.core.labels import Labels
from mvoscan.core.method import FILTERS, MADE_UP, WITHHELD, Note
from mvoscan.core.observation import Observation
from mvoscan.core.release import FourEyes, Release
from mvoscan.core.selection import Part
from mvoscan.render import dutch
from mvoscan.render.statistics import paired
from mvoscan.render.workbook import Cell, Sheet, workbook

MOST_ROWS = 25_000
"""More rows take a minute to write, and nobody reads them in a spreadsheet."""

_CODES = ("breakdown", "group", "family", "province", "basis", "series", "theme", "question", "answer")
_WIDE = {"Besturen": 32, "Thema": 28, "Stelling": 60, "Status": 26, "Vragenlijst": 24}
_EYES = {
    FourEyes.ENFORCED: "Een tweede persoon keurde de publicatie goed; een login dwong dat af.",
    FourEyes.AUTOMATIC: "De dienst maakte de publicatie automatisch; een persoon keurde ze goed, met een login.",
    FourEyes.DECLARED: (
        "Een tweede persoon keurde de publicatie goed, volgens de beheerders. Een login dwong dat niet af."
    ),
}


def statistics_book(
    parts: Sequence[Part],
    about: About,
    labels: Labels,
    *,
    releases: Sequence[Release],
    sheet: Sequence[Note],
    licence: str,
    publisher: str,
) -> bytes:
    """A workbook of three sheets: Gegevens, Codes, Toelichting; raises `Invalid` above `MOST_ROWS`."""
    rows = [(part.release, row) for part, row in paired(parts)]
    if len(rows) > MOST_ROWS:
        message = f"Een werkmap heeft hoogstens {MOST_ROWS} rijen; dit zijn er {len(rows)}. Kies minder periodes."
        raise Invalid(Problem(field="period", message=message))
    fields = _fields(about)
    header = tuple(name for name, _ in _columns(about, fields))
    widths = tuple(_WIDE.get(name, 14) for name in header)
    data = Sheet("Gegevens", [_line(row, release, about, labels) for release, row in rows], header, widths)
    codes = Sheet(
        "Codes",
        list(_codes((row for _, row in rows), fields, labels)),
        ("Kolom", "Code", "Betekenis"),
        (18, 34, 90),
    )
    notes = Sheet("Toelichting", [*_notes(about, releases, licence, publisher), *_sheet(sheet)], (), (34, 120))
    return workbook((data, codes, notes), title=about.title)


def _fields(about: About) -> tuple[str, ...]:
    return tuple(each for each in _CODES if each in about.dimensions)


def _columns(about: About, fields: Sequence[str]) -> list[tuple[str, str]]:
    """The header: what a person reads, the measures, and then the codes."""
    words = [("Periode", "period"), ("Besturen", "population")]
    words += [(BY_FIELD[each].label, each) for each in fields if each not in _CODES[:4]]
    measures = [(about.value if each == "value" else BY_FIELD[each].label, each) for each in about.measures]
    measures.insert(1, (BY_FIELD["value_text"].label, "value_text"))
    marks = [("Status", "status"), ("OBS_STATUS", "obs_status"), ("CONF_STATUS", "conf_status")]
    codes = [(f"Code {BY_FIELD[each].label.lower()}", each) for each in fields]
    return [*words, *measures, *marks, ("Publicatie", "release"), *codes]


def _line(row: Observation, release: str, about: About, labels: Labels) -> list[Cell]:
    fields = _fields(about)
    words: list[Cell] = [row.period, labels.population(row)]
    words += [labels.of(row, each) for each in fields if each not in _CODES[:4]]
    measures: list[Cell] = [getattr(row, each) for each in about.measures]
    measures.insert(1, row.value_text)
    marks: list[Cell] = [labels.of(row, "obs_status"), row.obs_status, row.conf_status]
    return [*words, *measures, *marks, release, *(getattr(row, each) for each in fields)]


def _codes(rows: Iterable[Observation], fields: Sequence[str], labels: Labels) -> Iterator[list[Cell]]:
    """Every code that is in the sheet, once, with its meaning."""
    found: dict[str, dict[str, str]] = {each: {} for each in (*fields, "obs_status", "conf_status")}
    for row in rows:
        for field, seen in found.items():
            code = getattr(row, field)
            if code not in seen:
                seen[code] = labels.of(row, field)
    for field, seen in found.items():
        for code, meaning in seen.items():
            yield [BY_FIELD[field].label, code, meaning]


def _notes(about: About, releases: Sequence[Release], licence: str, publisher: str) -> Iterator[list[Cell]]:
    yield ["Dataset", about.title]
    yield ["Wat is de waarde?", f"{about.value}: {about.unit}."]
    if any(each.made_up for each in releases):
        yield ["Let op", MADE_UP]
    for each in releases:
        yield ["Publicatie", _release(each)]
        yield ["Wat we kunnen zeggen", str(each.audit["claim"])]
        yield ["Nagekeken door twee personen", _EYES[each.four_eyes or FourEyes.DECLARED]]
    yield ["Niet gepubliceerd", WITHHELD]
    yield ["Filters", FILTERS]
    yield ["Uitgever", publisher]
    yield ["Licentie", licence]
    for column in STORED:
        if column.kind != "code" and column.field in (*about.measures, "value_text"):
            yield [f"Kolom {column.label}", column.note]


def _release(release: Release) -> str:
    published = f", gepubliceerd op {dutch.date(release.published.at)}" if release.published else ""
    return (
        f"{release.name}: {label(release.period)}{published}. Kubus {release.cube_version}, beleid "
        f"{release.policy_version}. Er telden {release.counts['units']} besturen mee."
    )


def _sheet(notes: Iterable[Note]) -> Iterator[list[Cell]]:
    return ([f"{each.title} ({each.concept})", each.text] for each in notes)
